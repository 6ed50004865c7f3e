package cli

import (
	"context"
	"errors"
)

type demoCommand struct {
	Addr        string  `default:"127.0.0.1:8080" help:"Address of the site."`
	ConsoleAddr string  `default:"127.0.0.1:8081" help:"Address of the console."`
	Speed       float64 `default:"1" help:"1 plays in about 90 seconds; more is faster, as far as the machine allows."`
	Dir         string  `placeholder:"DIR" help:"Keep the demo's store there; a temporary folder otherwise."`
	Interactive bool    `help:"Stop the clock whenever a signature is asked for, until you have decided in the console."`
	Exit        bool    `help:"End with the scenario; exit code 0 only if every expectation held."`
}

// Validate refuses a speed at which nothing would move.
func (c *demoCommand) Validate() error {
	if c.Speed <= 0 {
		return errors.New("--speed must be more than 0")
	}
	return nil
}

// Run plays the built-in scenario.
func (c *demoCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return program.Demo(ctx, DemoOptions(*c), streams)
}
