package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Delegate hands roles of the actor to a deputy for a time.
func (d *Desk) Delegate(ctx context.Context, actor string, g bot.Delegation) (bot.Delegation, error) {
	p, err := d.person(actor)
	if err != nil {
		return bot.Delegation{}, err
	}
	now := d.Clock.Now()
	g.ID, g.From, g.At, g.Reason = d.IDs.NewID(), p.ID, now, strings.TrimSpace(g.Reason)
	if g.Since.IsZero() {
		g.Since = now
	}
	if err := g.Check(d.People, now); err != nil {
		return bot.Delegation{}, err
	}
	if err := d.Store.SaveDelegation(ctx, g); err != nil {
		return bot.Delegation{}, err
	}
	d.Logger.InfoContext(ctx, "delegation given", "person", p.ID, "delegation", g.ID, "to", g.To, "roles", bot.RoleWords(g.Roles), "since", g.Since, "until", g.Until)
	return g, nil
}

// EndDelegation takes back what was handed over: both persons may, and an administrator. What the deputy signed and is not out counts no longer.
func (d *Desk) EndDelegation(ctx context.Context, actor, id string) error {
	p, err := d.person(actor)
	if err != nil {
		return err
	}
	all, err := d.Store.Delegations(ctx, false)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(g bot.Delegation) bool { return g.ID == id })
	switch {
	case i < 0:
		return bot.Refuse(bot.ErrNotFound, "there is no delegation \"{id}\" to end: `bongsu delegate list` shows them", "id", id)
	case p.ID != all[i].From && p.ID != all[i].To && !p.Has(bot.Admin):
		return bot.Refuse(bot.ErrForbidden, "only {persons} or an administrator ends it", "persons", d.People.Names(all[i].From, all[i].To))
	}
	if err := d.Store.EndDelegation(ctx, id, p.ID, d.Clock.Now()); err != nil {
		return err
	}
	d.Logger.InfoContext(ctx, "delegation ended", "person", p.ID, "delegation", id, "of", all[i].From, "to", all[i].To)
	return nil
}

// Delegations returns the delegations that hold or are still to come, with past also those that are over, oldest first.
func (d *Desk) Delegations(ctx context.Context, past bool) ([]bot.Delegation, error) {
	all, err := d.Store.Delegations(ctx, past)
	if past {
		return all, err
	}
	now := d.Clock.Now()
	return slices.DeleteFunc(all, func(g bot.Delegation) bool { return !now.Before(g.Until) }), err
}

// holdsRole reports whether p holds the role now, by their own or handed to them.
func (d *Desk) holdsRole(ctx context.Context, p bot.Person, role bot.Role) (bool, error) {
	if p.Has(role) {
		return true, nil
	}
	all, err := d.Store.Delegations(ctx, false)
	now := d.Clock.Now()
	return slices.ContainsFunc(all, func(g bot.Delegation) bool {
		from, here := d.People.ByID(g.From)
		return g.To == p.ID && here && from.Has(role) && slices.Contains(g.Roles, role) && g.In(now)
	}), err
}
