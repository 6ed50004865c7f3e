package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/app"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// Every file of testdata/bad holds a scenario with one mistake and, under want, its error with file and line.
func TestABadScenarioIsRefusedWithItsLine(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			play, want, ok := strings.Cut(strings.TrimPrefix(string(data), "-- play.yaml --\n"), "-- want --\n")
			if want = strings.TrimSpace(want); !ok || want == "" {
				t.Fatalf("%s needs play.yaml and want", name)
			}
			got := load(t, []byte(play))
			if got == nil {
				t.Fatalf("nothing was refused; wanted %s", want)
			}
			if got.Error() != want {
				t.Errorf("got\n%v\nwanted\n%s", got, want)
			}
		})
	}
}

// load reads and checks a scenario as a replay does.
func load(t *testing.T, data []byte) error {
	t.Helper()
	s, unread := scenario.Parse("play.yaml", data)
	if s == nil {
		return unread
	}
	_, unfit := config.FromNode("play.yaml", s.Config, app.Kinds(), config.Env{})
	return strictyaml.Join(unread, unfit, s.Check(phrases(t)))
}

func FuzzParse(f *testing.F) {
	head, err := os.ReadFile("testdata/head.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append(head, "  - {at: 2026-03-10T14:00:00+09:00, by: first, approve: {cron: storm}}\n"...))
	f.Add([]byte("scenario: x\ntimeline: [{at: 2022-10-15T15:27:00Z, expect: {count: 3}}]\n"))
	f.Add([]byte("timeline:\n  - {}\n"))
	f.Add([]byte("- 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _ := scenario.Parse("fuzz.yaml", data)
		if s == nil {
			return
		}
		for _, e := range s.Timeline {
			if !strings.HasPrefix(e.Where(), "fuzz.yaml:") {
				t.Errorf("an entry stands at %s", e.Where())
			}
		}
		if err := s.Check(nil); len(s.Timeline) == 0 && err == nil {
			t.Error("a scenario in which nothing happens was taken")
		}
	})
}
