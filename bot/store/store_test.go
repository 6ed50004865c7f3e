package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/bot/store/storetest"
)

func ready(t testing.TB, s *store.Store, err error) *store.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreOnSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) func() *store.Store {
		path := filepath.Join(t.TempDir(), "a name with ? and #.db")
		return func() *store.Store {
			s, err := store.OpenSQLite(t.Context(), path, store.Fast())
			return ready(t, s, err)
		}
	})
}

func TestStoreOnPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) func() *store.Store {
		url := queuetest.Postgres(t)
		return func() *store.Store {
			s, err := store.OpenPostgres(t.Context(), url)
			return ready(t, s, err)
		}
	})
}

func TestNodesMigrateOneDatabaseTogether(t *testing.T) {
	t.Parallel()
	url := queuetest.Postgres(t)
	const nodes = 3
	done := make(chan error, nodes)
	for range nodes {
		s, err := store.OpenPostgres(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		go func() { done <- s.Migrate(t.Context()) }()
	}
	for range nodes {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// What the first version wrote stays, and the later tables are added.
func TestADatabaseOfTheFirstVersionIsMigrated(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "old.db")
		ofFirstVersion(t, "sqlite", "file:"+path, goose.DialectSQLite3)
		opened, err := store.OpenSQLite(t.Context(), path)
		migratesWhole(t, opened, err)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := queuetest.Postgres(t)
		ofFirstVersion(t, "pgx", url, goose.DialectPostgres)
		opened, err := store.OpenPostgres(t.Context(), url)
		migratesWhole(t, opened, err)
	})
}

func migratesWhole(t *testing.T, opened *store.Store, err error) {
	t.Helper()
	s := ready(t, opened, err)
	if person, err := s.PersonByToken(t.Context(), "hash"); person != "duty" || err != nil {
		t.Errorf("the token is %q's: %v", person, err)
	}
	signed := []bot.PhraseSignature{{Phrase: "login-fails", Language: bot.Korean, Digest: "a", Person: "words", At: time.UnixMicro(1).UTC()}}
	if err := s.SignPhrases(t.Context(), signed); err != nil {
		t.Fatal(err)
	}
	got, err := s.PhraseSignatures(t.Context())
	if diff := cmp.Diff(signed, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// ofFirstVersion makes a database with the tables of the first migration alone, and one token.
func ofFirstVersion(t *testing.T, driver, source string, dialect goose.Dialect) {
	t.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(dialect, db, os.DirFS("migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO tokens (person_id, hash, at) VALUES ('duty', 'hash', 1)`); err != nil {
		t.Fatal(err)
	}
}

func TestAConnectionErrorKeepsThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://bongsu:hunter2@127.0.0.1:1/none?connect_timeout=1",
		"postgres://bongsu:hunter2@127.0.0.1:port/none",
	} {
		_, err := store.OpenPostgres(t.Context(), url)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("opening an unreachable database: %v", err)
		}
	}
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return
	}
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := store.OpenSQLite(t.Context(), path)
	ready(t, s, err)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has rights %o", filepath.Base(path+suffix), mode)
		}
	}
	if _, err := store.OpenSQLite(t.Context(), filepath.Join(path, "below a file")); err == nil {
		t.Error("a file below a file was opened")
	}
}
