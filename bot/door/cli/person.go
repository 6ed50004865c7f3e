package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

type personCommand struct {
	Token personTokenCommand `cmd:"" help:"Make a personal token, which replaces the person's old one; it is printed once and stored hashed."`
	Link  personLinkCommand  `cmd:"" help:"Make a one-time link into the console for a person: it is printed, or sent to their own telephone and mailbox."`
	Links personLinksCommand `cmd:"" help:"List the newest links: who had them made, and whether they were used."`
	List  personListCommand  `cmd:"" help:"List the people of the configuration."`
}

type personTokenCommand struct {
	ID     string `arg:"" help:"The person's id in the configuration."`
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run prints a new token. Whoever may write to the store may make one, so the operator hands it over in person.
func (c *personTokenCommand) Run(ctx context.Context, program Program, streams Streams) error {
	token, err := program.IssueToken(ctx, c.Config, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(streams.Out, map[string]string{"person": c.ID, "token": token.Reveal()})
	}
	_, err = fmt.Fprintln(streams.Out, token.Reveal())
	return err
}

type personLinkCommand struct {
	ID     string `arg:"" help:"The person's id in the configuration."`
	Send   bool   `help:"Send it instead, over the desk's destinations of the kinds sms and email; a running serve does it."`
	Draft  string `placeholder:"DRAFT" help:"The link opens on this draft; on the board when absent."`
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run prints or sends a link. Whoever may write to the store may make one, as with a token.
func (c *personLinkCommand) Run(ctx context.Context, program Program, streams Streams) error {
	link, err := program.SignInLink(ctx, c.Config, LinkOptions{Person: c.ID, Draft: c.Draft, Send: c.Send})
	if err != nil {
		return err
	}
	switch minutes := int(bot.SignInTime.Minutes()); {
	case c.JSON && c.Send:
		return printJSON(streams.Out, map[string]any{"person": c.ID, "sent": true})
	case c.JSON:
		return printJSON(streams.Out, map[string]any{"person": c.ID, "link": link.Reveal(), "minutes": minutes})
	case c.Send:
		_, err = fmt.Fprintf(streams.Out, "%s gets a link from the running bongsu serve; it opens once, within %d minutes of leaving\n", c.ID, minutes)
	default:
		_, err = fmt.Fprintln(streams.Out, link.Reveal())
		_, _ = fmt.Fprintf(streams.Err, "it opens once, within %d minutes; hand it to %s alone\n", minutes, c.ID)
	}
	return err
}

type personLinksCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run lists the links, never what opens.
func (c *personLinksCommand) Run(ctx context.Context, program Program, streams Streams) error {
	links, err := program.SignInLinks(ctx, c.Config)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(streams.Out, links)
	}
	return table(streams.Out, "MADE\tFOR\tBY\tUSED", links, func(l bot.SignInLink) string {
		used := "-"
		if !l.UsedAt.IsZero() {
			used = l.UsedAt.Format(time.RFC3339)
		}
		return fmt.Sprintf("%s\t%s\t%s\t%s", l.At.Format(time.RFC3339), l.Person, l.By, used)
	})
}

type personListCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run lists the people.
func (c *personListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	people, err := program.People(ctx, c.Config)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(streams.Out, people)
	}
	return table(streams.Out, "ID\tNAME\tROLES\tREADS", people, func(p bot.Person) string {
		return fmt.Sprintf("%s\t%s\t%v\t%v", p.ID, p.Name[bot.English], p.Roles, p.Reads)
	})
}
