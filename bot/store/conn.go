package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// conn runs SQL: a transaction, or a pool for reads.
type conn interface {
	exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	query(ctx context.Context, query string, args ...any) (rows, error)
}

// rows are what a query returns; *sql.Rows are such.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// sqlConn adapts *sql.DB and *sql.Tx.
type sqlConn struct {
	on interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

func (c sqlConn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := c.on.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c sqlConn) query(ctx context.Context, query string, args ...any) (rows, error) {
	return c.on.QueryContext(ctx, query, args...) //nolint:rowserrcheck // who reads the rows checks
}

// pgxConn adapts *pgxpool.Pool and pgx.Tx.
type pgxConn struct {
	on interface {
		Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	}
}

func (c pgxConn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := c.on.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (c pgxConn) query(ctx context.Context, query string, args ...any) (rows, error) {
	r, err := c.on.Query(ctx, query, args...)
	return pgxRows{r}, err
}

type pgxRows struct{ pgx.Rows }

func (r pgxRows) Close() error {
	r.Rows.Close()
	return nil
}

// tx is a transaction with the handle by which jobs join it.
type tx struct {
	conn
	queue            queue.Tx
	commit, rollback func(ctx context.Context) error
}

func beginSQL(db *sql.DB) func(context.Context) (tx, error) {
	return func(ctx context.Context) (tx, error) {
		t, err := db.BeginTx(ctx, nil)
		if err != nil {
			return tx{}, err
		}
		return tx{
			conn:     sqlConn{t},
			queue:    queue.Tx{SQL: t},
			commit:   func(context.Context) error { return t.Commit() },
			rollback: func(context.Context) error { return t.Rollback() },
		}, nil
	}
}

func beginPgx(pool *pgxpool.Pool) func(context.Context) (tx, error) {
	return func(ctx context.Context) (tx, error) {
		t, err := pool.Begin(ctx)
		if err != nil {
			return tx{}, err
		}
		return tx{conn: pgxConn{t}, queue: queue.Tx{Pgx: t}, commit: t.Commit, rollback: t.Rollback}, nil
	}
}

// write runs do in one transaction: all of it, or nothing.
func (s *Store) write(ctx context.Context, do func(tx) error) error {
	t, err := s.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer t.rollback(context.WithoutCancel(ctx)) //nolint:errcheck // nothing to roll back after a commit
	if err := do(t); err != nil {
		return err
	}
	if err := t.commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// all returns every row of a query as scan reads it.
func all[T any](ctx context.Context, c conn, scan func(rows) (T, error), query string, args ...any) ([]T, error) {
	r, err := c.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var list []T
	for r.Next() {
		v, err := scan(r)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, r.Err()
}

// one returns the first row of a query, or bot.ErrNotFound.
func one[T any](ctx context.Context, c conn, scan func(rows) (T, error), query string, args ...any) (T, error) {
	list, err := all(ctx, c, scan, query, args...)
	if err != nil || len(list) == 0 {
		var none T
		if err == nil {
			err = bot.ErrNotFound
		}
		return none, err
	}
	return list[0], nil
}

// value scans a single column.
func value[T any](r rows) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

// document scans a single column of JSON.
func document[T any](r rows) (T, error) {
	var v T
	var doc string
	if err := r.Scan(&doc); err != nil {
		return v, err
	}
	err := json.Unmarshal([]byte(doc), &v)
	return v, err
}

// micros is a time as the store keeps it: unix microseconds, 0 for no time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the inverse of micros.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
