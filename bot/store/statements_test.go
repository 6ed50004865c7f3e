package store

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
)

// A kept text answers as a fresh one does: while its own rows are read, and after its table was made anew.
func TestKeptStatementsAnswerLikeFreshOnes(t *testing.T) {
	t.Parallel()
	db, err := openSQL("file:" + filepath.Join(t.TempDir(), "kept.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	reads := func(tx *sql.Tx, want []int, within func()) {
		t.Helper()
		rows, err := tx.QueryContext(t.Context(), "SELECT i FROM n WHERE i >= $1 ORDER BY i", 1)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var got []int
		for rows.Next() {
			within()
			var i int
			if err := rows.Scan(&i); err != nil {
				t.Fatal(err)
			}
			got = append(got, i)
		}
		if err := rows.Err(); err != nil || !slices.Equal(got, want) {
			t.Errorf("read %v, %v; want %v", got, err, want)
		}
	}
	exec("CREATE TABLE n (i INTEGER); INSERT INTO n VALUES (1); INSERT INTO n VALUES (2)")
	for _, want := range [][]int{{1, 2}, {3}} {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			reads(tx, want, func() { reads(tx, want, func() {}) })
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		exec("DROP TABLE n; CREATE TABLE n (j TEXT, i INTEGER); INSERT INTO n VALUES ('', 3)")
	}
	for range 3 {
		if _, err := db.ExecContext(t.Context(), "INSERT INTO absent VALUES (1)"); err == nil {
			t.Error("a table that is not there was written")
		}
	}
}
