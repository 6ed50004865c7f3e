package locale_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

var update = flag.Bool("update", false, "take every shipped translation as held against today's English")

// Who changes an English text holds its translations against it, and then runs this test with -update.
func TestEveryShippedTranslationHasItsSource(t *testing.T) {
	t.Parallel()
	if *update {
		data, _, err := locale.Sources(locales.FS)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("..", "..", "locales", "sources.toml"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if _, err := locale.Lint(locales.FS); err != nil {
		t.Error(err)
	}
}

func TestSourcesAreAcceptedAndGoStale(t *testing.T) {
	t.Parallel()
	files := three("a.b = \"가\"", "a.b = \"a\"", "a.b = \"c\"")
	data, accepted, err := locale.Sources(files)
	if err != nil || accepted != 1 {
		t.Fatalf("%d accepted, %v", accepted, err)
	}
	if _, err := locale.Lint(with(files, "sources.toml", string(data))); err != nil {
		t.Fatal(err)
	}
	if again, accepted, _ := locale.Sources(files); accepted != 0 || string(again) != string(data) {
		t.Errorf("accepted twice: %d, %s", accepted, again)
	}
	files["active.en.toml"] = &fstest.MapFile{Data: []byte("a.b = \"another\"")}
	if _, err := locale.Lint(files); len(faultsOf(t, err)) != 2 {
		t.Errorf("stale translations: %v", err)
	}
	load(t, files) // what is built in cannot be mended where it runs
}

// ours are the operator's words over the shipped ones.
func ours(files fstest.MapFS) locale.Folder { return locale.Folder{Name: "words", Files: files} }

func TestOwnWordsTakeThePlaceOfOurs(t *testing.T) {
	t.Parallel()
	base := three("a.b = \"가\"\na.c = \"다\"", "a.b = \"a\"\na.c = \"c {{.n}}\"", "a.b = \"c\"\na.c = \"c\"")
	base["active.ko.toml"] = &fstest.MapFile{Data: []byte("a.b = \"가\"\na.c = \"다 {{.n}}\"")}
	base["active.fr.toml"] = &fstest.MapFile{Data: []byte("a.b = \"c\"\na.c = \"ç {{.n}}\"")}
	accept := func(files fstest.MapFS) fstest.MapFS {
		data, _, err := locale.Sources(base, ours(files))
		if err != nil {
			t.Fatal(err)
		}
		return with(files, "sources.toml", string(data))
	}
	own := accept(fstest.MapFS{"active.ko.toml": {Data: []byte("a.b = \"나\"")}})
	c, err := locale.Load(base, ours(own))
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[string]string{"ko": "나", "en": "a", "fr": "c"} {
		if got, err := c.Text(l, "a.b", nil); got != want || err != nil {
			t.Errorf("%s: got %q, %v; want %q", l, got, err, want)
		}
	}
	tests := map[string]struct {
		own  fstest.MapFS
		want []string
	}{
		"stale beside a new English text": {
			fstest.MapFS{"active.en.toml": {Data: []byte("a.b = \"b\"")}},
			[]string{
				"L12 words/active.en.toml:1: a.b: no source is noted of its text in ko: hold it against the English one, then run bongsu lint --accept-translations",
				"L12 words/active.en.toml:1: a.b: no source is noted of its text in fr: hold it against the English one, then run bongsu lint --accept-translations",
			},
		},
		"other facts than ours": {
			fstest.MapFS{"my.ko.toml": {Data: []byte("\na.c = \"라\"")}},
			[]string{"L3 words/my.ko.toml:2: a.c: it tells the facts [] in ko, but [n] in English: tell the same"},
		},
		"other facts than ours in English": {
			fstest.MapFS{"my.en.toml": {Data: []byte("a.c = \"d\"")}},
			[]string{
				"L3 words/my.en.toml:1: a.c: it tells the facts [n] in ko, but [] in English: tell the same",
				"L3 words/my.en.toml:1: a.c: it tells the facts [n] in fr, but [] in English: tell the same",
			},
		},
		"facts that nobody hands over": {
			fstest.MapFS{
				"my.en.toml": {Data: []byte("a.c = \"{{.m}}\"")}, "my.ko.toml": {Data: []byte("a.c = \"{{.m}}\"")},
				"my.fr.toml": {Data: []byte("a.c = \"{{.m}}\"")},
			},
			[]string{
				"L3 words/my.en.toml:1: a.c: it tells {{.m}}, which nobody hands over here: use some of [n]",
				"L3 words/my.fr.toml:1: a.c: it tells {{.m}}, which nobody hands over here: use some of [n]",
				"L3 words/my.ko.toml:1: a.c: it tells {{.m}}, which nobody hands over here: use some of [n]",
			},
		},
		"a new message in one language": {
			fstest.MapFS{"my.ko.toml": {Data: []byte("[a]\nd = \"침수\"")}},
			[]string{
				"L2 words/my.ko.toml:2: a.d: it is missing in en: translate it",
				"L2 words/my.ko.toml:2: a.d: it is missing in fr: translate it",
			},
		},
		"a file that cannot be read hides its own faults alone": {
			fstest.MapFS{
				"my.en.toml":    {Data: []byte("a.c = \"{{.n}}\"\na.d = \"flood\"\na.e = \"any inconvenience\"")},
				"my.ko.toml":    {Data: []byte("a.c = \"{{.n}}\"\na.d = ")},
				"my.fr.toml":    {Data: []byte("a.c = \"{{.n\"\na.d = 7\na.x = \"x \"")},
				"other.ko.toml": {Data: []byte("a.b = \"먹통\"")},
			},
			[]string{
				"L11 words/my.en.toml:3: a.e: no notice says \"any inconvenience\"; instead: say what people could not do, and apologise for that",
				"L5 words/my.fr.toml:1: a.c: unclosed action: correct what stands between {{ and }}",
				"L7 words/my.fr.toml:2: a.d: this is no text: write it in quotes",
				"L2 words/my.fr.toml:3: a.x: it is missing in en: translate it",
				"L8 words/my.fr.toml:3: a.x: it has a space at its start or end: take it off",
				"words/my.ko.toml:2: this is no TOML: unexpected EOF; expected value",
				"L11 words/other.ko.toml:1: a.b: no notice says \"먹통\"; instead: 이용 장애 또는 정상적으로 제공되지 않고 있습니다",
			},
		},
		"every line that is no TOML, and what stands beside it": {
			fstest.MapFS{
				"my.ko.toml": {Data: []byte("a.b = \na.c = \"먹통\"\n[x\nd = \"어느 것\"\n[y]\ne = \"새 글\"\nf = 'g'h\n")},
			},
			[]string{
				"words/my.ko.toml:1: this is no TOML: expected value but found '\\n' instead",
				"L3 words/my.ko.toml:2: a.c: it tells the facts [] in ko, but [n] in English: tell the same",
				"L11 words/my.ko.toml:2: a.c: no notice says \"먹통\"; instead: 이용 장애 또는 정상적으로 제공되지 않고 있습니다",
				"words/my.ko.toml:3: this is no TOML: expected '.' or ']' to end table name, but got '\\n' instead",
				"L2 words/my.ko.toml:6: y.e: it is missing in en: translate it",
				"L2 words/my.ko.toml:6: y.e: it is missing in fr: translate it",
				"words/my.ko.toml:7: this is no TOML: expected a top-level item to end with a newline, comment, or EOF, but got 'h' instead",
			},
		},
		"a text of several lines that does not end": {
			fstest.MapFS{"my.ko.toml": {Data: []byte("a.b = \"\"\"\n먹통\n")}},
			[]string{"words/my.ko.toml:2: this is no TOML: unexpected EOF; expected '\"\"\"'"},
		},
		"a banned phrase": {
			fstest.MapFS{"active.ko.toml": {Data: []byte("a.b = \"먹통\"")}},
			[]string{"L11 words/active.ko.toml:1: a.b: no notice says \"먹통\"; instead: 이용 장애 또는 정상적으로 제공되지 않고 있습니다"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := locale.Load(base, ours(test.own))
			got := faultsOf(t, err)
			if name != "stale beside a new English text" {
				got = without(got, "L12")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
