package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func (w world) admitted(after time.Duration) (wait time.Duration) {
	w.Helper()
	_, err := w.Admit(w.Context(), "hooks", now(after))
	if later, ok := errors.AsType[bot.Later](err); ok {
		return later.At.Sub(now(after))
	}
	if err != nil {
		w.Fatal(err)
	}
	return 0
}

func (w world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// news are the changes that the desk will be told.
func (w world) news() (told []bot.ChannelChange) {
	w.Helper()
	for _, job := range need1(w, w.Inserter().Unfinished) {
		if job.Kind != bot.JobChannel {
			continue
		}
		var n bot.ChannelNews
		if err := json.Unmarshal(job.Args, &n); err != nil {
			w.Fatal(err)
		}
		told = append(told, n.Change)
	}
	return told
}

// failed counts a batch that was let through when the channel stood so.
func (w world) failed(admitted bot.ChannelState, after time.Duration) {
	w.Helper()
	w.must(w.ChannelFailed(w.Context(), admitted, "no answer in time", now(after)))
}

// stands is how the channel stands.
func (w world) stands() bot.ChannelState {
	w.Helper()
	for _, s := range need1(w, w.ChannelStates) {
		if s.Channel == "hooks" {
			return s
		}
	}
	return bot.ChannelState{Channel: "hooks"}
}

func rests(w world) {
	works := bot.ChannelState{Channel: "hooks"}
	same(w, "a channel of which nothing is known", time.Duration(0), w.admitted(0))
	for i := range 4 {
		w.failed(works, 0)
		same(w, "after too few failures", time.Duration(0), w.admitted(time.Duration(i)))
	}
	w.must(w.ChannelWorks(w.Context(), "hooks", now(0)))
	same(w, "told of a channel that never rested", 0, len(w.news()))
	for range 20 { // those that were on their way when the rest began prolong it by nothing
		w.failed(works, 0)
	}
	same(w, "the rest", now(30*time.Second), w.stands().RestsUntil)
	same(w, "a job that waits looks whether somebody resumed the channel", 5*time.Second, w.admitted(0))
	same(w, "or until the rest is over", time.Second, w.admitted(29*time.Second))
	same(w, "when it is over one may try", time.Duration(0), w.admitted(30*time.Second))
	if w.admitted(30*time.Second) == 0 {
		w.Error("two jobs try at once")
	}
	w.failed(w.stands(), 40*time.Second)
	same(w, "the next rest is longer", now(40*time.Second+time.Minute), w.stands().RestsUntil)
	same(w, "told once", []bot.ChannelChange{bot.ChannelRests}, w.news())
	w.must(w.ChannelWorks(w.Context(), "hooks", now(2*time.Minute)))
	same(w, "it works again", time.Duration(0), w.admitted(2*time.Minute))
	same(w, "told", []bot.ChannelChange{bot.ChannelRests, bot.ChannelBack}, w.news())
}

// pinged tells a platform that does not answer from one that answers and takes nothing.
func pinged(w world) {
	silent := func(n int, after time.Duration) {
		w.Helper()
		for range n {
			w.must(w.ChannelSilent(w.Context(), "hooks", "no answer in time", now(after)))
		}
	}
	answers := func(after time.Duration) { w.Helper(); w.must(w.ChannelAnswers(w.Context(), "hooks", now(after))) }
	answers(0)
	silent(4, 0)
	answers(0)
	silent(4, 0)
	same(w, "told of pings that others answered", 0, len(w.news()))
	silent(1, 0)
	same(w, "the rest", now(30*time.Second), w.stands().RestsUntil)
	silent(9, time.Second)
	same(w, "is not prolonged by more of them", now(30*time.Second), w.stands().RestsUntil)
	answers(2 * time.Second)
	same(w, "told", []bot.ChannelChange{bot.ChannelRests, bot.ChannelBack}, w.news())
	same(w, "it stands", bot.ChannelState{Channel: "hooks"}, w.stands())
	for range 5 {
		w.failed(bot.ChannelState{Channel: "hooks"}, 0)
	}
	answers(30 * time.Second)
	silent(2, 30*time.Second)
	answers(39 * time.Second)
	same(w, "it answers, and took nothing", true, w.stands().Resting())
	answers(40 * time.Second)
	same(w, "nothing came to try", false, w.stands().Resting())
	for range 5 {
		w.failed(bot.ChannelState{Channel: "hooks"}, time.Minute)
	}
	silent(5, time.Minute)
	answers(61 * time.Second)
	same(w, "what answered nothing at all is back when it answers", false, w.stands().Resting())
}

func pauses(w world) {
	refuses(w, "resuming what runs", bot.ErrConflict, w.ResumeChannel(w.Context(), "hooks", "duty", now(0)))
	w.must(w.PauseChannel(w.Context(), "hooks", "duty", "the relay is being moved", now(0)))
	refuses(w, "pausing twice", bot.ErrConflict, w.PauseChannel(w.Context(), "hooks", "comms", "", now(0)))
	if w.admitted(time.Hour) == 0 {
		w.Error("a paused channel sends")
	}
	states := need1(w, w.ChannelStates)
	same(w, "state", []bot.ChannelState{{Channel: "hooks", PausedAt: now(0), PausedBy: "duty", PauseReason: "the relay is being moved"}}, states)
	w.must(w.ResumeChannel(w.Context(), "hooks", "comms", now(time.Hour)))
	same(w, "resumed", time.Duration(0), w.admitted(time.Hour))
	same(w, "told", []bot.ChannelChange{bot.ChannelPaused, bot.ChannelResumed}, w.news())
}

func receipts(w world) {
	w.publish(3)
	b := w.claim(0, "t1", 0)
	ids := [3]string{b.Rows[0].ID, b.Rows[1].ID, b.Rows[2].ID}
	w.settle(w.deliverJob(), "t1", 0, bot.Outcome{DeliveryID: ids[0], State: bot.Accepted, ProviderID: "m1"},
		bot.Outcome{DeliveryID: ids[1], State: bot.UnknownOutcome, Reason: "no answer"}, bot.Outcome{DeliveryID: ids[2], State: bot.Pending, MayHave: true, After: time.Minute})
	tell := func(id string, state bot.DeliveryState, want int) {
		w.Helper()
		n, err := w.Receive(w.Context(), []bot.Receipt{{Channel: "hooks", DeliveryID: id, State: state, At: now(time.Second), Reason: "told"}})
		if err != nil || n != want {
			w.Errorf("a receipt %s changed %d rows, want %d (%v)", state, n, want, err)
		}
	}
	tell(ids[0], bot.Accepted, 0)
	tell(ids[0], bot.Delivered, 1)
	tell(ids[0], bot.Failed, 0)
	tell(ids[0], bot.Delivered, 0)
	tell(ids[1], bot.Accepted, 1)
	tell(ids[1], bot.Failed, 1)
	tell(ids[1], bot.Delivered, 0)
	tell(ids[2], bot.Accepted, 1)
	tell("nobody", bot.Delivered, 0)
	_, err := w.Receive(w.Context(), []bot.Receipt{{Channel: "hooks", DeliveryID: ids[0], State: bot.Pending}})
	refuses(w, "a receipt that takes back", bot.ErrInvalid, err)
}

func receiptByProvider(w world) {
	w.publish(2)
	b := w.claim(0, "t1", 0)
	w.settle(w.deliverJob(), "t1", 0, bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Accepted, ProviderID: "m1"}, bot.Outcome{DeliveryID: b.Rows[1].ID, State: bot.Accepted})
	for channel, want := range map[string]int{"another": 0, "hooks": 1} {
		n, err := w.Receive(w.Context(), []bot.Receipt{{Channel: channel, ProviderID: "m1", State: bot.Delivered, At: now(0)}, {Channel: channel, State: bot.Delivered, At: now(0)}})
		if err != nil || n != want {
			w.Errorf("a receipt on %s changed %d rows, want %d (%v)", channel, n, want, err)
		}
	}
	same(w, "delivered, beside the page", 2, len(w.rows(bot.LedgerQuery{State: bot.Delivered})))
}

// receiptTooEarly: the platform tells of messages whose answer is still on its way to us.
func receiptTooEarly(w world) {
	w.publish(3)
	b := w.claim(0, "t1", 0)
	match := func(what string, after time.Duration, want int) {
		w.Helper()
		same(w, what, want, need1(w, func(ctx context.Context) (int, error) { return w.MatchReceipts(ctx, now(after)) }))
	}
	early := []bot.Receipt{
		{Channel: "hooks", ProviderID: "m1", State: bot.Delivered, At: now(time.Second)},
		{Channel: "hooks", ProviderID: "m1", State: bot.Delivered, At: now(2 * time.Second)}, // told twice
		{Channel: "hooks", DeliveryID: b.Rows[1].ID, ProviderID: "m2", State: bot.Failed, Reason: "blocked", At: now(time.Second)},
		{Channel: "another", ProviderID: "m3", State: bot.Failed, At: now(time.Second)},
	}
	same(w, "rows that are not settled yet", 0, need1(w, func(ctx context.Context) (int, error) { return w.Receive(ctx, early) }))
	match("matched before the settlement", 2*time.Second, 0)
	w.settle(w.deliverJob(), "t1", 3*time.Second, bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Accepted, ProviderID: "m1"},
		bot.Outcome{DeliveryID: b.Rows[1].ID, State: bot.Accepted, ProviderID: "m2"}, bot.Outcome{DeliveryID: b.Rows[2].ID, State: bot.Pending, After: 20 * time.Minute})
	match("matched after it", 5*time.Second, 2)
	match("matched twice", 6*time.Second, 0)
	same(w, "delivered, beside the page", 2, len(w.rows(bot.LedgerQuery{State: bot.Delivered})))
	failed := w.rows(bot.LedgerQuery{State: bot.Failed})
	if len(failed) != 1 || failed[0].ID != b.Rows[1].ID || failed[0].Reason != "blocked" {
		w.Errorf("failed: %+v", failed)
	}

	foreign := []bot.Receipt{{Channel: "hooks", ProviderID: "m3", State: bot.Delivered, At: now(time.Minute)}}
	same(w, "of a message that is not ours", 0, need1(w, func(ctx context.Context) (int, error) { return w.Receive(ctx, foreign) }))
	match("matched with no row", 16*time.Minute, 0)
	w.claim(0, "t2", 20*time.Minute+3*time.Second)
	w.settle(w.deliverJob(), "t2", 21*time.Minute, bot.Outcome{DeliveryID: b.Rows[2].ID, State: bot.Accepted, ProviderID: "m3"})
	match("a receipt that was forgotten", 21*time.Minute, 0)
}

func untold(w world) {
	w.publish(3)
	b := w.claim(0, "t1", 0)
	w.settle(w.deliverJob(), "t1", 0, each(b, bot.Outcome{State: bot.Accepted, ProviderID: "m"})...)
	ask := func(after time.Duration, channel string, since time.Time, limit int) int {
		w.Helper()
		return len(need1(w, func(ctx context.Context) ([]bot.Delivery, error) {
			return w.Untold(ctx, channel, since, now(after), limit)
		}))
	}
	same(w, "too soon", 0, ask(9*time.Second, "hooks", start(), 10))
	same(w, "another channel's", 0, ask(10*time.Second, "another", start(), 10))
	same(w, "too old", 0, ask(10*time.Second, "hooks", now(time.Hour), 10))
	same(w, "the first two", 2, ask(10*time.Second, "hooks", start(), 2))
	same(w, "the third", 1, ask(10*time.Second, "hooks", start(), 2))
	same(w, "before they are twice as old", 0, ask(19*time.Second, "hooks", start(), 10))
	same(w, "when they are", 3, ask(20*time.Second, "hooks", start(), 10))
}
