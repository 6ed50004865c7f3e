// Package store keeps incidents, drafts, decisions, the ledger of deliveries and the record of events, on SQLite or Postgres,
// with one SQL text.
//
// Apply is the one way in which the desk writes: a bot.Change becomes state, events, deliveries and jobs in one transaction,
// or nothing of it. The ledger's own methods move deliveries between their states. Inside a transaction nothing else may be
// asked of the store: SQLite has one write connection, which the queue shares, and a second taker would wait for ever.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/bongsu-hq/bongsu/bot/queue"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The engines.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Store is an open database.
type Store struct {
	engine   string
	db       *sql.DB // of migrations; on SQLite the one write connection
	read     conn
	begin    func(context.Context) (tx, error)
	inserter *queue.Inserter
	recent   recent
	close    []func() error
}

// Option changes how a database is opened.
type Option func(*options)

type options struct{ fast bool }

// Fast lets the last writes be lost when the power fails, and keeps every other process out: for the temporary files of replay and demo only.
func Fast() Option { return func(o *options) { o.fast = true } }

const (
	durable = "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	hasty   = "&_pragma=locking_mode(EXCLUSIVE)&_pragma=journal_mode(MEMORY)&_pragma=synchronous(OFF)"
)

// InMemory is the path of a database that no file holds and that ends with its Store; it is opened with Fast.
const InMemory = ":memory:"

// OpenSQLite opens the database file at path and creates it when it is absent. Migrate comes next.
func OpenSQLite(ctx context.Context, path string, opts ...Option) (*Store, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	file := "file:" + path
	if path != InMemory {
		if err := private(path); err != nil {
			return nil, fmt.Errorf("open %s: %w", path, err)
		}
		file = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	pragmas := durable
	if o.fast {
		pragmas = hasty
	}
	db, err := openSQL(file + "?_txlock=immediate&_pragma=busy_timeout(5000)" + pragmas)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	inserter, err := queue.NewSQLiteInserter(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{engine: SQLite, db: db, read: sqlConn{db}, begin: beginSQL(db), inserter: inserter, close: []func() error{db.Close}}
	if o.fast {
		return s, nil // one connection for all: a second one would be locked out
	}
	readers, err := openSQL(file + "?_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	readers.SetMaxOpenConns(4)
	s.read = sqlConn{readers}
	s.close = []func() error{readers.Close, db.Close}
	return s, nil
}

// private creates the file at path for its owner alone when it is absent; SQLite gives the files beside it the same rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	return f.Close()
}

// OpenPostgres opens the database that a connection URL names. Migrate comes next.
func OpenPostgres(ctx context.Context, connection string) (*Store, error) {
	config, err := pgxpool.ParseConfig(connection)
	if err != nil {
		return nil, errors.New("open postgres: the connection URL is not valid: write store.postgres as postgres://user:password@host:5432/database") // the cause may quote the password
	}
	config.MaxConns = max(config.MaxConns, 16)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, unreachable(config.ConnConfig, err)
	}
	inserter, err := queue.NewPostgresInserter(pool)
	if err != nil {
		pool.Close()
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	return &Store{
		engine: Postgres, db: db, read: pgxConn{pool}, begin: beginPgx(pool), inserter: inserter,
		close: []func() error{db.Close, inserter.Close, func() error { pool.Close(); return nil }},
	}, nil
}

// unreachable tells in one line which database did not let us in, and why; the driver's own error repeats itself for each address tried.
func unreachable(c *pgx.ConnConfig, err error) error {
	why := strings.Join(strings.Fields(err.Error()), " ")
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		why = refused.Message
	} else if failed, ok := errors.AsType[*net.OpError](err); ok {
		why = failed.Err.Error()
	}
	place := net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	return fmt.Errorf("postgres at %s lets nobody into database %q as %q (%s): start it, or mend store.postgres", place, c.Database, c.User, why)
}

// Migrate brings the store's tables and the queue's to the version of this binary. Several nodes may do so at once.
func (s *Store) Migrate(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	if s.engine == Postgres {
		dialect = goose.DialectPostgres
		unlock, err := s.lockMigrations(ctx)
		if err != nil {
			return fmt.Errorf("migrate the store: %w", err)
		}
		defer unlock()
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrate the store: %w", err)
	}
	provider, err := goose.NewProvider(dialect, s.db, folder)
	if err != nil {
		return fmt.Errorf("migrate the store: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the store: %w", err)
	}
	return s.inserter.Migrate(ctx)
}

// migrationLock is the number of the advisory lock under which nodes migrate: "bongsu" as bytes.
const migrationLock = 0x626f6e677375

// lockMigrations makes other nodes wait until unlock is called or the connection is lost.
func (s *Store) lockMigrations(ctx context.Context) (unlock func(), err error) {
	session, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := session.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(migrationLock)); err != nil {
		return nil, errors.Join(err, session.Close())
	}
	return func() {
		defer session.Close()
		if _, err := session.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrationLock)); err != nil {
			_ = session.Raw(func(any) error { return driver.ErrBadConn }) // a lost connection holds no lock
		}
	}, nil
}

// Close closes all connections. Everything that uses the store must have ended.
func (s *Store) Close() error {
	var errs []error
	for _, closing := range s.close {
		errs = append(errs, closing())
	}
	return errors.Join(errs...)
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := one(ctx, s.read, value[int], "SELECT 1"); err != nil {
		return fmt.Errorf("ping the store: %w", err)
	}
	return nil
}

// Inserter returns the queue's inserter on the same database.
func (s *Store) Inserter() *queue.Inserter { return s.inserter }

// Engine returns "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine }
