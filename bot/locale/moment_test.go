package locale_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/locales"
)

// A time of day ends in a full stop of its own in English, and the desk's sentences are not mended like notices: none ends in a time.
func TestNoSentenceOfTheDeskEndsInATime(t *testing.T) {
	t.Parallel()
	ending := regexp.MustCompile(`\{\{\.(at|since|until|due|from|next|release)\}\}\.( |"|\\n)`)
	for _, name := range []string{"desk.en.toml", "slackapp.en.toml", "console.en.toml"} {
		file, err := fs.ReadFile(locales.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(file)) {
			if ending.MatchString(line) {
				t.Errorf("%s would read “a.m..”: %s", name, line)
			}
		}
	}
}
