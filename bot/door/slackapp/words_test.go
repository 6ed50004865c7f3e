package slackapp_test

import (
	"sync"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

var loaded = sync.OnceValues(func() (*locale.Catalog, error) { return locale.Load(locales.FS) })

func catalog(t testing.TB) *locale.Catalog {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
