package bot_test

import (
	"io/fs"
	"os"
	"regexp"
	"testing"
)

// A text that is taken for markup is a hole as soon as somebody's words stand in it.
func TestNoTextIsTakenForMarkup(t *testing.T) {
	t.Parallel()
	safe := map[string]string{
		"bot/site/entry.go": "the approved bytes, which render has escaped",
		"bot/site/phone.go": "what was markup before, or is escaped in the same line",
	}
	markup := regexp.MustCompile(`template\.(HTML|HTMLAttr|JS|JSStr|CSS|URL|Srcset)\(`)
	root := os.DirFS("..")
	found := map[string]bool{}
	for _, folder := range []string{"bot", "cmd", "templates", "locales"} {
		err := fs.WalkDir(root, folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !isSource(entry) {
				return err
			}
			data, err := fs.ReadFile(root, name)
			if bad := markup.Find(data); bad != nil {
				found[name] = true
				if safe[name] == "" {
					t.Errorf("%s: %s…) lets a text through as markup: hand it over as a string, which the template escapes", name, bad)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range safe {
		if !found[name] {
			t.Errorf("%s takes nothing for markup any more: take its exception out", name)
		}
	}
}
