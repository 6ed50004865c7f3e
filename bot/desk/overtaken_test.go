package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestAWrongTextIsNotRetriedAfterItsCorrection publishes the correction while the first attempt of the error is under way: the attempt fails,
// and what is tried again is the correction only.
func TestAWrongTextIsNotRetriedAfterItsCorrection(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]bot.Outcome{
		"it never left":        {State: bot.Pending, Reason: "HTTP 503", After: 5 * time.Minute},
		"it was asked to wait": {State: bot.Pending, Reason: "HTTP 429", After: 5 * time.Minute, Throttled: true},
		"it may have arrived":  {State: bot.UnknownOutcome, Reason: "cut"},
	} {
		t.Run(name, func(t *testing.T) {
			onBothStores(t, func(t *testing.T, w *world) {
				i := w.declare(bot.Live, "talk")
				w.tell(w.holding(i))
				w.pass(time.Minute)
				wrong := w.approve("words", w.write("duty", w.progress(i)))
				var fixed bot.Draft
				var tried []bot.MessageType // by one reader in one language
				w.platform.answer = func(b bot.Batch) []bot.Outcome {
					var outcomes []bot.Outcome
					for _, row := range b.Rows {
						o := bot.Outcome{State: bot.Accepted, ProviderID: row.Recipient}
						if row.Recipient == "agency" && b.Language == bot.English {
							if tried = append(tried, b.Type); len(tried) == 1 {
								fixed, o = w.approve("words", w.write("duty", correction(i, wrong.ID))), failure
							}
						}
						o.DeliveryID = row.ID
						outcomes = append(outcomes, o)
					}
					return outcomes
				}
				w.pass(15 * time.Minute)
				if diff := cmp.Diff([]bot.MessageType{bot.Progress, bot.Correction}, tried); diff != "" {
					t.Errorf("what was tried (-want +got):\n%s", diff)
				}
				if row := w.rowOf(wrong.ID, "agency"); row.State != bot.Superseded || row.Reason == "" {
					t.Errorf("the wrong text is %s: %q", row.State, row.Reason)
				}
				if got := w.stateOf(fixed.ID, "agency"); got != bot.Accepted {
					t.Errorf("its correction is %s", got)
				}
			})
		})
	}
}
