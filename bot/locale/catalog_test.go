package locale_test

import (
	"errors"
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
