package cli

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

type personCommand struct {
	Token personTokenCommand `cmd:"" help:"Make a personal token, which replaces the person's old one; it is printed once and stored hashed."`
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
