package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	softStop = 8 * time.Second  // then running jobs see their context end
	hardStop = 10 * time.Second // then Run returns whatever still runs
)

// Options are what workers need besides their handlers.
type Options struct {
	Logger    *slog.Logger
	Clock     bot.Clock
	Simulated bool // River, too, takes its time from Clock: for tests in a bubble of simulated time
}

// Workers runs jobs on River, each lane with its own number of workers, until its context ends.
type Workers struct {
	client interface {
		Start(ctx context.Context) error
		Stop(ctx context.Context) error
	}
}

// NewWorkers returns workers for the given lanes, by queue name, with the number of jobs that may run at once in each.
// The lane "default" is added with ten when it is absent.
func NewWorkers(i *Inserter, h Handlers, lanes map[string]int, o Options) (*Workers, error) {
	if o.Clock == nil || o.Logger == nil {
		return nil, fmt.Errorf("open the workers: they need a clock and a logger: %w", bot.ErrInvalid)
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &worker{handlers: h, clock: o.Clock}); err != nil {
		return nil, fmt.Errorf("open the workers: %w", err)
	}
	config := &river.Config{
		FetchCooldown:     fetchCooldown,
		FetchPollInterval: pollInterval,
		Hooks:             []rivertype.Hook{&startable{}},
		JobTimeout:        -1, // each send has its own deadline, and the rescuer passes over jobs without a time-out
		Logger:            o.Logger,
		MaxAttempts:       maxAttempts,
		Queues:            map[string]river.QueueConfig{defaultLane: {MaxWorkers: 10}},
		RetryPolicy:       retryPolicy{},
		SoftStopTimeout:   softStop,
		Workers:           workers,
	}
	for lane, n := range lanes {
		config.Queues[lane] = river.QueueConfig{MaxWorkers: n}
	}
	if o.Simulated {
		config.Test.Time = simulated{o.Clock}
	}
	var w Workers
	var err error
	if i.pool != nil {
		w.client, err = newClient[pgx.Tx](riverpgxv5.New(i.pool), config)
	} else {
		w.client, err = newClient[*sql.Tx](riversqlite.New(i.db), config)
	}
	if err != nil {
		return nil, fmt.Errorf("open the workers: %w", err)
	}
	return &w, nil
}

func newClient[T any](driver riverdriver.Driver[T], config *river.Config) (*river.Client[T], error) {
	return river.NewClient(driver, config)
}

// Run works until ctx ends, then takes no more jobs and waits for the running ones, ten seconds at most.
func (w *Workers) Run(ctx context.Context) error {
	running := context.WithoutCancel(ctx) // River kills its jobs when its context ends; they shall finish
	if err := w.client.Start(running); err != nil {
		return fmt.Errorf("start the workers: %w", err)
	}
	<-ctx.Done()
	stopping, cancel := context.WithTimeout(running, hardStop)
	defer cancel()
	if err := w.client.Stop(stopping); err != nil {
		return fmt.Errorf("stop the workers: jobs still run: %w", err)
	}
	return nil
}

// worker hands River's jobs to the handlers.
type worker struct {
	river.WorkerDefaults[task]
	handlers Handlers
	clock    bot.Clock
}

func (w *worker) Work(ctx context.Context, job *river.Job[task]) error {
	err := w.handlers.handle(ctx, Received{
		ID: job.ID, Kind: job.Args.Job, Queue: job.Queue, Priority: job.Priority, Args: job.Args.Args, Attempt: job.Attempt, ScheduledAt: job.ScheduledAt.UTC(),
	})
	if later, ok := errors.AsType[bot.Later](err); ok {
		ahead := later.At.Sub(w.clock.Now()) + time.Millisecond // SQLite rounds to milliseconds; never early
		return river.JobSnooze(max(0, ahead))
	}
	return err
}

// retryPolicy waits from the start of the failed attempt.
type retryPolicy struct{}

func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return job.AttemptedAt.Add(wait(job.Attempt))
}

// simulated makes a clock River's only one.
type simulated struct{ bot.Clock }

func (s simulated) NowOrNil() *time.Time { return new(s.Now()) }
