package language_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestStates(t *testing.T) {
	t.Parallel()
	zones, err := language.LoadZones("")
	if err != nil {
		t.Fatal(err)
	}
	r := language.NewReader(zones)
	for name, c := range map[string]struct {
		read       func(string) []language.State
		text, want string // + works, - does not
	}{
		"ko":             {r.KoreanStates, "로그인은 복구되었고 결제는 이용하실 수 없습니다.", "+복구 -이용하실 수 없"},
		"ko, under way":  {r.KoreanStates, "메시지 정상, 로그인 복구 중", "+정상 -복구 중"},
		"ko, over":       {r.KoreanStates, "메시지 장애가 복구되었습니다.", "+장애가 복구되"},
		"ko, not yet":    {r.KoreanStates, "복구가 늦어지고 있습니다. 정상적으로 제공되지 않고 있습니다.", "-복구가 늦 -정상적으로 제공되지 않"},
		"ko, neither":    {r.KoreanStates, "원인을 확인하고 있습니다.", ""},
		"en":             {r.EnglishStates, "Login is back; payment is still down.", "+back -down"},
		"en, not yet":    {r.EnglishStates, "It has not yet been restored, and will be back.", "-not yet been restored -will be back"},
		"en, contracted": {r.EnglishStates, "It isn’t available.", "-n't available"},
		"en, over":       {r.EnglishStates, "It is no longer affected, and working normally.", "+no longer affected +working +normally"},
		"en, neither":    {r.EnglishStates, "We are checking the background download.", ""},
		"fr":             {r.FrenchStates, "La connexion est rétablie, le paiement reste indisponible.", "+rétablie -reste indisponible"},
		"fr, not yet":    {r.FrenchStates, "Le service n’est pas encore rétabli ; rétablissement en cours.", "-n'est pas encore rétabli -rétablissement en cours"},
		"fr, over":       {r.FrenchStates, "Les messages ne sont plus touchés et fonctionnent.", "+ne sont plus touchés +fonctionnent"},
		"fr, neither":    {r.FrenchStates, "Nous recherchons l’origine de l’incident.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var told []string
			for _, s := range c.read(c.text) {
				told = append(told, map[bool]string{true: "+", false: "-"}[s.Up]+s.Text)
				if plain := language.Plain(c.text); plain[s.At:s.At+len(s.Text)] != s.Text {
					t.Errorf("%q does not stand at %d", s.Text, s.At)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(told, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
