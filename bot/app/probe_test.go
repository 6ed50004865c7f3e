package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/store"
)

type pinged struct{ fails error }

func (p *pinged) Ping(context.Context) error { return p.fails }

type tick struct{ at time.Time }

func (c *tick) Now() time.Time { return c.at }

// asked is some nodes' probes of one Slack, and what the desk is told.
type asked struct {
	*testing.T
	store *store.Store
	clock *tick
	nodes []*probe
}

func newAsked(t *testing.T, slack ...*pinged) *asked {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "probe.db"), store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := &asked{T: t, store: s, clock: &tick{time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC)}}
	for _, as := range slack {
		a.nodes = append(a.nodes, &probe{pingers: map[string]channel.Pinger{"slack": as}, circuits: s, clock: a.clock, logger: slog.New(slog.DiscardHandler)})
	}
	return a
}

func (a *asked) rounds(n int) {
	a.Helper()
	for range n {
		for _, node := range a.nodes {
			if err := node.once(a.Context()); err != nil {
				a.Fatal(err)
			}
		}
		a.clock.at = a.clock.at.Add(probeInterval)
	}
}

func (a *asked) told(what string, want int) {
	a.Helper()
	jobs, err := a.store.Inserter().Unfinished(a.Context())
	if err != nil {
		a.Fatal(err)
	}
	n := 0
	for _, j := range jobs {
		if j.Kind == bot.JobChannel {
			n++
		}
	}
	if n != want {
		a.Errorf("%s: the desk was told %d times, want %d", what, n, want)
	}
}

// TestTheProbeTellsOfAnOutageOnceAndOfItsEnd has two nodes ask one Slack: the desk is told once that it is down, and once that it is back.
func TestTheProbeTellsOfAnOutageOnceAndOfItsEnd(t *testing.T) {
	t.Parallel()
	slack := &pinged{}
	a := newAsked(t, slack, slack)
	a.rounds(3)
	a.told("while all is well", 0)
	slack.fails = channel.Broken(errors.New("no answer"))
	a.rounds(1)
	slack.fails = nil
	a.rounds(1)
	slack.fails = channel.Broken(errors.New("no answer"))
	a.rounds(1)
	a.told("after single failures", 0)
	a.rounds(20)
	a.told("in the outage", 1)
	slack.fails = nil
	a.rounds(1)
	a.told("when it is back", 2)
	a.rounds(5)
	a.told("afterwards", 2)
	slack.fails = channel.Wait(time.Minute, errors.New("asked to wait"))
	a.rounds(10)
	a.told("when it asks to wait, which a dead one does not", 2)
}

// TestANodeWithoutANetworkIsNoOutage: the other one's Slack answers.
func TestANodeWithoutANetworkIsNoOutage(t *testing.T) {
	t.Parallel()
	cut, well := &pinged{fails: channel.Broken(errors.New("no route"))}, &pinged{}
	a := newAsked(t, cut, well)
	a.rounds(30)
	a.told("while one node has no network", 0)
	well.fails = cut.fails
	a.rounds(10)
	a.told("when neither has", 1)
	well.fails = nil
	a.rounds(20)
	a.told("when one has it again", 2)
}

// TestTheProbeLeavesARestToThoseWhoDeliver: Slack may answer a ping and take no message. What is sent after the rest tries that; where nothing is
// sent, the ping's word is the best there is.
func TestTheProbeLeavesARestToThoseWhoDeliver(t *testing.T) {
	t.Parallel()
	a := newAsked(t, &pinged{})
	fail := func() {
		t.Helper()
		state, err := a.store.Admit(t.Context(), "slack", a.clock.at)
		if _, waits := errors.AsType[bot.Later](err); waits {
			return
		}
		if err == nil {
			err = a.store.ChannelFailed(t.Context(), state, "HTTP 503", a.clock.at)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 60 {
		fail()
		a.rounds(1)
	}
	a.told("while no message is taken", 1)
	states, err := a.store.ChannelStates(t.Context())
	if err != nil || !states[0].Resting() || states[0].RestsUntil.Sub(a.clock.at) < time.Minute {
		t.Errorf("the rests do not grow: %+v, %v", states, err)
	}
	a.rounds(100)
	a.told("when nothing has been sent for long", 2)
}
