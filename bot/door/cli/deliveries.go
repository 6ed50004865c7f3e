package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type deliveriesCommand struct {
	List   deliveriesListCommand   `cmd:"" default:"withargs" help:"List rows of the ledger, newest last."`
	Decide deliveriesDecideCommand `cmd:"" help:"End the doubt about a delivery of which nobody knows whether it arrived, or send again one that has failed."`
	Retry  deliveriesRetryCommand  `cmd:"" help:"Send every failed delivery of an update again; those that somebody gave up on stay."`
}

type deliveriesListCommand struct {
	deskFlags
	Incident string            `help:"Of this incident: its key or id."`
	State    bot.DeliveryState `placeholder:"unknown" help:"In this state only: pending, sending, accepted, delivered, failed, unknown or superseded."`
	Limit    int               `default:"200" help:"At most so many rows; 0: all."`
}

// Run lists rows of the ledger.
func (c *deliveriesListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	if c.State != "" && !slices.Contains(deliveryStates(), c.State) {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%q is no state of a delivery: use one of %s", c.State, join(deliveryStates())))
	}
	return c.with(ctx, program, func(s *Session) error {
		query := bot.LedgerQuery{State: c.State, Limit: c.Limit}
		if c.Incident != "" {
			i, err := s.Desk.Incident(ctx, c.Incident)
			if err != nil {
				return err
			}
			query.IncidentID = i.ID
		}
		rows, err := s.Desk.Deliveries(ctx, query)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, rows)
		}
		if len(rows) == 0 {
			_, err := fmt.Fprintln(streams.Out, "no delivery is like that")
			return err
		}
		return table(streams.Out, "ID\tSTATE\tCHANNEL\tDESTINATION\tRECIPIENT\tLANG\tATTEMPTS\tSINCE\tREASON", rows, func(d bot.Delivery) string {
			return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s", d.ID, d.State, d.Channel, d.Destination, d.Recipient, d.Language, d.Attempts, clock(s, d.ChangedAt), cmp.Or(d.Reason, "-"))
		})
	})
}

func deliveryStates() []bot.DeliveryState {
	return []bot.DeliveryState{bot.Pending, bot.Sending, bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded}
}

func join[T ~string](all []T) string {
	var texts []string
	for _, one := range all {
		texts = append(texts, string(one))
	}
	return strings.Join(texts, ", ")
}

type deliveriesDecideCommand struct {
	deskFlags
	ID       string              `arg:"" help:"The delivery, as bongsu deliveries --state unknown names it."`
	Decision bot.UnknownDecision `arg:"" help:"resend (the recipient may have it twice), arrived, or give-up."`
}

// Run hands the decision in, under the person's name.
func (c *deliveriesDecideCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.DecideUnknown(ctx, s.Person.ID, c.ID, c.Decision); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]string{"delivery": c.ID, "decision": string(c.Decision)})
		}
		_, err := fmt.Fprintf(streams.Out, "delivery %s: %s, decided by %s\n", c.ID, c.Decision, s.Person.ID)
		return err
	})
}

type deliveriesRetryCommand struct {
	deskFlags
	Draft string `arg:"" help:"The id of the published draft."`
}

// Run sends again what certainly failed.
func (c *deliveriesRetryCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		n, err := s.Desk.RetryFailed(ctx, s.Person.ID, c.Draft)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]any{"draft": c.Draft, "again": n})
		}
		_, err = fmt.Fprintf(streams.Out, "being sent again: %d; bongsu show tells how far they are\n", n)
		return err
	})
}
