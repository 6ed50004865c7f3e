package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

type doctorCommand struct {
	Config    string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	SendDrill bool   `help:"Send a marked exercise to the destinations of class drill, too."`
	JSON      bool   `help:"Print JSON."`
}

// Run prints what was found; something broken is a failure.
func (c *doctorCommand) Run(ctx context.Context, program Program, streams Streams) error {
	findings, err := program.Doctor(ctx, c.Config, c.SendDrill)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(streams.Out, findings)
	} else {
		err = table(streams.Out, "GRADE\tCHECK\tFOUND\tMEND", findings, func(f bot.Finding) string {
			return fmt.Sprintf("%s\t%s\t%s\t%s", f.Grade, f.About, f.Text, cmp.Or(f.Mend.String(), "-"))
		})
	}
	if err != nil {
		return err
	}
	broken := len(slices.DeleteFunc(slices.Clone(findings), func(f bot.Finding) bool { return f.Grade != bot.GradeBroken }))
	if broken > 0 {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("broken: %d", broken))
	}
	return nil
}
