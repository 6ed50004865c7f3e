package cli

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

type channelsCommand struct {
	List     channelsListCommand     `cmd:"" default:"1" help:"Show how each channel stands."`
	Pause    channelsPauseCommand    `cmd:"" help:"Stop a channel's deliveries; what is published waits."`
	Resume   channelsResumeCommand   `cmd:"" help:"Let a paused or resting channel send again."`
	Disabled channelsDisabledCommand `cmd:"" help:"List the recipients who wanted no more messages, with what they said."`
	Enable   channelsEnableCommand   `cmd:"" help:"Let such a recipient get messages again, from the next update on."`
}

type channelsListCommand struct{ deskFlags }

// Run shows who paused a channel and since when, or until when it rests.
func (c *channelsListCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		states, err := s.Desk.Channels(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(streams.Out, states)
		}
		return table(streams.Out, "CHANNEL\tSTATE\tSINCE\tNOTE", states, func(state bot.ChannelState) string {
			return channelLine(s, state)
		})
	})
}

func channelLine(s *Session, state bot.ChannelState) string {
	switch {
	case state.Paused():
		return fmt.Sprintf("%s\tpaused\t%s\tby %s: %s", state.Channel, clock(s, state.PausedAt), state.PausedBy, state.PauseReason)
	case state.Resting():
		return fmt.Sprintf("%s\trests\t%s\t%s; tried again at %s", state.Channel, clock(s, state.RestsSince), state.LastFailure, clock(s, state.RestsUntil))
	case state.Failures > 0:
		return fmt.Sprintf("%s\tfailing\t-\t%d in a row: %s", state.Channel, state.Failures, state.LastFailure)
	}
	return state.Channel + "\tsends\t-\t-"
}

type channelsPauseCommand struct {
	deskFlags
	Name   string `arg:"" help:"The channel, as the configuration names it."`
	Reason string `required:"" help:"Why; the others on duty are told."`
}

// Run stops a channel.
func (c *channelsPauseCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.PauseChannel(ctx, s.Person.ID, c.Name, c.Reason); err != nil {
			return err
		}
		return c.said(streams, c.Name, "paused", "channel %[1]s is paused: what is published waits for `bongsu channels resume %[1]s`\n")
	})
}

type channelsResumeCommand struct {
	deskFlags
	Name string `arg:"" help:"The channel, as the configuration names it."`
}

// Run starts a channel again.
func (c *channelsResumeCommand) Run(ctx context.Context, program Program, streams Streams) error {
	return c.with(ctx, program, func(s *Session) error {
		if err := s.Desk.ResumeChannel(ctx, s.Person.ID, c.Name); err != nil {
			return err
		}
		return c.said(streams, c.Name, "sends", "channel %[1]s sends again\n")
	})
}

// said prints what a channel does now.
func (f deskFlags) said(streams Streams, name, state, text string) error {
	if f.JSON {
		return printJSON(streams.Out, map[string]string{"channel": name, "state": state})
	}
	_, err := fmt.Fprintf(streams.Out, text, name)
	return err
}
