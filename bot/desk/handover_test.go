package desk_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// notices returns to whom notices went whose body holds words.
func (w *world) notices(words string) []string {
	w.Helper()
	w.until(w.clock.Now())
	var all []string
	for _, b := range w.platform.got {
		for _, row := range b.Rows {
			if b.Notice && strings.Contains(string(b.Body.Bytes), words) {
				all = append(all, row.Recipient)
			}
		}
	}
	return all
}

func itemIDs(items []bot.OpenItem) []string {
	var all []string
	for _, o := range items {
		all = append(all, o.ID)
	}
	return all
}

func TestAHandoverIsAcceptedByNameAndItemByItem(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		d := w.write("duty", w.holding(i))
		open := []string{"promise", "draft:" + d.ID, "fact:cause", "fact:data"}
		sheet := must(w.desk.HandOver(w.Context(), "duty", i.Key, "words"))(w)
		if diff := cmp.Diff(open, itemIDs(sheet.Left())); diff != "" {
			t.Fatalf("what is handed over: %s", diff)
		}
		if diff := cmp.Diff([]string{"person:words"}, w.notices("take-over")); diff != "" {
			t.Errorf("who is asked: %s", diff)
		}
		if !slices.Contains(w.cards, d.ID) {
			t.Error("the draft's card does not say that it is handed over")
		}

		must(w.desk.TakeOver(w.Context(), "words", i.ID, []string{"promise"}))(w)
		w.restart()
		sheet = must(w.desk.Sheet(w.Context(), i.ID))(w)
		if diff := cmp.Diff(open[1:], itemIDs(sheet.Left())); diff != "" || sheet.Incident.Lead != "duty" || sheet.Items[0].Holder != "words" || sheet.Items[1].Holder != "duty" {
			t.Errorf("after the first: %s %+v", diff, sheet.Items)
		}

		sheet = must(w.desk.TakeOver(w.Context(), "words", i.ID, nil))(w)
		if sheet.Incident.Lead != "words" || sheet.Incident.Handover != nil || sheet.Items[1].Holder != "words" {
			t.Errorf("after the last: %+v", sheet.Incident)
		}
		if got := w.notices("has accepted all"); !slices.Equal(got, []string{"person:duty"}) {
			t.Errorf("who is told: %v", got)
		}
		want := []string{"handover-offered", "handover-accepted", "handover-accepted", "assigned"}
		got := slices.DeleteFunc(w.events(i.ID), func(kind string) bool { return !slices.Contains(want, kind) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the record: %s", diff)
		}
	})
}

func TestTwoWhoAcceptAtOnceMakeOneChange(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		must(w.desk.HandOver(w.Context(), "duty", i.ID, "words"))(w)
		var wg sync.WaitGroup
		for _, person := range []string{"words", "words", "pen", "words"} {
			wg.Go(func() { _, _ = w.desk.TakeOver(w.Context(), person, i.ID, nil) })
		}
		wg.Wait()
		n := 0
		for _, kind := range w.events(i.ID) {
			if kind == "assigned" || kind == "handover-accepted" {
				n++
			}
		}
		if lead := w.incident(i.ID).Lead; lead != "words" || n != 2 {
			t.Errorf("%s leads after %d events", lead, n)
		}
	})
}

func TestWhatIsNotAcceptedStaysWithTheLeaver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	must(w.desk.HandOver(w.Context(), "duty", i.ID, "words"))(w)
	w.pass(6 * time.Minute)
	if !slices.Contains(w.reminders(), "+5m person:duty") {
		t.Errorf("the leaver is not reminded of what nobody accepted: %v", w.reminders())
	}
	must(w.desk.TakeOver(w.Context(), "words", i.ID, []string{"promise"}))(w)
	w.until(start().Add(41 * time.Minute))
	if !slices.Contains(w.reminders(), "+40m person:words") || slices.Contains(w.reminders(), "+40m person:duty") {
		t.Errorf("who has accepted the promise is not reminded of it: %v", w.reminders())
	}
}

func TestWhatIsDoneMeanwhileNeedNotBeAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.holding(i))
	must(w.desk.HandOver(w.Context(), "duty", i.ID, "words"))(w)
	must(w.desk.TakeOver(w.Context(), "words", i.ID, []string{"promise", "fact:cause", "fact:data"}))(w)
	w.approve("words", d)
	if sheet := must(w.desk.Sheet(w.Context(), i.ID))(w); len(sheet.Left()) > 0 || sheet.Incident.Lead != "duty" || sheet.Items[0].Kind != bot.OpenPromise {
		t.Fatalf("%+v", sheet.Items)
	}
	if sheet := must(w.desk.TakeOver(w.Context(), "words", i.ID, nil))(w); sheet.Incident.Lead != "words" {
		t.Errorf("%s leads", sheet.Incident.Lead)
	}
	if events := w.events(i.ID); events[len(events)-1] != "assigned" || events[len(events)-2] == "handover-accepted" {
		t.Errorf("the record: %v", events)
	}
}

func TestWhichHandoversAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	hand := func(actor, to string) error {
		_, err := w.desk.HandOver(w.Context(), actor, i.ID, to)
		return err
	}
	take := func(actor string, items ...string) error {
		_, err := w.desk.TakeOver(w.Context(), actor, i.ID, items)
		return err
	}
	w.refused(hand("words", "pen"), bot.ErrForbidden, "only Duty Officer, who leads INC-1, hands it over")
	w.refused(hand("duty", "duty"), bot.ErrInvalid, "name the person who takes it over")
	w.refused(hand("duty", "nobody"), bot.ErrInvalid, "not among the people")
	w.refused(hand("duty", "law"), bot.ErrInvalid, "Counsel cannot be lead of INC-1")
	w.refused(hand("guest", "pen"), bot.ErrForbidden, "this needs one of the roles")
	w.refused(take("words"), bot.ErrConflict, "nobody hands INC-1 over; Duty Officer leads it")
	if err := hand("duty", "words"); err != nil {
		t.Fatal(err)
	}
	w.refused(hand("duty", "words"), bot.ErrConflict, "Head of Words has been asked to take INC-1 over already")
	w.refused(take("pen"), bot.ErrForbidden, "INC-1 is handed to Head of Words")
	w.refused(take("duty"), bot.ErrConflict, "you lead INC-1")
	w.refused(take("words", "draft:none"), bot.ErrNotFound, "draft:none")
	if err := take("words", "promise", "promise"); err != nil {
		t.Fatal(err)
	}
	w.refused(take("words", "promise"), bot.ErrConflict, "you have accepted this already")

	if err := hand("duty", "pen"); err != nil { // what was accepted stays with who accepted it
		t.Fatal(err)
	}
	w.refused(take("words"), bot.ErrForbidden, "INC-1 is handed to Second Pen")
	if sheet := must(w.desk.Sheet(w.Context(), i.ID))(w); sheet.Items[0].Holder != "words" {
		t.Errorf("the promise is %s's", sheet.Items[0].Holder)
	}
	must(w.desk.Assign(w.Context(), "duty", i.ID, bot.LeadPost, "duty"))(w) // ends the handover
	w.refused(take("pen"), bot.ErrConflict, "nobody hands INC-1 over")
}

func TestAssign(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Live, "talk") // duty leads, pen is the deputy, ic commands
		assign := func(actor string, post bot.Post, person string) error {
			_, err := w.desk.Assign(w.Context(), actor, i.Key, post, person)
			return err
		}
		w.refused(assign("law", bot.LeadPost, "words"), bot.ErrForbidden, "this needs one of the roles")
		w.refused(assign("duty", "cook", "words"), bot.ErrInvalid, "lead, deputy or ic")
		w.refused(assign("duty", bot.LeadPost, "nobody"), bot.ErrInvalid, "not among the people")
		w.refused(assign("duty", bot.LeadPost, "law"), bot.ErrInvalid, "Counsel cannot be lead of INC-1")
		w.refused(assign("duty", bot.CommanderPost, "words"), bot.ErrInvalid, "needs one of the roles incident commander")
		w.refused(assign("duty", bot.LeadPost, "duty"), bot.ErrConflict, "Duty Officer is lead of INC-1 already")
		w.refused(assign("words", bot.DeputyPost, "duty"), bot.ErrInvalid, "the deputy is somebody else")
		if err := assign("ic", bot.LeadPost, "pen"); err != nil {
			t.Fatal(err)
		}
		now := w.incident(i.ID)
		if now.Lead != "pen" || now.Deputy != "" {
			t.Errorf("lead %s, deputy %s", now.Lead, now.Deputy)
		}
		if got := w.notices("You lead this incident from now on"); !slices.Equal(got, []string{"person:pen"}) {
			t.Errorf("who is told: %v", got)
		}
		w.until(start().Add(6 * time.Minute))
		if got := w.reminders(); !slices.Contains(got, "+5m person:pen") || slices.Contains(got, "+5m person:duty") {
			t.Errorf("who is reminded: %v", got)
		}
	})
}

// watched puts words on call in the afternoon, and pen behind.
func watched(s *desk.Settings) {
	s.OnCall = bot.OnCall{Order: []string{"pen", "words"}, Shifts: []bot.Shift{{
		Person: "words", Days: []time.Weekday{time.Monday}, Start: 15 * time.Hour, End: 16 * time.Hour, Zone: time.FixedZone("KST", 9*60*60),
	}}}
}

func TestWhoIsOnCallLeadsWhatIsDeclared(t *testing.T) {
	t.Parallel()
	d := bot.Declaration{Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}}
	w := newWorld(t, watched)
	i := must(w.desk.Declare(w.Context(), "duty", d))(w)
	if i.Lead != "words" || i.Deputy != "pen" {
		t.Errorf("lead %s, deputy %s", i.Lead, i.Deputy)
	}
	if got := w.notices("You lead this incident from now on"); !slices.Equal(got, []string{"person:words"}) {
		t.Errorf("who is told: %v", got)
	}
	w.pass(time.Hour)
	if i := must(w.desk.Declare(w.Context(), "pen", d))(w); i.Lead != "pen" || i.Deputy != "words" {
		t.Errorf("after the shift lead %s, deputy %s", i.Lead, i.Deputy)
	}
	d.Lead = "duty"
	if i := must(w.desk.Declare(w.Context(), "duty", d))(w); i.Lead != "duty" || i.Deputy != "pen" {
		t.Errorf("named: lead %s, deputy %s", i.Lead, i.Deputy)
	}
}

// rota is a user group as it is now.
type rota map[string][]string

func (r rota) Members(group string) []string { return r[group] }

func TestWhoIsInAGroupLeadsWhatIsDeclared(t *testing.T) {
	t.Parallel()
	group := rota{"S0ONCALL": {"words", "pen"}}
	w := newWorld(t, func(s *desk.Settings) {
		s.OnCall = bot.OnCall{Order: []string{"duty"}, Shifts: []bot.Shift{{Group: "S0ONCALL", From: start(), Until: start().Add(time.Hour)}}}
		s.Groups = group
	})
	led := func() string {
		i := must(w.desk.Declare(t.Context(), "duty", bot.Declaration{
			Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}},
		}))(w)
		return i.Lead + ", " + i.Deputy
	}
	if got := led(); got != "words, pen" {
		t.Errorf("lead and deputy: %s", got)
	}
	group["S0ONCALL"] = []string{"pen"}
	if got := led(); got != "pen, duty" {
		t.Errorf("after the change: %s", got)
	}
	w.change(func(s *desk.Settings) { s.Groups = nil }) // nothing was read
	if got := led(); got != "duty, " {
		t.Errorf("while nobody knows the group: %s", got)
	}
}

func TestWhoIsOnCallBacksUpWhereNobodyElseIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		backups []string
		want    []string
	}{
		"on call": {nil, []string{"person:words", "person:law", "person:ic", "person:chief", "person:duty"}},
		"named":   {[]string{"duty"}, []string{"person:words", "person:law", "person:ic", "person:duty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(s *desk.Settings) {
				s.OnCall = bot.OnCall{Order: []string{"chief", "duty", "words"}}
				s.Chase.Backups = test.backups
			})
			w.write("pen", w.holding(w.declare(bot.Live, "talk")))
			w.until(start().Add(150 * time.Second))
			if got := w.notices("review-draft"); !slices.Equal(got, test.want) {
				t.Errorf("asked: %v", got)
			}
		})
	}
}
