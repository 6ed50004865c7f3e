package storetest

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// correct publishes a correction of an update to the same recipients.
func (w world) correct(id, original string, recipients int, after time.Duration) {
	w.Helper()
	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	d := draft(id, i)
	d.Type, d.Facts.Original = bot.Correction, original
	d.Digest = d.Seal()
	w.apply(publication(w, w.write(d), recipients, now(after)))
}

// fates returns recipient, state and whether there is a reason, row by row.
func (w world) fates(batchID string) []string {
	w.Helper()
	var list []string
	for _, row := range w.rows(bot.LedgerQuery{BatchID: batchID}) {
		list = append(list, fmt.Sprintf("%s %s reason:%t", row.Recipient, row.State, row.Reason != ""))
	}
	return list
}

func overtakenInFlight(w world) {
	w.publish(4)
	b := w.claim(0, "t1", 0)
	w.correct("d2", "d1", 3, time.Second) // for all but the last
	w.settle(w.deliverJob(), "t1", 2*time.Second,
		bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Pending, Reason: "503", After: time.Minute},
		bot.Outcome{DeliveryID: b.Rows[1].ID, State: bot.Accepted},
		bot.Outcome{DeliveryID: b.Rows[2].ID, State: bot.Pending, Reason: "cut", After: time.Minute, MayHave: true},
		bot.Outcome{DeliveryID: b.Rows[3].ID, State: bot.Pending, Reason: "503", After: time.Minute})
	same(w, "the corrected text", []string{
		"r0-00000 superseded reason:true", "r0-00001 accepted reason:false", "r0-00002 superseded reason:true", "r0-00003 pending reason:true",
	}, w.fates(hooks))
	same(w, "what is sent again", 1, len(w.claim(0, "t2", time.Hour).Rows))
	next := need1(w, func(ctx context.Context) (bot.Batch, error) {
		return w.Claim(ctx, "d2-hooks-0", 0, "c", now(3*time.Second), now(time.Hour))
	})
	same(w, "rows of the correction", 3, len(next.Rows))
}

// overtakenBeforeItsClaim is a row that the correction's author did not see as pending: somebody asked for it to be sent again meanwhile.
func overtakenBeforeItsClaim(w world) {
	w.publish(3)
	b := w.claim(0, "t1", 0)
	w.settle(w.deliverJob(), "t1", time.Second,
		bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.UnknownOutcome}, bot.Outcome{DeliveryID: b.Rows[1].ID, State: bot.UnknownOutcome})
	for _, row := range b.Rows[:2] {
		w.must(w.DecideUnknown(w.Context(), row.ID, bot.Resend, "duty", now(2*time.Second)))
	}
	w.correct("d2", "d1", 1, 3*time.Second)
	same(w, "rows to send once the dead lease is over", 2, len(w.claim(0, "t2", lease).Rows))
	same(w, "the corrected text", []string{"r0-00000 superseded reason:true", "r0-00001 sending reason:false", "r0-00002 sending reason:false"}, w.fates(hooks))
}

func overtakenAfterACrash(w world) {
	w.publish(2)
	w.claim(0, "t1", 0)
	w.correct("d2", "d1", 1, time.Second)
	again := w.claim(0, "t2", lease)
	same(w, "rows to send", 1, len(again.Rows))
	same(w, "the corrected text", []string{"r0-00000 superseded reason:true", "r0-00001 sending reason:false"}, w.fates(hooks))
}

func overtakenCorrections(w world) {
	w.publish(1)
	w.claim(0, "t1", 0)
	w.settle(w.deliverJob(), "t1", time.Second, bot.Outcome{DeliveryID: hooks + "-r0-00000", State: bot.Accepted})
	w.correct("d2", "d1", 1, 2*time.Second)
	w.correct("d3", "d2", 1, 3*time.Second) // names the correction, not the original
	claim := func(id string) int {
		return len(need1(w, func(ctx context.Context) (bot.Batch, error) {
			return w.Claim(ctx, id, 0, id, now(7*time.Second), now(time.Minute))
		}).Rows)
	}
	same(w, "rows of the first correction", 0, claim("d2-hooks-0"))
	same(w, "rows of the second", 1, claim("d3-hooks-0"))
	same(w, "the first correction", []string{"r0-00000 superseded reason:true"}, w.fates("d2-hooks-0"))

	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	w.apply(publication(w, w.write(draft("d4", i)), 1, now(5*time.Second)))
	w.correct("d5", "d1", 1, 6*time.Second)
	same(w, "rows of another update", 1, claim("d4-hooks-0"))
}
