package desk_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// states returns the states of an incident's drafts, oldest first, and who wrote them.
func (w *world) states(i bot.Incident) []string {
	w.Helper()
	var all []string
	for _, d := range must(w.desk.Drafts(w.Context(), i.ID))(w) {
		author := "cron"
		if len(d.Authors) > 0 {
			author = d.Authors[0]
		}
		all = append(all, author+" "+string(d.Type)+" "+string(d.State))
	}
	return all
}

func TestADraftThatNobodySignsExpires(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Drill, "talk")
		d := w.write("duty", w.holding(i)) // its promise is in twenty minutes, its signatures have thirty
		w.cards = nil
		w.until(start().Add(20 * time.Minute))
		if got := w.draft(d.ID).State; got != bot.DraftOpen {
			t.Fatalf("at the promised time it is %s", got)
		}
		w.pass(2 * time.Second)
		if got := w.draft(d.ID).State; got != bot.DraftExpired || !slices.Contains(w.cards, d.ID) {
			t.Errorf("after the promised time it is %s, and its card was refreshed: %v", got, w.cards)
		}
		_, err := w.vote("words", d, bot.Approves)
		w.refused(err, bot.ErrConflict, "the time promised in this text has passed")
	})
}

func TestAnEditGivesADraftItsTimeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.holding(i))
	w.pass(15 * time.Minute)
	d = must(w.desk.Edit(w.Context(), "duty", d.ID, d.Revision, w.holding(i)))(w)
	w.pass(19 * time.Minute)
	if got := w.draft(d.ID).State; got != bot.DraftOpen {
		t.Errorf("nineteen minutes after its edit it is %s", got)
	}
}

func TestTheFirstNoticeIsOwedFromTheDeclaration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk") // three fires: ten minutes
	w.until(start().Add(16 * time.Minute))
	want := []string{
		"+5m person:duty", "+10m room", "+15m room", "+15m person:pen", "+15m person:ic",
	}
	if diff := cmp.Diff(want, w.reminders()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"cron holding open"}, w.states(i)); diff != "" {
		t.Error(diff)
	}
	if got := w.events(i.ID); !slices.Contains(got, "first-notice-missing") || slices.Contains(got, "promise-missed") {
		t.Errorf("the record says %v", got)
	}
	drafts := must(w.desk.Drafts(w.Context(), i.ID))(w)
	w.approve("words", w.draft(drafts[0].ID))
	if got := w.incident(i.ID); got.FirstToldAt.IsZero() || got.Promise.First() || got.Promise.Seq != 2 {
		t.Errorf("after the first notice: %+v", got.Promise)
	}
	if got := w.events(i.ID); !slices.Contains(got, "first-notice-late") || slices.Contains(got, "promise-broken") {
		t.Errorf("the record says %v", got)
	}
}

func TestAMissedPromiseAlwaysHasADraftToSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(20 * time.Minute)
	w.until(start().Add(3*time.Hour + time.Minute))
	all := w.states(i)
	if n := len(all); n < 3 || all[n-1] != "cron no-change open" {
		t.Fatalf("three hours later: %v", all)
	}
	for _, state := range all[1 : len(all)-1] {
		if state != "cron no-change expired" {
			t.Errorf("an older one is %s", state)
		}
	}
	w.approve("words", w.draft(must(w.desk.Drafts(w.Context(), i.ID))(w)[len(all)-1].ID))
	if got := w.incident(i.ID).Promise; !got.DueAt.After(w.clock.Now()) {
		t.Errorf("the new promise is %s", got.DueAt)
	}
}

func TestAnIncidentThatIsOverDraftsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(20 * time.Minute)
	w.resolve(i)
	before := w.states(i)
	w.pass(3 * time.Hour)
	if diff := cmp.Diff(before, w.states(i)); diff != "" {
		t.Error(diff)
	}
}

// The ladder's first rung and the half of a short interval are one instant, and several workers run what is due.
func TestWorkersAtOnceWriteOneDraft(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		w.clock.Set(start().Add(5 * time.Minute))
		link := remind.Link{Incident: i.ID, Seq: 1}
		var workers sync.WaitGroup
		for range 8 {
			workers.Go(func() {
				if err := w.desk.RunDraft(context.WithoutCancel(t.Context()), link); err != nil {
					t.Error(err)
				}
			})
		}
		workers.Wait()
		if diff := cmp.Diff([]string{"cron holding open"}, w.states(i)); diff != "" {
			t.Error(diff)
		}
	})
}
