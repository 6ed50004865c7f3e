package locale_test

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/bongsu-hq/bongsu/bot"
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

func TestPhrasesHaveALabelAndASentence(t *testing.T) {
	t.Parallel()
	for _, l := range bot.Languages() {
		for id, text := range messages(t, "phrases", l) {
			switch {
			case strings.HasSuffix(id, ".label"), strings.HasSuffix(id, ".alternative"):
				if strings.HasSuffix(text, ".") || l == bot.Korean && strings.HasSuffix(text, "다") {
					t.Errorf("%s %s is a sentence: %s", l, id, text)
				}
			case strings.HasSuffix(id, ".sentence"):
				if !strings.HasSuffix(text, ".") || strings.Count(text, ". ") > 0 || l == bot.Korean && !strings.HasSuffix(text, "니다.") {
					t.Errorf("%s %s is not one sentence: %s", l, id, text)
				}
			default:
				t.Errorf("%s %s: a phrase has label, sentence and perhaps alternative", l, id)
			}
		}
	}
}
