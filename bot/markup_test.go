package bot_test

import (
	"io/fs"
	"os"
	"regexp"
	"testing"
)

// A text that is taken for markup is a hole as soon as somebody's words stand in it. The site alone does so, with the bytes that were
// approved, which render has escaped.
func TestNoTextIsTakenForMarkup(t *testing.T) {
	t.Parallel()
	const approved = "bot/site/entry.go"
	markup := regexp.MustCompile(`template\.(HTML|HTMLAttr|JS|JSStr|CSS|URL|Srcset)\b`)
	root := os.DirFS("..")
	found := false
	for _, folder := range []string{"bot", "cmd", "templates", "locales"} {
		err := fs.WalkDir(root, folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !isSource(entry) {
				return err
			}
			data, err := fs.ReadFile(root, name)
			if bad := markup.Find(data); bad != nil && name != approved {
				t.Errorf("%s: %s lets a text through as markup: hand it over as a string, which the template escapes", name, bad)
			} else if bad != nil {
				found = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !found {
		t.Errorf("%s takes nothing for markup any more: take its exception out", approved)
	}
}
