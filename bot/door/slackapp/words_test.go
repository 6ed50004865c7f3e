package slackapp_test

import (
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

func catalog(t *testing.T) *locale.Catalog {
	t.Helper()
	files := fstest.MapFS{}
	for _, room := range []string{"active", "desk", "slackapp"} {
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

func TestWordsOnWindowsFitIntoSlacksLimits(t *testing.T) {
	t.Parallel()
	words := catalog(t)
	limits := map[string]int{}
	for _, id := range words.IDs() {
		for suffix, limit := range map[string]int{".title": 24, ".submit": 24} {
			if len(id) > len("slackapp.") && id[:9] == "slackapp." && len(id) > len(suffix) && id[len(id)-len(suffix):] == suffix {
				limits[id] = limit
			}
		}
	}
	for _, id := range []string{"slackapp.close", "slackapp.cancel", "slackapp.stored"} {
		limits[id] = 24
	}
	for _, id := range []string{"slackapp.mode.live", "slackapp.mode.drill"} {
		limits[id] = 75
	}
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		limits["slackapp.severity."+n] = 69 // with five fires and a space
	}
	if len(limits) < 20 {
		t.Fatalf("found only %d texts with a limit", len(limits))
	}
	for id, limit := range limits {
		for _, l := range bot.Languages() {
			text, err := words.Text(string(l), id, nil)
			if err != nil {
				t.Error(err)
			}
			if n := utf8.RuneCountInString(text); n > limit {
				t.Errorf("%s in %s has %d characters, and Slack takes %d: %s", id, l, n, limit, text)
			}
		}
	}
}
