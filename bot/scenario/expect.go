package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

func (p *Player) expect(ctx context.Context, e Entry) error {
	x := e.Expect
	switch {
	case x.Ledger || x.Notices:
		return p.expectRows(ctx, x)
	case x.Event != "":
		return p.expectEvents(ctx, x)
	case x.Update != "":
		return p.expectUpdate(ctx, x)
	default:
		return p.expectIncident(ctx, e)
	}
}

func (x *Expected) counted(what string, n int) error {
	if x.Count != nil && n != *x.Count {
		return fmt.Errorf("expected %d %s and found %d", *x.Count, what, n)
	}
	if n < x.Min {
		return fmt.Errorf("expected at least %d %s and found %d", x.Min, what, n)
	}
	return nil
}

func (p *Player) expectRows(ctx context.Context, x *Expected) error {
	rows, err := p.Desk.Deliveries(ctx, bot.LedgerQuery{IncidentID: p.incidents[x.Incident], UpdateID: p.updates[x.Update], State: bot.DeliveryState(x.State)})
	if err != nil {
		return err
	}
	n := 0
	for _, row := range rows {
		notice := row.Type == ""
		if notice == x.Notices && (x.Type == "" || row.Type == x.Type) && (x.Channel == "" || row.Channel == x.Channel) && (x.Language == "" || row.Language == x.Language) {
			n++
		}
	}
	return x.counted("rows of the ledger", n)
}

func (p *Player) expectEvents(ctx context.Context, x *Expected) error {
	events, err := p.Desk.Timeline(ctx, p.incidents[x.Incident])
	if err != nil {
		return err
	}
	n := 0
	for _, event := range events {
		if event.Kind == x.Event {
			n++
		}
	}
	return x.counted(x.Event+" events", n)
}

func (p *Player) expectUpdate(ctx context.Context, x *Expected) error {
	review, err := p.Desk.Review(ctx, p.updates[x.Update])
	if err != nil {
		return err
	}
	if x.State != "" && string(review.Draft.State) != x.State {
		return fmt.Errorf("expected %s to be %s and found it %s", x.Update, x.State, review.Draft.State)
	}
	warned := slices.ContainsFunc(review.Draft.Warnings, func(w bot.Warning) bool { return w.Destination == x.Dropped })
	if x.Dropped != "" && !warned {
		return fmt.Errorf("expected %s to leave out %s with a warning, and it does not", x.Update, x.Dropped)
	}
	return x.text(review.Draft)
}

// text looks for the expected words in every text of the language.
func (x *Expected) text(d bot.Draft) error {
	if x.Contains == "" && x.Lacks == "" {
		return nil
	}
	found := false
	for _, c := range d.Composed {
		if c.Language != x.Language {
			continue
		}
		found = true
		if x.Contains != "" && !strings.Contains(c.Rendition.Text, x.Contains) {
			return fmt.Errorf("%s in %s for %s lacks %q:\n%s", x.Update, c.Language, c.Destination, x.Contains, c.Rendition.Text)
		}
		if x.Lacks != "" && strings.Contains(c.Rendition.Text, x.Lacks) {
			return fmt.Errorf("%s in %s for %s should not say %q", x.Update, c.Language, c.Destination, x.Lacks)
		}
	}
	if !found {
		return fmt.Errorf("%s has no text in %s", x.Update, x.Language)
	}
	return nil
}

func (p *Player) expectIncident(ctx context.Context, e Entry) error {
	x := e.Expect
	incident, err := p.Desk.Incident(ctx, p.incidents[x.Incident])
	if err != nil {
		return err
	}
	if x.Phase != "" && incident.Phase != x.Phase {
		return fmt.Errorf("expected %s to be %s and found it %s", x.Incident, x.Phase, incident.Phase)
	}
	if x.Overdue != nil && incident.Promise.Overdue(e.At) != *x.Overdue {
		return fmt.Errorf("expected %s overdue: %t, promised %s", x.Incident, *x.Overdue, incident.Promise.DueAt)
	}
	return nil
}
