package locale_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// messages reads every text of one catalogue, by id and plural form.
func messages(t *testing.T, name string, l bot.Language) map[string]string {
	t.Helper()
	data, err := locales.FS.ReadFile(name + "." + string(l) + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	var walk func(prefix string, node map[string]any)
	walk = func(prefix string, node map[string]any) {
		for key, value := range node {
			switch v := value.(type) {
			case string:
				all[prefix+key] = v
			case map[string]any:
				walk(prefix+key+".", v)
			}
		}
	}
	walk("", tree)
	return all
}

func everyMessage(t *testing.T, f func(l bot.Language, id, text string)) {
	t.Helper()
	for _, l := range bot.Languages() {
		for _, name := range []string{"active", "phrases"} {
			for id, text := range messages(t, name, l) {
				f(l, id, text)
			}
		}
	}
}

func TestNoMessageNamesAPlaceButWhere(t *testing.T) {
	t.Parallel()
	place := regexp.MustCompile(`이 페이지|이 채널|이 계정|여기|\bhere\b|this page|this channel|cette page|ce canal|ci-dessus`)
	everyMessage(t, func(l bot.Language, id, text string) {
		if place.MatchString(text) && !strings.HasPrefix(id, "where.") {
			t.Errorf("%s %s names a place: %s", l, id, text)
		}
	})
}

func TestNothingThatInflectsStandsBare(t *testing.T) {
	t.Parallel()
	inflected := `\{\{\.(startedAt|endedAt|prevAt|nextAt|asOf|restoredAt|originalAt|knownAt|reportAt|date|effectiveAt|services|restored|pending|groups|org|office)\b`
	bare := map[bot.Language]*regexp.Regexp{
		bot.French:  regexp.MustCompile(`(?i)(\b(de|du|au|le|les|depuis|dès|à)|d’|jusqu’à) ?` + inflected + `[^.]*\}\}`),
		bot.English: regexp.MustCompile(`(?i)\b(at|on) ` + inflected),
		bot.Korean:  regexp.MustCompile(`\}\}(은|는|이|가|을|를|으로|로)([ .,]|$)`),
	}
	allowed := regexp.MustCompile(`[Ll]es? services? \{\{\.(services|restored)\}\}`) // the head noun carries the article
	everyMessage(t, func(l bot.Language, id, text string) {
		if bad := bare[l].FindString(allowed.ReplaceAllString(text, "")); bad != "" {
			t.Errorf("%s %s: %q in %s", l, id, bad, text)
		}
	})
}

func TestBanned(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		language bot.Language
		text     string
		want     int
	}{
		"excuse":         {bot.Korean, "이례적인 상황으로 본의 아니게 불편을 드렸습니다.", 2},
		"slang":          {bot.Korean, "카카오톡이 먹통입니다.", 1},
		"open promise":   {bot.Korean, "조속히 복구하겠습니다.", 1},
		"a plain notice": {bot.Korean, "오후 4시까지 알려 드리겠습니다.", 0},
		"inconvenience":  {bot.English, "Sorry for any inconvenience; we take security very seriously.", 2},
		"we take":        {bot.English, "We take your privacy very Seriously.", 1},
		"soon":           {bot.English, "We will be back shortly, as soon as possible.", 2},
		"half a word":    {bot.English, "The debug log says nothing.", 0},
		"excusons":       {bot.French, "Nous nous excusons pour ce bug.", 2},
		"volonté":        {bot.French, "Pour des raisons indépendantes de notre volonté.", 1},
		"buggy":          {bot.French, "Le débogage continue.", 0},
		"no language":    {"de", "먹통", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := locale.Banned(test.language, test.text); len(got) != test.want {
				t.Errorf("got %q, want %d", got, test.want)
			}
		})
	}
}
