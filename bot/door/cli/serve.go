package cli

import (
	"context"
	"fmt"
)

type serveCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
}

// Run serves until it is told to stop, then drains.
func (c *serveCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return program.Serve(ctx, c.Config, streams.Err)
}

type migrateCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
	JSON   bool   `help:"Print JSON."`
}

// Run brings the store to this version's schema; serve does the same at its start.
func (c *migrateCommand) Run(ctx context.Context, program Program, streams Streams) error {
	engine, err := program.Migrate(ctx, c.Config)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(streams.Out, map[string]string{"store": engine})
	}
	_, err = fmt.Fprintf(streams.Out, "the %s store has this version's schema\n", engine)
	return err
}
