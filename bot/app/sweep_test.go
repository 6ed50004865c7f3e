package app

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// On each database a sweep finds the brief that a job stands for, however the database writes its arguments.
func TestSweepsArmEachBriefOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{store.SQLite, store.Postgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			on := config.Store{SQLite: filepath.Join(t.TempDir(), "sweep.db")}
			if engine == store.Postgres {
				on = config.Store{Postgres: bot.NewSecret(queuetest.Postgres(t))}
			}
			h := swept(t, on, "0 9 * * *", "30 18 * * 1-5")
			for range 3 {
				if err := h.sweepOnce(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(armed(t, h)); n != 2 {
				t.Errorf("%d jobs stand for two briefs", n)
			}
			h = swept(t, on, "30 18 * * 1-5", "0 7 * * *")
			if err := h.sweepOnce(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := len(armed(t, h)); n != 3 { // the old one ends when it runs
				t.Errorf("%d jobs after one of two briefs was changed", n)
			}
		})
	}
}

func armed(t *testing.T, h *house) []queue.Received {
	t.Helper()
	jobs, err := h.store.Inserter().Unfinished(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

const deskRoom = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: slack
    kind: slack
    settings: {token: xoxb-nobody}
    destinations: [{id: room, class: desk, languages: [ko], address: C0000000001}]
`

// swept is a house with briefs and nobody to tell.
func swept(t *testing.T, on config.Store, crons ...string) *house {
	t.Helper()
	return sweptWith(t, on, deskRoom, crons...)
}

func sweptWith(t *testing.T, on config.Store, channels string, crons ...string) *house {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(company+channels), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, expression := range crons {
		cfg.Brief = append(cfg.Brief, config.Brief{Cron: expression, Destination: "room"})
	}
	st, err := openStore(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	clock := newSteadyClock(time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC))
	h, err := build(parts{config: cfg, store: st, files: embedded(), clock: clock, ids: randomIDs(), logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A batch of a dead sender waits while its channel is paused: the sweep makes no job for it each time.
func TestSweepsLeaveAPausedChannelAlone(t *testing.T) {
	t.Parallel()
	h := sweptWith(t, config.Store{SQLite: filepath.Join(t.TempDir(), "paused.db")}, quietRoom)
	published(t, h)
	deliveries := func() (batches []string) {
		for _, job := range armed(t, h) {
			var args struct{ Batch string }
			if err := json.Unmarshal(job.Args, &args); err != nil {
				t.Fatal(err)
			}
			if job.Kind == bot.JobDeliver {
				batches = append(batches, args.Batch)
			}
		}
		return batches
	}
	now := h.clock.Now()
	if _, err := h.store.Claim(t.Context(), deliveries()[0], 0, "dead", now, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := h.desk.PauseChannel(t.Context(), "comms-lead", "slack", "maintenance"); err != nil {
		t.Fatal(err)
	}
	h.clock.(*steadyClock).Set(now.Add(time.Minute))
	for range 3 {
		if err := h.sweepOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(deliveries()); n != 1 {
		t.Errorf("%d jobs of one batch while its channel is paused", n)
	}
	if err := h.desk.ResumeChannel(t.Context(), "comms-lead", "slack"); err != nil {
		t.Fatal(err)
	}
	if err := h.sweepOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Claim(t.Context(), deliveries()[0], 1, "alive", now.Add(time.Minute), now.Add(2*time.Minute)); err != nil {
		t.Errorf("after the pause the batch is not taken over: %v", err)
	}
}
