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

// TestTheProbeTellsOfAnOutageOnceAndOfItsEnd has two nodes ask one Slack: the desk is told once that it is down, and once that it is back.
func TestTheProbeTellsOfAnOutageOnceAndOfItsEnd(t *testing.T) {
	t.Parallel()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "probe.db"), store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	slack, clock := &pinged{}, &tick{time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC)}
	var nodes []*probe
	for range 2 {
		nodes = append(nodes, &probe{
			pingers: map[string]channel.Pinger{"slack": slack}, circuits: s, clock: clock, logger: slog.New(slog.DiscardHandler), silent: map[string]bool{},
		})
	}
	rounds := func(n int) {
		for range n {
			for _, node := range nodes {
				if err := node.once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			clock.at = clock.at.Add(probeInterval)
		}
	}
	told := func(what string, want int) {
		t.Helper()
		jobs, err := s.Inserter().Unfinished(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, j := range jobs {
			if j.Kind == bot.JobChannel {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: the desk was told %d times, want %d", what, n, want)
		}
	}
	rounds(3)
	told("while all is well", 0)
	slack.fails = channel.Broken(errors.New("no answer"))
	rounds(1)
	slack.fails = nil
	rounds(1)
	slack.fails = channel.Broken(errors.New("no answer"))
	rounds(1)
	told("after single failures", 0)
	rounds(20)
	told("in the outage", 1)
	slack.fails = nil
	rounds(1)
	told("when it is back", 2)
	rounds(5)
	told("afterwards", 2)
	slack.fails = channel.Wait(time.Minute, errors.New("asked to wait"))
	rounds(10)
	told("when it asks to wait, which a dead one does not", 2)
}
