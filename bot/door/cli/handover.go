package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

type assignCommand struct {
	Incident string   `arg:"" help:"The incident's key or id."`
	Post     bot.Post `arg:"" enum:"lead,deputy,ic" help:"lead, deputy or ic."`
	Person   string   `arg:"" help:"The person's id; bongsu person list names them."`
	deskFlags
}

// Run gives a post of an incident to a person.
func (c *assignCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		incident, err := s.Desk.Assign(ctx, s.Person.ID, c.Incident, c.Post, c.Person)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, incident)
		}
		_, err = fmt.Fprintf(streams.Out, "%s: %s\n", incident.Key, posts(incident))
		return err
	})
}

// posts names who holds which post.
func posts(i bot.Incident) string {
	var held []string
	for _, p := range bot.Posts() {
		if who := i.Held(p); who != "" {
			held = append(held, string(p)+" "+who)
		}
	}
	return strings.Join(held, ", ")
}

type handoverCommand struct {
	Offer  handoverOfferCommand  `cmd:"" default:"withargs" help:"Show what is open of an incident; with --to hand it over to a person, who accepts it by name."`
	Accept handoverAcceptCommand `cmd:"" help:"Accept what is handed to you: all of it, or the items that you name. With the last one you lead."`
}

type handoverOfferCommand struct {
	Incident string `arg:"" help:"The incident's key or id."`
	deskFlags
	To string `placeholder:"PERSON" help:"Who takes it over; until they accept an item it stays with you."`
}

// Run shows what is open, or hands it over.
func (c *handoverOfferCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		var sheet bot.Sheet
		var err error
		if c.To == "" {
			sheet, err = s.Desk.Sheet(ctx, c.Incident)
		} else {
			sheet, err = s.Desk.HandOver(ctx, s.Person.ID, c.Incident, c.To)
		}
		return c.print(streams, s, sheet, err)
	})
}

type handoverAcceptCommand struct {
	Incident string   `arg:"" help:"The incident's key or id."`
	Items    []string `arg:"" optional:"" help:"Ids of items, as bongsu handover KEY lists them; all when empty."`
	deskFlags
}

// Run accepts what is handed over.
func (c *handoverAcceptCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		sheet, err := s.Desk.TakeOver(ctx, s.Person.ID, c.Incident, c.Items)
		return c.print(streams, s, sheet, err)
	})
}

func (f deskFlags) print(streams Streams, s *Session, sheet bot.Sheet, err error) error {
	if err != nil {
		return err
	}
	if f.JSON {
		return printJSON(streams.Out, sheet)
	}
	i := sheet.Incident
	_, _ = fmt.Fprintf(streams.Out, "%s: %s\n", i.Key, posts(i))
	printHandover(streams.Out, sheet)
	if len(sheet.Items) == 0 {
		_, err := fmt.Fprintln(streams.Out, "nothing is open")
		return err
	}
	return table(streams.Out, "ITEM\tWHAT\tWHOSE", sheet.Items, func(o bot.OpenItem) string {
		whose := o.Holder
		if i.Handover != nil && o.Holder == i.Lead {
			whose += " (not accepted)"
		}
		return fmt.Sprintf("%s\t%s\t%s", o.ID, openItem(s, o), whose)
	})
}

// printHandover says to whom an incident is handed, and how much of it nobody has accepted.
func printHandover(out io.Writer, s bot.Sheet) {
	i := s.Incident
	if i.Handover == nil {
		return
	}
	_, _ = fmt.Fprintf(out, "HANDOVER to %s: %d of %d not accepted, which stay with %s; %s runs: bongsu handover accept %s\n",
		i.Handover.To, len(s.Left()), len(s.Items), i.Lead, i.Handover.To, i.Key)
}

func openItem(s *Session, o bot.OpenItem) string {
	switch o.Kind {
	case bot.OpenFirst:
		return "the first notice, due by " + clock(s, o.At)
	case bot.OpenPromise:
		return "the next update, promised for " + clock(s, o.At)
	case bot.OpenReport:
		return "the report, promised for " + clock(s, o.At)
	case bot.OpenDraft:
		return fmt.Sprintf("%s draft, waiting for %s", o.Type, since(s, o.At))
	case bot.OpenFact:
		return fmt.Sprintf("%s: %s", o.Fact, o.Certainty)
	case bot.OpenDelivery:
		return fmt.Sprintf("unknown deliveries of the %s update: %d", o.Type, o.Number)
	case bot.OpenReview:
		return fmt.Sprintf("review of what %s published alone", o.By)
	}
	return string(o.Kind)
}
