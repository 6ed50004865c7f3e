package cli

import (
	"context"
	"fmt"
)

type lintCommand struct {
	Config string `short:"c" env:"BONGSU_CONFIG" help:"The configuration; bongsu.yaml when it is there."`
	JSON   bool   `help:"Print what was checked as JSON."`
}

// Run prints what was checked, or returns every fault at once.
func (c *lintCommand) Run(ctx context.Context, program Program, streams Streams) error {
	linted, err := program.Lint(ctx, c.Config)
	if err != nil {
		return err
	}
	linted.Unsigned = program.Unsigned(ctx, linted)
	if c.JSON {
		return printJSON(streams.Out, linted)
	}
	checked := "no configuration at bongsu.yaml, so only what is built in was checked"
	if linted.Config != "" {
		checked = linted.Config + " holds together"
	}
	_, _ = fmt.Fprintf(streams.Out, "%s\n%d messages, %d phrases and %d templates in ko, en and fr are whole\n%s\n",
		checked, linted.Messages, linted.Phrases, linted.Templates, unsignedNote(linted.Unsigned))
	return nil
}
