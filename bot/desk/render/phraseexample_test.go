package render_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// Whoever signs a phrase reads it as readers will: with names, times and numbers in it.
func TestAPhraseIsShownFilledIn(t *testing.T) {
	t.Parallel()
	texts, err := renderer(t, nil).PhraseTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		if fills := strings.Contains(text.Label+text.Sentence, "{{"); fills != (len(text.Examples) > 0) {
			t.Errorf("%s in %s has parameters: %v, and examples %+v", text.Phrase, text.Language, fills, text.Examples)
		}
		for _, e := range text.Examples {
			if e.Label == "" || e.Sentence == "" || (e.Alternative == "") != (text.Alternative == "") || strings.ContainsAny(e.Label+e.Sentence, "{[") {
				t.Errorf("%s in %s: %+v", text.Phrase, text.Language, e)
			}
		}
	}
	at := slices.IndexFunc(texts, func(p bot.PhraseText) bool { return p.Phrase == "service-restore" && p.Language == bot.Korean })
	if e := texts[at].Examples; len(e) != 2 || e[0].Sentence != "카카오톡을 복구하고 있습니다." || e[1].Sentence != "카카오페이를 복구하고 있습니다." {
		t.Errorf("service-restore: %+v", e)
	}
}
