package desk_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// english returns the first English text of a draft.
func (w *world) english(id string) string {
	w.Helper()
	for _, c := range w.draft(id).Composed {
		if c.Language == bot.English {
			return c.Rendition.Text
		}
	}
	w.Fatal("the draft has no English text")
	return ""
}

func TestARetractionSaysAllServicesOnlyWhenNothingElseIsOpen(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]struct {
		mode bot.Mode
		all  bool
	}{"alone": {"", true}, "beside a live incident": {bot.Live, false}, "beside a drill": {bot.Drill, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			i := w.declare(bot.Live, "talk")
			original := w.tell(w.holding(i))
			if other.mode != "" {
				w.declare(other.mode, "talk")
			}
			text := w.english(w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.Retraction, Facts: bot.Facts{Original: original.ID}}).ID)
			if got := strings.Contains(text, "All services are working normally"); got != other.all {
				t.Errorf("says that all services work: %t, want %t\n%s", got, other.all, text)
			}
		})
	}
}
