package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// SettableClock is a clock that a replay moves.
type SettableClock interface {
	Now() time.Time
	Set(at time.Time)
}

// Inline is one worker on the caller's clock. It runs jobs in order of time and id, whatever their lane and priority,
// so that the same jobs always run in the same order.
type Inline struct {
	Logger *slog.Logger // of failed attempts; none when nil

	inserter *Inserter
	handlers Handlers
	clock    SettableClock
}

// NewInline returns a worker for the jobs of i.
func NewInline(i *Inserter, h Handlers, clock SettableClock) (*Inline, error) {
	if clock == nil {
		return nil, fmt.Errorf("open the inline worker: it needs a clock: %w", bot.ErrInvalid)
	}
	return &Inline{inserter: i, handlers: h, clock: clock}, nil
}

// waiting leaves the kind out: there is one, and naming it makes SQLite read every finished job by the index on it.
const waiting = "state IN ('available', 'scheduled', 'retryable')"

// Next returns when the earliest job is due; ok is false when there is none.
func (l *Inline) Next(ctx context.Context) (at time.Time, ok bool, err error) {
	row := l.inserter.db.QueryRowContext(ctx, "SELECT scheduled_at FROM river_job WHERE "+waiting+" ORDER BY scheduled_at, id LIMIT 1")
	switch err := row.Scan(&at); {
	case errors.Is(err, sql.ErrNoRows):
		return time.Time{}, false, nil
	case err != nil:
		return time.Time{}, false, fmt.Errorf("find the next job: %w", err)
	}
	return at.UTC(), true, nil
}

// Run runs all jobs that are due at until or before, and those that they insert. Before each one it sets the clock to the
// job's time, unless the clock is already past it. A failed attempt is no error of Run: the job runs again later.
func (l *Inline) Run(ctx context.Context, until time.Time) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		whole := context.WithoutCancel(ctx) // what was taken is finished, too
		job, err := l.pop(whole, until)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return fmt.Errorf("take the next job: %w", err)
		}
		if job.ScheduledAt.After(l.clock.Now()) {
			l.clock.Set(job.ScheduledAt)
		}
		if err := l.finish(whole, job, l.handlers.handle(ctx, job)); err != nil {
			return fmt.Errorf("finish job %d: %w", job.ID, err)
		}
	}
}

// pop takes the earliest due job; taking is one statement, so that no other worker has it.
func (l *Inline) pop(ctx context.Context, until time.Time) (Received, error) {
	d := l.inserter.dialect
	return scanJob(l.inserter.db.QueryRowContext(ctx, "UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = "+d.now+
		" WHERE id = (SELECT id FROM river_job WHERE "+waiting+" AND scheduled_at <= $1 ORDER BY scheduled_at, id LIMIT 1) AND "+waiting+
		" RETURNING id, queue, priority, "+d.args+", attempt, scheduled_at", d.time(until)))
}

// running picks the job that a worker has, unless the handler's own transaction completed it.
const running = " WHERE id = $1 AND state = 'running'"

// finish writes what became of a job, unless the handler's own transaction completed it.
func (l *Inline) finish(ctx context.Context, job Received, result error) error {
	db, d := l.inserter.db, l.inserter.dialect
	if result == nil {
		_, err := db.ExecContext(ctx, "UPDATE river_job SET state = 'completed', finalized_at = "+d.now+running, job.ID) //nolint:gosec // made of constants; values are arguments
		return err
	}
	if later, ok := errors.AsType[bot.Later](result); ok {
		_, err := db.ExecContext(ctx, "UPDATE river_job SET state = 'available', attempt = attempt - 1, scheduled_at = $2"+running, job.ID, d.time(wholeMillisecond(later.At)))
		return err
	}
	if l.Logger != nil {
		l.Logger.WarnContext(ctx, "job failed", "job_id", job.ID, "job_kind", job.Kind, "error", result)
	}
	again := wholeMillisecond(l.clock.Now().Add(wait(job.Attempt)))
	_, err := db.ExecContext(ctx, "UPDATE river_job SET state = 'retryable', scheduled_at = $2"+running, job.ID, d.time(again))
	return err
}
