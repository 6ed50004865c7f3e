package cli

import "context"

type serveCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
}

// Run serves until it is told to stop, then drains.
func (c *serveCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return program.Serve(ctx, c.Config, streams.Err)
}

type migrateCommand struct {
	Config string `short:"c" default:"bongsu.yaml" env:"BONGSU_CONFIG" help:"The configuration."`
}

// Run brings the store to this version's schema; serve does the same at its start.
func (c *migrateCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return program.Migrate(ctx, c.Config, streams.Out)
}
