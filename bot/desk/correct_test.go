package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// states makes one destination with a recipient for each state that a row can be in when its correction is published.
func states() []bot.Destination {
	return []bot.Destination{{
		ID: "press", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Languages: []bot.Language{bot.Korean, bot.English, bot.French},
		Recipients: recipients("accepted", "delivered", "failed", "pending", "unknown"),
	}}
}

// fate answers each recipient with the state that it is named for.
func fate(b bot.Batch) []bot.Outcome {
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		o := bot.Outcome{DeliveryID: row.ID, State: bot.DeliveryState(row.Recipient)}
		if o.State == bot.Pending {
			o.Throttled, o.After = true, time.Hour
		}
		if o.State == bot.UnknownOutcome { // what the sender of a platform that nobody can ask reports
			o.State, o.MayHave = bot.UnknownOutcome, true
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}

// recipientsOf returns who was sent an update in English, sorted.
func (w *world) recipientsOf(update string) []string {
	w.Helper()
	var all []string
	for _, row := range must(w.store.Deliveries(w.Context(), bot.LedgerQuery{UpdateID: update}))(w) {
		if row.Language == bot.English {
			all = append(all, row.Recipient)
		}
	}
	slices.Sort(all)
	return all
}

func (w *world) stateOf(update, recipient string) bot.DeliveryState {
	w.Helper()
	for _, row := range must(w.store.Deliveries(w.Context(), bot.LedgerQuery{UpdateID: update}))(w) {
		if row.Language == bot.English && row.Recipient == recipient {
			return row.State
		}
	}
	w.Fatalf("%s has no row of %s", recipient, update)
	return ""
}

func TestACorrectionReachesThosePeopleWhoMayHaveTheError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.Destinations = states() })
	w.platform.answer = fate
	w.asked = true
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	original := w.tell(w.holding(i))
	for _, state := range []bot.DeliveryState{bot.Accepted, bot.Delivered, bot.Failed, bot.Pending, bot.UnknownOutcome} {
		if got := w.stateOf(original.ID, string(state)); got != state {
			w.Fatalf("the row that should be %s is %s", state, got)
		}
	}
	w.pass(time.Minute)
	w.platform.answer = nil
	c := w.tell(correction(i, original.ID))
	if diff := cmp.Diff([]string{"accepted", "delivered", "pending", "unknown"}, w.recipientsOf(c.ID)); diff != "" {
		w.Error(diff)
	}
	if got := w.stateOf(original.ID, "pending"); got != bot.Superseded {
		w.Errorf("the row that had not left is %s", got)
	}
	if got := w.stateOf(original.ID, "failed"); got != bot.Failed {
		w.Errorf("the failed row is %s", got)
	}
	w.pass(2 * time.Hour)
	for _, line := range w.platform.sent()[15:] {
		if strings.Contains(line, "holding") {
			w.Errorf("the wrong text left after its correction: %s", line)
		}
	}
	for _, composed := range c.Composed {
		if composed.Language == bot.English && (!strings.Contains(composed.Rendition.Text, "All messages are down") || !strings.Contains(composed.Rendition.Text, "Some messages are late")) {
			w.Errorf("the correction does not hold both texts:\n%s", composed.Rendition.Text)
		}
	}
}

func TestASecondCorrectionGoesByWhatEachRecipientHasNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.Destinations = states() })
	w.platform.answer = fate
	w.asked = true
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	original := w.tell(w.holding(i))
	w.pass(time.Minute)
	first := w.tell(correction(i, original.ID)) // pending again for the one who was pending
	w.pass(time.Minute)
	w.platform.answer = nil
	second := w.tell(correction(i, original.ID))
	if diff := cmp.Diff([]string{"accepted", "delivered", "pending", "unknown"}, w.recipientsOf(second.ID)); diff != "" {
		w.Error(diff)
	}
	if got := w.stateOf(first.ID, "pending"); got != bot.Superseded {
		w.Errorf("the first correction's row that had not left is %s", got)
	}
}

func TestARetractionCancelsTheIncident(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	original := w.tell(w.holding(i))
	r := w.tell(bot.Request{IncidentID: i.ID, Type: bot.Retraction, Facts: bot.Facts{Original: original.ID}})
	if diff := cmp.Diff(map[string]int{"page delivered": 3, "press accepted": 6, "members accepted": 3}, w.rows(r.ID)); diff != "" {
		w.Error(diff)
	}
	got := w.incident(i.ID)
	if got.Phase != bot.Canceled || !got.Promise.DueAt.IsZero() || len(got.AffectedIDs()) > 0 {
		w.Errorf("the incident is %s, promised %s, affected %v", got.Phase, got.Promise.DueAt, got.AffectedIDs())
	}
}

func TestACorrectionAfterTheResolutionReopensNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	over := w.resolve(i)
	w.until(w.clock.Now())
	w.tell(correction(i, over.ID))
	if got := w.incident(i.ID); got.Phase != bot.ResolvedPhase || !got.Promise.DueAt.IsZero() {
		w.Errorf("the incident is %s, promised %s", got.Phase, got.Promise.DueAt)
	}
}
