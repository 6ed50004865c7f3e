// Package cli is the door of the command line: one command a file. It asks the program, which cmd hands over, to do the work, and prints.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/bongsu-hq/bongsu/bot"
)

// Streams are where a command reads and prints.
type Streams struct {
	In  io.Reader // nil: nobody types
	Out io.Writer
	Err io.Writer
}

// commands is the whole command line.
type commands struct {
	Demo   demoCommand   `cmd:"" help:"Play October 2022 live: site, console and sandboxed platforms in one process; no configuration, no accounts."`
	Replay replayCommand `cmd:"" help:"Play a scenario at full speed and write its ledger, outbox, site and timeline: same input, same bytes."`
	Serve  serveCommand  `cmd:"" help:"Run the daemon: deliveries, reminders, the site, the console, Slack."`
	Render renderCommand `cmd:"" help:"Render one message in every language and form from a facts file, or its example; nothing is stored or sent."`
	Doctor doctorCommand `cmd:"" help:"Check what must work on the day: store, tokens, rights, reach, what burns together; sends nothing public."`
	Lint   lintCommand   `cmd:"" help:"Check configuration, templates, catalogues and phrases; every fault at once, each with its line."`

	Declare        declareCommand        `cmd:"" help:"Open an incident."`
	Update         updateCommand         `cmd:"" help:"Write an update and ask for its signatures."`
	Approvals      approvalsCommand      `cmd:"" help:"List the drafts that wait for a signature, yours first."`
	Approve        approveCommand        `cmd:"" help:"Show a draft's exact texts; with --digest sign them."`
	RequestChanges requestChangesCommand `cmd:"" help:"Ask the author of a draft for changes."`
	Reject         rejectCommand         `cmd:"" help:"Reject a draft for good."`
	Publish        publishCommand        `cmd:"" help:"Release an approved draft that was held back, or publish one under a standing approval."`
	Heartbeats     heartbeatsCommand     `cmd:"" help:"No-change notices for the promises to come: write, show or sign a set."`
	Legal          legalCommand          `cmd:"" help:"Turn a fact of a draft to under confirmation, propose a sentence, or take a proposed one."`
	Standing       standingCommand       `cmd:"" help:"Standing approvals: holding and no-change notices that are signed in peace time."`
	Delegate       delegateCommand       `cmd:"" help:"Hand your roles to a deputy for a time."`
	BreakGlass     breakGlassCommand     `cmd:"" help:"Publish alone, with a reason, a text that nobody answers for: show it; with --digest publish it."`
	Review         reviewCommand         `cmd:"" help:"Record your review of what somebody else published alone."`
	Correct        correctCommand        `cmd:"" help:"Correct a published update, for everybody who has it."`
	Retract        retractCommand        `cmd:"" help:"Retract a false alarm, for everybody who has it."`
	Resolve        resolveCommand        `cmd:"" help:"Write the resolution of an incident."`
	Statement      statementCommand      `cmd:"" help:"Write a leader's statement."`
	Snooze         snoozeCommand         `cmd:"" help:"Move an incident's reminders, once."`
	Assign         assignCommand         `cmd:"" help:"Make a person an incident's lead, deputy or incident commander."`
	Handover       handoverCommand       `cmd:"" help:"What is open of an incident; hand it over, and accept it item by item."`
	Incidents      incidentsCommand      `cmd:"" help:"List the open incidents."`
	Show           showCommand           `cmd:"" help:"Show an incident, or every text of a draft."`
	Timeline       timelineCommand       `cmd:"" help:"Show the record of an incident."`
	Channels       channelsCommand       `cmd:"" help:"How the channels stand; pause and resume them."`
	Deliveries     deliveriesCommand     `cmd:"" help:"The ledger: who got what; decide about the unknown ones."`
	Phrases        phrasesCommand        `cmd:"" help:"The phrasebook, and the signatures of its readers."`
	Person         personCommand         `cmd:"" help:"People and their personal tokens."`
	Slack          slackCommand          `cmd:"" help:"The Slack app."`
	Migrate        migrateCommand        `cmd:"" help:"Bring the store to this version's schema."`
	Version        versionCommand        `cmd:"" help:"Print the version."`
}

// The exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitMisused = 2
)

// Main runs one command line and returns its exit code: 0 done, 1 failed, 2 misused.
func Main(ctx context.Context, args []string, program Program, streams Streams) int {
	exited := -1
	var c commands
	parser, err := kong.New(
		&c,
		kong.Name("bongsu"),
		kong.Description("The press desk that does not burn with the building: from \"something is wrong\" to an approved notice in Korean, English and French on every channel."),
		kong.Writers(streams.Out, streams.Err),
		kong.Exit(func(code int) { exited = code }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return fail(streams, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		_, _ = fmt.Fprintf(streams.Err, "bongsu: %v\nTry: bongsu --help\n", err)
		return exitMisused
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(program, streams); err != nil {
		return fail(streams, err)
	}
	return exitDone
}

// fail prints an error as the person at the terminal reads it: one line each.
func fail(streams Streams, err error) int {
	for line := range strings.Lines(words(err)) {
		_, _ = fmt.Fprintln(streams.Err, "bongsu: "+strings.TrimRight(line, "\n"))
	}
	return exitFailed
}

// words prefers the refusal's own sentence to the path on which it came.
func words(err error) string {
	if refused, ok := errors.AsType[*bot.Error](err); ok {
		if joined, ok := errors.AsType[interface {
			error
			Unwrap() []error
		}](err); !ok || len(joined.Unwrap()) < 2 {
			return refused.Error()
		}
	}
	return err.Error()
}

// printJSON prints v as one indented JSON document.
func printJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
