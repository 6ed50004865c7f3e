package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// shortestBeat is the least time between two heartbeats.
const shortestBeat = 5 * time.Minute

// Heartbeats writes a set of no-change notices for the promises to come and asks for all their signatures at once. Each publishes itself when it
// was promised and promises the next; any news voids those that are left. A new set takes the place of an older one.
func (d *Desk) Heartbeats(ctx context.Context, actor, incidentID string, every time.Duration, count int) ([]bot.Draft, error) {
	if _, err := d.person(actor, bot.Writers()...); err != nil {
		return nil, err
	}
	var ids []string
	err := again(func() error {
		incident, err := d.Incident(ctx, incidentID)
		if err != nil {
			return err
		}
		now := d.Clock.Now()
		if err := checkBeats(incident, every, count, now); err != nil {
			return err
		}
		change, err := d.beats(ctx, incident, actor, every, count, now)
		if err != nil {
			return err
		}
		ids = nil
		for _, draft := range change.Drafts {
			if draft.State == bot.DraftOpen {
				ids = append(ids, draft.ID)
			}
		}
		return d.Store.Apply(ctx, change)
	})
	if err != nil {
		return nil, err
	}
	var made []bot.Draft
	for _, id := range ids {
		draft, err := d.Store.Draft(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read the heartbeat: %w", err)
		}
		made = append(made, draft)
	}
	return made, nil
}

func checkBeats(i bot.Incident, every time.Duration, count int, now time.Time) error {
	switch {
	case !i.Phase.Open() || i.Promise.DueAt.IsZero() || i.Promise.First():
		return bot.Refuse(bot.ErrConflict, "{key} has no promise of a next update that heartbeats could keep: publish a first notice", "key", i.Key)
	case !i.Promise.DueAt.Add(-bot.BeatLead).After(now):
		return bot.Refuse(bot.ErrConflict, "the promised time is here: publish an update that promises the next one, then write the heartbeats")
	case every < shortestBeat:
		return bot.Refuse(bot.ErrInvalid, "heartbeats are at least five minutes apart")
	case every%time.Minute != 0:
		return bot.Refuse(bot.ErrInvalid, "heartbeats are whole minutes apart")
	case count < 1 || count > bot.MostBeats:
		return bot.Refuse(bot.ErrInvalid, "write 1 to {most} heartbeats", "most", bot.MostBeats)
	}
	return nil
}

func (d *Desk) beats(ctx context.Context, i bot.Incident, actor string, every time.Duration, count int, now time.Time) (bot.Change, error) {
	change := bot.Change{At: now}
	drafts, err := d.waiting(ctx, i.ID)
	if err != nil {
		return bot.Change{}, err
	}
	for _, old := range bot.Beats(drafts) {
		old.State = bot.DraftWithdrawn
		change.Drafts, change.Cards = append(change.Drafts, old), append(change.Cards, old.ID)
	}
	facts := d.heartbeat(i).Facts
	for n := range count {
		due := i.Promise.DueAt.Add(time.Duration(n) * every)
		facts.NextAt, facts.PrevAt = due.Add(every), time.Time{}
		if n > 0 {
			facts.PrevAt = due.Add(-every - bot.BeatLead)
		}
		draft, err := d.compose(
			ctx, i, bot.Draft{ID: d.IDs.NewID(), Revision: 1, Authors: []string{actor}, Beat: true, Seq: n, Accepted: i.Accepted},
			bot.Request{IncidentID: i.ID, Type: bot.NoChange, Facts: facts, ReleaseAt: due.Add(-bot.BeatLead)}, actor,
		)
		if err != nil {
			return bot.Change{}, err
		}
		one := d.drafted(draft, actor, "drafted", now)
		change.Drafts, change.Cards = append(change.Drafts, one.Drafts...), append(change.Cards, one.Cards...)
		change.Jobs, change.Events = append(change.Jobs, one.Jobs...), append(change.Events, one.Events...)
	}
	return change, nil
}

// Beats returns an incident's heartbeats that wait, in the order of their times; open are those that signatures are missing for.
func (d *Desk) Beats(ctx context.Context, incidentID string) ([]bot.Draft, error) {
	i, err := d.Incident(ctx, incidentID)
	if err != nil {
		return nil, err
	}
	heads, err := d.waiting(ctx, i.ID)
	if err != nil {
		return nil, err
	}
	beats := bot.Beats(heads)
	for n := range beats {
		review, err := d.Review(ctx, beats[n].ID)
		if err != nil {
			return nil, fmt.Errorf("read the heartbeat: %w", err)
		}
		beats[n] = review.Draft
	}
	return beats, nil
}

// ApproveBeats signs every waiting heartbeat of an incident, by the digest over all of them that the actor saw.
func (d *Desk) ApproveBeats(ctx context.Context, actor, incidentID string, seen bot.Digest, door string) ([]bot.Draft, error) {
	beats, err := d.Beats(ctx, incidentID)
	switch {
	case err != nil:
		return nil, err
	case len(beats) == 0:
		return nil, bot.Refuse(bot.ErrConflict, "no heartbeat of this incident waits: it was published, or news voided it")
	case seen != bot.SealBeats(beats):
		return nil, bot.Refuse(bot.ErrConflict, "the heartbeats have changed since you saw them: read those that wait, and sign then")
	}
	for n, b := range beats {
		if b.State != bot.DraftOpen {
			continue
		}
		vote := bot.Vote{DraftID: b.ID, Revision: b.Revision, Digest: b.Digest, Verdict: bot.Approves, Door: door}
		if beats[n], err = d.Vote(ctx, actor, vote); err != nil {
			return nil, err
		}
	}
	return beats, nil
}

// overtaken returns the change that withdraws a heartbeat whose time has come in vain: what it was to keep is not the promise that is open.
func overtaken(r bot.Review, now time.Time) (bot.Change, bool) {
	draft := r.Draft
	if !draft.Beat || draft.ReleaseAt.After(now) || draft.Keeps(r.Incident) && now.Before(draft.NextAt) {
		return bot.Change{}, false
	}
	draft.State = bot.DraftWithdrawn
	return bot.Change{Drafts: []bot.Draft{draft}, Cards: []string{draft.ID}, At: now, Events: []bot.Event{{
		IncidentID: draft.IncidentID, At: now, Actor: "bongsu", Kind: "withdrawn", DraftID: draft.ID,
		Data: map[string]string{"why": "the notice before it did not go out as promised, or something else has been told"},
	}}}, true
}
