package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// wired is a whole house on a clock of its own, whose real senders speak to sandboxed platforms over the wire.
type wired struct {
	house     *house
	platforms *platforms
	engine    *queue.Inline
	clock     *steadyClock
}

func wire(t *testing.T, channels string) wired {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(company+channels), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	w := wired{clock: newSteadyClock(time.Date(2026, 3, 10, 5, 20, 0, 0, time.UTC))}
	if w.platforms, err = sandboxed(cfg, w.clock); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() { ended <- together(ctx, w.platforms.tasks) }()
	st, err := store.OpenSQLite(ctx, store.InMemory, store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		_ = st.Close()
	})
	if err := st.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	w.house, err = build(parts{
		config: cfg, store: st, files: embedded(), clock: w.clock, ids: seededIDs(7), logger: logger, open: realSenders(w.clock, logger, cfg.Site),
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.engine, err = queue.NewInline(st.Inserter(), w.house.handlers(), w.clock); err != nil {
		t.Fatal(err)
	}
	return w
}

// publish declares an incident and publishes its first notice; what is due at once is sent.
func (w wired) publish(t *testing.T) (updateID string) {
	t.Helper()
	now := w.clock.Now()
	i, err := w.house.desk.Declare(t.Context(), "duty", bot.Declaration{
		Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}},
		Started: bot.Moment{At: now.Add(-10 * time.Minute), Certainty: bot.Confirmed},
	})
	if err != nil {
		t.Fatal(err)
	}
	facts := i.Facts
	facts.Symptom, facts.Action = bot.Words{Phrase: "messages-fail"}, bot.Words{Phrase: "traffic-move"}
	facts.Workaround, facts.NextAt = bot.Words{Phrase: "phone-or-sms"}, now.Add(2*time.Hour)
	d, err := w.house.desk.Write(t.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Initial, Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	d, err = w.house.desk.Vote(t.Context(), "comms-lead", bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "test"})
	if err != nil || d.State != bot.DraftPublished {
		t.Fatalf("the vote left the draft %q: %v", d.State, err)
	}
	return d.ID
}

// pass lets the given time go by.
func (w wired) pass(t *testing.T, d time.Duration) {
	t.Helper()
	if err := w.engine.Run(t.Context(), w.clock.Now().Add(d)); err != nil {
		t.Fatal(err)
	}
}

// rows are the rows of one channel, by language and recipient.
func (w wired) rows(t *testing.T, channel, updateID string) []bot.Delivery {
	t.Helper()
	rows, err := w.house.store.Deliveries(t.Context(), bot.LedgerQuery{UpdateID: updateID})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(rows, func(r bot.Delivery) bool { return r.Channel != channel })
}
