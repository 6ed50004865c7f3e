package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// killed takes every job that is due and dies over each, as a process does that is killed between the fetch and its first transaction.
func (w *world) killed() (jobs map[string]int) {
	w.Helper()
	jobs = map[string]int{}
	handlers := w.handlers()
	for kind := range handlers {
		handlers[kind] = func(context.Context, queue.Received) error {
			jobs[kind]++
			panic("killed")
		}
	}
	dead := must(queue.NewInline(w.store.Inserter(), handlers, w.clock))(w)
	dies := func() (died bool) {
		defer func() { died = recover() != nil }()
		if err := dead.Run(w.Context(), w.clock.Now()); err != nil {
			w.Fatal(err)
		}
		return false
	}
	for dies() {
	}
	return jobs
}

// sweep does what the daemon does every few seconds; jobs older than age are a dead worker's.
func (w *world) sweep(age time.Duration) {
	w.Helper()
	now := w.clock.Now()
	for _, b := range must(w.store.Lapsed(w.Context(), now))(w) {
		if err := w.store.Succeed(w.Context(), b.ID, b.Generation, now); err != nil {
			w.Error(err)
		}
	}
	if err := w.store.Rescue(w.Context(), now, age); err != nil {
		w.Fatal(err)
	}
	if err := w.store.InsertJobs(w.Context(), must(w.store.Owed(w.Context(), now))(w)); err != nil {
		w.Fatal(err)
	}
}

func TestAKilledProcessLosesNoJob(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		w.settings = briefed(hourly())
		w.build(w.store)
		if err := w.store.InsertJobs(w.Context(), []bot.Job{must(remind.BriefJob(hourly(), start()))(w)}); err != nil {
			t.Fatal(err)
		}
		i := w.declare(bot.Live, "talk")
		r := w.holding(i)
		r.Facts.NextAt = start().Add(40 * time.Minute)
		d := w.approve("words", w.write("duty", r))
		w.clock.Set(start().Add(31 * time.Minute)) // half the interval, the ladder's first rung and the brief's slot have passed
		want := map[string]int{bot.JobPublish: 1, bot.JobDeliver: 6, bot.JobCard: 3, bot.JobRemind: 2, bot.JobDraft: 2, bot.JobExpire: 1, bot.JobChase: 1, bot.JobBrief: 1}
		if diff := cmp.Diff(want, w.killed()); diff != "" {
			t.Fatalf("the jobs that died (-want +got):\n%s", diff)
		}
		w.restart()
		w.sweep(time.Hour) // as long as they may be alive
		w.until(w.clock.Now())
		if got := len(w.platform.got); got != 0 {
			t.Fatalf("%d batches left while their jobs may be alive", got)
		}
		for range 2 { // the second finds nothing
			w.sweep(0)
			w.until(w.clock.Now())
		}
		arrived := map[string]int{}
		for _, b := range w.platform.got {
			for _, row := range b.Rows {
				if !b.Notice {
					arrived[fmt.Sprint(row.Recipient, " ", b.Language)]++
				}
			}
		}
		once := map[string]int{}
		for _, recipient := range []string{"agency", "paper", "member"} {
			for _, l := range bot.Languages() {
				once[fmt.Sprint(recipient, " ", l)] = 1
			}
		}
		if diff := cmp.Diff(once, arrived); diff != "" {
			t.Errorf("arrivals (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"+31m room", "+31m person:duty"}, w.reminders()); diff != "" {
			t.Errorf("the reminder and the brief (-want +got):\n%s", diff)
		}
		crons := 0
		for _, other := range must(w.store.OpenDrafts(w.Context()))(w) {
			if other.FromCron {
				crons++
			}
		}
		if crons != 1 || len(w.cards) == 0 || w.publications(i.ID) != 1 {
			t.Errorf("%d drafts of the cron, cards %v, %d publications of %s", crons, w.cards, w.publications(i.ID), d.ID)
		}
	})
}
