package locale_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// three returns a catalogue of one file a language.
func three(ko, en, fr string) fstest.MapFS {
	return fstest.MapFS{
		"active.ko.toml": {Data: []byte(ko)},
		"active.en.toml": {Data: []byte(en)},
		"active.fr.toml": {Data: []byte(fr)},
	}
}

func load(t *testing.T, files fstest.MapFS) *locale.Catalog {
	t.Helper()
	c, err := locale.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheShippedCataloguesLoad(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[string]string{"ko": "[훈련]", "en": "[EXERCISE]", "fr": "[EXERCICE]"} {
		if got, err := c.Text(l, "drill.mark", nil); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", l, got, err, want)
		}
	}
}

func TestTextRefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	c := load(t, three(
		"a.plain = \"안녕\"\na.open = \"{{.x}}까지\"\na.word = '{{josa .x \"이/가\"}} 멈췄습니다.'\n[a.number]\nother = \"{{.count}}개\"\n",
		"a.plain = \"hello\"\na.open = \"until {{.x}}\"\na.word = \"{{.x}} stopped.\"\n[a.number]\none = \"one\"\nother = \"{{.count}} things\"\n",
		"a.plain = \"bonjour\"\na.open = \"jusqu’à {{.x}}\"\na.word = \"{{.x}} est en panne.\"\n[a.number]\none = \"une\"\nmany = \"{{.count}} de choses\"\nother = \"{{.count}} choses\"\n",
	))
	tests := map[string]struct {
		lang, id string
		data     map[string]any
		want     string
	}{
		"plain":              {"fr", "a.plain", nil, "bonjour"},
		"filled":             {"ko", "a.open", map[string]any{"x": "정오"}, "정오까지"},
		"one":                {"en", "a.number", map[string]any{"count": 1}, "one"},
		"many":               {"fr", "a.number", map[string]any{"count": 1_000_000}, "1000000 de choses"},
		"none is one":        {"fr", "a.number", map[string]any{"count": 0}, "une"},
		"a particle":         {"ko", "a.word", map[string]any{"x": "카카오톡"}, "카카오톡이 멈췄습니다."},
		"unknown id":         {"ko", "a.absent", nil, ""},
		"unknown language":   {"de", "a.plain", nil, ""},
		"typo of ko":         {"kr", "a.plain", nil, ""},
		"no language":        {"", "a.plain", nil, ""},
		"a region":           {"fr-CA", "a.plain", nil, ""},
		"missing variable":   {"en", "a.open", map[string]any{"y": 1}, ""},
		"no data":            {"en", "a.open", nil, ""},
		"nil variable":       {"en", "a.open", map[string]any{"x": nil}, ""},
		"no count":           {"en", "a.number", map[string]any{"x": 1}, ""},
		"count is a float":   {"en", "a.number", map[string]any{"count": 1.5}, ""},
		"unknown last sound": {"ko", "a.word", map[string]any{"x": "GitHub"}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := c.Text(test.lang, test.id, test.data)
			if got != test.want {
				t.Errorf("got %q, want %q (%v)", got, test.want, err)
			}
			refusal, refused := errors.AsType[*locale.Refusal](err)
			if refused == (test.want != "") {
				t.Fatalf("refused: %v, error %v", refused, err)
			}
			if refused && (refusal.ID != test.id || string(refusal.Language) != test.lang || !errors.Is(err, bot.ErrInvalid)) {
				t.Errorf("the refusal names %q in %q: %v", refusal.ID, refusal.Language, err)
			}
		})
	}
}

// go-i18n keeps the first parse of a message for ever. Were a text ever parsed with another parser, a later
// call would print <no value> or not find josa.
func TestTheFirstParseIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	c := load(t, three("a.b = '{{josa .x \"을/를\"}} 봅니다.'", "a.b = \"See {{.x}}.\"", "a.b = \"Voir {{.x}}.\""))
	for range 3 {
		for _, l := range bot.Languages() {
			if got, err := c.Text(string(l), "a.b", map[string]any{}); err == nil || got != "" {
				t.Fatalf("%s: got %q and no refusal", l, got)
			}
		}
		if got, err := c.Text("ko", "a.b", map[string]any{"x": "지도"}); err != nil || got != "지도를 봅니다." {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}

func TestTextIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	c := load(t, three("a.b = '{{josa .x \"을/를\"}} 봅니다.'", "a.b = \"See {{.x}}.\"", "a.b = \"Voir {{.x}}.\""))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := c.Text("ko", "a.b", map[string]any{"x": "지도"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestLoadNamesEveryFault(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files fstest.MapFS
		want  []string
	}{
		"missing translation": {three("a.b = \"가\"", "a.b = \"a\"\na.c = \"c\"", "a.b = \"a\""), []string{"a.c is missing in ko", "a.c is missing in fr"}},
		"other facts":         {three("a.b = \"가\"", "a.b = \"a {{.x}}\"", "a.b = \"a {{.x.De}}\""), []string{"active.ko.toml: a.b tells the facts []"}},
		"span is three facts": {
			three("a.b = \"{{.startedAt}} {{.endedAt}} {{.duration}}\"", "a.b = \"{{.startedAt}} {{.endedAt}}\"", "a.b = \"{{.span}}\""),
			[]string{"active.ko.toml: a.b tells", "active.fr.toml: a.b tells"},
		},
		"plural forms": {
			three("[a.b]\none = \"가\"\nother = \"나\"", "[a.b]\none = \"a\"\nother = \"b\"", "[a.b]\none = \"a\"\nother = \"b\""),
			[]string{"ko needs [other]", "fr needs [many one other]"},
		},
		"duplicate over files": {
			fstest.MapFS{
				"a.ko.toml": {Data: []byte("a.b = \"가\"")}, "a.en.toml": {Data: []byte("a.b = \"a\"")}, "a.fr.toml": {Data: []byte("a.b = \"a\"")},
				"site.en.toml": {Data: []byte("a.b = \"z\"")},
			},
			[]string{"site.en.toml: a.b stands in a.en.toml already"},
		},
		"no language in the name": {fstest.MapFS{"messages.toml": {Data: []byte("")}}, []string{"messages.toml: no language"}},
		"a wrong language":        {fstest.MapFS{"active.kr.toml": {Data: []byte("")}}, []string{"active.kr.toml: no language"}},
		"broken template":         {three("a.b = \"{{.x\"", "a.b = \"a\"", "a.b = \"a\""), []string{"active.ko.toml: a.b (other)", "unclosed action"}},
		"unknown function":        {three("a.b = \"{{jossa .x}}\"", "a.b = \"{{.x}}\"", "a.b = \"{{.x}}\""), []string{"jossa"}},
		"broken file":             {three("a.b = ", "", ""), []string{"active.ko.toml"}},
		"reserved key":            {three("a.one = \"가\"\na.b = \"나\"", "", ""), []string{"reserved keys"}},
		"own delimiters":          {three("[a.b]\nleftDelim = \"<<\"\nother = \"가\"", "a.b = \"a\"", "a.b = \"a\""), []string{"delimiters"}},
		"empty":                   {three("a.b = \"\"", "a.b = \"a\"", "a.b = \"a\""), []string{"active.ko.toml: a.b: it is empty"}},
		"decomposed":              {three("a.b = \"\u1100\u1161\"", "a.b = \"a\"", "a.b = \"a\""), []string{"normal form C"}},
		"trailing space":          {three("a.b = \"가\"", "a.b = \"a \"", "a.b = \"a\""), []string{"active.en.toml: a.b: it has a space"}},
		"zero width":              {three("a.b = \"가\"", "a.b = \"a\u200bb\"", "a.b = \"a\""), []string{"zero-width"}},
		"two particles":           {three("a.b = \"{{.x}}은(는)\"", "a.b = \"{{.x}}\"", "a.b = \"{{.x}}\""), []string{"offers two particles"}},
		"bare particle":           {three("a.b = \"{{.x}}이 멈췄습니다.\"", "a.b = \"{{.x}}\"", "a.b = \"{{.x}}\""), []string{"touches a variable"}},
		"a banned phrase":         {three("a.b = \"조속히\"", "a.b = \"a\"", "a.b = \"a\""), []string{`no notice says ["조속히"]`}},
		"French spacing":          {three("a.b = \"가\"", "a.b = \"a: b\"", "a.b = \"a : b\""), []string{"spacing is not French"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := locale.Load(test.files)
			if err == nil {
				t.Fatal("it loaded")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q:\n%v", want, err)
				}
			}
		})
	}
}
