package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// lines dial every person who has a telephone.
type lines struct{}

func (lines) Number(to bot.Destination, p bot.Person) (string, bool) {
	return p.Phone, (to.Kind == "voice" || to.Kind == "sms") && p.Phone != ""
}

// onCall gives the desk a line for calls and one for text messages, and its signers telephones.
func onCall(s *desk.Settings) {
	s.Phones = lines{}
	s.Destinations = append(s.Destinations,
		bot.Destination{ID: "texts", Channel: "slack", Kind: "sms", Class: bot.DeskClass, Languages: []bot.Language{bot.Korean}, Recipients: recipients("duty-phone")},
		bot.Destination{ID: "calls", Channel: "slack", Kind: "voice", Class: bot.DeskClass, Languages: []bot.Language{bot.Korean}, Recipients: recipients("duty-call")},
	)
	s.People = slices.Clone(s.People)
	for i, p := range s.People {
		if p.ID == "words" || p.ID == "chief" {
			s.People[i].Phone = "+8210" + p.ID
		}
	}
}

// chased returns what the desk was told about signatures: when, counted from the start, where and who.
func (w *world) chased() []string {
	w.Helper()
	var all []string
	for _, b := range w.platform.got {
		for _, row := range b.Rows {
			text := string(b.Body.Bytes)
			if b.Notice && strings.Contains(text, bot.ActionReview) && !strings.Contains(text, bot.ActionSnooze) { // a reminder has the draft, too
				all = append(all, row.CreatedAt.Sub(start()).String()+" "+b.Destination+" "+row.Recipient)
			}
		}
	}
	return all
}

func TestAnUnansweredRequestIsChased(t *testing.T) {
	t.Parallel()
	signers := []string{"2m0s room person:words", "2m0s room person:pen", "2m0s room person:law", "2m0s room person:ic"}
	calls := []string{"3m0s calls person:words"}
	glass := []string{"5m0s room person:chief", "5m0s calls person:chief"}
	tests := map[string]struct {
		mode   bot.Mode
		author string
		then   func(w *world, d bot.Draft) // at one minute and a half
		want   []string
	}{
		"to the end":        {bot.Live, "duty", nil, slices.Concat(signers, calls, glass)},
		"in a drill":        {bot.Drill, "duty", nil, slices.Concat(signers, calls, glass)},
		"never its author":  {bot.Live, "words", nil, slices.Concat(signers[1:], glass)},
		"not when signed":   {bot.Live, "duty", func(w *world, d bot.Draft) { w.approve("words", d) }, nil},
		"not when rejected": {bot.Live, "duty", func(w *world, d bot.Draft) { must(w.vote("law", d, bot.Rejects))(w) }, nil},
		"not when stopped":  {bot.Live, "duty", func(w *world, d bot.Draft) { must(w.vote("law", d, bot.RequestsChanges))(w) }, nil},
		"anew after an edit": {bot.Live, "duty", func(w *world, d bot.Draft) {
			i := w.incident(d.IncidentID)
			must(w.desk.Edit(w.Context(), "duty", d.ID, d.Revision, w.holding(i)))(w)
		}, []string{
			"3m30s room person:words", "3m30s room person:pen", "3m30s room person:law", "3m30s room person:ic", "4m30s calls person:words",
			"6m30s room person:chief", "6m30s calls person:chief",
		}},
		"through a restart": {bot.Live, "duty", func(w *world, _ bot.Draft) { w.restart() }, slices.Concat(signers, calls, glass)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, onCall)
			i := w.declare(test.mode, "talk")
			d := w.write(test.author, w.holding(i))
			w.until(start().Add(90 * time.Second))
			if test.then != nil {
				test.then(w, d)
			}
			w.until(start().Add(8 * time.Minute))
			if diff := cmp.Diff(test.want, w.chased()); diff != "" {
				t.Error(diff)
			}
			for _, b := range w.platform.got {
				if test.mode == bot.Drill && b.Notice && !strings.Contains(string(b.Body.Bytes), "[훈련]") && !strings.Contains(string(b.Body.Bytes), "[EXERCISE]") {
					t.Errorf("a notice of a drill does not say so: %s", b.Body.Bytes)
				}
			}
			if climbed := slices.Contains(w.events(i.ID), "chase-backup"); climbed != (len(test.want) > 0) {
				t.Errorf("the record says %v", w.events(i.ID))
			}
		})
	}
}

func TestWhatIsNotChased(t *testing.T) {
	t.Parallel()
	t.Run("a statement", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onCall)
		w.write("duty", w.apology(w.declare(bot.Live, "talk"), start().Add(time.Hour)))
		w.pass(8 * time.Minute)
		if got := w.chased(); len(got) > 0 {
			t.Errorf("a statement was chased: %v", got)
		}
	})
	t.Run("the update cron's draft", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onCall)
		i := w.declare(bot.Live, "talk")
		w.until(start().Add(14 * time.Minute))
		if got := w.states(i); len(got) != 1 || len(w.chased()) > 0 {
			t.Errorf("of %v was chased: %v", got, w.chased())
		}
	})
}

func TestAChaseThatReachesNobodyGoesToTheRoom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) {
		s.People = slices.Clone(s.People)
		for i := range s.People {
			s.People[i].SlackID = ""
		}
		s.BreakGlass = nil
	})
	w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	w.until(start().Add(8 * time.Minute))
	if diff := cmp.Diff([]string{"2m0s room room"}, w.chased()); diff != "" {
		t.Error(diff)
	}
}

func TestConfiguredBackupsAreAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.Chase.Backups = []string{"chief", "duty"} })
	w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	w.until(start().Add(2 * time.Minute))
	if got := w.chased(); !slices.Contains(got, "2m0s room person:chief") || slices.Contains(got, "2m0s room person:duty") {
		t.Errorf("asked were %v, want the backup chief and not the author", got)
	}
}

func TestALostRungOfAChaseIsFoundAgain(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
		w.clock.Set(start().Add(150 * time.Second))
		chases := func() []bot.Job {
			return slices.DeleteFunc(must(w.store.Owed(t.Context(), w.clock.Now()))(w), func(j bot.Job) bool { return j.Kind != bot.JobChase })
		}
		if got := chases(); len(got) != 0 {
			t.Errorf("a rung that is queued is owed: %s", got[0].Args)
		}
		for range 2 { // its worker and a second one
			if err := w.desk.RunChase(t.Context(), remind.Asked{Draft: d.ID, Revision: 1, Rung: 1}); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.draft(d.ID); got.Chased != 1 || !got.ChaseAt.Equal(start().Add(3*time.Minute)) {
			t.Errorf("after the first rung: %d, next %s", got.Chased, got.ChaseAt)
		}
		w.until(w.clock.Now())
		if got := w.chased(); len(got) != 4 {
			t.Errorf("told were %v", got)
		}
	})
}

// Whom a draft waits for since a rise of severity, it waits for since then.
func TestARiseOfSeverityAsksAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.progress(i))
	w.until(start().Add(90 * time.Second))
	worse := w.holding(i)
	worse.Severity = 5
	w.tell(worse)
	got := w.draft(d.ID)
	if !got.AskedAt.Equal(start().Add(90*time.Second)) || got.State != bot.DraftOpen || !slices.Contains(w.events(i.ID), "more-signatures") {
		t.Errorf("asked at %s, %s, in the record %v", got.AskedAt, got.State, w.events(i.ID))
	}
	w.until(start().Add(4 * time.Minute))
	if got := w.chased(); len(got) == 0 || !strings.HasPrefix(got[0], "3m30s ") {
		t.Errorf("chased were %v, want the first two minutes after the rise", got)
	}
	if got := w.approve("words", w.draft(d.ID)); got.State != bot.DraftOpen {
		t.Errorf("one of two signatures makes it %s", got.State)
	}
	if got := w.approve("ic", w.draft(d.ID)); got.State != bot.DraftPublished {
		t.Errorf("both signatures make it %s", got.State)
	}
}

// TestARequestForChangesEndsTheChase, and owes no job for it every time that the sweep looks.
func TestARequestForChangesEndsTheChase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	must(w.vote("law", d, bot.RequestsChanges))(w)
	w.until(start().Add(3 * time.Minute))
	for _, job := range must(w.store.Owed(t.Context(), w.clock.Now()))(w) {
		if job.Kind == bot.JobChase {
			t.Errorf("owed is %s", job.Args)
		}
	}
}

// TestARefusedPublicationCallsNobodyWhoHasSigned: whoever could sign did, and what keeps it from leaving is no signature.
func TestARefusedPublicationCallsNobodyWhoHasSigned(t *testing.T) {
	t.Parallel()
	gone := false
	w := newWorld(t, onCall, func(s *desk.Settings) {
		if gone {
			s.Destinations = slices.DeleteFunc(slices.Clone(s.Destinations), func(to bot.Destination) bool { return to.ID == "press" })
		}
	})
	r := w.holding(w.declare(bot.Live, "talk"))
	r.Hold = true
	held := w.approve("words", w.write("duty", r))
	gone = true
	w.build(w.store)
	must(w.desk.Publish(t.Context(), "duty", held.ID))(w)
	if got := w.draft(held.ID); got.State != bot.DraftOpen || got.Warnings[len(got.Warnings)-1].Code != "refused" {
		t.Errorf("the refused draft is %s: %+v", got.State, got.Warnings)
	}
	w.pass(8 * time.Minute)
	if got := fmt.Sprint(w.chased()); got != "[0s room person:duty 0s room person:words]" { // they are told at once that it is not out
		t.Errorf("asked to sign were %v", got)
	}
}
