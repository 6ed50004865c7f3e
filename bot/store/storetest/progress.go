package storetest

import (
	"context"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func (w world) tallies() bot.Tallies {
	w.Helper()
	return need1(w, func(ctx context.Context) (bot.Tallies, error) { return w.Tallies(ctx, "d1") })
}

// cardNews lets the deliveries of one update ask for its card: one refresh at a time, and never one too few.
func cardNews(w world) {
	w.publish(4)
	begins := func() { w.must(w.BeginRefresh(w.Context(), "d1")) }
	asked := func(what string, want int, do func()) {
		w.Helper()
		before := len(w.jobs(bot.JobCard))
		do()
		same(w, what, want, len(w.jobs(bot.JobCard))-before)
	}
	b := w.claim(0, "t1", 0)
	asked("by a batch", 1, func() {
		w.settle(w.deliverJob(), "t1", 0, each(b, bot.Outcome{State: bot.Pending, Reason: "busy", After: time.Millisecond})...)
	})
	asked("by the next, before that one begins", 0, func() { w.again("t2", time.Second) })
	begins()
	asked("after it has begun", 1, func() { w.again("t3", 2*time.Second) })
	begins()
	w.must(w.RefreshFailed(w.Context(), "d1", now(time.Minute)))
	asked("while one that failed will come again", 0, func() { w.again("t3b", 2500*time.Millisecond) })
	refuses(w, "two that failed", bot.ErrConflict, w.RefreshFailed(w.Context(), "d1", now(time.Minute)))
	w.must(w.RefreshFailed(w.Context(), "of no news", now(time.Minute)))
	asked("by a receipt, while one is asked for", 0, func() {
		told := bot.Receipt{DeliveryID: b.Rows[0].ID, Channel: "hooks", State: bot.Delivered, At: now(3 * time.Second)}
		_, err := w.Receive(w.Context(), []bot.Receipt{told})
		w.must(err)
	})
	asked("when the one that was asked for is lost", 1, func() { w.again("t4", time.Hour) })
	jobs := w.jobs(bot.JobCard)
	same(w, "how long it waits, so long after the publication", `{"draft":"d1"} at +1h1m10.001s`, jobs[len(jobs)-1])
}

// again claims the first batch's pending rows and leaves them pending.
func (w world) again(token string, after time.Duration) {
	w.Helper()
	b := w.claim(0, token, after)
	w.settle(w.deliverJob(), token, after, each(b, bot.Outcome{State: bot.Pending, Reason: "busy", After: time.Millisecond, MayHave: true})...)
}

// retried sends failed rows again: not those that a person gave up on, nor those of who wants nothing more.
func retried(w world) {
	w.publish(5)
	b := w.claim(0, "t1", 0)
	outcomes := each(b, bot.Outcome{State: bot.Failed, Reason: "refused"})
	outcomes[0] = bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Accepted}
	outcomes[1].State = bot.UnknownOutcome
	outcomes[2].Disable = true
	w.settle(w.deliverJob(), "t1", 0, outcomes...)
	w.must(w.DecideUnknown(w.Context(), b.Rows[1].ID, bot.GiveUp, "duty", now(0)))
	to := bot.Tally{Channel: "hooks", Destination: b.Destination}
	tally := func(state bot.DeliveryState, reason string, rows, again int) bot.Tally {
		to.State, to.Reason, to.Rows, to.Again = state, reason, rows, again
		return to
	}
	page := w.tallies()[3:]
	same(w, "before", bot.Tallies{
		tally(bot.Accepted, "", 1, 0), tally(bot.Failed, "given up: refused", 1, 0), tally(bot.Failed, "refused", 3, 2),
	}, w.tallies()[:3])
	d := need1(w, func(ctx context.Context) (bot.Draft, error) { return w.Draft(ctx, "d1") })
	n, err := w.RetryFailed(w.Context(), d, "duty", now(time.Minute))
	w.must(err)
	same(w, "sent again", 2, n)
	same(w, "after", bot.Tallies{
		tally(bot.Accepted, "", 1, 0), tally(bot.Failed, "given up: refused", 1, 0), tally(bot.Failed, "refused", 1, 0), tally(bot.Pending, "", 2, 0),
	}, w.tallies()[:4])
	same(w, "of the page", page, w.tallies()[4:])
	same(w, "rows of the next claim", 2, len(w.claim(0, "t2", time.Minute).Rows))
	events := need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") })
	last := events[len(events)-1]
	same(w, "who did", "duty deliveries-retried 2", last.Actor+" "+last.Kind+" "+last.Data["n"])
	_, err = w.RetryFailed(w.Context(), d, "duty", now(time.Minute))
	refuses(w, "a second time", bot.ErrConflict, err)
}
