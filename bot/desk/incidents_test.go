package desk_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// An exercise that somebody declares beside a fire never stands above it.
func TestWhatIsRealStandsAboveExercises(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		for _, mode := range []bot.Mode{bot.Drill, bot.Live, bot.Live, bot.Drill} {
			w.declare(mode, "talk")
			w.pass(1e9)
		}
		var keys []string
		for _, i := range must(w.desk.Incidents(w.Context(), true))(w) {
			keys = append(keys, i.Key)
		}
		if got := strings.Join(keys, " "); got != "INC-2 INC-1 DRILL-2 DRILL-1" {
			t.Errorf("got %s", got)
		}
	})
}
