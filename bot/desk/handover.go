package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

// Sheet returns what is open of an incident and whose each item is.
func (d *Desk) Sheet(ctx context.Context, incidentID string) (bot.Sheet, error) {
	i, err := d.Incident(ctx, incidentID)
	if err != nil {
		return bot.Sheet{}, err
	}
	return d.sheet(ctx, i)
}

func (d *Desk) sheet(ctx context.Context, i bot.Incident) (bot.Sheet, error) {
	drafts, err := d.waiting(ctx, i.ID)
	if err != nil {
		return bot.Sheet{}, err
	}
	unknown, err := d.Store.Deliveries(ctx, bot.LedgerQuery{IncidentID: i.ID, State: bot.UnknownOutcome})
	if err != nil {
		return bot.Sheet{}, fmt.Errorf("read the unknown deliveries: %w", err)
	}
	return bot.Sheet{Incident: i, Items: i.OpenItems(drafts, unknown)}, nil
}

// HandOver offers what is open of an incident to another person, who accepts it by name; until then it stays with the lead, who alone hands it
// over. To hand it to somebody else later keeps what was accepted.
func (d *Desk) HandOver(ctx context.Context, actor, incidentID, to string) (bot.Sheet, error) {
	return d.handling(ctx, actor, incidentID, func(i bot.Incident, p bot.Person, now time.Time) (bot.Change, error) {
		if err := d.mayHandOver(i, p, to); err != nil {
			return bot.Change{}, err
		}
		handover := bot.Handover{To: to, At: now}
		if i.Handover != nil {
			handover.Taken = i.Handover.Taken
		}
		i.Handover = &handover
		sheet, err := d.sheet(ctx, i)
		if err != nil {
			return bot.Change{}, err
		}
		post := d.handed(sheet, record.HandoverAsked, now)
		notices := post.direct(d.persons([]string{to}))
		if len(notices) == 0 { // nobody else would know
			notices = post.rooms()
		}
		return bot.Change{Incident: &i, At: now, Notices: notices, Cards: draftsOf(sheet), Events: []bot.Event{{
			IncidentID: i.ID, At: now, Actor: p.ID, Kind: "handover-offered", Data: map[string]string{"person": to, "items": ids(sheet.Left())},
		}}}, nil
	})
}

func (d *Desk) mayHandOver(i bot.Incident, p bot.Person, to string) error {
	if p.ID != i.Lead {
		return bot.Refuse(bot.ErrForbidden, "only {lead}, who leads {key}, hands it over; where that cannot be, assign the lead to somebody else", "lead", d.People.Names(i.Lead), "key", i.Key)
	}
	if to == i.Lead {
		return bot.Refuse(bot.ErrInvalid, "you lead {key}: name the person who takes it over", "key", i.Key)
	}
	if i.Handover != nil && i.Handover.To == to {
		return bot.Refuse(bot.ErrConflict, "{person} has been asked to take {key} over already", "person", d.People.Names(to), "key", i.Key)
	}
	return d.mayHold(i, bot.LeadPost, to)
}

// TakeOver accepts items of a handover by the name of the person to whom it is handed: those with the given ids, all when there are none. With
// the last one the lead changes.
func (d *Desk) TakeOver(ctx context.Context, actor, incidentID string, items []string) (bot.Sheet, error) {
	return d.handling(ctx, actor, incidentID, func(i bot.Incident, p bot.Person, now time.Time) (bot.Change, error) {
		if err := d.mayTakeOver(i, p); err != nil {
			return bot.Change{}, err
		}
		before, err := d.sheet(ctx, i)
		if err != nil {
			return bot.Change{}, err
		}
		took, err := chosen(before, items)
		if err != nil {
			return bot.Change{}, err
		}
		handover := *i.Handover
		handover.Taken = slices.Clone(handover.Taken)
		for _, o := range took {
			handover.Taken = append(handover.Taken, bot.Taken{Item: o.ID, By: p.ID, At: now})
		}
		i.Handover = &handover
		change := bot.Change{Incident: &i, At: now}
		if after := (bot.Sheet{Incident: i, Items: before.Items}); len(after.Left()) == 0 {
			leaver := i.Lead
			change = d.assigned(i, p.ID, bot.LeadPost, p.ID, now)
			change.Notices = d.handed(bot.Sheet{Incident: *change.Incident}, record.HandoverDone, now).direct(d.persons([]string{leaver}))
		}
		change.Cards = draftsOf(before)
		if len(took) > 0 {
			accepted := bot.Event{
				IncidentID: i.ID, At: now, Actor: p.ID, Kind: "handover-accepted", Data: map[string]string{"items": ids(took)},
			}
			change.Events = append([]bot.Event{accepted}, change.Events...)
		}
		return change, nil
	})
}

func (d *Desk) mayTakeOver(i bot.Incident, p bot.Person) error {
	switch {
	case i.Lead == p.ID:
		return bot.Refuse(bot.ErrConflict, "you lead {key}: there is nothing to take over", "key", i.Key)
	case i.Handover == nil:
		return bot.Refuse(bot.ErrConflict, "nobody hands {key} over; {lead} leads it", "key", i.Key, "lead", d.People.Names(i.Lead))
	case i.Handover.To != p.ID:
		return bot.Refuse(bot.ErrForbidden, "{key} is handed to {person}, who alone accepts it", "key", i.Key, "person", d.People.Names(i.Handover.To))
	}
	return nil
}

// chosen are the items of a sheet with the given ids, all when there are none, that nobody has accepted yet.
func chosen(s bot.Sheet, items []string) ([]bot.OpenItem, error) {
	left := s.Left()
	if len(items) == 0 {
		return left, nil
	}
	var took []bot.OpenItem
	for _, id := range items {
		has := func(o bot.OpenItem) bool { return o.ID == id }
		switch n := slices.IndexFunc(left, has); {
		case n >= 0 && !slices.ContainsFunc(took, has):
			took = append(took, left[n])
		case !slices.ContainsFunc(s.Items, has):
			return nil, bot.Refuse(bot.ErrNotFound, `nothing with the id "{item}" is open of {key}: look at what is, and accept that`, "item", id, "key", s.Incident.Key)
		}
	}
	if len(took) == 0 {
		return nil, bot.Refuse(bot.ErrConflict, "you have accepted this already")
	}
	return took, nil
}

// handling reads, lets act make the change, and writes it; whoever wrote first meanwhile is read, too.
func (d *Desk) handling(ctx context.Context, actor, incidentID string, act func(bot.Incident, bot.Person, time.Time) (bot.Change, error)) (bot.Sheet, error) {
	p, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return bot.Sheet{}, err
	}
	var incident bot.Incident
	err = again(func() error {
		if incident, err = d.Incident(ctx, incidentID); err != nil {
			return err
		}
		change, err := act(incident, p, d.Clock.Now())
		if err != nil {
			return err
		}
		return d.Store.Apply(ctx, change)
	})
	if err != nil {
		return bot.Sheet{}, err
	}
	return d.Sheet(ctx, incident.ID)
}

// handed posts what a handover or an assignment says to people.
func (d *Desk) handed(s bot.Sheet, kind string, now time.Time) *post {
	return &post{Desk: d, incident: s.Incident, kind: kind, at: now, words: func(l bot.Language) (string, []bot.Action, error) {
		return d.Words.Handover(s, kind, l, now)
	}}
}

// handedCards are the drafts whose cards say that they are being handed over.
func (d *Desk) handedCards(ctx context.Context, i bot.Incident) ([]string, error) {
	if i.Handover == nil {
		return nil, nil
	}
	sheet, err := d.sheet(ctx, i)
	return draftsOf(sheet), err
}

func draftsOf(s bot.Sheet) []string {
	var drafts []string
	for _, o := range s.Items {
		if o.Kind == bot.OpenDraft {
			drafts = append(drafts, o.Draft)
		}
	}
	return drafts
}

func ids(items []bot.OpenItem) string {
	all := make([]string, 0, len(items))
	for _, o := range items {
		all = append(all, o.ID)
	}
	return strings.Join(all, ", ")
}

// tellLead tells who was on call, and did not declare it, that they lead an incident.
func (d *Desk) tellLead(i bot.Incident) []bot.Batch {
	if i.Lead == i.DeclaredBy {
		return nil
	}
	return d.handed(bot.Sheet{Incident: i}, string(bot.LeadPost), i.DeclaredAt).direct(d.persons([]string{i.Lead}))
}
