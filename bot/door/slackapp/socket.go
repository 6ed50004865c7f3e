package slackapp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	socketClients = 2 // Slack closes a connection before a new one is open: the other one hears meanwhile
	firstPause    = 500 * time.Millisecond
	longestPause  = 5 * time.Second // within ten seconds of Slack's return somebody listens; its own library would wait up to five minutes
)

// RunSocket takes payloads by Socket Mode until ctx ends, and returns when those in hand are answered.
func (a *App) RunSocket(ctx context.Context) error {
	if a.AppToken.IsZero() {
		return errors.New("run Socket Mode: the app-level token is missing")
	}
	var clients sync.WaitGroup
	for range socketClients {
		clients.Go(func() { a.stayConnected(ctx) })
	}
	clients.Wait()
	a.Wait()
	return nil
}

// stayConnected opens connection after connection. A broken one is opened again at once, and a failing one after a pause that grows.
func (a *App) stayConnected(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		connected, err := a.connect(ctx)
		if ctx.Err() != nil {
			return
		}
		a.Logger.WarnContext(ctx, "connect to Slack again", "error", bare(err), "pause", pause)
		if connected {
			pause = firstPause
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
		pause = min(2*pause, longestPause)
	}
}

// connect holds one client until its connection cannot be opened. The library reconnects by itself when Slack asks for it; its first failed
// attempt ends it here, because its pauses grow too long.
func (a *App) connect(ctx context.Context) (connected bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := socketmode.New(a.api, socketmode.OptionReadLimit(maxBody))
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	for {
		select {
		case event := <-client.Events:
			switch event.Type {
			case socketmode.EventTypeConnected:
				connected = true
			case socketmode.EventTypeConnectionError, socketmode.EventTypeInvalidAuth:
				cancel()
				<-ended //nolint:errcheck // it was cancelled just now, and says so
				return connected, fmt.Errorf("open a connection: %v", event.Type)
			case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
				a.aside(ctx, func() { a.receive(ctx, client, *event.Request) })
			case socketmode.EventTypeErrorBadMessage, socketmode.EventTypeErrorWriteFailed:
				a.Logger.WarnContext(ctx, "lose a message of Slack", "type", event.Type)
			case socketmode.EventTypeIncomingError:
				if lost, ok := event.Data.(*slack.IncomingEventError); ok { // such as a payload that is too large
					a.Logger.WarnContext(ctx, "lose a connection to Slack", "error", lost.ErrorObj)
				}
			case socketmode.EventTypeConnecting, socketmode.EventTypeHello, socketmode.EventTypeDisconnect:
				// The library sees to these.
			}
		case err := <-ended:
			return connected, err
		}
	}
}

// receive handles one envelope and acknowledges it. Without an answer Slack sends it again, perhaps to another node.
func (a *App) receive(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	var in payload
	var err error
	switch r.Type {
	case socketmode.RequestTypeSlashCommands:
		in, err = parseCommand(r.Payload)
	case socketmode.RequestTypeInteractive:
		in, err = parseInteraction(r.Payload)
	case socketmode.RequestTypeEventsAPI:
		in, _, err = parseEvent(r.Payload)
	}
	var ack any
	switch {
	case err != nil:
		a.Logger.WarnContext(ctx, "refuse a payload", "error", err)
	case in.kind != "":
		ack = a.handle(ctx, in)
	}
	if err := client.AckCtx(ctx, r.EnvelopeID, ack); err != nil {
		a.Logger.WarnContext(ctx, "answer Slack", "error", err)
	}
}
