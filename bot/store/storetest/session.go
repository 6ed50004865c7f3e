package storetest

import (
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// consoleSessions are open until their time or their end, on every node.
func consoleSessions(w world) {
	w.must(w.BeginSession(w.Context(), "h1", "duty", now(0), now(time.Hour)))
	w.must(w.BeginSession(w.Context(), "h2", "comms", now(0), now(2*time.Hour)))
	person := func(hash string, after time.Duration) string {
		id, err := w.SessionPerson(w.Context(), hash, now(after))
		if err != nil {
			refuses(w, "a session that there is not", bot.ErrNotFound, err)
		}
		return id
	}
	same(w, "who is signed in", []string{"duty", "comms", ""}, []string{person("h1", time.Minute), person("h2", time.Minute), person("h3", time.Minute)})
	same(w, "after an hour", []string{"", "comms"}, []string{person("h1", time.Hour), person("h2", time.Hour)})
	w.must(w.EndSession(w.Context(), "h2"))
	w.must(w.EndSession(w.Context(), "h2")) // of another tab
	same(w, "signed out", "", person("h2", time.Minute))
	w.must(w.BeginSession(w.Context(), "h1", "legal", now(time.Hour), now(3*time.Hour))) // the one that is over is gone
	same(w, "signed in anew", "legal", person("h1", 2*time.Hour))
}
