package desk_test

import (
	"slices"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestWhoUnsubscribedIsNeitherCountedNorWrittenTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.store.Unsubscribe(t.Context(), bot.Unsubscription{Destination: "press", Recipient: "paper", At: w.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	at := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Destination == "press" })
	if n := d.Composed[at].Recipients; n != 1 {
		t.Errorf("the draft counts %d recipients, want 1", n)
	}
	w.approve("words", d)
	rows := must(w.store.Deliveries(t.Context(), bot.LedgerQuery{UpdateID: d.ID}))(w)
	for _, row := range rows {
		if row.Destination == "press" && row.Recipient == "paper" {
			t.Errorf("a row for somebody who left: %+v", row)
		}
	}
}
