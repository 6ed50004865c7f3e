// Package approve is the desk's second room: it turns one person's vote over one digest into the change that is to be stored.
package approve

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Rules is what a vote is judged by.
type Rules struct {
	Need   bot.Requirement
	People bot.People
	Zones  map[bot.Language]*time.Location
}

// Decide judges v by p over the draft of r at the given time. It returns what is to be written: the decision, its event, the draft's
// new state and, with the deciding vote, the publish job.  A refusal is a *bot.Error and nothing is to be written.
func Decide(r bot.Review, p bot.Person, v bot.Vote, rules Rules, at time.Time) (bot.Change, error) {
	d := r.Draft
	if err := admissible(r, p, v, rules, at); err != nil {
		return bot.Change{}, err
	}
	decision := bot.Decision{
		DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Person: p.ID,
		Verdict: v.Verdict, Reason: v.Reason, Door: v.Door, At: at,
	}
	if v.Verdict != bot.BreaksGlass && !slices.Contains(d.Authors, p.ID) {
		decision.For = rules.Need.InStead(d, rules.People, p)
	}
	change := bot.Change{
		Decision: &decision, Cards: []string{d.ID}, At: at,
		Events: []bot.Event{{
			IncidentID: d.IncidentID, At: at, Actor: p.ID, Kind: string(v.Verdict), DraftID: d.ID,
			Data: eventData(r, v),
		}},
	}
	if decision.For != "" {
		change.Events[0].Data["for"] = decision.For
	}
	switch v.Verdict {
	case bot.Rejects:
		d.State = bot.DraftRejected
		if withdraws(d, p, v) {
			d.State = bot.DraftWithdrawn
		}
	case bot.RequestsChanges:
		d.ChaseAt = time.Time{} // only a new revision asks again
	case bot.Approves, bot.BreaksGlass:
		decisions := append(slices.Clone(r.Decisions), decision)
		_, err := bot.Approve(d, decisions, rules.Need, rules.People)
		if v.Verdict == bot.BreaksGlass {
			if err != nil {
				return bot.Change{}, err
			}
			d.Held = false
		}
		if err == nil {
			d.State = bot.DraftApproved
			if !d.Held {
				change.Jobs = []bot.Job{PublishJob(d, at)}
			}
		}
	}
	change.Drafts = []bot.Draft{d}
	return change, nil
}

// withdraws reports whether an author takes the draft back: what nobody may approve alone, its author may stop alone.
func withdraws(d bot.Draft, p bot.Person, v bot.Vote) bool {
	return v.Verdict == bot.Rejects && slices.Contains(d.Authors, p.ID)
}

func eventData(r bot.Review, v bot.Vote) map[string]string {
	d := r.Draft
	data := map[string]string{"digest": d.Digest.Short(), "revision": fmt.Sprint(d.Revision), "type": string(d.Type), "door": v.Door}
	if v.Reason != "" {
		data["reason"] = v.Reason
	}
	if missing := unsigned(r.Standing); v.Verdict == bot.BreaksGlass && missing != "" {
		data["unsigned"] = missing
	}
	return data
}

// unsigned tells whose signatures a text leaves without: roles, and the languages that nobody read.
func unsigned(s bot.Standing) string {
	var missing []string
	for _, st := range s.Steps {
		switch {
		case st.Met():
		case st.Step.Language != "":
			missing = append(missing, "reader of "+string(st.Step.Language))
		default:
			missing = append(missing, bot.RoleWords(st.Step.Roles))
		}
	}
	return strings.Join(missing, ", ")
}

// netDelay keeps the net from racing the inline publication, which takes milliseconds.
const netDelay = 2 * time.Second

// PublishJob is the net below the inline publication: idempotent by draft, due at the release time or a moment after the deciding vote.
func PublishJob(d bot.Draft, at time.Time) bot.Job {
	at = at.Add(netDelay)
	if d.ReleaseAt.After(at) {
		at = d.ReleaseAt
	}
	return bot.Job{Kind: bot.JobPublish, Args: fmt.Appendf(nil, `{"draft":%q}`, d.ID), At: at, Priority: 1}
}

// Signable reports why nobody can sign the text of v any more: r is decided, was changed or sent back, or is out of date.
func Signable(r bot.Review, v bot.Vote, zones map[bot.Language]*time.Location, people bot.People, at time.Time) error {
	if err := open(r.Draft, bot.Approves, zones, at); err != nil {
		return err
	}
	if v.Revision != r.Draft.Revision || v.Digest != r.Draft.Digest {
		return changed()
	}
	return approvable(r, v, Rules{Zones: zones, People: people}, at)
}

func changed() error {
	return bot.Refuse(bot.ErrConflict, "the text has changed since you saw it: look at the new revision and decide again")
}

func admissible(r bot.Review, p bot.Person, v bot.Vote, rules Rules, at time.Time) error {
	d := r.Draft
	if err := open(d, v.Verdict, rules.Zones, at); err != nil {
		return err
	}
	if v.Revision != d.Revision || v.Digest != d.Digest {
		return changed()
	}
	if err := may(d, p, v, rules, at); err != nil {
		return err
	}
	unsaid := strings.TrimSpace(v.Reason) == ""
	switch v.Verdict {
	case bot.Approves:
		return approvable(r, v, rules, at)
	case bot.BreaksGlass:
		if unsaid {
			return bot.Refuse(bot.ErrInvalid, "say why you publish this alone, in one sentence: it is told to everybody and reviewed")
		}
		return approvable(r, v, rules, at)
	case bot.RequestsChanges, bot.Rejects:
		if unsaid {
			return bot.Refuse(bot.ErrInvalid, "say why, in one sentence: the author needs to know what to change")
		}
		return nil
	default:
		return bot.Refuse(bot.ErrInvalid, `"{verdict}" is no verdict: approve, request-changes, reject or break-glass`, "verdict", v.Verdict)
	}
}

// may reports why p may not give that verdict.
func may(d bot.Draft, p bot.Person, v bot.Vote, rules Rules, at time.Time) error {
	switch {
	case withdraws(d, p, v):
		return nil
	case v.Verdict == bot.BreaksGlass:
		return bot.MayBreakGlass(d, rules.Need, rules.People, p, at)
	}
	return bot.MaySign(d, rules.Need, rules.People, p)
}

// open reports why nobody may decide on d any more. What is signed and has not left can still be rejected.
func open(d bot.Draft, v bot.Verdict, zones map[bot.Language]*time.Location, at time.Time) error {
	switch d.State {
	case bot.DraftOpen:
		return nil
	case bot.DraftApproved:
		if v == bot.Rejects {
			return nil
		}
		return bot.Refuse(bot.ErrConflict, "this text already has all its signatures")
	case bot.DraftPublished:
		return bot.Refuse(bot.ErrConflict, "this text has already been published")
	case bot.DraftRejected:
		return bot.Refuse(bot.ErrConflict, "this draft was rejected: write a new one")
	case bot.DraftExpired:
		if err := Fresh(d, zones, at); err != nil {
			return err // it says which of its times has passed
		}
		return bot.Refuse(bot.ErrConflict, "this draft expired: edit it, so that its times are true again")
	case bot.DraftWithdrawn:
		return bot.Refuse(bot.ErrConflict, "this draft was withdrawn, because the incident has moved on: write a new one")
	}
	return bot.Refuse(bot.ErrConflict, "this draft is not open")
}

func approvable(r bot.Review, v bot.Vote, rules Rules, at time.Time) error {
	d := r.Draft
	if err := Fresh(d, rules.Zones, at); err != nil {
		return err
	}
	if by, stopped := bot.Stopped(d, r.Decisions); stopped {
		return bot.Refuse(bot.ErrConflict, "{person} asked for changes to this text: it needs a new revision before anybody can approve it", "person", rules.People.Names(by))
	}
	if d.Type.Statement() && v.Typed != r.Incident.Key {
		return bot.Refuse(bot.ErrInvalid, "to sign a statement, type the incident's key: {key}", "key", r.Incident.Key)
	}
	return nil
}

// FreshUntil returns the last moment at which Fresh holds.
func FreshUntil(d bot.Draft, zones map[bot.Language]*time.Location) time.Time {
	if !d.ReleaseAt.IsZero() {
		return d.ReleaseAt
	}
	until := d.ExpiresAt
	if !d.NextAt.IsZero() && d.NextAt.Before(until) {
		until = d.NextAt
	}
	for _, l := range d.Languages {
		if zone := zones[l]; zone != nil {
			year, month, day := d.IssuedAt.In(zone).Date()
			if midnight := time.Date(year, month, day+1, 0, 0, 0, 0, zone); midnight.Before(until) {
				until = midnight.Add(-time.Microsecond)
			}
		}
	}
	return until
}

// ExpireJob ends the wait of d a moment after nobody may approve it any more.
func ExpireJob(d bot.Draft, zones map[bot.Language]*time.Location) bot.Job {
	at := FreshUntil(d, zones).Truncate(time.Second).Add(time.Second)
	return bot.Job{Kind: bot.JobExpire, Args: fmt.Appendf(nil, `{"draft":%q,"revision":%d}`, d.ID, d.Revision), At: at, Priority: 2}
}

// Fresh reports why d may no longer be approved at the given time: it expired, its promise or its release time has passed, or one of
// its languages has passed midnight since it was issued, so that its "3:30 p.m." would mean another day.
func Fresh(d bot.Draft, zones map[bot.Language]*time.Location, at time.Time) error {
	if !d.ReleaseAt.IsZero() {
		if at.After(d.ReleaseAt) {
			return bot.Refuse(bot.ErrConflict, "the release time has passed: edit the draft and give it a new one")
		}
		return nil
	}
	if !d.NextAt.IsZero() && at.After(d.NextAt) {
		return bot.Refuse(bot.ErrConflict, "the time promised in this text has passed: edit it and promise a new one")
	}
	for _, l := range d.Languages {
		zone := zones[l]
		if zone == nil {
			continue
		}
		issuedYear, issuedMonth, issuedDay := d.IssuedAt.In(zone).Date()
		year, month, day := at.In(zone).Date()
		if issuedYear != year || issuedMonth != month || issuedDay != day {
			return bot.Refuse(bot.ErrConflict, "midnight has passed in {zone} since this text was written, so its times name the wrong day: edit it", "zone", zone.String())
		}
	}
	if at.After(d.ExpiresAt) {
		return bot.Refuse(bot.ErrConflict, "this draft expired: edit it, so that its times are true again")
	}
	return nil
}
