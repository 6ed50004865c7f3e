package locale_test

import (
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
