package queue_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
)

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

// setClock is a clock that only moves when it is set.
type setClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *setClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *setClock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func sqlite(t *testing.T) (*sql.DB, *queue.Inserter) {
	t.Helper()
	return opened(t, filepath.Join(t.TempDir(), "queue.db"))
}

// opened opens a queue in a file; inside a bubble of simulated time it is closed before the bubble ends.
func opened(t *testing.T, path string) (*sql.DB, *queue.Inserter) {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)"))(t)
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	i := must(queue.NewSQLiteInserter(db))(t)
	if err := i.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, i
}

func beginSQLite(db *sql.DB) func(*testing.T) (queue.Tx, func(), func()) {
	return func(t *testing.T) (queue.Tx, func(), func()) {
		t.Helper()
		tx := must(db.BeginTx(t.Context(), nil))(t)
		return queue.Tx{SQL: tx}, func() {
				if err := tx.Commit(); err != nil {
					t.Error(err)
				}
			}, func() {
				if err := tx.Rollback(); err != nil {
					t.Error(err)
				}
			}
	}
}

func postgres(t *testing.T) queuetest.Harness {
	t.Helper()
	config := must(pgxpool.ParseConfig(queuetest.Postgres(t)))(t)
	config.MaxConns = 12
	pool := must(pgxpool.NewWithConfig(t.Context(), config))(t)
	t.Cleanup(pool.Close)
	i := must(queue.NewPostgresInserter(pool))(t)
	t.Cleanup(func() { i.Close() })
	if err := i.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return queuetest.Harness{Inserter: i, Begin: func(t *testing.T) (queue.Tx, func(), func()) {
		t.Helper()
		tx := must(pool.Begin(t.Context()))(t)
		return queue.Tx{Pgx: tx}, func() {
				if err := tx.Commit(t.Context()); err != nil {
					t.Error(err)
				}
			}, func() {
				if err := tx.Rollback(t.Context()); err != nil {
					t.Error(err)
				}
			}
	}}
}

func river(h queuetest.Harness) queuetest.Harness {
	h.Clock = wallClock{}
	h.Open = func(t *testing.T, handlers queue.Handlers, lanes map[string]int) queuetest.Engine {
		t.Helper()
		return must(queue.NewWorkers(h.Inserter, handlers, lanes, queue.Options{Clock: h.Clock, Logger: slog.New(slog.DiscardHandler)}))(t)
	}
	return h
}

// steps lets an inline worker pass as one that runs until its context ends: it goes from job to job, however far ahead.
type steps struct{ *queue.Inline }

func (s steps) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		at, ok, err := s.Next(ctx)
		if err == nil && ok {
			err = s.Inline.Run(ctx, at)
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
		if !ok {
			select { // a moment for another worker's jobs
			case <-ctx.Done():
			case <-time.After(time.Millisecond):
			}
		}
	}
	return nil
}

func inline(h queuetest.Harness) queuetest.Harness {
	clock := &setClock{at: time.Date(2022, 10, 15, 6, 19, 0, 0, time.UTC)}
	h.Clock, h.Single = clock, true
	h.Open = func(t *testing.T, handlers queue.Handlers, _ map[string]int) queuetest.Engine {
		t.Helper()
		return steps{must(queue.NewInline(h.Inserter, handlers, clock))(t)}
	}
	return h
}

func TestEnginesPassOneSuite(t *testing.T) {
	t.Parallel()
	onSQLite := func(t *testing.T) queuetest.Harness {
		t.Helper()
		db, i := sqlite(t)
		return queuetest.Harness{Inserter: i, Begin: beginSQLite(db)}
	}
	for name, open := range map[string]func(*testing.T) queuetest.Harness{
		"river on sqlite":    func(t *testing.T) queuetest.Harness { return river(onSQLite(t)) },
		"inline on sqlite":   func(t *testing.T) queuetest.Harness { return inline(onSQLite(t)) },
		"river on postgres":  func(t *testing.T) queuetest.Harness { return river(postgres(t)) },
		"inline on postgres": func(t *testing.T) queuetest.Harness { return inline(postgres(t)) },
	} {
		t.Run(name, func(t *testing.T) { queuetest.Run(t, open) })
	}
}

func TestInlineMovesTheClockFromJobToJob(t *testing.T) {
	t.Parallel()
	db, i := sqlite(t)
	start := time.Date(2022, 10, 15, 6, 19, 0, 0, time.UTC)
	clock := &setClock{at: start}
	var ran []string
	note := func(_ context.Context, r queue.Received) error {
		ran = append(ran, string(r.Args)+" at +"+clock.Now().Sub(start).String())
		if string(r.Args) == `"late"` {
			clock.Set(clock.Now().Add(30 * time.Second)) // a handler may take its time
		}
		return nil
	}
	l := must(queue.NewInline(i, queue.Handlers{"note": note}, clock))(t)
	if _, ok, err := l.Next(t.Context()); ok || err != nil {
		t.Fatalf("the next of no jobs: %v, %v", ok, err)
	}
	tx, commit, _ := beginSQLite(db)(t)
	err := i.Insert(t.Context(), tx, []bot.Job{
		{Kind: "note", Args: []byte(`"overdue"`), At: start.Add(-time.Hour)},
		{Kind: "note", Args: []byte(`"late"`), At: start.Add(time.Minute)},
		{Kind: "note", Args: []byte(`"twin 1"`), At: start.Add(2 * time.Minute), Priority: 4},
		{Kind: "note", Args: []byte(`"twin 2"`), At: start.Add(2 * time.Minute), Priority: 1},
		{Kind: "note", Args: []byte(`"during"`), At: start.Add(70 * time.Second)},
		{Kind: "note", Args: []byte(`"beyond"`), At: start.Add(10 * time.Minute)},
	})
	if err != nil {
		t.Fatal(err)
	}
	commit()
	if err := l.Run(t.Context(), start.Add(5*time.Minute)); err != nil {
		t.Fatal(err)
	}
	want := []string{`"overdue" at +0s`, `"late" at +1m0s`, `"during" at +1m30s`, `"twin 1" at +2m0s`, `"twin 2" at +2m0s`}
	if diff := cmp.Diff(want, ran); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	if at, ok, err := l.Next(t.Context()); err != nil || !ok || !at.Equal(start.Add(10*time.Minute)) {
		t.Errorf("next is %v, %v, %v", at, ok, err)
	}
}

// River on SQLite lives in a bubble of simulated time: an hour's reminder runs at its second.
func TestRiverFollowsASimulatedClock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bubble.db")
	synctest.Test(t, func(t *testing.T) {
		db, i := opened(t, path)
		start := time.Now().Truncate(time.Millisecond) // SQLite keeps milliseconds
		ran := make(chan time.Duration, 1)
		w := must(queue.NewWorkers(i, queue.Handlers{"note": func(context.Context, queue.Received) error {
			ran <- time.Since(start)
			return nil
		}}, nil, queue.Options{Clock: wallClock{}, Logger: slog.New(slog.DiscardHandler), Simulated: true}))(t)
		tx, commit, _ := beginSQLite(db)(t)
		if err := i.Insert(t.Context(), tx, []bot.Job{{Kind: "note", At: start.Add(3 * time.Minute)}}); err != nil {
			t.Fatal(err)
		}
		commit()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		if took := <-ran; took < 3*time.Minute || took > 3*time.Minute+200*time.Millisecond {
			t.Errorf("the job ran after %v", took)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// A job that does not end by itself sees its context end, and the workers stop within ten seconds.
func TestWorkersStopInTime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bubble.db")
	synctest.Test(t, func(t *testing.T) {
		db, i := opened(t, path)
		started := make(chan bool, 1)
		w := must(queue.NewWorkers(i, queue.Handlers{"note": func(ctx context.Context, _ queue.Received) error {
			started <- true
			<-ctx.Done()
			return ctx.Err()
		}}, nil, queue.Options{Clock: wallClock{}, Logger: slog.New(slog.DiscardHandler), Simulated: true}))(t)
		tx, commit, _ := beginSQLite(db)(t)
		if err := i.Insert(t.Context(), tx, []bot.Job{{Kind: "note", At: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		commit()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		<-started
		stopping := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if took := time.Since(stopping); took < 7*time.Second || took > 10*time.Second {
			t.Errorf("the workers stopped after %v", took)
		}
	})
}

// A sweeper gives a job up in the moment in which its worker, which lives after all, ends it. River panics when it finds that the job is no longer
// running and was when its statement began.
func TestAJobIsGivenUpWhileItsWorkerEndsIt(t *testing.T) {
	t.Parallel()
	h := postgres(t)
	started, end, next := make(chan bool, 1), make(chan bool), make(chan bool, 1)
	w := must(queue.NewWorkers(h.Inserter, queue.Handlers{
		"slow": func(context.Context, queue.Received) error { started <- true; <-end; return nil },
		"next": func(context.Context, queue.Received) error { next <- true; return nil },
	}, nil, queue.Options{Clock: wallClock{}, Logger: slog.New(slog.DiscardHandler)}))(t)
	insert := func(kind string) {
		tx, commit, _ := h.Begin(t)
		if err := h.Inserter.Insert(t.Context(), tx, []bot.Job{{Kind: kind, Args: []byte("{}")}}); err != nil {
			t.Fatal(err)
		}
		commit()
	}
	insert("slow")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	<-started
	tx, commit, _ := h.Begin(t)
	if err := h.Inserter.GiveUpEqual(t.Context(), tx, "slow", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	close(end)
	watch, release, _ := h.Begin(t)
	for blocked := false; !blocked && t.Context().Err() == nil; { // River's statement waits for the row
		if err := watch.Pgx.QueryRow(t.Context(), "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)").Scan(&blocked); err != nil {
			t.Fatal(err)
		}
	}
	release()
	commit()
	insert("next")
	<-next
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWorkersNeedClockAndLogger(t *testing.T) {
	t.Parallel()
	_, i := sqlite(t)
	if _, err := queue.NewWorkers(i, nil, nil, queue.Options{}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("workers without a clock: %v", err)
	}
	if _, err := queue.NewInline(i, nil, nil); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("an inline worker without a clock: %v", err)
	}
	if _, err := queue.NewWorkers(i, nil, map[string]int{"no spaces please": 1}, queue.Options{Clock: wallClock{}, Logger: slog.New(slog.DiscardHandler)}); err == nil {
		t.Error("a lane with a name that River refuses was opened")
	}
}
