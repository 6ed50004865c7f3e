// Package queue is the durable work of bongsu: jobs join the caller's transaction and run at least once afterwards.
//
// It has two engines over River's tables. Workers is River itself, for serving. Inline is one worker on the
// caller's clock, for replay and demo, which pops the same tables in order of time and id. The Inserter is made
// first and given to the store; engines are built last, with the handlers. Only this package knows River.
//
// A job may run twice after a crash, and its id may be reused: handlers are idempotent by keys of the ledger,
// never by a job's id. What a job did is fenced by the ledger's token, never by River's row.
package queue

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	defaultLane   = river.QueueDefault
	fetchCooldown = 10 * time.Millisecond
	pollInterval  = 100 * time.Millisecond
	maxAttempts   = 1000 // some 16 hours of retries: the ledger counts what a recipient's row may cost
)

// Tx is the caller's transaction; exactly one of its fields is set.
type Tx struct {
	SQL *sql.Tx
	Pgx pgx.Tx
}

// exec runs a statement in the transaction and returns how many rows it changed.
func (t Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.Pgx != nil {
		tag, err := t.Pgx.Exec(ctx, query, args...)
		return tag.RowsAffected(), err
	}
	result, err := t.SQL.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Received is a job as its handler gets it. Attempt counts from 1.
type Received struct {
	ID          int64
	Kind        string
	Queue       string // its lane
	Priority    int
	Args        []byte
	Attempt     int
	ScheduledAt time.Time
}

// Handler does one job. Nil is done; a bot.Later runs the job again at its time without spending an attempt;
// any other error runs it again after a growing wait.
type Handler func(ctx context.Context, job Received) error

// Handlers are the handlers by kind of job.
type Handlers map[string]Handler

// handle runs the handler of the job's kind.
func (h Handlers) handle(ctx context.Context, job Received) error {
	handler, ok := h[job.Kind]
	if !ok {
		return fmt.Errorf("job %d: no handler for kind %q", job.ID, job.Kind) // a newer node of a rolling upgrade may have one
	}
	return handler(ctx, job)
}

// task is the one kind of job that River knows.
type task struct {
	Job  string          `json:"kind"`
	Args json.RawMessage `json:"args"`
}

// Kind names the task to River.
func (task) Kind() string { return "bongsu" }

// Inserter writes jobs in the caller's transaction. It starts no work.
type Inserter struct {
	db      *sql.DB // the SQLite write connection, or Postgres through the pool
	pool    *pgxpool.Pool
	sqlite  *river.Client[*sql.Tx]
	pgx     *river.Client[pgx.Tx]
	dialect dialect
}

// dialect is the little in which River's two schemas differ.
type dialect struct {
	now  string              // the database's clock, in River's format
	ago  string              // the same, $1 seconds ago
	give string              // sets the mark of a job that is given up
	kept string              // a job has no such mark
	args string              // a job's args as JSON text
	same string              // a job's args equal the JSON of $1
	time func(time.Time) any // a time, in River's format
}

// NewSQLiteInserter returns the inserter of a SQLite database; db is its one write connection, shared with the store.
func NewSQLiteInserter(db *sql.DB) (*Inserter, error) {
	client, err := river.NewClient(riversqlite.New(db), insertConfig())
	if err != nil {
		return nil, fmt.Errorf("open the queue on sqlite: %w", err)
	}
	return &Inserter{db: db, sqlite: client, dialect: dialect{
		now: "datetime('now', 'subsec')", give: "metadata = jsonb_set(metadata, '$.given_up', json('true'))", kept: "metadata ->> '$.given_up' IS NULL", ago: "datetime('now', 'subsec', '-' || $1 || ' seconds')", args: "json(args)", same: "json(args) = json($1)",
		time: func(t time.Time) any { return t.UTC().Format("2006-01-02 15:04:05.000") },
	}}, nil
}

// NewPostgresInserter returns the inserter of a Postgres database.
func NewPostgresInserter(pool *pgxpool.Pool) (*Inserter, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), insertConfig())
	if err != nil {
		return nil, fmt.Errorf("open the queue on postgres: %w", err)
	}
	return &Inserter{db: stdlib.OpenDBFromPool(pool), pool: pool, pgx: client, dialect: dialect{
		now: "now()", give: `metadata = metadata || '{"given_up": true}'`, kept: "metadata ->> 'given_up' IS NULL", ago: "now() - make_interval(secs => $1)", args: "args::text", same: "args = $1::text::jsonb",
		time: func(t time.Time) any { return t },
	}}, nil
}

// Close ends what the inserter opened itself; the database stays open.
func (i *Inserter) Close() error {
	if i.pool == nil {
		return nil
	}
	return i.db.Close()
}

func insertConfig() *river.Config {
	return &river.Config{
		FetchCooldown: fetchCooldown, // also the shortest time between two wake-ups of a lane
		Hooks:         []rivertype.Hook{&startable{}},
		Logger:        slog.New(slog.DiscardHandler), // an insert-only client has nothing to say
		MaxAttempts:   maxAttempts,
	}
}

// startable makes every job fetchable from the start: a worker honours its time anyway, and a job in River's state
// "scheduled" would wait for the leader, up to 15 seconds after the old one was killed.
type startable struct{ river.HookDefaults }

func (*startable) InsertBegin(_ context.Context, p *rivertype.JobInsertParams) error {
	p.State = rivertype.JobStateAvailable
	return nil
}

// Migrate brings River's tables to the version of this binary.
func (i *Inserter) Migrate(ctx context.Context) error {
	if i.pool != nil {
		return migrate(ctx, riverpgxv5.New(i.pool))
	}
	return migrate(ctx, riversqlite.New(i.db))
}

func migrate[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}

// Insert writes jobs in tx: a rollback takes them away. A job without a time starts at once by the database's clock.
func (i *Inserter) Insert(ctx context.Context, tx Tx, jobs []bot.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(jobs))
	for n, j := range jobs {
		if len(j.Args) > 0 && !json.Valid(j.Args) {
			return fmt.Errorf("insert job %q: args are not JSON: %w", j.Kind, bot.ErrInvalid)
		}
		opts := &river.InsertOpts{Queue: j.Queue, Priority: j.Priority, ScheduledAt: wholeMillisecond(j.At)}
		if j.Priority == 0 {
			opts.Priority = 2
		}
		params[n] = river.InsertManyParams{Args: task{Job: j.Kind, Args: j.Args}, InsertOpts: opts}
	}
	var err error
	if tx.Pgx != nil {
		_, err = i.pgx.InsertManyFastTx(ctx, tx.Pgx, params)
	} else {
		_, err = i.sqlite.InsertManyFastTx(ctx, tx.SQL, params)
	}
	if err != nil {
		return fmt.Errorf("insert jobs: %w", err)
	}
	return nil
}

// wholeMillisecond rounds up: River keeps milliseconds on SQLite, and a job must never find its time still ahead.
func wholeMillisecond(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(time.Millisecond - time.Nanosecond).Truncate(time.Millisecond)
}

const unfinished = "state NOT IN ('completed', 'cancelled', 'discarded')"

// Complete marks the job of the calling handler as done in tx. A finished or absent job is no error.
func (i *Inserter) Complete(ctx context.Context, tx Tx, jobID int64) error {
	_, err := tx.exec(ctx, "UPDATE river_job SET state = 'completed', finalized_at = "+i.dialect.now+" WHERE id = $1 AND "+unfinished, jobID)
	if err != nil {
		return fmt.Errorf("complete job %d: %w", jobID, err)
	}
	return nil
}

// GiveUpEqual ends every unfinished job of that kind with equal args in tx: a dead node's job, for its successor. One that a worker has is only
// marked, since the worker may live after all: River stops the program when somebody else ends a job in the moment in which its worker does.
func (i *Inserter) GiveUpEqual(ctx context.Context, tx Tx, kind string, args []byte) error {
	equal, err := json.Marshal(task{Job: kind, Args: args})
	if err != nil {
		return fmt.Errorf("give up jobs of kind %q: %w", kind, err)
	}
	for _, set := range []string{
		"state = 'completed', finalized_at = " + i.dialect.now + " WHERE " + waiting,
		i.dialect.give + " WHERE state = 'running'",
	} {
		if _, err := tx.exec(ctx, "UPDATE river_job SET "+set+" AND "+i.dialect.same, string(equal)); err != nil {
			return fmt.Errorf("give up jobs of kind %q: %w", kind, err)
		}
	}
	return nil
}

// Unfinished returns the jobs that are waiting or running, earliest first. Never call it inside a transaction: SQLite has one
// write connection, and the call would wait for the caller for ever.
func (i *Inserter) Unfinished(ctx context.Context) ([]Received, error) {
	jobs, err := i.list(ctx, unfinished+" AND "+i.dialect.kept)
	if err != nil {
		return nil, fmt.Errorf("list unfinished jobs: %w", err)
	}
	return jobs, nil
}

// Stale returns the jobs that a worker took longer ago than age, by the database's clock, and has not finished. Most likely it is dead:
// River itself never gives up a job without a time-out. Never call it inside a transaction, as Unfinished.
func (i *Inserter) Stale(ctx context.Context, age time.Duration) ([]Received, error) {
	jobs, err := i.list(ctx, i.stale(), age.Seconds())
	if err != nil {
		return nil, fmt.Errorf("list stale jobs: %w", err)
	}
	return jobs, nil
}

// Release gives a stale job up, as GiveUpEqual does, and inserts its successor, in tx. One that was finished or given up since is left alone.
func (i *Inserter) Release(ctx context.Context, tx Tx, job Received, age time.Duration) error {
	n, err := tx.exec(ctx, "UPDATE river_job SET "+i.dialect.give+" WHERE "+i.stale()+" AND id = $2", age.Seconds(), job.ID)
	if err != nil {
		return fmt.Errorf("release job %d: %w", job.ID, err)
	}
	if n == 0 {
		return nil
	}
	return i.Insert(ctx, tx, []bot.Job{{Kind: job.Kind, Args: job.Args, Queue: job.Queue, Priority: job.Priority, At: job.ScheduledAt}})
}

// Bury ends the jobs that were given up and whose workers took them longer ago than age: those workers will not end them any more.
func (i *Inserter) Bury(ctx context.Context, tx Tx, age time.Duration) error {
	_, err := tx.exec(ctx, "UPDATE river_job SET state = 'completed', finalized_at = "+i.dialect.now+" WHERE state = 'running' AND NOT ("+i.dialect.kept+
		") AND attempted_at <= "+i.dialect.ago, age.Seconds())
	if err != nil {
		return fmt.Errorf("end jobs that were given up: %w", err)
	}
	return nil
}

// stale picks what a worker took longer than $1 seconds ago and nobody gave up.
func (i *Inserter) stale() string {
	return "state = 'running' AND " + i.dialect.kept + " AND attempted_at <= " + i.dialect.ago
}

// list returns the jobs that a condition names, earliest first.
func (i *Inserter) list(ctx context.Context, condition string, args ...any) ([]Received, error) {
	rows, err := i.db.QueryContext(ctx, "SELECT id, queue, priority, "+i.dialect.args+", attempt, scheduled_at FROM river_job WHERE "+condition+" AND kind = 'bongsu' ORDER BY scheduled_at, id", args...) //nolint:gosec // made of constants; values are arguments
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var jobs []Received
	for rows.Next() {
		job, err := scanJob(rows)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job)
	}
	return jobs, rows.Err()
}

// scanJob reads id, queue, priority, args, attempt and scheduled_at.
func scanJob(row interface{ Scan(dest ...any) error }) (Received, error) {
	var job Received
	var args string
	if err := row.Scan(&job.ID, &job.Queue, &job.Priority, &args, &job.Attempt, &job.ScheduledAt); err != nil {
		return Received{}, err
	}
	var t task
	if err := json.Unmarshal([]byte(args), &t); err != nil {
		return Received{}, fmt.Errorf("args of job %d: %w", job.ID, err)
	}
	job.Kind, job.Args, job.ScheduledAt = t.Job, t.Args, job.ScheduledAt.UTC()
	return job, nil
}

// wait is the time before the next attempt, after that many: 1 s, 2 s, 4 s and so on, a minute at most.
func wait(attempt int) time.Duration {
	return min(time.Minute, time.Second<<min(6, max(0, attempt-1)))
}
