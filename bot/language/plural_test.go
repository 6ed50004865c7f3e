package language_test

import (
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	tags "golang.org/x/text/language"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// pluralForm asks the engine of the catalogues which form a number takes.
func pluralForm(t *testing.T, lang, number string) string {
	t.Helper()
	tag := tags.MustParse(lang)
	bundle := i18n.NewBundle(tag)
	message := &i18n.Message{ID: "m", Other: "other"}
	if lang != "ko" {
		message.One = "one"
	}
	if lang == "fr" {
		message.Many = "many"
	}
	if err := bundle.AddMessages(tag, message); err != nil {
		t.Fatal(err)
	}
	form, err := i18n.NewLocalizer(bundle, lang).Localize(&i18n.LocalizeConfig{MessageID: "m", PluralCount: number})
	if err != nil {
		t.Fatalf("%s %s: %v", lang, number, err)
	}
	return form
}

// The counts of this package and the plurals of the catalogues stand in one sentence, so they must agree.
func TestCountsAgreeWithTheCatalogues(t *testing.T) {
	t.Parallel()
	for number, n := range map[string]int64{
		"0": 0, "1": 1, "-1": -1, "2": 2, "21": 21, "1000": 1000, "1000000": 1_000_000, "2000000": 2_000_000, "1500000": 1_500_000,
	} {
		want(t, "ko "+number, pluralForm(t, "ko", number), "other")
		if one := strings.HasSuffix(language.EnglishCount(n, "one", "other"), "one"); one != (pluralForm(t, "en", number) == "one") {
			t.Errorf("en %s: one is %v", number, one)
		}
		told, form := language.FrenchCount(n, "one", "other"), "one"
		switch {
		case strings.Contains(told, "million"):
			form = "many"
		case strings.HasSuffix(told, "other"):
			form = "other"
		}
		want(t, "fr "+number, form, pluralForm(t, "fr", number))
	}
}
