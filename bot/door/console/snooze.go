package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// snooze moves an incident's reminders, once and with a reason.
func (c *Console) snooze(w http.ResponseWriter, r *http.Request, v *voice) error {
	until, err := v.typedTime(r.PostFormValue("until"))
	if err == nil {
		err = c.Desk.Snooze(r.Context(), v.Person.ID, r.PathValue("id"), until, strings.TrimSpace(r.PostFormValue("reason")))
	}
	return v.changed(w, r, err)
}

const snoozeFor = 10 * time.Minute

// SnoozeUntil proposes when the reminders go on: never past the promise.
func (v *voice) SnoozeUntil(i bot.Incident) string {
	at := v.Now.Add(snoozeFor)
	if due := i.Promise.DueAt; due.Before(at) {
		at = due
	}
	return at.In(v.Zones[v.Lang]).Format(localTime)
}

// MaySnooze reports whether the promise's reminders can still be moved. The desk decides again.
func (v *voice) MaySnooze(i bot.Incident) bool {
	return v.Person.Has(bot.Writers()...) && i.Phase.Open() && !i.Promise.Snoozed && i.Promise.DueAt.After(v.Now)
}
