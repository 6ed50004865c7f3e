package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestAComponentThatJoinedIsNotCalledWell: what was written before it joined does not speak of it.
func TestAComponentThatJoinedIsNotCalledWell(t *testing.T) {
	t.Parallel()
	joins := func(w *world, i bot.Incident) {
		w.clock.Set(w.clock.Now().Add(time.Minute))
		r := w.holding(i)
		r.Affected = []bot.Affected{{Component: "talk", Status: bot.MajorOutage}, {Component: "login", Status: bot.PartialOutage}}
		w.tell(r)
	}
	t.Run("an update leaves it as it is", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.declare(bot.Live, "talk")
		r := w.holding(i)
		r.Affected = []bot.Affected{{Component: "talk", Status: bot.Degraded}}
		d := w.write("duty", r)
		joins(w, i)
		if got := strings.Join(w.card(d.ID).Below, "\n"); !strings.Contains(got, "On the status page: Messages: Degraded performance, Login: Partly unavailable") {
			t.Errorf("whoever signs does not see what the status page will show: %s", got)
		}
		w.approve("words", d)
		want := []bot.Affected{{Component: "talk", Status: bot.Degraded}, {Component: "login", Status: bot.PartialOutage}}
		if diff := cmp.Diff(want, w.incident(i.ID).Affected); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a resolution is not published", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.declare(bot.Live, "talk")
		d := w.write("duty", w.resolved(i))
		joins(w, i)
		w.approve("words", d)
		w.approve("ic", d)
		got := w.draft(d.ID)
		if got.State != bot.DraftOpen || !w.incident(i.ID).Phase.Open() {
			t.Errorf("the draft is %s, and the incident %s", got.State, w.incident(i.ID).Phase)
		}
		if last := got.Warnings[len(got.Warnings)-1]; last.Code != "refused" || !strings.Contains(last.Detail, "affects login by now") {
			t.Errorf("the card warns of %+v", got.Warnings)
		}
	})
}
