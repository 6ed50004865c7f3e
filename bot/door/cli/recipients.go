package cli

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

type channelsDisabledCommand struct{ deskFlags }

// Run lists the recipients who wanted no more messages.
func (c *channelsDisabledCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		list, err := s.Desk.Disabled(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, list)
		}
		if len(list) == 0 {
			_, err := fmt.Fprintln(streams.Out, "no recipient is disabled")
			return err
		}
		return table(streams.Out, "CHANNEL\tRECIPIENT\tSINCE\tREASON", list, func(d bot.Disabled) string {
			return fmt.Sprintf("%s\t%s\t%s\t%s", d.Channel, d.Recipient, clock(s, d.At), d.Reason)
		})
	})
}

type channelsEnableCommand struct {
	deskFlags
	Name      string `arg:"" help:"The channel, as the configuration names it."`
	Recipient string `arg:"" help:"The recipient's id."`
}

// Run lets a recipient get messages again.
func (c *channelsEnableCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.EnableRecipient(ctx, s.Person.ID, c.Name, c.Recipient); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, map[string]string{"channel": c.Name, "recipient": c.Recipient, "state": "enabled"})
		}
		_, err := fmt.Fprintf(streams.Out, "%s gets messages of %s again, from the next update on\n", c.Recipient, c.Name)
		return err
	})
}
