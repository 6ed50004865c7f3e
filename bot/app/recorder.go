package app

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// recorder stands in a replay where a platform's sender would: it takes what it is given and plays the scenario's faults.
type recorder struct {
	clock bot.Clock

	mu     sync.Mutex
	faults []activeFault
	posted map[string]string // key → provider id, as a platform with a memory has it
}

type activeFault struct {
	scenario.Fault
	from time.Time
}

var (
	_ channel.Sender = (*recorder)(nil)
	_ channel.Editor = (*recorder)(nil)
	_ channel.Finder = (*recorder)(nil)
)

func newRecorder(clock bot.Clock) *recorder {
	return &recorder{clock: clock, posted: map[string]string{}}
}

func (r *recorder) add(f scenario.Fault, from time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, activeFault{f, from})
}

func (r *recorder) fault() (scenario.Fault, bool) {
	now := r.clock.Now()
	i := slices.IndexFunc(r.faults, func(f activeFault) bool { return !now.Before(f.from) && now.Before(f.Until) })
	if i < 0 {
		return scenario.Fault{}, false
	}
	return r.faults[i].Fault, true
}

// Send records the batch, or does to it what the fault of the hour would.
func (r *recorder) Send(_ context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	fault, broken := r.fault()
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		outcome := bot.Outcome{DeliveryID: row.ID, State: bot.Accepted}
		switch {
		case !broken:
			outcome.ProviderID = r.post(row)
		case fault.Kind == scenario.Down:
			outcome.State, outcome.Reason = bot.Pending, "the connection was refused before anything was sent"
		case fault.Kind == scenario.Throttle:
			outcome.State, outcome.Throttled, outcome.After, outcome.Reason = bot.Pending, true, max(fault.Wait, time.Second), "the platform asked to wait"
		case fault.Kind == scenario.Error500:
			outcome.State, outcome.Reason = bot.UnknownOutcome, "the platform answered 500"
		case fault.Kind == scenario.Timeout:
			outcome.State, outcome.Reason = bot.UnknownOutcome, "no answer in time after the request left"
		case fault.Kind == scenario.Cut:
			r.post(row)
			outcome.State, outcome.Reason = bot.UnknownOutcome, "the connection was cut after the request left"
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes, nil
}

func (r *recorder) post(row bot.Delivery) string {
	if id, again := r.posted[row.Key]; again {
		return id
	}
	id := fmt.Sprintf("%s/%d", row.Address, len(r.posted)+1)
	r.posted[row.Key] = id
	return id
}

// Edit takes every edit.
func (r *recorder) Edit(_ context.Context, providerID string, _ bot.Body) (bot.Outcome, error) {
	return bot.Outcome{State: bot.Accepted, ProviderID: providerID}, nil
}

// Find tells which rows had taken effect.
func (r *recorder) Find(_ context.Context, b bot.Batch) ([]bot.Outcome, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []bot.Outcome
	for _, row := range b.Rows {
		outcome := bot.Outcome{DeliveryID: row.ID, State: bot.Pending}
		if id, ok := r.posted[row.Key]; ok {
			outcome.State, outcome.ProviderID = bot.Accepted, id
		}
		found = append(found, outcome)
	}
	return found, nil
}
