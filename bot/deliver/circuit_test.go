package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/deliver"
)

// TestADeadPlatformRests: while it does, no attempt of any row is spent, and when it is back everything arrives.
func TestADeadPlatformRests(t *testing.T) {
	t.Parallel()
	f := &fake{}
	dead := true
	f.answer = func(bot.Delivery) bot.Outcome {
		if dead {
			return bot.Outcome{State: bot.Pending, Reason: "the connection was refused before anything was sent"}
		}
		return bot.Outcome{State: bot.Accepted}
	}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 100}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
	w.until(start().Add(time.Hour))
	if n := w.row("one").Attempts; n < 5 || n > 20 { // without a rest it would be some hundred
		t.Errorf("%d attempts in an hour", n)
	}
	states, err := w.store.ChannelStates(t.Context())
	if err != nil || len(states) != 1 || !states[0].Resting() || states[0].LastFailure == "" {
		t.Errorf("the channel stands so: %+v, %v", states, err)
	}
	dead = false
	w.until(start().Add(2 * time.Hour))
	if got := w.row("one").State; got != bot.Accepted {
		t.Errorf("when the platform is back the row is %s", got)
	}
	if states, err = w.store.ChannelStates(t.Context()); err != nil || states[0].Resting() || states[0].Failures != 0 {
		t.Errorf("then the channel stands so: %+v, %v", states, err)
	}
}

// TestWhatWasNotTriedIsNoAnswer: a platform that hangs until the batch's time is over is as dead as one that refuses the connection.
func TestWhatWasNotTriedIsNoAnswer(t *testing.T) {
	t.Parallel()
	f := &fake{answer: func(row bot.Delivery) bot.Outcome {
		if row.Recipient == "one" {
			return bot.Outcome{State: bot.UnknownOutcome, Reason: "no answer in time after the request left"}
		}
		return channel.NotTried(row.ID)
	}}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 100}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
	w.until(start().Add(time.Hour))
	states, err := w.store.ChannelStates(t.Context())
	if err != nil || len(states) != 1 || !states[0].Resting() || !strings.HasPrefix(states[0].LastFailure, "no answer in time") {
		t.Errorf("the channel stands so: %+v, %v", states, err)
	}
}

// TestRefusalsAndLimitsAreNoDeadPlatform: who answers is alive.
func TestRefusalsAndLimitsAreNoDeadPlatform(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]bot.Outcome{
		"refused":   {State: bot.Failed, Reason: "no such recipient"},
		"throttled": {State: bot.Pending, Throttled: true, After: time.Second, Reason: "slow down"},
		"put off":   {State: bot.Pending, Answered: true, After: time.Second, Reason: "the recipient was refused: 451 4.7.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{answer: func(bot.Delivery) bot.Outcome { return o }}
			w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 100}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
			w.until(start().Add(time.Minute))
			if states, err := w.store.ChannelStates(t.Context()); err != nil || len(states) != 0 {
				t.Errorf("the channel stands so: %+v, %v", states, err)
			}
		})
	}
}

func TestAPausedChannelKeepsItsRows(t *testing.T) {
	t.Parallel()
	f := &fake{}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 3}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
	if err := w.store.PauseChannel(t.Context(), "lane", "duty", "moved", start()); err != nil {
		t.Fatal(err)
	}
	w.until(start().Add(time.Hour))
	if row := w.row("one"); row.State != bot.Pending || row.Attempts != 0 || len(f.sent) != 0 {
		t.Errorf("a paused row: %+v, %d messages left", row, len(f.sent))
	}
	if err := w.store.ResumeChannel(t.Context(), "lane", "duty", w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	w.until(start().Add(time.Hour + time.Minute))
	if row := w.row("one"); row.State != bot.Accepted {
		t.Errorf("a resumed row is %s", row.State)
	}
}

// TestAStoppedRowThatMayHaveArrivedIsUnknown: a failed row gets no correction, and this one may need it.
func TestAStoppedRowThatMayHaveArrivedIsUnknown(t *testing.T) {
	t.Parallel()
	f := &fake{}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
	m := &memory{batch: w.batch}
	m.batch.Rows[1].FirstSentAt = start().Add(-time.Minute)
	w.settings.Ledger = m
	w.settings.Gate = func(context.Context, bot.Batch, time.Time) error {
		return bot.Refuse(bot.ErrConflict, "destination press depends on login, which is down")
	}
	if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
		t.Fatal(err)
	}
	if len(m.settled) != 2 || m.settled[0].State != bot.Failed || m.settled[1].State != bot.UnknownOutcome || len(f.sent) != 0 {
		t.Errorf("%+v", m.settled)
	}
}

func TestTheHouseHoldsOrStopsABatchAtTheLastMoment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		gate func(now time.Time) error
		want bot.DeliveryState
		sent int
	}{
		"quiet hours": {func(now time.Time) error {
			if morning := start().Add(3 * time.Hour); now.Before(morning) {
				return bot.Later{At: morning}
			}
			return nil
		}, bot.Accepted, 2},
		"burning": {func(time.Time) error {
			return bot.Refuse(bot.ErrConflict, "destination press depends on login, which is down")
		}, bot.Failed, 0},
		"overtaken":          {func(time.Time) error { return deliver.ErrOvertaken }, bot.Superseded, 0},
		"it cannot tell":     {func(time.Time) error { return errors.New("the database is gone") }, bot.Pending, 0},
		"nothing against it": {func(time.Time) error { return nil }, bot.Accepted, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 3}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
			w.settings.Gate = func(_ context.Context, _ bot.Batch, now time.Time) error { return test.gate(now) }
			w.until(start().Add(2 * time.Hour))
			if name == "quiet hours" && len(f.sent) != 0 {
				t.Errorf("%d messages left in quiet hours", len(f.sent))
			}
			w.until(start().Add(4 * time.Hour))
			if row := w.row("one"); row.State != test.want || len(f.sent) != test.sent || row.State == bot.Pending && row.Attempts != 0 {
				t.Errorf("%s after %d attempts, %d messages left: %s", row.State, row.Attempts, len(f.sent), fmt.Sprint(row.Reason))
			}
		})
	}
}
