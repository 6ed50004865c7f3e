package config_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

var update = flag.Bool("update", false, "write what is found into testdata")

// settings are those of the kinds of this test.
type settings struct {
	Token     string            `yaml:"token"`
	TokenFile string            `yaml:"token_file"`
	Headers   map[string]string `yaml:"headers"`
	Retry     struct {
		Hosts []string `yaml:"hosts"`
	} `yaml:"retry"`
}

func kinds() map[string]config.Kind {
	fresh := func() any { return &settings{} }
	nameless := func(_ any, r bot.Recipient) error {
		if strings.HasPrefix(r.Address, "#") {
			return fmt.Errorf("%q is a name: write an id", r.Address)
		}
		return nil
	}
	return map[string]config.Kind{
		"slack": {New: fresh, Desk: true}, "discord": {New: fresh, Check: nameless}, "webhook": {New: fresh, Desk: true},
		"page": {New: func() any { return &struct{}{} }}, "voice": {New: fresh, Desk: true, Only: true},
	}
}

// outside is the world of the tests: a few variables and the files of a folder.
func outside(t testing.TB, files map[string]string) config.Env {
	t.Helper()
	variables := map[string]string{"SLACK_TOKEN": "xoxb-s3cr3t", "DATABASE_URL": "postgres://bongsu:s3cr3t@db/bongsu", "HOST": "hooks.example.com", "EMPTY": ""}
	return config.Env{
		Getenv: func(name string) (string, bool) { v, ok := variables[name]; return v, ok },
		ReadFile: func(path string) ([]byte, error) {
			if content, ok := files[path]; ok {
				return []byte(content), nil
			}
			return nil, &os.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
		},
		Dir: "/etc/bongsu",
	}
}

func minimal(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/minimal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func mustLoad(t testing.TB, yaml string, files map[string]string) *config.Config {
	t.Helper()
	c, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, files))
	if err != nil {
		t.Fatalf("a good configuration was refused:\n%v", err)
	}
	return c
}

// Each mistake has a file: the configuration, and what bongsu says about it.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no bad configurations: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			const head, middle = "-- bongsu.yaml --\n", "-- error --\n"
			yaml, want, ok := strings.Cut(strings.TrimPrefix(string(archive), head), middle)
			if !ok || !strings.HasPrefix(string(archive), head) {
				t.Fatal("want the files bongsu.yaml and error")
			}
			c, err := config.Load("bongsu.yaml", []byte(yaml), kinds(), outside(t, nil))
			if err == nil || c != nil {
				t.Fatalf("was taken: %v", c)
			}
			if strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("an error shows a secret: %v", err)
			}
			if *update {
				want = err.Error() + "\n"
				if err := os.WriteFile(path, []byte(head+yaml+middle+want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(want, err.Error()+"\n"); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMinimalTakesTheDefaults(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, minimal(t), nil)
	name := func(ko, en, fr string) bot.Text { return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr} }
	roles := []bot.Role{bot.DutyOfficer, bot.Comms, bot.Legal, bot.Commander}
	hook := func(id string, class bot.Class, address string) bot.Destination {
		return bot.Destination{
			ID: id, Channel: "hooks", Kind: "webhook", Class: class, Languages: bot.Languages(),
			Recipients: []bot.Recipient{{ID: id, Address: address, Secret: bot.NewSecret("whsec_YW4gZXhhbXBsZSwgbmV2ZXIgYSBzZWNyZXQ=")}},
		}
	}
	want := config.Config{
		Org: config.Org{
			Name: bot.Name{Text: name("하늘톡", "Haneul Talk", "Haneul Talk")}, KeyPrefix: "INC",
			Contact: name("help.example.com/ko", "help.example.com/en", "help.example.com/fr"),
		},
		Zones:      map[bot.Language]string{bot.Korean: "Asia/Seoul", bot.English: "Asia/Seoul", bot.French: "Europe/Paris"},
		Store:      config.Store{SQLite: "./bongsu.db"},
		Site:       config.Site{Addr: "127.0.0.1:8080", BaseURL: "http://127.0.0.1:8080", DefaultLanguage: bot.Korean},
		Console:    config.Console{Addr: "127.0.0.1:8081", BaseURL: "http://127.0.0.1:8081"},
		Components: bot.Components{{ID: "messages", Name: bot.Name{Text: name("메시지", "Messages", "Messages")}}},
		People: bot.People{
			{ID: "first", Name: name("첫째 담당자", "First Officer", "Premier responsable"), Roles: roles, Language: bot.Korean, AnyLanguage: true},
			{ID: "second", Name: name("둘째 담당자", "Second Officer", "Second responsable"), Roles: roles, Language: bot.Korean, AnyLanguage: true},
		},
		Channels: []config.Channel{{Name: "hooks", Kind: "webhook", Settings: &settings{}, Destinations: []bot.Destination{
			hook("newsroom", bot.PublicClass, "https://newsroom.example.com/hook"),
		}}},
		Policy:     config.DefaultPolicy(),
		Chase:      bot.Chase{Backup: 2 * time.Minute, Call: 3 * time.Minute, BreakGlass: 5 * time.Minute},
		BreakGlass: []bot.Role{bot.Executive},
		Cadence:    config.DefaultCadence(),
	}
	if diff := cmp.Diff(want, *c, cmp.Comparer(func(a, b bot.Secret) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExampleLoads(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	block := func() any { return &map[string]any{} } // what is in the blocks is the kinds' own test
	env := config.Env{
		Getenv:   func(name string) (string, bool) { return "postgres://" + name, true },
		ReadFile: func(path string) ([]byte, error) { return []byte("from " + path), nil },
	}
	kinds := map[string]config.Kind{"slack": {New: block, Desk: true}, "discord": {New: block}, "webhook": {New: block}, "page": {New: block}, "email": {New: block, Desk: true}, "x": {New: block}, "line": {New: block}, "wechat": {New: block}, "sms": {New: block, Desk: true}, "kakao": {New: block}, "voice": {New: block, Desk: true, Only: true}}
	c, err := config.Load("config.example.yaml", data, kinds, env)
	if err != nil {
		t.Fatal(err)
	}
	classes, used := map[bot.Class]int{}, map[string]int{}
	for _, d := range c.Destinations() {
		classes[d.Class]++
		used[d.Kind]++
	}
	if len(classes) != 3 || len(used) != len(kinds) || c.Slack == nil || len(c.Brief) == 0 {
		t.Errorf("the example shows classes %v and kinds %v; want all of them, the Slack door and a brief", classes, used)
	}
	if diff := cmp.Diff(config.DefaultPolicy(), c.Policy); diff != "" {
		t.Errorf("the example spells out the approval rules that hold without it (-default +example):\n%s", diff)
	}
	if diff := cmp.Diff(config.DefaultCadence(), c.Cadence); diff != "" {
		t.Errorf("the example spells out the cadence that holds without it (-default +example):\n%s", diff)
	}
}

// A scenario embeds the same block; lines and paths are those of the scenario.
func TestFromNode(t *testing.T) {
	t.Parallel()
	type scenario struct {
		Title  string          `yaml:"title"`
		Config strictyaml.Node `yaml:"config"`
	}
	load := func(block string) (*config.Config, error) {
		var s scenario
		text := "title: a night\nconfig:\n  " + strings.ReplaceAll(block, "\n", "\n  ") + "\n"
		if err := strictyaml.Load("night.yaml", []byte(text), &s); err != nil {
			t.Fatal(err)
		}
		return config.FromNode("night.yaml", s.Config, kinds(), outside(t, nil))
	}
	c, err := load(minimal(t))
	if err != nil || len(c.People) != 2 {
		t.Fatalf("got %v, %v", c, err)
	}
	_, err = load(strings.ReplaceAll(minimal(t), "class: public", "class: publik"))
	fault := faultOf(t, err)
	if fault.Line != 17 || fault.File != "night.yaml" || fault.Path != "config.channels.0.destinations.0.class" {
		t.Errorf("got %+v", fault)
	}
	_, err = config.FromNode("night.yaml", strictyaml.Node{}, kinds(), outside(t, nil))
	if fault := faultOf(t, err); fault.File != "night.yaml" || fault.Line != 1 {
		t.Errorf("absent block: got %+v", fault)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(minimal(f)))
	for _, seed := range []string{
		"", "~", "[]", "org: &a {name: *a}", "brief: [{cron: CRON_TZ=}]\n", "brief: [{cron: '@every '}]", "cadence: {5: {first: 1m}}",
		"components: [{id: a, depends_on: [a, b]}, {id: b, depends_on: [a]}]\n", "channels: [{kind: page, settings: {a: '${'}}]\n",
		"channels: [{kind: slack, settings: {token: '${X}', token_file: x, headers: {a: '${SLACK_TOKEN}'}}, destinations: [{address: 'a@:1%'}]}]",
		"approval: [{types: [], steps: [{}]}, {types: [holding], min_severity: -1}]", "site: {base_url: 'http://[::1'}", "people:\n- {}\n-\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.Load("bongsu.yaml", data, kinds(), outside(t, nil))
		if (c == nil) == (err == nil) {
			t.Fatalf("want a configuration or an error, got %v and %v", c, err)
		}
		if err != nil {
			requireLines(t, err)
		} else if c.String() == "" {
			t.Error("prints nothing")
		}
	})
}
