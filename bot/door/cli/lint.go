package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

type lintCommand struct {
	Config string `short:"c" env:"BONGSU_CONFIG" help:"The configuration; bongsu.yaml when it is there."`
	JSON   bool   `help:"Print what was checked, and every fault, as JSON."`
	Accept bool   `name:"accept-translations" help:"First note that the translations in your folder of words were held against today's English."`
}

// Run prints what was checked, or returns every fault at once.
func (c *lintCommand) Run(ctx context.Context, program Program, streams Streams) error {
	if c.Accept {
		file, accepted, err := program.AcceptTranslations(ctx, c.Config)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(streams.Err, "%s: messages accepted: %d\n", file, accepted)
	}
	linted, err := program.Lint(ctx, c.Config)
	if err == nil {
		linted.Unsigned = program.Unsigned(ctx, linted)
	}
	if c.JSON {
		return c.printJSON(streams, linted, err)
	}
	if err != nil {
		return err
	}
	checked := "no configuration at bongsu.yaml, so only what is built in was checked"
	if linted.Config != "" {
		checked = linted.Config + " holds together"
	}
	if linted.Words != "" {
		checked += ", with your words in " + linted.Words
	}
	_, _ = fmt.Fprintf(streams.Out, "%s\n%d messages, %d phrases and %d templates in ko, en and fr are whole\n%s\n",
		checked, linted.Messages, linted.Phrases, linted.Templates, unsignedNote(linted.Unsigned))
	return nil
}

func (c *lintCommand) printJSON(streams Streams, linted Linted, err error) error {
	linted.Faults = faultsOf(err)
	if failed := printJSON(streams.Out, linted); failed != nil {
		return failed
	}
	if n := len(linted.Faults); n > 0 {
		return fmt.Errorf("faults: %d", n)
	}
	return nil
}

// faultsOf takes an error apart; what has no place has a message alone.
func faultsOf(err error) []locale.Fault {
	if fault, ok := err.(*locale.Fault); ok { //nolint:errorlint // joined ones are taken apart below
		return []locale.Fault{*fault}
	}
	if fault, ok := err.(*strictyaml.Error); ok { //nolint:errorlint // joined ones are taken apart below
		return []locale.Fault{{File: fault.File, Line: fault.Line, Message: fault.Message}}
	}
	all := []locale.Fault{}
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		for _, one := range joined.Unwrap() {
			all = append(all, faultsOf(one)...)
		}
	} else if err != nil {
		all = append(all, locale.Fault{Message: words(err)})
	}
	return all
}
