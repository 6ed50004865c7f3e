package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// mostStatements bounds what a connection keeps; the texts of this package and of the queue are fewer.
const mostStatements = 300

// openSQL opens a SQLite database whose connections keep what they have compiled, since compiling a text costs it more than running it.
func openSQL(name string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{connector}), nil
}

type keeping struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("open a connection: %T lacks some of what database/sql may ask of it", c), c.Close())
	}
	return &keeper{sqliteConn: whole, kept: map[string]*statement{}}, nil
}

// sqliteConn is all that the driver's own connection can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keeper is a connection with its compiled texts. database/sql lets one goroutine at a time have it.
type keeper struct {
	sqliteConn
	kept map[string]*statement
}

type statement struct {
	compiled sqliteStmt // nil: the text was met once
	open     bool       // its rows are being read
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// find returns the text compiled, or nil where it is to be run as it is: met for the first time, or while its own rows are read.
func (k *keeper) find(ctx context.Context, query string) *statement {
	s := k.kept[query]
	switch {
	case s == nil:
		if len(k.kept) < mostStatements {
			k.kept[query] = &statement{}
		}
		return nil
	case s.open:
		return nil
	case s.compiled == nil && !k.compile(ctx, s, query):
		return nil
	}
	return s
}

// compile reports whether the text could be compiled. One that could not is left to fail where it is run.
func (k *keeper) compile(ctx context.Context, s *statement, query string) bool {
	compiled, err := k.PrepareContext(ctx, query)
	if err != nil {
		return false
	}
	var ok bool
	s.compiled, ok = compiled.(sqliteStmt)
	return ok
}

// ExecContext runs a text.
func (k *keeper) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if s := k.find(ctx, query); s != nil {
		return s.compiled.ExecContext(ctx, args)
	}
	return k.sqliteConn.ExecContext(ctx, query, args)
}

// QueryContext runs a text and returns its rows.
func (k *keeper) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s := k.find(ctx, query)
	if s == nil {
		return k.sqliteConn.QueryContext(ctx, query, args)
	}
	r, err := s.compiled.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open = true
	return keptRows{r, s}, nil
}

// Close closes the connection and what it kept.
func (k *keeper) Close() error {
	var errs []error
	for _, s := range k.kept {
		if s.compiled != nil {
			errs = append(errs, s.compiled.Close())
		}
	}
	return errors.Join(append(errs, k.sqliteConn.Close())...)
}

// keptRows give their statement back when they are closed.
type keptRows struct {
	driver.Rows
	of *statement
}

// Close ends the reading.
func (r keptRows) Close() error {
	r.of.open = false
	return r.Rows.Close()
}
