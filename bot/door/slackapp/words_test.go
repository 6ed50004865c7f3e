package slackapp_test

import (
	"testing"
	"testing/fstest"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

func catalog(t *testing.T) *locale.Catalog {
	t.Helper()
	files := fstest.MapFS{}
	for _, room := range []string{"active", "console", "desk", "slackapp"} {
		for _, l := range bot.Languages() {
			name := room + "." + string(l) + ".toml"
			data, err := locales.FS.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: data}
		}
	}
	c, err := locale.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
