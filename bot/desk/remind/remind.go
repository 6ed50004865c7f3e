// Package remind is the desk's fourth room: it holds the desk to the time that it promised in public.
package remind

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/robfig/cron/v3"

	"github.com/bongsu-hq/bongsu/bot"
)

// Rung is one step of a promise's ladder.
type Rung struct {
	Number int
	At     time.Time
	Kind   string // soon, due, overdue, broken, silent
	Lead   bool   // who is told: lead, the incident channel, deputy and commander, executives
	Desk   bool
	Deputy bool
	Exec   bool
}

// The kinds of rung.
const (
	Soon    = "soon"
	Due     = "due"
	Overdue = "overdue"
	Broken  = "broken"
	Silent  = "silent"
)

// dueRung is the number of the rung at the promised time.
const dueRung = 2

// Ladder returns the nth rung (from 1) of promise p, whose interval is DueAt − GivenAt. From rung 5 on all are told every 15 minutes until somebody
// publishes, but for the executives: they are told once that the promise is broken.
func Ladder(p bot.Promise, n int) Rung {
	due := p.DueAt
	switch n {
	case 1:
		ahead := min(10*time.Minute, due.Sub(p.GivenAt)/2)
		return Rung{Number: 1, At: due.Add(-ahead), Kind: Soon, Lead: true}
	case dueRung:
		return Rung{Number: 2, At: due, Kind: Due, Desk: true}
	case 3:
		return Rung{Number: 3, At: due.Add(5 * time.Minute), Kind: Overdue, Deputy: true, Desk: true}
	case 4:
		return Rung{Number: 4, At: due.Add(15 * time.Minute), Kind: Broken, Exec: true}
	default:
		silent := 30*time.Minute + time.Duration(n-5)*15*time.Minute
		return Rung{Number: n, At: due.Add(silent), Kind: Silent, Lead: true, Desk: true, Deputy: true}
	}
}

// Reached returns the rung to climb at the given time: the nth, or the newest whose time has passed since. It tells everybody whom the
// rungs between would have told: after an outage each person gets one message.
func Reached(p bot.Promise, n int, at time.Time) Rung {
	rung := Ladder(p, n)
	for {
		next := Ladder(p, rung.Number+1)
		if next.At.After(at) {
			return rung
		}
		next.Lead = next.Lead || rung.Lead
		next.Desk = next.Desk || rung.Desk
		next.Deputy = next.Deputy || rung.Deputy
		next.Exec = next.Exec || rung.Exec
		rung = next
	}
}

// Link is what a reminder's job carries: a rung of one promise of one incident.
type Link struct {
	Incident string `json:"incident"`
	Seq      int    `json:"seq"`
	Rung     int    `json:"rung"`
}

// Job returns the job of link l at its rung's time.
func Job(l Link, p bot.Promise) bot.Job {
	return link(bot.JobRemind, l, Ladder(p, l.Rung).At)
}

// DraftJob returns the job of the update cron: at half the interval a draft from the current facts asks for approval.
func DraftJob(incidentID string, p bot.Promise) bot.Job {
	at := p.GivenAt.Add(p.DueAt.Sub(p.GivenAt) / 2)
	return link(bot.JobDraft, Link{Incident: incidentID, Seq: p.Seq}, at)
}

func link(kind string, l Link, at time.Time) bot.Job {
	args, err := json.Marshal(l)
	if err != nil {
		panic("marshal a reminder: " + err.Error()) // two strings and a number marshal
	}
	return bot.Job{Kind: kind, Args: args, At: at, Priority: 1}
}

// Jobs returns the jobs that a new promise starts: the first rung of its ladder and the draft at half-interval.
func Jobs(incidentID string, p bot.Promise) []bot.Job {
	if p.DueAt.IsZero() {
		return nil
	}
	return []bot.Job{Job(Link{incidentID, p.Seq, 1}, p), DraftJob(incidentID, p)}
}

// Current reports whether link l still speaks of the incident's open promise and of a rung that was not climbed yet.
func Current(i bot.Incident, l Link) bool {
	return i.Phase.Open() && i.Promise.Seq == l.Seq && !i.Promise.DueAt.IsZero() && (l.Rung == 0 || l.Rung > i.Promise.Rung)
}

// Climb makes the change that a rung writes besides its notices: the promise's rung, the next link and the event of a missed promise.
func Climb(i bot.Incident, rung Rung, at time.Time) bot.Change {
	missed := i.Promise.Rung < dueRung && rung.Number >= dueRung
	i.Promise.Rung = rung.Number
	i.Promise.SnoozeUntil = time.Time{}
	change := bot.Change{Incident: &i, At: at, Jobs: []bot.Job{Job(Link{i.ID, i.Promise.Seq, rung.Number + 1}, i.Promise)}}
	if missed {
		kind := "promise-missed"
		if i.Promise.First() {
			kind = "first-notice-missing"
		}
		change.Events = []bot.Event{{
			IncidentID: i.ID, At: at, Actor: "bongsu", Kind: kind,
			Data: map[string]string{"due": i.Promise.DueAt.UTC().Format(time.RFC3339)},
		}}
	}
	return change
}

// Snooze moves the reminders of i's open promise to until, once. It needs a reason and cannot pass the promised time.
func Snooze(i bot.Incident, by string, until time.Time, reason string, at time.Time) (bot.Change, error) {
	switch {
	case !i.Phase.Open() || i.Promise.DueAt.IsZero():
		return bot.Change{}, bot.Refuse(bot.ErrConflict, "{key} has no open promise to be reminded of", "key", i.Key)
	case strings.TrimSpace(reason) == "":
		return bot.Change{}, bot.Refuse(bot.ErrInvalid, "say why you snooze the reminder, in one sentence")
	case !until.After(at):
		return bot.Change{}, bot.Refuse(bot.ErrInvalid, "snooze to a time that is still to come")
	case i.Promise.Snoozed:
		return bot.Change{}, bot.Refuse(bot.ErrConflict, "the reminders of this promise were snoozed already, and once is all: publish an update, or \"no change\"")
	case until.After(i.Promise.DueAt) && i.Promise.First():
		return bot.Change{}, bot.Refuse(bot.ErrInvalid, "the first notice is due before that time: publish the holding notice instead")
	case until.After(i.Promise.DueAt):
		return bot.Change{}, bot.Refuse(bot.ErrInvalid, "readers were promised an update before that time: publish \"no change\" with a new promise instead")
	}
	i.Promise.SnoozeUntil, i.Promise.Snoozed = until, true
	return bot.Change{
		Incident: &i, At: at,
		Events: []bot.Event{{
			IncidentID: i.ID, At: at, Actor: by, Kind: "snoozed",
			Data: map[string]string{"until": until.UTC().Format(time.RFC3339), "reason": reason},
		}},
	}, nil
}

// Brief is a leadership brief: its cron expression, with its zone, and the desk destination.
type Brief struct {
	Cron        string `json:"cron"`
	Destination string `json:"destination"`
}

// Slot is what a brief's job carries: the brief and the time that it is for. Each slot is told once, however many jobs stand for it.
type Slot struct {
	Brief
	At time.Time `json:"at"`
}

// NoticeID returns the id of the slot's notice, the same on every node.
func (s Slot) NoticeID() string {
	name := s.Cron + "\n" + s.Destination + "\n" + s.At.UTC().Format(time.RFC3339)
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)).String()
}

// BriefJob returns the job of the first brief after the given time.
func BriefJob(b Brief, after time.Time) (bot.Job, error) {
	schedule, err := cron.ParseStandard(b.Cron)
	if err != nil {
		return bot.Job{}, fmt.Errorf("schedule of the brief to %s: %w", b.Destination, err)
	}
	at := schedule.Next(after)
	args, err := json.Marshal(Slot{b, at.UTC()})
	if err != nil {
		return bot.Job{}, fmt.Errorf("marshal the brief: %w", err)
	}
	return bot.Job{Kind: bot.JobBrief, Args: args, At: at, Priority: 3}, nil
}
