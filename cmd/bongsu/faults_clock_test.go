package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// clockSteps delivers in this process what the program published, because the program's clock is the machine's. The clock jumps by an hour and back, or
// back and forth, when random messages arrive; each time sweepers look for lapsed leases, and other workers do what is due then, beside
// the first, who is still sending. Receivers judge each signature by its own time.
func clockSteps(r *round) {
	r.clock.trusts = true
	r.slowness = 50 * time.Millisecond // so that the others come while the first one sends
	r.publish("INC-1")                 // nobody serves: the jobs wait in the store
	s := r.open()
	clock := &steppingClock{}
	clock.Set(time.Now())
	sweep := func(now time.Time) error {
		lapsed, err := s.Lapsed(r.Context(), now)
		for _, b := range lapsed {
			if gone := s.Succeed(r.Context(), b.ID, b.Generation, now); gone != nil && !errors.Is(gone, bot.ErrConflict) {
				err = errors.Join(err, gone)
			}
		}
		return err
	}
	engine, err := queue.NewInline(s.Inserter(), r.jobs(s, clock), clock)
	if err != nil {
		r.Fatal(err)
	}
	var others sync.WaitGroup
	for at, by := range r.steps() {
		r.at(at, func() {
			now := clock.step(by)
			r.over()
			for range 2 { // one of them may find the mail
				others.Go(func() {
					if err := errors.Join(sweep(now), engine.Run(r.Context(), now.Add(time.Second))); err != nil {
						r.Error(err)
					}
				})
			}
		})
	}
	for range 3 {
		if err := errors.Join(engine.Run(r.Context(), clock.Now().Add(2*time.Hour)), sweep(clock.Now())); err != nil {
			r.Fatal(err)
		}
		others.Wait()
	}
}

// steps are two jumps that end where they began, each when a random message arrives.
func (r *round) steps() map[int]time.Duration {
	first := 1 + r.rng.IntN(crashRecipients+faultMails-1)
	second := first + 1 + r.rng.IntN(crashRecipients+faultMails-first)
	step := time.Hour
	if r.rng.IntN(2) == 0 {
		step = -step
	}
	return map[int]time.Duration{first: step, second: -step}
}

// jobs deliver, and do nothing of the desk's.
func (r *round) jobs(s *store.Store, clock bot.Clock) queue.Handlers {
	r.Helper()
	runner := deliver.New(deliver.Settings{
		Ledger: s, Lanes: r.lanes(clock), Clock: clock, IDs: &tokens{}, Logger: slog.New(slog.DiscardHandler), Lease: 15 * time.Second, Deadline: 30 * time.Second,
	})
	handlers := queue.Handlers{bot.JobDeliver: func(ctx context.Context, j queue.Received) error {
		var args struct {
			Batch      string
			Generation int
		}
		if err := json.Unmarshal(j.Args, &args); err != nil {
			return err
		}
		return runner.Run(ctx, deliver.Job{ID: j.ID, Channel: j.Queue, Batch: args.Batch, Generation: args.Generation})
	}}
	for _, kind := range []string{bot.JobPublish, bot.JobRemind, bot.JobCard, bot.JobDraft, bot.JobExpire, bot.JobChase} {
		handlers[kind] = func(context.Context, queue.Received) error { return nil }
	}
	return handlers
}

func (r *round) lanes(clock bot.Clock) map[string]deliver.Lane {
	r.Helper()
	recipients := map[string]bot.Recipient{}
	for i := range crashRecipients {
		recipients[endpoint(i)] = bot.Recipient{ID: endpoint(i), Secret: bot.NewSecret(endpointSecret(i))}
	}
	env := channel.Env{Clock: clock, Recipients: recipients}
	hooks, err := webhook.Open(&webhook.Settings{AllowPrivate: true}, env)
	if err != nil {
		r.Fatal(err)
	}
	mail, err := email.Open(&email.Settings{Server: r.relay, Security: "none", From: "status@haneul.example", ReplyTimeout: 2 * time.Second}, env)
	if err != nil {
		r.Fatal(err)
	}
	lane := func(k channel.Kind, s channel.Sender) deliver.Lane {
		return deliver.Lane{Sender: s, Limits: k.Limits, Capabilities: k.Capabilities}
	}
	return map[string]deliver.Lane{"hooks": lane(webhook.Kind(), hooks), "mail": lane(email.Kind(), mail)}
}

// steppingClock jumps, besides being set.
type steppingClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *steppingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *steppingClock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func (c *steppingClock) step(by time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
	return c.at
}

// tokens are ids that are not alike.
type tokens struct{ n atomic.Int64 }

func (t *tokens) NewID() string { return fmt.Sprintf("token%07d", t.n.Add(1)) }
