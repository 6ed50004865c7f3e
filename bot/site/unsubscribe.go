package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// formPolicy is the policy of the one page that posts: to itself.
const formPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"

// Unsubscriber knows the links by which recipients leave a destination, and keeps their wish.
type Unsubscriber interface {
	// Unsubscription reads a link's token; bot.ErrNotFound tells one that is none of ours.
	Unsubscription(token string) (bot.Unsubscription, error)
	Unsubscribe(ctx context.Context, u bot.Unsubscription) error
}

// The pages of unsubscribing, below the language's own path.
const (
	askPath     = bot.UnsubscribePath
	donePath    = bot.UnsubscribePath + "done/"
	unknownPath = bot.UnsubscribePath + "unknown/"
)

// unsubscribing makes the pages; they hold nothing of the reader, and so are the same for all.
func (w writer) unsubscribing() error {
	for _, p := range []struct{ name, at, title string }{
		{"unsubscribe", askPath, "unsubscribe.title"}, {"unsubscribed", donePath, "unsubscribe.done.title"}, {"unknown", unknownPath, "unsubscribe.unknown.title"},
	} {
		page := w.page(p.at, w.say(p.title, nil), nil)
		page.NoIndex, page.Policy = true, formPolicy
		body, err := w.render(p.name, page, w.tongue)
		if err != nil {
			return fmt.Errorf("page %s: %w", path(w.lang, p.at), err)
		}
		w.snapshot.apart[path(w.lang, p.at)] = newFile(p.at, contentType(p.at), body)
	}
	return nil
}

// Unsubscribing serves the links in mail: GET asks, for scanners follow links, and POST does it, without a cookie or a sign-in.
func (s *Site) Unsubscribing(current func() *Snapshot, who Unsubscriber) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.guard(w.Header())
		w.Header().Set("Content-Security-Policy", formPolicy+"; frame-ancestors 'none'")
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		w.Header().Set("Referrer-Policy", "no-referrer") // the address is the reader's own
		w.Header().Set("Cache-Control", "no-store")
		snapshot := current()
		if snapshot == nil {
			w.Header().Set("Retry-After", "2")
			http.Error(w, "the site is being built; try again in a moment", http.StatusServiceUnavailable)
			return
		}
		u, err := who.Unsubscription(strings.TrimPrefix(r.URL.Path, bot.UnsubscribePath))
		switch {
		case errors.Is(err, bot.ErrNotFound):
			l, ok := prefer(r.Header.Values("Accept-Language"))
			if !ok {
				l = s.DefaultLanguage
			}
			show(w, r, http.StatusNotFound, snapshot, path(l, unknownPath))
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			show(w, r, http.StatusOK, snapshot, path(u.Language, askPath))
		case r.Method == http.MethodPost:
			_, _ = io.CopyN(io.Discard, r.Body, 1<<10) // the address has said it all
			if err := who.Unsubscribe(r.Context(), u); err != nil {
				w.Header().Set("Retry-After", "5")
				http.Error(w, "this could not be kept; try again in a moment", http.StatusServiceUnavailable)
				return
			}
			show(w, r, http.StatusOK, snapshot, path(u.Language, donePath))
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			http.Error(w, "this address answers GET, HEAD and POST", http.StatusMethodNotAllowed)
		}
	})
}

func show(w http.ResponseWriter, r *http.Request, status int, snapshot *Snapshot, name string) {
	f := snapshot.apart[name]
	w.Header().Set("Content-Type", f.ContentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.Body) // the reader left: nobody is there to be told
	}
}
