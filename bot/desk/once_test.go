package desk_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// A door that delivers twice, with a restart between, opens one incident and writes one draft.
func TestAnActThatIsDeliveredTwiceIsDoneOnce(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		in := bot.Declaration{Mode: bot.Drill, Severity: 2, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}, Once: "form 1"}
		first := must(w.desk.Declare(w.Context(), "duty", in))(w)
		r := w.holding(first)
		r.Once = "form 2"
		draft := w.write("duty", r)
		w.restart()
		if again := must(w.desk.Declare(w.Context(), "duty", in))(w); again.ID != first.ID {
			t.Errorf("declared twice: %s and %s", first.Key, again.Key)
		}
		if again := w.write("duty", r); again.ID != draft.ID || again.Revision != 1 {
			t.Errorf("written twice: %s and %s", draft.ID, again.ID)
		}
		in.Once = "form 3"
		if other := must(w.desk.Declare(w.Context(), "duty", in))(w); other.ID == first.ID {
			t.Error("another form opened no incident of its own")
		}
	})
}
