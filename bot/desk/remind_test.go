package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// reminders returns what the desk was told: when, counted from the start, and who.
func (w *world) reminders() []string {
	w.Helper()
	var all []string
	for _, row := range must(w.store.Deliveries(w.Context(), bot.LedgerQuery{}))(w) {
		if row.Type == "" {
			all = append(all, fmt.Sprintf("+%dm %s", int(row.CreatedAt.Sub(start()).Minutes()), row.Recipient))
		}
	}
	return all
}

// promised declares and tells; the next update is promised for the given time after the start.
func (w *world) promised(after time.Duration) bot.Incident {
	w.Helper()
	i := w.declare(bot.Live, "talk")
	r := w.holding(i)
	r.Facts.NextAt = start().Add(after)
	w.tell(r)
	return i
}

func TestTheLadderOfAPromise(t *testing.T) {
	t.Parallel()
	lead, room, deputy, commander, executive := "person:duty", "room", "person:pen", "person:ic", "person:chief"
	tests := map[string]struct {
		promise time.Duration
		until   time.Duration
		want    []string
	}{
		"an interval of an hour": {time.Hour, 106 * time.Minute, []string{
			"+50m " + lead,
			"+60m " + room,
			"+65m " + room, "+65m " + deputy, "+65m " + commander,
			"+75m " + executive,
			"+90m " + room, "+90m " + lead, "+90m " + deputy, "+90m " + commander,
			"+105m " + room, "+105m " + lead, "+105m " + deputy, "+105m " + commander,
		}},
		"a short interval reminds half-way": {10 * time.Minute, 12 * time.Minute, []string{"+5m " + lead, "+10m " + room}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			i := w.promised(test.promise)
			w.pass(test.until)
			if diff := cmp.Diff(test.want, w.reminders()); diff != "" {
				t.Error(diff)
			}
			if !slices.Contains(w.events(i.ID), "promise-missed") {
				t.Errorf("the record does not say that the promise was missed: %v", w.events(i.ID))
			}
			for _, b := range w.platform.got {
				if b.Notice && b.Class != bot.DeskClass {
					t.Errorf("a notice left to %s", b.Destination)
				}
			}
		})
	}
}

func TestAReminderSurvivesARestart(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(_ *testing.T, w *world) {
		w.promised(30 * time.Minute)
		w.pass(10 * time.Minute)
		w.restart()
		w.until(start().Add(31 * time.Minute))
		if diff := cmp.Diff([]string{"+20m person:duty", "+30m room"}, w.reminders()); diff != "" {
			w.Error(diff)
		}
	})
}

func TestALostLinkOfTheLadderIsFoundAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.promised(30 * time.Minute)
	// The first link is lost with its worker: the promise itself is not.
	handlers := w.handlers()
	handlers[bot.JobRemind] = func(context.Context, queue.Received) error { return nil }
	if err := must(queue.NewInline(w.store.Inserter(), handlers, w.clock))(w).Run(w.Context(), start().Add(21*time.Minute)); err != nil {
		w.Fatal(err)
	}
	w.until(start().Add(31 * time.Minute))
	if got := w.reminders(); len(got) != 0 {
		w.Fatalf("the lost link reminded: %v", got)
	}
	owed := must(w.store.Owed(w.Context(), w.clock.Now()))(w)
	if err := w.store.InsertJobs(w.Context(), owed); err != nil {
		w.Fatal(err)
	}
	w.until(w.clock.Now())
	if diff := cmp.Diff([]string{"+31m room", "+31m person:duty"}, w.reminders()); diff != "" {
		w.Error(diff)
	}
}

// After an outage everybody whom the missed rungs name gets one message, in the words of the newest.
func TestAnOutageEndsInOneReminder(t *testing.T) {
	t.Parallel()
	room, lead, deputy, commander, executive := "room", "person:duty", "person:pen", "person:ic", "person:chief"
	tests := map[string]struct {
		down time.Duration // from the start
		want []string
		text string // in all of them
		next time.Duration
	}{
		"of a night":                   {8 * time.Hour, []string{"+480m " + room, "+480m " + lead, "+480m " + deputy, "+480m " + commander, "+480m " + executive}, ": 450.", 15 * time.Minute},
		"of less than the ladder":      {47 * time.Minute, []string{"+47m " + room, "+47m " + lead, "+47m " + deputy, "+47m " + commander, "+47m " + executive}, "for 17 minutes", 13 * time.Minute},
		"that ends before the promise": {25 * time.Minute, []string{"+25m " + lead}, "", 5 * time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			i := w.promised(30 * time.Minute)
			before := len(w.platform.got)
			w.clock.Set(start().Add(test.down))
			w.until(w.clock.Now())
			if diff := cmp.Diff(test.want, w.reminders()); diff != "" {
				t.Error(diff)
			}
			for _, b := range w.platform.got[before:] {
				if text := string(b.Body.Bytes); !strings.Contains(text, test.text) {
					t.Errorf("the reminder says %s", text)
				}
			}
			missed := slices.DeleteFunc(w.events(i.ID), func(kind string) bool { return kind != "promise-missed" })
			if want := test.down >= 30*time.Minute; (len(missed) == 1) != want {
				t.Errorf("the record holds %v", missed)
			}
			w.pass(test.next - time.Second)
			if got := w.reminders(); len(got) != len(test.want) {
				t.Errorf("before the next rung: %v", got)
			}
			w.pass(time.Second)
			if got := w.reminders(); len(got) == len(test.want) {
				t.Error("the next rung did not come")
			}
		})
	}
}

func TestAPublicationEndsTheOldLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(30 * time.Minute)
	w.pass(15 * time.Minute)
	r := w.holding(i)
	r.Facts.NextAt = start().Add(60 * time.Minute)
	w.tell(r)
	w.until(start().Add(61 * time.Minute))
	if diff := cmp.Diff([]string{"+50m person:duty", "+60m room"}, w.reminders()); diff != "" {
		w.Error(diff)
	}
	if got := w.events(i.ID); !slices.Contains(got, "promise-kept") {
		w.Errorf("the record does not say that the promise was kept: %v", got)
	}
}

func TestTheResolutionEndsTheLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(30 * time.Minute)
	w.until(start().Add(46 * time.Minute))
	before := len(w.reminders())
	w.resolve(i)
	w.pass(5 * time.Hour)
	if got := w.reminders(); len(got) != before {
		w.Errorf("reminded after the resolution: %v", got[before:])
	}
	if got := w.events(i.ID); !slices.Contains(got, "promise-broken") {
		w.Errorf("the record does not say that the promise was broken: %v", got)
	}
}

func TestASnooze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(30 * time.Minute)
	w.pass(5 * time.Minute)
	at := func(after time.Duration) time.Time { return start().Add(after) }
	for _, test := range []struct {
		person string
		until  time.Time
		reason string
		kind   error
		words  string
	}{
		{"stranger", at(25 * time.Minute), "the numbers come at 55", bot.ErrForbidden, "not among the people"},
		{"law", at(25 * time.Minute), "the numbers come at 55", bot.ErrForbidden, "this needs one of the roles"},
		{"duty", at(25 * time.Minute), "", bot.ErrInvalid, "say why"},
		{"duty", at(4 * time.Minute), "the numbers come at 55", bot.ErrInvalid, "still to come"},
		{"duty", at(31 * time.Minute), "the numbers come at 55", bot.ErrInvalid, "readers were promised an update before that time"},
	} {
		w.refused(w.desk.Snooze(w.Context(), test.person, i.Key, test.until, test.reason), test.kind, test.words)
	}
	if err := w.desk.Snooze(w.Context(), "duty", i.Key, at(25*time.Minute), "the numbers come at 55"); err != nil {
		w.Fatal(err)
	}
	w.refused(w.desk.Snooze(w.Context(), "duty", i.Key, at(28*time.Minute), "and a little more"), bot.ErrConflict, "once is all")
	w.until(at(26 * time.Minute))
	w.refused(w.desk.Snooze(w.Context(), "duty", i.Key, at(28*time.Minute), "and a little more"), bot.ErrConflict, "once is all")
	w.until(at(31 * time.Minute))
	if diff := cmp.Diff([]string{"+25m person:duty", "+30m room"}, w.reminders()); diff != "" {
		w.Error(diff)
	}
	if got := w.incident(i.ID).Promise.DueAt; !got.Equal(at(30 * time.Minute)) {
		w.Errorf("the snooze moved the promise to %s", got)
	}
	if got := w.events(i.ID); !slices.Contains(got, "snoozed") {
		w.Errorf("the record does not hold the snooze: %v", got)
	}
	r := w.holding(i)
	w.tell(r)
	if err := w.desk.Snooze(w.Context(), "duty", i.Key, at(45*time.Minute), "a promise of its own"); err != nil {
		w.Errorf("the first snooze of the next promise: %v", err)
	}
	w.refused(w.desk.Snooze(w.Context(), "duty", "INC-77", at(time.Hour), "why"), bot.ErrNotFound, "INC-77")
}

func TestTheCronDraft(t *testing.T) {
	t.Parallel()
	open := func(w *world, incident string) []bot.Draft {
		w.Helper()
		return slices.DeleteFunc(must(w.store.Drafts(w.Context(), incident))(w), func(d bot.Draft) bool { return d.State != bot.DraftOpen })
	}
	t.Run("asks at half-interval and is withdrawn by a publication", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.promised(30 * time.Minute)
		w.until(start().Add(15*time.Minute - time.Second))
		if got := open(w, i.ID); len(got) != 0 {
			t.Fatalf("%d drafts before half-interval", len(got))
		}
		w.until(start().Add(15 * time.Minute))
		got := open(w, i.ID)
		if len(got) != 1 || got[0].Type != bot.NoChange || !got[0].FromCron || !got[0].NextAt.Equal(start().Add(time.Hour)) {
			t.Fatalf("at half-interval: %+v", got)
		}
		w.tell(w.holding(i)) // the same phase
		if state := w.draft(got[0].ID).State; state != bot.DraftWithdrawn {
			t.Errorf("after a publication the cron draft is %s", state)
		}
	})
	t.Run("is published as any other when it is signed", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.promised(30 * time.Minute)
		w.until(start().Add(15 * time.Minute))
		if d := w.approve("words", open(w, i.ID)[0]); d.State != bot.DraftPublished {
			t.Errorf("signed it is %s", d.State)
		}
		if got := w.incident(i.ID).Promise.DueAt; !got.Equal(start().Add(time.Hour)) { // the interval that a person announced, not the shorter one of the table
			t.Errorf("the next promise is %s", got)
		}
	})
	t.Run("carries the acceptances of what it repeats", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.declare(bot.Live, "talk")
		w.tell(w.holding(i))
		r := w.progress(i)
		r.Accept, r.Facts.Action = true, bot.Words{Label: name("서버 30대 교체", "Replacing 13 servers", "Remplacement de 30 serveurs")}
		w.approve("words", w.write("duty", r))
		w.pass(16 * time.Minute)
		got := open(w, i.ID)
		if len(got) != 1 || !got[0].FromCron || len(got[0].Accepted) != 1 || got[0].Accepted[0].Person != "duty" {
			t.Errorf("open drafts: %+v; %v", got, w.events(i.ID))
		}
	})
	t.Run("keeps out of the way of somebody who writes", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.promised(30 * time.Minute)
		w.pass(10 * time.Minute)
		mine := w.write("duty", w.holding(i))
		w.until(start().Add(16 * time.Minute))
		if got := open(w, i.ID); len(got) != 1 || got[0].ID != mine.ID {
			t.Errorf("open drafts: %+v", got)
		}
	})
	t.Run("does not wait for a text that nobody can sign any more", func(t *testing.T) {
		t.Parallel()
		stale := func(w *world, i bot.Incident) { // its promise passes, long before it expires
			r := w.progress(i)
			r.Facts.NextAt = w.clock.Now().Add(time.Minute)
			w.write("duty", r)
		}
		stopped := func(w *world, i bot.Incident) {
			if _, err := w.vote("words", w.write("duty", w.progress(i)), bot.RequestsChanges); err != nil {
				w.Fatal(err)
			}
		}
		for name, write := range map[string]func(*world, bot.Incident){"stale": stale, "stopped": stopped} {
			w := newWorld(t)
			i := w.promised(30 * time.Minute)
			w.pass(10 * time.Minute)
			write(w, i)
			w.until(start().Add(16 * time.Minute))
			got := slices.DeleteFunc(open(w, i.ID), func(d bot.Draft) bool { return !d.FromCron })
			if len(got) != 1 {
				t.Errorf("%s: %d drafts of the cron", name, len(got))
			}
		}
	})
	t.Run("leaves a statement alone that awaits its release", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		i := w.promised(30 * time.Minute)
		statement := w.write("duty", w.apology(i, start().Add(2*time.Hour)))
		statement.ExpiresAt = start().Add(5 * time.Minute) // as a policy with an expiry of its own once had it written
		if err := w.store.Apply(w.Context(), bot.Change{Drafts: []bot.Draft{statement}, At: start()}); err != nil {
			t.Fatal(err)
		}
		w.until(start().Add(16 * time.Minute))
		if state := w.draft(statement.ID).State; state != bot.DraftOpen {
			t.Errorf("the statement is %s", state)
		}
	})
	t.Run("that cannot be written is in the record, and the ladder goes on", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, func(s *desk.Settings) { // nobody reads the languages of its phrase
			s.People = slices.Clone(s.People)
			for n := range s.People {
				s.People[n].Reads = nil
			}
		})
		i := w.promised(30 * time.Minute)
		w.until(start().Add(31 * time.Minute))
		if got := w.events(i.ID); !slices.Contains(got, "draft-refused") || !slices.Contains(got, "promise-missed") {
			t.Errorf("the record: %v", got)
		}
	})
}

// hourly is a desk's one brief, at 16:00, 17:00 and so on in Seoul.
func hourly() remind.Brief {
	return remind.Brief{Cron: "CRON_TZ=Asia/Seoul 0 * * * *", Destination: "room"}
}

func briefed(b ...remind.Brief) func(*desk.Settings) {
	return func(s *desk.Settings) { s.Briefs = b }
}

func TestABriefGoesToTheDeskAndArmsTheNext(t *testing.T) {
	t.Parallel()
	brief, gone := hourly(), remind.Brief{Cron: hourly().Cron, Destination: "press"} // public: a brief never goes there
	w := newWorld(t, briefed(brief, gone))
	w.promised(5 * time.Hour)
	if err := w.store.InsertJobs(w.Context(), []bot.Job{must(remind.BriefJob(brief, start()))(w)}); err != nil {
		w.Fatal(err)
	}
	w.pass(91 * time.Minute) // 16:00 and 17:00 in Seoul
	if diff := cmp.Diff([]string{"+30m room", "+90m room"}, w.reminders()); diff != "" {
		w.Error(diff)
	}
	last := w.platform.got[len(w.platform.got)-1]
	if text := string(last.Body.Bytes); !strings.Contains(text, "INC-1") || !last.Notice {
		w.Errorf("the brief says %s", text)
	}
	if err := w.desk.RunBrief(w.Context(), remind.Slot{Brief: gone, At: w.clock.Now()}); err != nil {
		w.Error(err)
	}
	if got := len(w.reminders()); got != 2 {
		w.Errorf("%d briefs", got)
	}
}

// Two nodes that start together arm a brief twice: it is told once, and one chain goes on.
func TestTwoChainsOfABriefBecomeOne(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		w.settings = briefed(hourly())
		w.build(w.store)
		job := must(remind.BriefJob(hourly(), start()))(w)
		if err := w.store.InsertJobs(w.Context(), []bot.Job{job, job}); err != nil {
			w.Fatal(err)
		}
		w.pass(91 * time.Minute)
		if diff := cmp.Diff([]string{"+30m room", "+90m room"}, w.reminders()); diff != "" {
			t.Error(diff)
		}
		if left := must(w.store.Inserter().Unfinished(w.Context()))(w); len(left) != 1 {
			t.Errorf("%d jobs are left: %+v", len(left), left)
		}
		early := remind.Slot{Brief: hourly(), At: start().Add(150 * time.Minute)} // by the other node's clock it is time
		if err := w.desk.RunBrief(w.Context(), early); err != nil {
			t.Error(err)
		}
		left := must(w.store.Inserter().Unfinished(w.Context()))(w)
		if last := left[len(left)-1]; !last.ScheduledAt.Equal(start().Add(210 * time.Minute)) {
			t.Errorf("the slot armed %s", last.ScheduledAt)
		}
	})
}

func TestNodesThatTellASlotTogetherTellItOnce(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		w.settings = briefed(hourly())
		w.build(w.store)
		w.clock.Set(start().Add(30 * time.Minute))
		errs := make(chan error)
		const nodes = 8
		for range nodes {
			go func() { errs <- w.desk.RunBrief(t.Context(), remind.Slot{Brief: hourly(), At: w.clock.Now()}) }()
		}
		for range nodes {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if diff := cmp.Diff([]string{"+30m room"}, w.reminders()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestABriefThatIsNoLongerConfiguredEnds(t *testing.T) {
	t.Parallel()
	other := hourly()
	other.Cron = "CRON_TZ=Asia/Seoul 30 * * * *"
	w := newWorld(t, briefed(other))
	if err := w.store.InsertJobs(w.Context(), []bot.Job{must(remind.BriefJob(hourly(), start()))(w)}); err != nil {
		w.Fatal(err)
	}
	w.pass(3 * time.Hour)
	if got := w.reminders(); len(got) != 0 {
		t.Errorf("told: %v", got)
	}
	if left := must(w.store.Inserter().Unfinished(w.Context()))(w); len(left) != 0 {
		t.Errorf("the chain goes on: %+v", left)
	}
}

func TestASnoozedReminderRunsLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(30 * time.Minute)
	until := start().Add(29 * time.Minute)
	if err := w.desk.Snooze(w.Context(), "duty", i.ID, until, "the numbers come late"); err != nil {
		w.Fatal(err)
	}
	err := w.desk.RunRemind(w.Context(), remind.Link{Incident: i.ID, Seq: 2, Rung: 1})
	if later, ok := errors.AsType[bot.Later](err); !ok || !later.At.Equal(until) {
		w.Errorf("got %v, want the rung again at %s", err, until)
	}
	if err := w.desk.RunRemind(w.Context(), remind.Link{Incident: i.ID, Seq: 1, Rung: 1}); err != nil {
		w.Errorf("a rung of an older promise: %v", err)
	}
}

func TestAPersonHasTheDeskRemindedNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	w.until(start().Add(10 * time.Minute))
	if err := w.desk.Remind(w.Context(), "pen", i.ID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"+10m person:duty", "+10m room"}, slices.Sorted(slices.Values(w.reminders()))); diff != "" {
		t.Error(diff)
	}
	if got := w.incident(i.ID); got.Promise.Rung != 0 {
		t.Errorf("the ladder stands at %d", got.Promise.Rung)
	}
	w.resolve(i)
	w.refused(w.desk.Remind(w.Context(), "pen", i.ID), bot.ErrConflict, "no open promise")
	w.refused(w.desk.Remind(w.Context(), "nobody", i.ID), bot.ErrForbidden, "not among the people")
}

// TestAReminderHasTheWaitingDraftOneClickAway: with the buttons of every rung, of which all work while a draft waits, too.
func TestAReminderHasTheWaitingDraftOneClickAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	before := len(w.platform.got)
	w.pass(106 * time.Minute)
	drafts := must(w.desk.OpenDrafts(t.Context()))(w)
	if len(drafts) != 1 || !drafts[0].FromCron {
		t.Fatalf("at half-interval there is no draft: %+v", drafts)
	}
	reminders := 0
	for _, b := range w.platform.got[before:] {
		text := string(b.Body.Bytes)
		if b.IncidentID != i.ID || !b.Notice || !strings.Contains(text, bot.ActionSnooze) {
			continue
		}
		reminders++
		for _, action := range []string{bot.ActionReview, bot.ActionWriteUpdate, bot.ActionNoChange} {
			if !strings.Contains(text, `"`+action+`"`) {
				t.Errorf("a reminder has no button %s: %s", action, text)
			}
		}
	}
	if reminders < 5 {
		t.Errorf("%d reminders", reminders)
	}
}
