package desk_test

import (
	"slices"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// News of the only desk channel reach nobody by Notice; the record has them once, also when the job runs again.
func TestNewsOfAChannelAreNotedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.settings
	w.settings = func(s *desk.Settings) { all(s); s.Destinations = destinations() }
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	for range 2 {
		if err := w.desk.RunChannel(t.Context(), bot.ChannelNews{Channel: "slack", Change: bot.ChannelRests, Reason: "503", At: w.clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	events := must(w.store.Events(t.Context(), i.ID))(w)
	events = slices.DeleteFunc(events, func(e bot.Event) bool { return e.Data["channel"] != "slack" })
	if len(events) != 1 {
		t.Errorf("the record tells it %d times", len(events))
	}
}
