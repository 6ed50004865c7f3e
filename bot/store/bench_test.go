package store_test

import (
	"path/filepath"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/bot/store/storetest"
)

func BenchmarkStore(b *testing.B) {
	for name, open := range map[string]func(b *testing.B) *store.Store{
		"sqlite": func(b *testing.B) *store.Store {
			s, err := store.OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
			return ready(b, s, err)
		},
		"postgres": func(b *testing.B) *store.Store {
			s, err := store.OpenPostgres(b.Context(), queuetest.Postgres(b))
			return ready(b, s, err)
		},
	} {
		b.Run(name, func(b *testing.B) { storetest.Bench(b, open) })
	}
}
