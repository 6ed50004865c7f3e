package strictyaml_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

type level struct{ name string }

func (l *level) UnmarshalText(text []byte) error {
	if string(text) != "high" {
		return errors.New("not a level")
	}
	l.name = string(text)
	return nil
}

type destination struct {
	Name      string   `yaml:"name"`
	Languages []string `yaml:"languages"`
}

type naming struct {
	Title string `yaml:"title"`
}

type channel struct {
	Kind         string          `yaml:"kind"`
	Settings     strictyaml.Node `yaml:"settings"`
	Destinations []*destination  `yaml:"destinations"`
}

type file struct {
	naming   `yaml:",inline"`
	Port     int                    `yaml:"port"`
	Open     bool                   `yaml:"open"`
	Every    time.Duration          `yaml:"every"`
	From     time.Time              `yaml:"from"`
	Level    level                  `yaml:"level"`
	Channels []channel              `yaml:"channels"`
	Named    map[string]destination `yaml:"named"`
	Free     any                    `yaml:"free"`
	Hidden   string                 `yaml:"-"`
}

type settings struct {
	Token string `yaml:"token"`
	Retry struct {
		Attempts int `yaml:"attempts"`
	} `yaml:"retry"`
}

func TestLoadFillsEveryLevel(t *testing.T) {
	t.Parallel()
	var got file
	err := strictyaml.Load("c.yaml", []byte(`
title: 봉수
port: 8080
open: true
every: 90s
from: 2026-03-01T09:00:00Z
level: high
channels:
  - kind: slack
    destinations: [{name: press, languages: [ko, en, fr]}]
named:
  all: &all {name: everyone, languages: [ko]}
  copy: *all
free: {any: [1, two]}
`), &got)
	if err != nil {
		t.Fatal(err)
	}
	everyone := destination{Name: "everyone", Languages: []string{"ko"}}
	if diff := cmp.Diff(map[string]destination{"all": everyone, "copy": everyone}, got.Named); diff != "" {
		t.Errorf("named (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ko", "en", "fr"}, got.Channels[0].Destinations[0].Languages); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	if got.Title != "봉수" || got.Port != 8080 || !got.Open || got.Every != 90*time.Second || got.Level.name != "high" ||
		!got.From.Equal(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("scalars were not all read: %+v", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ yaml, want string }{
		"unknown key at the top":       {"prot: 1\n", `c.yaml:1: unknown key "prot" (did you mean "port"?)`},
		"unknown key of an inline":     {"tilte: a\n", `c.yaml:1: unknown key "tilte" (did you mean "title"?)`},
		"unknown key deep in a list":   {"channels:\n  - kind: x\n    destinations:\n      - name: a\n        languagse: [ko]\n", `c.yaml:5: unknown key "languagse" (did you mean "languages"?)`},
		"unknown key in a map":         {"named:\n  a:\n    naem: b\n", `c.yaml:3: unknown key "naem" (did you mean "name"?)`},
		"capital letters":              {"Port: 1\n", `c.yaml:1: unknown key "Port" (did you mean "port"?)`},
		"nothing near":                 {"named: {a: {zzzzzz: b}}\n", `c.yaml:1: unknown key "zzzzzz" (known here: languages, name)`},
		"a field that YAML may not":    {"hidden: x\n", `c.yaml:1: unknown key "hidden" (known here: channels, every, free, from, level, named, open, port, title)`},
		"key written twice":            {"port: 1\nopen: true\nport: 2\n", `c.yaml:3: key "port" is written twice, first on line 1; remove one`},
		"twice where nobody looks":     {"channels:\n  - settings:\n      a: 1\n      a: 2\n", `c.yaml:4: key "a" is written twice, first on line 3; remove one`},
		"twice in a free value":        {"free:\n  a: 1\n  a: 2\n", `c.yaml:3: key "a" is written twice, first on line 2; remove one`},
		"text for a number":            {"port: http\n", `c.yaml:1: port must be a whole number, not text`},
		"number too large":             {"port: 99999999999999999999999\n", `c.yaml:1: port must be a whole number, not a number`},
		"text for a switch":            {"open: perhaps\n", `c.yaml:1: open must be true or false, not text`},
		"list for text":                {"title: [a]\n", `c.yaml:1: title must be text, not a list`},
		"text for a list":              {"channels:\n  - destinations:\n      - languages: ko\n", `c.yaml:3: channels.0.destinations.0.languages must be a list, not text`},
		"block for an item":            {"channels:\n  - destinations:\n      - languages:\n          - ko: 1\n", `c.yaml:4: channels.0.destinations.0.languages.0 must be text, not a block of keys`},
		"number for a duration":        {"every: 90\n", `c.yaml:1: every must be a duration such as "90s" or "30m", not a whole number`},
		"list for a time":              {"from: []\n", `c.yaml:1: from must be a time such as 2026-03-01T09:00:00Z, not a list`},
		"list for a text type":         {"level: []\n", `c.yaml:1: level must be text, not a list`},
		"a text type that refuses":     {"level: low\n", `c.yaml:1: level: not a level`},
		"a list as the file":           {"- a\n", `c.yaml:1: the file must be a block of keys, not a list`},
		"empty list item":              {"channels:\n  - destinations:\n      - languages:\n          - ko\n          -\n", `c.yaml:5: empty list item; write a value or remove the dash`},
		"a block as a key":             {"free:\n  ? [a]\n  : 1\n", `c.yaml:2: a key must be plain text`},
		"second document":              {"port: 1\n---\nport: 2\n", `c.yaml:2: a second document starts here; put it into a file of its own`},
		"second document, broken":      {"port: 1\n---\n[\n", `c.yaml:4: not valid YAML: `},
		"empty file":                   {"", `c.yaml:1: the file is empty`},
		"comments only":                {"# nothing\n", `c.yaml:1: the file is empty`},
		"broken YAML":                  {"port: 1\nopen: [\n", `c.yaml:3: not valid YAML: `},
		"not UTF-8":                    {"port: \xff\xfe\n", `c.yaml:1: not valid YAML: `},
		"anchor that contains itself":  {"free: &a [*a]\n", `c.yaml:1: `},
		"key of an anchored block":     {"named:\n  a: &a {nam: b}\n  b: *a\n", `c.yaml:2: unknown key "nam" (did you mean "name"?)`},
		"block at the mark of its key": {"channels:\n  - destinations:\n      - name:\n          first: a\n", `c.yaml:4: channels.0.destinations.0.name must be text, not a block of keys`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := strictyaml.Load("c.yaml", []byte(test.yaml), &file{})
			if err == nil {
				t.Fatal("was taken")
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			if first != test.want && (!strings.HasSuffix(test.want, ": ") || !strings.HasPrefix(first, test.want)) {
				t.Errorf("\n got %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestLoadReportsAllErrorsInOrder(t *testing.T) {
	t.Parallel()
	err := strictyaml.Load("c.yaml", []byte(`port: x
channels:
  - kidn: slack
    kind: slack
    kind: email
    destinations:
      - {naem: a}
open: perhaps
`), &file{})
	want := strings.Join([]string{
		`c.yaml:1: port must be a whole number, not text`,
		`c.yaml:3: unknown key "kidn" (did you mean "kind"?)`,
		`c.yaml:5: key "kind" is written twice, first on line 4; remove one`,
		`c.yaml:7: unknown key "naem" (did you mean "name"?)`,
		`c.yaml:8: open must be true or false, not text`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestErrorsNeverQuoteValues(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"port: s3cr3t\n", "open: s3cr3t\n", "channels: s3cr3t\n", "every: s3cr3t\n", "from: s3cr3t\n"} {
		err := strictyaml.Load("c.yaml", []byte(text), &file{})
		if err == nil || strings.Contains(err.Error(), "s3c") {
			t.Errorf("%s: want an error without the value, got %v", strings.TrimSpace(text), err)
		}
	}
}

func TestErrorHoldsItsPlace(t *testing.T) {
	t.Parallel()
	err := strictyaml.Load("c.yaml", []byte("channels:\n  - kind: a\n    knid: b\n"), &file{})
	got, ok := errors.AsType[*strictyaml.Error](err)
	if !ok {
		t.Fatalf("want a *strictyaml.Error, got %v", err)
	}
	want := &strictyaml.Error{
		File: "c.yaml", Line: 3, Column: 5, Path: "channels.0.knid",
		Message: `unknown key "knid" (did you mean "kind"?)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

const withSettings = `channels:
  - kind: slack
    settings:
      token: x
      retry:
        atempts: 3
`

func TestNodeIsReadStrictlyLater(t *testing.T) {
	t.Parallel()
	var config file
	if err := strictyaml.Load("c.yaml", []byte(withSettings), &config); err != nil {
		t.Fatalf("a node takes anything at first: %v", err)
	}
	node := config.Channels[0].Settings
	if node.Line() != 4 {
		t.Errorf("node begins on line %d, want 4", node.Line())
	}
	err := node.Load(&settings{})
	want := `c.yaml:6: unknown key "atempts" (did you mean "attempts"?)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	place, ok := errors.AsType[*strictyaml.Error](err)
	if !ok || place.Path != "channels.0.settings.retry.atempts" {
		t.Errorf("path of %v, want the whole path from the top of the file", place)
	}

	var good settings
	if err := strictyaml.Load("c.yaml", []byte(strings.Replace(withSettings, "atempts", "attempts", 1)), &config); err != nil {
		t.Fatal(err)
	}
	if err := config.Channels[0].Settings.Load(&good); err != nil || good.Token != "x" || good.Retry.Attempts != 3 {
		t.Errorf("got %+v, %v", good, err)
	}
}

func TestWholeDocumentAsNode(t *testing.T) {
	t.Parallel()
	var whole strictyaml.Node
	if err := strictyaml.Load("c.yaml", []byte("# top\nport: x\n"), &whole); err != nil || whole.Line() != 2 {
		t.Fatalf("node on line %d, %v", whole.Line(), err)
	}
	if err := whole.Load(&file{}); err == nil || err.Error() != "c.yaml:2: port must be a whole number, not text" {
		t.Errorf("got %v", err)
	}
}

func TestNodeErrorfNamesFileAndLine(t *testing.T) {
	t.Parallel()
	var config file
	if err := strictyaml.Load("c.yaml", []byte(withSettings), &config); err != nil {
		t.Fatal(err)
	}
	err := config.Channels[0].Settings.Errorf("retry", "too %s", "often")
	if err == nil || err.Error() != "c.yaml:5: too often" {
		t.Errorf("got %v, want c.yaml:5: too often", err)
	}
}

func TestZeroNodeLeavesTheValue(t *testing.T) {
	t.Parallel()
	var config file
	if err := strictyaml.Load("c.yaml", []byte("channels: [{kind: slack, settings: }]\n"), &config); err != nil {
		t.Fatal(err)
	}
	kept := settings{Token: "kept"}
	node := config.Channels[0].Settings
	if err := node.Load(&kept); err != nil || kept.Token != "kept" || node.Line() != 0 {
		t.Errorf("got %+v on line %d, %v", kept, node.Line(), err)
	}
}

func TestDocumentLine(t *testing.T) {
	t.Parallel()
	doc, err := strictyaml.Parse("c.yaml", []byte(`# first line
port: 1
channels:
  - kind: slack
    destinations:
      - name: a
      - name: b
        languages:
          [ko, en]
named:
  press.example.com:
    name: c
free: &a
  deep: 1
copy: *a
`))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]int{
		"":                                       2,
		"port":                                   2,
		"channels":                               3,
		"channels.0":                             4,
		"channels.0.destinations":                5,
		"channels.0.destinations.1.languages":    8,
		"channels.0.destinations.1.languages.1":  9,
		"channels.0.destinations.0.languages":    6,
		"channels.0.destinations.7":              5,
		"named.press.example.com.name":           12,
		"named.press":                            10,
		"copy.deep":                              14,
		"nothing.like.it":                        2,
		"channels.0.destinations.1.languages.1x": 8,
	}
	for path, want := range tests {
		if got := doc.Line(path); got != want {
			t.Errorf("line of %q is %d, want %d", path, got, want)
		}
	}
	if err := doc.Errorf("channels.0.kind", "no such kind"); err.Error() != "c.yaml:4: no such kind" {
		t.Errorf("got %v", err)
	}
}

// An alias bomb is a few hundred bytes that unfold to billions of values.
func TestLoadStopsAliasBombs(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("free:\n  - &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		name, inner := string(rune('1'+i)), string(rune('0'+i))
		bomb.WriteString("  - &a" + name + " [" + strings.Repeat("*a"+inner+",", 9) + "*a" + inner + "]\n")
	}
	if err := strictyaml.Load("c.yaml", []byte(bomb.String()), &file{}); err == nil {
		t.Error("was taken")
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "port: 1\n", "port: x\n---\n", "channels:\n  - kidn: a\n    settings: {a: 1, a: 2}\n", "free: &a [*a]\n",
		"<<: {port: 1}\n", "named: {a: &a {name: b}, b: {<<: *a, x: y}}\n", "? [a]\n: b\n", "\xff", "free: !!binary x\n", "-\n", "title: !x y\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var into file
		err := strictyaml.Load("f.yaml", data, &into)
		for _, channel := range into.Channels {
			requireLines(t, channel.Settings.Load(&settings{}))
		}
		requireLines(t, err)
	})
}

func requireLines(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, one := range all {
		place, ok := errors.AsType[*strictyaml.Error](one)
		if !ok || place.Line < 1 || place.File != "f.yaml" || place.Message == "" {
			t.Errorf("error without file and line: %#v", one)
		}
	}
}
