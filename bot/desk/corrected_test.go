package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestWhatACorrectionCalledWrongIsNotSaidAgainUnseen: the incident's facts are still those of the notice that was corrected.
func TestWhatACorrectionCalledWrongIsNotSaidAgainUnseen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	first := w.tell(w.holding(i))
	r := correction(i, first.ID)
	r.Facts.Wrong = bot.Text{}
	for _, c := range first.Composed {
		r.Facts.Wrong[c.Language] = c.Rendition.Parts[0].Text
	}
	warned := func(d bot.Draft) map[bot.Language]string {
		found := map[bot.Language]string{}
		for _, one := range d.Warnings {
			if one.Code == "corrected" {
				found[one.Language] = one.Detail
			}
		}
		return found
	}
	if got := warned(w.write("duty", w.holding(i))); len(got) != 0 {
		t.Errorf("warned before the correction: %v", got)
	}
	w.clock.Set(w.clock.Now().Add(time.Minute))
	told := w.write("duty", r)
	for _, person := range []string{"words", "law"} {
		if told.State == bot.DraftOpen {
			told = w.approve(person, told)
		}
	}
	if told.State != bot.DraftPublished || len(warned(told)) != 0 {
		t.Fatalf("the correction is %s and warns of %v", told.State, warned(told))
	}
	got := warned(w.write("duty", w.holding(i)))
	if len(got) != len(bot.Languages()) {
		t.Errorf("warned of %v", got)
	}
	if diff := cmp.Diff(map[bot.Language]string{}, warned(w.write("duty", w.progress(i)))); diff != "" {
		t.Errorf("another text: %s", diff)
	}
}
