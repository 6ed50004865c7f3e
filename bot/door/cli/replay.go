package cli

import (
	"context"
	"fmt"
)

type replayCommand struct {
	Scenario string `arg:"" help:"A scenario file, or the name of a built-in scenario."`
	Out      string `required:"" placeholder:"DIR" help:"A new or empty folder to write to."`
	JSON     bool   `help:"Print the result as JSON."`
}

// Run plays the scenario. What failed in it is the error; what it wrote is there all the same.
func (c *replayCommand) Run(ctx context.Context, program Program, streams Streams) error {
	result, err := program.Replay(ctx, c.Scenario, c.Out)
	if result.Out == "" {
		return err
	}
	if c.JSON {
		if printed := printJSON(streams.Out, result); printed != nil {
			return printed
		}
		return err
	}
	hours, minutes := int(result.Spanned.Hours()), int(result.Spanned.Minutes())%60
	_, _ = fmt.Fprintf(streams.Out, "%s: %d h %02d min played, %d deliveries on %d channels in %d languages\nwritten: %s/ledger.jsonl, outbox/, site/, gallery/, timeline.md\n",
		result.Scenario, hours, minutes, result.Deliveries, result.Channels, result.Languages, result.Out)
	return err
}
