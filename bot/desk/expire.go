package desk

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// RunExpire ends the wait of a draft that nobody may approve any more, so that its card and the lists say so. Where an update is owed and
// nobody is writing one, the update cron drafts anew: a missed promise is never without a text to sign.
func (d *Desk) RunExpire(ctx context.Context, draftID string, revision int) error {
	return again(func() error {
		draft, err := d.Store.Draft(ctx, draftID)
		if err != nil {
			return fmt.Errorf("read the draft to expire: %w", err)
		}
		if draft.Revision != revision || !unsigned(draft) && draft.State != bot.DraftExpired {
			return nil
		}
		if approve.Fresh(draft, d.Zones, d.Clock.Now()) == nil {
			return bot.Later{At: approve.ExpireJob(draft, d.Zones).At}
		}
		if err := d.expire(ctx, draft); err != nil {
			return err
		}
		return d.draftAnew(ctx, draft.IncidentID)
	})
}

// unsigned reports whether a draft still waits for somebody: for signatures, or held back for its release.
func unsigned(draft bot.Draft) bool {
	return draft.State == bot.DraftOpen || draft.State == bot.DraftApproved && draft.Held
}

// expire marks a waiting draft whose time is over; the vote that came too late is refused in words. Whoever wrote or signed what had a release time is
// told that it did not leave.
func (d *Desk) expire(ctx context.Context, draft bot.Draft) error {
	now := d.Clock.Now()
	if !unsigned(draft) || approve.Fresh(draft, d.Zones, now) == nil {
		return nil
	}
	draft.State = bot.DraftExpired
	change := bot.Change{Drafts: []bot.Draft{draft}, Cards: []string{draft.ID}, At: now, Events: []bot.Event{{
		IncidentID: draft.IncidentID, At: now, Actor: "bongsu", Kind: "expired", DraftID: draft.ID,
	}}}
	if !draft.ReleaseAt.IsZero() && !draft.Beat {
		review, err := d.Review(ctx, draft.ID)
		if err != nil {
			return fmt.Errorf("read who wrote or signed what expires: %w", err)
		}
		d.tell(&change, review, record.Missed, "")
	}
	return d.Store.Apply(ctx, change)
}

// draftAnew runs the update cron again once the promise comes due: what it drafted at half-interval may have expired since.
func (d *Desk) draftAnew(ctx context.Context, incidentID string) error {
	incident, err := d.Store.Incident(ctx, incidentID)
	if err != nil {
		return fmt.Errorf("read the incident to draft for: %w", err)
	}
	if incident.Promise.DueAt.IsZero() || remind.Ladder(incident.Promise, 1).At.After(d.Clock.Now()) {
		return nil
	}
	return d.RunDraft(ctx, remind.Link{Incident: incident.ID, Seq: incident.Promise.Seq})
}
