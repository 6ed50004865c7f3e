package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

const (
	hooks = "d1-hooks-0" // the batch that world.publish makes
	lease = 15 * time.Second
)

// now is a minute and that much after the start, when the batch is due.
func now(after time.Duration) time.Time { return start().Add(time.Minute + after) }

func (w world) claim(generation int, token string, after time.Duration) bot.Batch {
	w.Helper()
	return need1(w, func(ctx context.Context) (bot.Batch, error) {
		return w.Claim(ctx, hooks, generation, token, now(after), now(after+lease))
	})
}

func (w world) settle(jobID int64, token string, after time.Duration, outcomes ...bot.Outcome) {
	w.Helper()
	if err := w.Settle(w.Context(), bot.Settlement{JobID: jobID, BatchID: hooks, Token: token, Now: now(after), Outcomes: outcomes}); err != nil {
		w.Fatal(err)
	}
}

func each(b bot.Batch, o bot.Outcome) []bot.Outcome {
	var list []bot.Outcome
	for _, row := range b.Rows {
		o.DeliveryID = row.ID
		list = append(list, o)
	}
	return list
}

func claim(w world) {
	c := w.publish(3)
	b := w.claim(0, "t1", 0)
	want := c.Batches[1]
	for i := range want.Rows {
		want.Rows[i].State, want.Rows[i].Token, want.Rows[i].LeaseUntil = bot.Sending, "t1", now(lease)
	}
	same(w, "claimed batch", want, b)
	for i := range want.Rows {
		want.Rows[i].Attempts, want.Rows[i].FirstSentAt = 1, now(0)
	}
	same(w, "stored rows", want.Rows, w.rows(bot.LedgerQuery{BatchID: hooks}))
	same(w, "a second claim inside the lease", 0, len(w.claim(0, "t2", lease-time.Microsecond).Rows))
	refuses(w, "an unknown batch", bot.ErrNotFound, second(w.Claim(w.Context(), "none", 0, "t", now(0), now(0))))
}

func claimLater(w world) {
	w.publish(1)
	_, err := w.Claim(w.Context(), hooks, 0, "t1", now(-time.Second), now(lease))
	later, ok := errors.AsType[bot.Later](err)
	if !ok || !later.At.Equal(now(0)) {
		w.Errorf("a claim before the time: %v", err)
	}
	same(w, "claimed at its time", 1, len(w.claim(0, "t1", 0).Rows))
}

func fencing(w world) {
	w.publish(2)
	first := w.claim(0, "t1", 0)
	again := w.claim(0, "t2", lease)
	same(w, "rows of the second claim", 2, len(again.Rows))
	err := w.Settle(w.Context(), bot.Settlement{JobID: w.deliverJob(), BatchID: hooks, Token: "t1", Now: now(lease), Outcomes: each(first, bot.Outcome{State: bot.Failed, Reason: "late"})})
	refuses(w, "the old token", bot.ErrConflict, err)
	refuses(w, "the old lease", bot.ErrConflict, w.Renew(w.Context(), hooks, "t1", now(time.Hour)))
	for _, row := range w.rows(bot.LedgerQuery{BatchID: hooks}) {
		same(w, "state and token", []string{string(bot.Sending), "t2"}, []string{string(row.State), row.Token})
	}
	w.settle(w.deliverJob(), "t2", lease, each(again, bot.Outcome{State: bot.Accepted, ProviderID: "m1"})...)
	same(w, "accepted", 2, len(w.rows(bot.LedgerQuery{State: bot.Accepted})))
	same(w, "jobs", nil, w.jobs(bot.JobDeliver))
	refuses(w, "the same token again", bot.ErrConflict,
		w.Settle(w.Context(), bot.Settlement{BatchID: hooks, Token: "t2", Now: now(lease), Outcomes: each(again, bot.Outcome{State: bot.Failed})}))
}

func generation(w world) {
	w.publish(1)
	w.claim(0, "t1", 0)
	if err := w.Succeed(w.Context(), hooks, 0, now(lease)); err != nil {
		w.Fatal(err)
	}
	refuses(w, "the old generation", bot.ErrConflict, second(w.Claim(w.Context(), hooks, 0, "t2", now(lease), now(time.Minute))))
	same(w, "rows of the new one", 1, len(w.claim(1, "t3", lease).Rows))
}

func lapsed(w world) {
	w.publish(2)
	b := w.claim(0, "t1", 0)
	w.settle(0, "t1", time.Second, bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Accepted}) // the sender died after one row
	ctx := w.Context()
	same(w, "lapsed inside the lease", 0, len(need1(w, func(ctx context.Context) ([]bot.Batch, error) { return w.Lapsed(ctx, now(lease-1000)) })))
	refuses(w, "succeeding inside the lease", bot.ErrConflict, w.Succeed(ctx, hooks, 0, now(lease-1000)))
	list := need1(w, func(ctx context.Context) ([]bot.Batch, error) { return w.Lapsed(ctx, now(lease)) })
	if len(list) != 1 || list[0].ID != hooks || list[0].Generation != 0 {
		w.Fatalf("lapsed batches: %+v", list)
	}
	if err := w.Succeed(ctx, hooks, 0, now(lease)); err != nil {
		w.Fatal(err)
	}
	refuses(w, "a second sweeper", bot.ErrConflict, w.Succeed(ctx, hooks, 0, now(lease)))
	same(w, "jobs", []string{`{"batch":"d1-hooks-0","generation":1} at +1m15.001s`}, w.jobs(bot.JobDeliver))
	next := w.claim(1, "t2", lease)
	if len(next.Rows) != 1 || next.Rows[0].ID != b.Rows[1].ID || !next.Rows[0].FirstSentAt.Equal(now(0)) || next.Rows[0].Attempts != 1 {
		w.Errorf("the successor's rows: %+v", next.Rows)
	}
}

func renewed(w world) {
	w.publish(1)
	w.claim(0, "t1", 0)
	if err := w.Renew(w.Context(), hooks, "t1", now(2*lease)); err != nil {
		w.Fatal(err)
	}
	same(w, "lapsed at the first lease's end", 0, len(need1(w, func(ctx context.Context) ([]bot.Batch, error) { return w.Lapsed(ctx, now(lease)) })))
	refuses(w, "succeeding", bot.ErrConflict, w.Succeed(w.Context(), hooks, 0, now(lease)))
	same(w, "claimed", 0, len(w.claim(0, "t2", lease).Rows))
	same(w, "claimed after the second lease's end", 1, len(w.claim(0, "t2", 2*lease).Rows))
}

func retries(w world) {
	w.publish(4)
	b := w.claim(0, "t1", 0)
	ids := [4]string{b.Rows[0].ID, b.Rows[1].ID, b.Rows[2].ID, b.Rows[3].ID}
	w.settle(w.deliverJob(), "t1", time.Second,
		bot.Outcome{DeliveryID: ids[0], State: bot.Accepted, ProviderID: "m1"},
		bot.Outcome{DeliveryID: ids[1], State: bot.Pending, After: 2 * time.Second, Reason: "refused the connection"},
		bot.Outcome{DeliveryID: ids[2], State: bot.Pending, After: 5 * time.Second, Throttled: true},
		bot.Outcome{DeliveryID: ids[3], State: bot.Pending, After: 3 * time.Second, MayHave: true})
	same(w, "successor", []string{`{"batch":"d1-hooks-0","generation":0} at +1m3.001s`}, w.jobs(bot.JobDeliver))
	type seen struct {
		ID       string
		Attempts int
		Doubtful bool
	}
	var got []seen
	for _, row := range w.claim(0, "t2", 10*time.Second).Rows {
		got = append(got, seen{row.ID, row.Attempts, !row.FirstSentAt.IsZero()})
	}
	same(w, "claimed again", []seen{{ids[1], 1, false}, {ids[2], 0, false}, {ids[3], 1, true}}, got)
	w.settle(w.deliverJob(), "t2", 10*time.Second, bot.Outcome{DeliveryID: ids[1], State: bot.Delivered}, bot.Outcome{DeliveryID: ids[2], State: bot.Delivered}, bot.Outcome{DeliveryID: ids[3], State: bot.Delivered})
	same(w, "jobs when all is done", nil, w.jobs(bot.JobDeliver))
	w.settle(0, "none", 11*time.Second) // a job that found nothing to do
}

func outcomes(w world) {
	w.publish(5)
	b := w.claim(0, "t1", 0)
	err := w.Settle(w.Context(), bot.Settlement{BatchID: hooks, Token: "t1", Now: now(0), Outcomes: each(b, bot.Outcome{State: bot.Sending})})
	refuses(w, "a state that is no outcome", bot.ErrInvalid, err)
	states := []bot.DeliveryState{bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded}
	var list []bot.Outcome
	for i, state := range states {
		list = append(list, bot.Outcome{DeliveryID: b.Rows[i].ID, State: state, ProviderID: "p-" + string(state), Reason: "r-" + string(state)})
	}
	w.settle(0, "t1", time.Second, list...)
	for i, row := range w.rows(bot.LedgerQuery{BatchID: hooks}) {
		want := b.Rows[i]
		want.State, want.ProviderID, want.Reason = states[i], "p-"+string(states[i]), "r-"+string(states[i])
		want.Attempts, want.FirstSentAt, want.ChangedAt, want.Token, want.LeaseUntil = 1, now(0), now(time.Second), "", time.Time{}
		same(w, "row that is "+string(states[i]), want, row)
	}
}

func predecessor(w world) {
	w.publish(2)
	first := w.claim(0, "t1", 0)
	w.settle(0, "t1", time.Second, bot.Outcome{DeliveryID: first.Rows[0].ID, State: bot.Accepted}) // the other row is still being sent
	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	d := draft("d2", i)
	d.Type, d.Facts.Original = bot.Correction, "d1"
	d.Digest = d.Seal()
	w.apply(publication(w, w.write(d), 2, now(2*time.Second)))
	claim := func(after time.Duration) []string {
		b, err := w.Claim(w.Context(), "d2-hooks-0", 0, "c", now(after), now(after+time.Hour))
		if later, ok := errors.AsType[bot.Later](err); ok {
			return []string{"later +" + later.At.Sub(now(0)).String()}
		} else if err != nil {
			w.Fatal(err)
		}
		var to []string
		for _, row := range b.Rows {
			to = append(to, row.Recipient)
		}
		return to
	}
	same(w, "while the predecessor is sent", []string{"r0-00000"}, claim(3*time.Second))
	same(w, "still", []string{"later +5s"}, claim(4*time.Second))
	same(w, "after its lease", []string{"r0-00001"}, claim(lease))
}

func rate(w world) {
	var mu sync.Mutex
	taken := map[time.Duration]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				at, err := w.Reserve(w.Context(), "hooks", 2, 4, now(0)) // two slots of a quarter second
				mu.Lock()
				taken[at.Sub(now(0))]++
				mu.Unlock()
				if err != nil {
					w.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for n := range 40 {
		if taken[time.Duration(n)*500*time.Millisecond] != 1 {
			w.Fatalf("40 reservations of half a second each are not one after the other: %v", taken)
		}
	}
	reserve := func(lane string, perSecond float64, after time.Duration) time.Duration {
		at := need1(w, func(ctx context.Context) (time.Time, error) { return w.Reserve(ctx, lane, 1, perSecond, now(after)) })
		return at.Sub(now(0))
	}
	same(w, "another lane", 0, reserve("mail", 4, 0))
	same(w, "the lane once it is free again", time.Hour, reserve("hooks", 4, time.Hour))
	same(w, "a lane without a rate", 0, reserve("hooks", 0, 0))
}

func owed(w world) {
	i := w.declare("i1", bot.Live)
	i.Promise = bot.Promise{Seq: 2, DueAt: now(0), Rung: 1}
	w.apply(bot.Change{Incident: &i, At: start()})
	for id, state := range map[string]bot.DraftState{"approved": bot.DraftApproved, "open": bot.DraftOpen, "held": bot.DraftApproved} {
		d := draft(id, i)
		d.State, d.Held = state, id == "held"
		w.write(d)
	}
	w.apply(publication(w, w.write(draft("d1", i)), 1, now(0)))
	list := func(at time.Time) []string {
		var found []string
		for _, j := range need1(w, func(ctx context.Context) ([]bot.Job, error) { return w.Owed(ctx, at) }) {
			found = append(found, j.Kind+" "+j.Queue+" "+compact(j.Args))
		}
		return found
	}
	same(w, "before the promise", []string{`publish  {"draft":"approved"}`}, list(now(-1000)))
	want := []string{`publish  {"draft":"approved"}`, `remind  {"incident":"i1","rung":2,"seq":2}`}
	same(w, "after the promise", want, list(now(0)))

	nothing := func(context.Context, queue.Received) error { return nil }
	inline, err := queue.NewInline(w.Inserter(), queue.Handlers{bot.JobDeliver: nothing, bot.JobCard: nothing}, &clock{start()})
	if err != nil {
		w.Fatal(err)
	}
	if err := inline.Run(w.Context(), now(time.Second)); err != nil { // jobs end without doing what they were for
		w.Fatal(err)
	}
	want = append(want, `deliver hooks {"batch":"d1-hooks-0","generation":0}`)
	same(w, "with a lost delivery", want, list(now(0)))
	jobs := need1(w, func(ctx context.Context) ([]bot.Job, error) { return w.Owed(ctx, now(0)) })
	if err := w.InsertJobs(w.Context(), jobs); err != nil {
		w.Fatal(err)
	}
	same(w, "once they are inserted", nil, list(now(time.Hour)))
}

// killed takes every job that is due and dies over it, as a process does that is killed.
func killed(w world, at time.Time) int {
	w.Helper()
	die := func(context.Context, queue.Received) error { panic("killed") }
	dead, err := queue.NewInline(w.Inserter(), queue.Handlers{bot.JobDeliver: die, bot.JobCard: die, bot.JobPublish: die, bot.JobRemind: die}, &clock{start()})
	if err != nil {
		w.Fatal(err)
	}
	dies := func() (died bool) {
		defer func() { died = recover() != nil }()
		if err := dead.Run(w.Context(), at); err != nil {
			w.Fatal(err)
		}
		return false
	}
	n := 0
	for dies() {
		n++
	}
	return n
}

func rescued(w world) {
	d := w.write(draft("d1", w.declare("i1", bot.Live)))
	c := publication(w, d, 2, now(0))
	c.Batches = append(c.Batches, batch(d, d.Composed[1], 1, 2, now(0)))
	c.Jobs = []bot.Job{{Kind: bot.JobPublish, Args: []byte(`{"draft":"d1"}`)}, {Kind: bot.JobRemind, Args: []byte(`{"incident":"i1","seq":1,"rung":1}`)}}
	w.apply(c)
	w.claim(0, "alive", 0) // of the first batch
	same(w, "jobs that die", 5, killed(w, now(time.Millisecond)))

	rescue := func(after, age time.Duration) []string {
		if err := w.Rescue(w.Context(), now(after), age); err != nil {
			w.Fatal(err)
		}
		ran := []string{}
		note := func(_ context.Context, r queue.Received) error {
			ran = append(ran, r.Kind+" "+compact(r.Args))
			return nil
		}
		engine, err := queue.NewInline(w.Inserter(), queue.Handlers{bot.JobDeliver: note, bot.JobCard: note, bot.JobPublish: note, bot.JobRemind: note}, &clock{now(0)})
		if err != nil {
			w.Fatal(err)
		}
		if err := engine.Run(w.Context(), now(after)); err != nil {
			w.Fatal(err)
		}
		slices.Sort(ran)
		return ran
	}
	same(w, "jobs that may still run", nil, rescue(time.Millisecond, time.Hour))
	want := []string{`card.refresh {"draft":"d1"}`, `deliver {"batch":"d1-hooks-1","generation":0}`, `publish {"draft":"d1"}`, `remind {"incident":"i1","rung":1,"seq":1}`}
	same(w, "jobs that run again", want, rescue(time.Millisecond, 0))
	same(w, "while the lease lives", nil, rescue(lease-time.Second, 0))
	same(w, "when the lease lapsed", []string{`deliver {"batch":"d1-hooks-0","generation":0}`}, rescue(lease, 0))
	same(w, "in the end", nil, rescue(lease, 0))
}

// clock is a clock that only moves when it is set.
type clock struct{ at time.Time }

func (c *clock) Now() time.Time   { return c.at }
func (c *clock) Set(at time.Time) { c.at = at }

func doubt(w world) {
	w.publish(4)
	b := w.claim(0, "t1", 0)
	ctx := w.Context()
	refuses(w, "a row that is being sent", bot.ErrConflict, w.DecideUnknown(ctx, b.Rows[0].ID, bot.Resend, "duty", now(0)))
	cards := len(w.jobs(bot.JobCard))
	w.settle(w.deliverJob(), "t1", 0, each(b, bot.Outcome{State: bot.UnknownOutcome, Reason: "cut"})...)
	same(w, "cards that say so", 1, len(w.jobs(bot.JobCard))-cards)
	refuses(w, "another word", bot.ErrInvalid, w.DecideUnknown(ctx, b.Rows[0].ID, "hope", "duty", now(0)))
	refuses(w, "an unknown row", bot.ErrNotFound, w.DecideUnknown(ctx, "none", bot.Resend, "duty", now(0)))
	for i, decision := range []bot.UnknownDecision{bot.Resend, bot.Arrived, bot.GiveUp} {
		if err := w.DecideUnknown(ctx, b.Rows[i].ID, decision, "duty", now(time.Minute)); err != nil {
			w.Fatal(err)
		}
	}
	refuses(w, "a second decision", bot.ErrConflict, w.DecideUnknown(ctx, b.Rows[2].ID, bot.Arrived, "duty", now(time.Minute)))
	var states []bot.DeliveryState
	for _, row := range w.rows(bot.LedgerQuery{BatchID: hooks}) {
		states = append(states, row.State)
	}
	same(w, "states", []bot.DeliveryState{bot.Pending, bot.Accepted, bot.Failed, bot.UnknownOutcome}, states)
	same(w, "jobs", []string{`{"batch":"d1-hooks-0","generation":0} at +2m0.001s`}, w.jobs(bot.JobDeliver))
	next := w.claim(0, "t2", time.Minute)
	if len(next.Rows) != 1 || !next.Rows[0].FirstSentAt.IsZero() {
		w.Errorf("rows to send again: %+v", next.Rows)
	}
	events := need1(w, func(ctx context.Context) ([]bot.Event, error) { return w.Events(ctx, "i1") })
	last := events[len(events)-1]
	same(w, "who decided", "duty delivery-decided give-up", last.Actor+" "+last.Kind+" "+last.Data["decision"])
	verify(w, events)
	if err := w.DecideUnknown(ctx, b.Rows[2].ID, bot.Resend, "duty", now(2*time.Minute)); err != nil {
		w.Errorf("a failed row is not sent again: %v", err)
	}
	again := need1(w, func(ctx context.Context) (bot.Delivery, error) { return w.Delivery(ctx, b.Rows[2].ID) })
	same(w, "the failed row", []any{bot.Pending, 0}, []any{again.State, again.Attempts})
}

func noSharedRow(w world) {
	w.publish(100)
	var mu sync.Mutex
	held := map[string]int{}
	var wg sync.WaitGroup
	for _, token := range []string{"a", "b", "c", "d"} {
		wg.Go(func() {
			b, err := w.Claim(w.Context(), hooks, 0, token, now(0), now(lease))
			if err != nil {
				w.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, row := range b.Rows {
				held[row.ID]++
			}
		})
	}
	wg.Wait()
	if len(held) != 100 {
		w.Errorf("%d of 100 rows were claimed", len(held))
	}
	for id, n := range held {
		if n != 1 {
			w.Errorf("row %s was claimed %d times: %s", id, n, cmp.Diff(1, n))
		}
	}
}
