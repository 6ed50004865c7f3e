package cli

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

type channelsDisabledCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run lists the disabled recipients.
func (c *channelsDisabledCommand) Run(ctx context.Context, program Program, streams Streams) error {
	list, err := program.Disabled(ctx, c.Config)
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
		return fmt.Sprintf("%s\t%s\t%s\t%s", d.Channel, d.Recipient, d.At.Format("2006-01-02 15:04 UTC"), d.Reason)
	})
}

type channelsEnableCommand struct {
	Name      string `arg:"" help:"The channel's name in the configuration."`
	Recipient string `arg:"" help:"The recipient's id."`
	Config    string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
}

// Run enables a recipient.
func (c *channelsEnableCommand) Run(ctx context.Context, program Program, streams Streams) error {
	if err := program.Enable(ctx, c.Config, c.Name, c.Recipient); err != nil {
		return err
	}
	_, err := fmt.Fprintf(streams.Out, "%s gets messages of %s again, from the next update on\n", c.Recipient, c.Name)
	return err
}
