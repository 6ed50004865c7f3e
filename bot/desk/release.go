package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// Schedule gives a draft that is not out another release time, or with none has it leave as soon as it is signed. It is a new revision, as its text
// tells the time; where no promise is named it stays as far ahead of the text as it was.
func (d *Desk) Schedule(ctx context.Context, actor, draftID string, revision int, release, next time.Time) (bot.Draft, error) {
	if _, err := d.person(actor, bot.Writers()...); err != nil {
		return bot.Draft{}, err
	}
	review, err := d.Review(ctx, draftID)
	if err != nil {
		return bot.Draft{}, err
	}
	draft := review.Draft
	facts := draft.Facts
	if facts.NextAt = next; next.IsZero() {
		facts.NextAt = draft.NextFrom(later(d.Clock.Now(), release))
	}
	if draft.Waits() && release.Equal(draft.ReleaseAt) && facts.NextAt.Equal(draft.Facts.NextAt) {
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "the draft has this time already: nothing was changed, and its signatures stand")
	}
	r, err := sameAgain(review, facts)
	if err != nil {
		return bot.Draft{}, err
	}
	r.ReleaseAt = release
	return d.revise(ctx, actor, review, revision, r, nil)
}

// comes returns until when the reminders of an incident's promise wait, because a signed text that keeps it leaves by itself; zero: there is none.
func comes(i bot.Incident, drafts []bot.Draft) time.Time {
	due, until := i.Promise.DueAt, time.Time{}
	for _, d := range drafts {
		switch {
		case d.State != bot.DraftApproved || d.Held || due.IsZero():
		case d.Keeps(i):
			return due
		case !d.Beat && d.Type.Tells() && !d.ReleaseAt.IsZero() && !d.ReleaseAt.After(due):
			until = later(until, later(due, d.ReleaseAt.Add(bot.ReleaseGrace)))
		}
	}
	return until
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// needsTime ends the wait of a draft whose release time has come in vain: it stays as it is until somebody gives it a new one, and whoever wrote or signed
// it is told. Where an update is owed, the update cron drafts one.
func (d *Desk) needsTime(ctx context.Context, r bot.Review, code, why string, at time.Time) error {
	draft := r.Draft
	draft.State, draft.ChaseAt = bot.DraftExpired, time.Time{}
	draft.Warnings = append(slices.Clone(draft.Warnings), bot.Warning{Code: code, Detail: why})
	change := bot.Change{Drafts: []bot.Draft{draft}, Cards: []string{draft.ID}, At: at, Events: []bot.Event{{
		IncidentID: draft.IncidentID, At: at, Actor: "bongsu", Kind: "release-missed", DraftID: draft.ID,
		Data: map[string]string{"release": draft.ReleaseAt.UTC().Format(time.RFC3339), "why": why},
	}}}
	kind := record.Missed
	if code == "refused" {
		kind = record.NotPublished
	}
	r.Draft = draft
	d.tell(&change, r, kind, "")
	if err := d.Store.Apply(ctx, change); err != nil {
		return err
	}
	return d.draftAnew(ctx, draft.IncidentID)
}

// takeBack tells whoever wrote or signed a text that was about to leave that it does not. The reminders and the update cron waited for it: they
// start again.
func (d *Desk) takeBack(change *bot.Change, r bot.Review) {
	r.Decisions = append(slices.Clone(r.Decisions), *change.Decision)
	d.tell(change, r, record.TakenBack, change.Decision.Person)
	change.Jobs = append(change.Jobs, remind.Jobs(r.Incident.ID, r.Incident.Promise)...)
}

// tellOvertaken tells of each text with a time of its own that the publication in change leaves behind.
func (d *Desk) tellOvertaken(ctx context.Context, change *bot.Change) error {
	for _, ended := range change.Drafts[1:] {
		if ended.Beat || ended.ReleaseAt.IsZero() {
			continue
		}
		r, err := d.Review(ctx, ended.ID)
		if err != nil {
			return fmt.Errorf("read the draft that is overtaken: %w", err)
		}
		r.Draft = ended
		d.tell(change, r, record.Overtaken, "")
		change.Events = append(change.Events, bot.Event{
			IncidentID: ended.IncidentID, At: change.At, Actor: "bongsu", Kind: "overtaken", DraftID: ended.ID,
		})
	}
	return nil
}

// tell adds to change a notice about r's draft to those who wrote or signed it and to the incident's lead, but for who did what it tells; to the rooms
// where none has an address. Where somebody published it alone, everybody was told so, and is told again.
func (d *Desk) tell(change *bot.Change, r bot.Review, kind, actor string) {
	ids := append(slices.Clone(r.Draft.Authors), r.Incident.Lead)
	for _, v := range r.Decisions {
		ids = append(ids, v.Person)
	}
	whom := d.persons(ids)
	if r.Standing.Alone != "" {
		whom = d.withRoles()
	}
	post := d.about(r, kind, change.At)
	batches := post.direct(slices.DeleteFunc(whom, func(p bot.Person) bool { return p.ID == actor }))
	if len(batches) == 0 || r.Standing.Alone != "" {
		batches = append(batches, post.rooms()...)
	}
	change.Notices = append(change.Notices, batches...)
}
