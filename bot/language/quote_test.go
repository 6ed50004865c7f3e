package language_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestAQuotationInsideAQuotation(t *testing.T) {
	t.Parallel()
	for text, c := range map[string][3]string{
		`no marks`:                                  {"no marks", "no marks", "no marks"},
		`“곧 복구”라고 안내`:                               {"‘곧 복구’라고 안내", "‘곧 복구’라고 안내", "“곧 복구”라고 안내"},
		`We said "back soon" at noon.`:              {"We said ‘back soon’ at noon.", "We said ‘back soon’ at noon.", "We said “back soon” at noon."},
		`"All of it"`:                               {"‘All of it’", "‘All of it’", "“All of it”"},
		`(“one” and "two")`:                         {"(‘one’ and ‘two’)", "(‘one’ and ‘two’)", "(“one” and “two”)"},
		"Le message «\u00a0bientôt\u00a0» est faux": {"Le message ‘bientôt’ est faux", "Le message ‘bientôt’ est faux", "Le message “bientôt” est faux"},
		"It’s over":                                 {"It’s over", "It’s over", "It’s over"},
	} {
		for i, inner := range []func(string) string{language.KoreanInner, language.EnglishInner, language.FrenchInner} {
			want(t, text, inner(text), c[i])
		}
	}
}
