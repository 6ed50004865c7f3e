package scenario_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/app"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

func files() app.Files { return app.Files{Templates: templates.FS, Locales: locales.FS} }

func TestBuiltinsHoldTogether(t *testing.T) {
	t.Parallel()
	names := scenario.Names()
	if want := []string{"drill-false-alarm", "kakao-2022"}; !slices.Equal(names, want) {
		t.Fatalf("the built-in scenarios are %v, not %v", names, want)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := scenario.Builtin(name)
			if err != nil {
				t.Fatal(err)
			}
			s, err := scenario.Parse(name+".yaml", data)
			if err != nil {
				t.Fatal(err)
			}
			if s.Name != name {
				t.Errorf("%s.yaml calls itself %q", name, s.Name)
			}
			if err := load(t, data); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := scenario.Builtin("absent"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an unknown name: %v", err)
	}
}

// phrasebook is the one that is built in, read once for all tests.
var phrasebook = sync.OnceValues(func() ([]string, error) {
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		return nil, err
	}
	return catalog.Phrases(), nil
})

func phrases(t *testing.T) []string {
	t.Helper()
	ids, err := phrasebook()
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// The same file gives the same bytes: each is played twice, side by side, and this is the one test that plays twice.
func TestBuiltinsPlayAsTheyExpect(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, again := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "again")
			var failed error
			var beside sync.WaitGroup
			beside.Go(func() { _, failed = app.Replay(t.Context(), name, again, files()) })
			result, err := app.Replay(t.Context(), name, out, files())
			beside.Wait()
			if err := errors.Join(err, failed); err != nil {
				t.Fatal(err)
			}
			if result.Deliveries < 40 || result.Channels < 3 || result.Languages != 3 {
				t.Errorf("%d deliveries on %d channels in %d languages", result.Deliveries, result.Channels, result.Languages)
			}
			first := contents(t, out)
			for _, want := range []string{"ledger.jsonl", "timeline.md", "gallery/index.html", "gallery/initial.html", "gallery/phrases.html", "site/ko/index.html", "site/en/index.html", "site/fr/index.html"} {
				if first[want] == "" {
					t.Errorf("%s was not written", want)
				}
			}
			if diff := cmp.Diff(first, contents(t, again)); diff != "" {
				t.Errorf("two replays differ:\n%s", diff)
			}
		})
	}
}

// contents reads every file below dir.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
