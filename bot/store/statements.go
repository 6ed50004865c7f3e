package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements keeps what SQLite has compiled, since compiling a text costs it more than running it. A text that is met inside a transaction is
// compiled before the next one begins: until then the one write connection is taken.
type statements struct {
	db *sql.DB

	mu   sync.Mutex
	kept map[string]*sql.Stmt
	met  []string
}

// mostStatements bounds what is kept; the texts of this package are fewer.
const mostStatements = 300

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, kept: map[string]*sql.Stmt{}}
}

// find returns the compiled text, or nil and remembers it.
func (s *statements) find(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt := s.kept[query]
	if stmt == nil && len(s.kept)+len(s.met) < mostStatements {
		s.met = append(s.met, query)
	}
	return stmt
}

// compile compiles the texts that were met. One that cannot be compiled is left to fail where it is used.
func (s *statements) compile(ctx context.Context) {
	s.mu.Lock()
	met := s.met
	s.met = nil
	s.mu.Unlock()
	for _, query := range met {
		stmt, err := s.db.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.kept[query] == nil {
			s.kept[query] = stmt
			stmt = nil
		}
		s.mu.Unlock()
		if stmt != nil {
			_ = stmt.Close() // somebody else was first
		}
	}
}

// sqlRead runs texts outside transactions.
type sqlRead struct{ statements *statements }

func (c sqlRead) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := c.statements.db.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c sqlRead) query(ctx context.Context, query string, args ...any) (rows, error) {
	stmt := c.statements.find(query)
	if stmt == nil {
		c.statements.compile(ctx)
		return c.statements.db.QueryContext(ctx, query, args...) //nolint:rowserrcheck // who reads the rows checks
	}
	return stmt.QueryContext(ctx, args...) //nolint:rowserrcheck // who reads the rows checks
}

// sqlTx runs texts inside a transaction.
type sqlTx struct {
	tx         *sql.Tx
	statements *statements
}

func (c sqlTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	var result sql.Result
	var err error
	if stmt := c.statements.find(query); stmt != nil {
		result, err = c.tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	} else {
		result, err = c.tx.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c sqlTx) query(ctx context.Context, query string, args ...any) (rows, error) {
	if stmt := c.statements.find(query); stmt != nil {
		return c.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...) //nolint:rowserrcheck // who reads the rows checks
	}
	return c.tx.QueryContext(ctx, query, args...) //nolint:rowserrcheck // who reads the rows checks
}
