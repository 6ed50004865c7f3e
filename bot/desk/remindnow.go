package desk

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// Remind reminds the lead and the desk of an incident's open promise now, because a person asks for it; the ladder climbs on at its own times.
func (d *Desk) Remind(ctx context.Context, actor, incidentID string) error {
	p, err := d.person(actor, bot.Deciders()...)
	if err != nil {
		return err
	}
	i, err := d.Incident(ctx, incidentID)
	if err != nil {
		return err
	}
	if !i.Phase.Open() || i.Promise.DueAt.IsZero() {
		return bot.Refuse(bot.ErrConflict, "{key} has no open promise to be reminded of", "key", i.Key)
	}
	drafts, err := d.waiting(ctx, i.ID)
	if err != nil {
		return err
	}
	waiting, err := d.firstSignable(ctx, i, drafts)
	if err != nil {
		return err
	}
	now := d.Clock.Now()
	rung := remind.Reached(i.Promise, 1, now)
	rung.Lead, rung.Desk = true, true
	change := bot.Change{At: now, Events: []bot.Event{{IncidentID: i.ID, At: now, Actor: p.ID, Kind: "reminded"}}}
	if change.Notices, err = d.notices(i, rung, waiting, now); err != nil {
		return err
	}
	return d.Store.Apply(ctx, change)
}
