package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

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
