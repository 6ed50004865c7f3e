package app

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
)

// Slack refuses a window with a menu of more than 100 choices.
func TestEachMenuOffersPhrasesOfItsKind(t *testing.T) {
	t.Parallel()
	catalog, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	v := &voice{}
	v.now.Store(&speakers{catalog: catalog})
	for _, option := range v.phraseOptions() {
		p, _ := catalog.Phrase(option.ID)
		if option.For != p.Kind || len(p.Params) > 0 {
			t.Errorf("%s, a %s with the parameters %v, is offered as %q", option.ID, p.Kind, p.Params, option.For)
		}
		count[option.For]++
	}
	for _, kind := range []string{"symptom", "cause", "action", "workaround"} {
		if n := count[kind]; n == 0 || n > 100 {
			t.Errorf("%d choices of %s", n, kind)
		}
	}
}
