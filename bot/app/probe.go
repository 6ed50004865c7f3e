package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How often the platforms on which the desk decides are asked whether they answer, and how long one is waited for.
const (
	probeInterval = 4 * time.Second
	probeDeadline = 3 * time.Second
)

// circuits are where it is written how channels stand.
type circuits interface {
	ChannelStates(ctx context.Context) ([]bot.ChannelState, error)
	ChannelSilent(ctx context.Context, channel, reason string, now time.Time) error
	ChannelAnswers(ctx context.Context, channel string, now time.Time) error
}

// probe asks the platforms on which the desk decides whether they answer. It finds out that one is down before anybody needs it, and that it is
// back; the circuit that it feeds tells the desk, once for all nodes.
type probe struct {
	pingers  map[string]channel.Pinger // by channel
	circuits circuits
	clock    bot.Clock
	logger   *slog.Logger
}

// probe is of the channels on which cards stand.
func (h *house) probe() *probe {
	p := &probe{pingers: map[string]channel.Pinger{}, circuits: h.store, clock: h.clock, logger: h.logger}
	for _, desk := range h.cards.Desks {
		if pinger, ok := desk.Sender.(channel.Pinger); ok {
			p.pingers[desk.Destination.Channel] = pinger
		}
	}
	return p
}

// run probes until ctx ends.
func (p *probe) run(ctx context.Context) error {
	return every(ctx, probeInterval, func() {
		if err := p.once(ctx); err != nil && ctx.Err() == nil {
			p.logger.WarnContext(ctx, "probe the desk's channels", "error", err)
		}
	})
}

func (p *probe) once(ctx context.Context) error {
	states, err := p.circuits.ChannelStates(ctx)
	if err != nil {
		return err
	}
	known := map[string]bot.ChannelState{}
	for _, s := range states {
		known[s.Channel] = s
	}
	var failed error
	for name, pinger := range p.pingers {
		state := known[name]
		state.Channel = name
		failed = errors.Join(failed, p.ask(ctx, state, pinger))
	}
	return failed
}

func (p *probe) ask(ctx context.Context, state bot.ChannelState, pinger channel.Pinger) error {
	asking, cancel := context.WithTimeout(ctx, probeDeadline)
	defer cancel()
	err := pinger.Ping(asking)
	told, ok := errors.AsType[*channel.Error](err)
	switch {
	case ctx.Err() != nil || ok && told.Reason == channel.Throttled: // it is alive
		return nil
	case err != nil && state.Paused():
		return nil
	case err != nil:
		return p.circuits.ChannelSilent(ctx, state.Channel, channel.Describe(err), p.clock.Now())
	case state.Pings > 0 || state.Resting():
		return p.circuits.ChannelAnswers(ctx, state.Channel, p.clock.Now())
	}
	return nil
}
