package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
)

// unanswered is a holding notice that nobody has answered for five minutes.
func (w *world) unanswered() bot.Draft {
	w.Helper()
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	w.until(start().Add(5 * time.Minute))
	return w.draft(d.ID)
}

func TestBreakingTheGlassPublishesAloneAndOwesAReview(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		d := w.unanswered()
		if got := must(w.desk.Review(t.Context(), d.ID))(w).Breakers; fmt.Sprint(got) != "[chief]" {
			t.Errorf("may publish alone: %v", got)
		}
		before := len(w.reminders())
		for range 2 { // the click that is delivered again
			if got := must(w.vote("chief", d, bot.BreaksGlass))(w); got.State != bot.DraftPublished {
				t.Fatalf("the draft is %s", got.State)
			}
		}
		w.until(w.clock.Now())
		if got := must(w.store.Publications(t.Context(), d.IncidentID))(w); len(got) != 1 || fmt.Sprint(got[0].By) != "[chief]" {
			t.Errorf("published: %+v", got)
		}
		told := strings.Join(w.reminders()[before:], "\n")
		for _, who := range []string{"room", "person:duty", "person:words", "person:pen", "person:law", "person:ic"} {
			if strings.Count(told, "+5m "+who) != 1 {
				t.Errorf("%s was not told once: %s", who, told)
			}
		}
		event := w.event(d.IncidentID, "break-glass")
		if event.Actor != "chief" || event.Data["reason"] == "" || event.Data["unsigned"] != "communications, legal counsel or incident commander" {
			t.Errorf("the record says %+v", event)
		}
		if owed := w.incident(d.IncidentID).ReviewsOwed(); len(owed) != 1 || owed[0].By != "chief" || owed[0].DraftID != d.ID {
			t.Errorf("owed: %+v", owed)
		}
	})
}

func (w *world) event(incident, kind string) bot.Event {
	w.Helper()
	for _, e := range must(w.store.Events(w.Context(), incident))(w) {
		if e.Kind == kind {
			return e
		}
	}
	w.Fatalf("the record has no %s: %v", kind, w.events(incident))
	return bot.Event{}
}

func TestWhoMayNotBreakTheGlass(t *testing.T) {
	t.Parallel()
	nothing := func(*world, bot.Draft, *bot.Vote) {}
	tests := map[string]struct {
		person string
		change func(w *world, d bot.Draft, v *bot.Vote)
		kind   error
		words  string
	}{
		"without the role":  {"words", nothing, bot.ErrForbidden, "you may not publish a text alone: ask Chief"},
		"without a reason":  {"chief", func(_ *world, _ bot.Draft, v *bot.Vote) { v.Reason = " " }, bot.ErrInvalid, "say why you publish this alone"},
		"over another text": {"chief", func(_ *world, _ bot.Draft, v *bot.Vote) { v.Digest = "0000000" }, bot.ErrConflict, "the text has changed"},
		"of a stopped text": {"chief", func(w *world, d bot.Draft, _ *bot.Vote) { must(w.vote("law", d, bot.RequestsChanges))(w) }, bot.ErrConflict, "Counsel asked for changes"},
		"of an expired text": {
			"chief", func(w *world, _ bot.Draft, _ *bot.Vote) { w.until(start().Add(40 * time.Minute)) }, bot.ErrConflict, "has passed",
		},
		"of a published text": {"chief", func(w *world, d bot.Draft, _ *bot.Vote) { w.approve("words", d) }, bot.ErrConflict, "already been published"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			d := w.unanswered()
			v := ballot(d, bot.BreaksGlass)
			test.change(w, d, &v)
			_, err := w.desk.Vote(t.Context(), test.person, v)
			w.refused(err, test.kind, test.words)
			if len(w.incident(d.IncidentID).GlassReviews) > 0 {
				t.Error("a review is owed")
			}
		})
	}
}

func TestTheGlassIsNotBrokenForEveryText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	statement := w.write("duty", w.apology(i, start().Add(time.Hour)))
	own := w.write("chief", w.holding(i))
	early := w.write("duty", w.progress(i))
	_, err := w.vote("chief", early, bot.BreaksGlass)
	w.refused(err, bot.ErrConflict, "the signatures were asked for at 06:30 UTC: from 06:35 UTC on you may publish this text alone")
	w.until(start().Add(5 * time.Minute))
	_, err = w.vote("chief", statement, bot.BreaksGlass)
	w.refused(err, bot.ErrForbidden, "nobody publishes a message of the type apology alone")
	_, err = w.vote("chief", own, bot.BreaksGlass)
	w.refused(err, bot.ErrForbidden, "nobody publishes their own text alone")
	if n := w.publications(i.ID); n != 0 {
		t.Errorf("%d publications", n)
	}
}

func TestAnEditStartsTheWaitForTheGlassAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.unanswered()
	d = must(w.desk.Edit(t.Context(), "duty", d.ID, d.Revision, w.holding(w.incident(d.IncidentID))))(w)
	_, err := w.vote("chief", d, bot.BreaksGlass)
	w.refused(err, bot.ErrConflict, "from 06:40 UTC on")
}

func TestABrokenGlassReleasesWhatWasHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	r.Hold = true
	d := w.write("duty", r)
	w.until(start().Add(5 * time.Minute))
	if got := must(w.vote("chief", d, bot.BreaksGlass))(w); got.State != bot.DraftPublished {
		t.Errorf("the draft is %s", got.State)
	}
}

func TestACrashAfterTheGlassWasBrokenPublishesAllTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.unanswered()
	review := must(w.desk.Review(t.Context(), d.ID))(w)
	chief, _ := people().ByID("chief")
	need := must(w.desk.Policy.Require(d))(w)
	need.BreakGlass = bot.BreakGlass{Roles: w.desk.BreakGlass, After: w.desk.Chase.BreakGlass}
	change := must(approve.Decide(review, chief, ballot(d, bot.BreaksGlass), approve.Rules{Need: need, People: people(), Zones: w.zones}, w.clock.Now()))(w)
	if err := w.store.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	w.restart()
	w.pass(time.Minute)
	if n := w.publications(d.IncidentID); n != 1 {
		t.Errorf("%d publications, want 1", n)
	}
}

func TestSomebodyElseReviewsWhatWasPublishedAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.BreakGlass = []bot.Role{bot.Executive, bot.Commander} })
	d := w.unanswered()
	i := w.incident(d.IncidentID)
	_, err := w.desk.ReviewGlass(t.Context(), "words", i.Key, "it was right")
	w.refused(err, bot.ErrConflict, "no review of INC-1 is owed")
	must(w.vote("ic", d, bot.BreaksGlass))(w)
	for _, test := range []struct {
		person, note string
		kind         error
		words        string
	}{
		{"ic", "I was right", bot.ErrForbidden, "you published this text alone, so somebody else reviews it: ask Head of Words, Second Pen or Counsel"},
		{"duty", "I was right", bot.ErrForbidden, "you wrote this draft"},
		{"chief", "fine", bot.ErrForbidden, "your roles do not sign"},
		{"words", " ", bot.ErrInvalid, "say what your review found"},
		{"stranger", "fine", bot.ErrForbidden, "not among the people"},
	} {
		_, err := w.desk.ReviewGlass(t.Context(), test.person, i.ID, test.note)
		w.refused(err, test.kind, test.words)
	}
	w.cards = nil
	got := must(w.desk.ReviewGlass(t.Context(), "words", i.Key, "it was right"))(w)
	w.until(w.clock.Now())
	if len(got.ReviewsOwed()) != 0 || got.GlassReviews[0].ReviewedBy != "words" || got.GlassReviews[0].Note != "it was right" {
		t.Errorf("reviews: %+v", got.GlassReviews)
	}
	if e := w.event(i.ID, "glass-reviewed"); e.Actor != "words" || len(w.cards) == 0 {
		t.Errorf("the record says %+v, cards refreshed: %v", e, w.cards)
	}
}

func TestNobodyBreaksTheGlassWhereNobodyMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.BreakGlass = nil })
	d := w.unanswered()
	_, err := w.vote("chief", d, bot.BreaksGlass)
	w.refused(err, bot.ErrForbidden, "you may not publish a text alone: ask an admin")
}

func TestABrokenGlassWhosePublicationWasRefusedSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.unanswered()
	w.decideOnly("chief", d, bot.BreaksGlass)
	w.change(func(s *desk.Settings) {
		s.Destinations = slices.DeleteFunc(slices.Clone(s.Destinations), func(to bot.Destination) bool { return to.ID == "press" })
	})
	w.pass(time.Minute)
	review := must(w.desk.Review(t.Context(), d.ID))(w)
	if review.Draft.State != bot.DraftOpen || review.Standing.Alone != "chief" || len(review.Draft.Warnings) == 0 {
		t.Errorf("the draft is %s, alone: %q, warned %v", review.Draft.State, review.Standing.Alone, review.Draft.Warnings)
	}
	if !review.Draft.ChaseAt.IsZero() {
		t.Error("signatures are asked for that are all there")
	}
	_, err := w.vote("chief", d, bot.BreaksGlass)
	w.refused(err, bot.ErrConflict, "the text could not be published")
	if w.publications(d.IncidentID) != 0 {
		t.Error("it was published")
	}
	if owed := w.incident(d.IncidentID).ReviewsOwed(); len(owed) > 0 {
		t.Errorf("a review is owed of what is not out: %+v", owed)
	}
	told := strings.Join(w.notices("could not be published"), "\n")
	for _, who := range []string{"room", "person:duty", "person:chief", "person:law"} {
		if !strings.Contains(told, who) {
			t.Errorf("%s still believes that it is out: %s", who, told)
		}
	}
	edited := must(w.desk.Edit(t.Context(), "duty", d.ID, d.Revision, w.holding(w.incident(d.IncidentID))))(w)
	if got := w.approve("words", edited); got.State != bot.DraftPublished {
		t.Errorf("the edited draft is %s", got.State)
	}
	if owed := w.incident(d.IncidentID).ReviewsOwed(); len(owed) > 0 {
		t.Errorf("a review is owed of what was signed: %+v", owed)
	}
}

func TestASignedTextWhosePublicationWasRefusedSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.unanswered()
	w.decideOnly("words", d, bot.Approves)
	w.change(func(s *desk.Settings) {
		s.Destinations = slices.DeleteFunc(slices.Clone(s.Destinations), func(to bot.Destination) bool { return to.ID == "press" })
	})
	w.pass(time.Minute)
	if told := fmt.Sprint(w.notices("could not be published")); told != "[person:duty person:words]" {
		t.Errorf("told that it is not out were: %s", told)
	}
	card := must(cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.English, w.clock.Now()))(w)
	if !strings.Contains(onCard(card), "Duty Officer or anybody else who writes can edit it") {
		t.Errorf("the card says %s", onCard(card))
	}
	_, err := w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "the text could not be published")
	must(w.vote("law", d, bot.Rejects))(w)
	_, err = w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "was rejected")
}

// decideOnly stores a decision as a process does that dies before it publishes.
func (w *world) decideOnly(person string, d bot.Draft, verdict bot.Verdict) {
	w.Helper()
	review := must(w.desk.Review(w.Context(), d.ID))(w)
	p, _ := people().ByID(person)
	need := must(w.desk.Policy.Require(d))(w)
	need.BreakGlass = bot.BreakGlass{Roles: w.desk.BreakGlass, After: w.desk.Chase.BreakGlass}
	change := must(approve.Decide(review, p, ballot(d, verdict), approve.Rules{Need: need, People: people(), Zones: w.zones}, w.clock.Now()))(w)
	if err := w.store.Apply(w.Context(), change); err != nil {
		w.Fatal(err)
	}
}

func TestADeputyAndTheirPersonAreOneAtTheGlassToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.People[5].Roles = []bot.Role{bot.Executive, bot.Legal} })
	hand := func(from, to string, role bot.Role) bot.Delegation {
		return must(w.desk.Delegate(t.Context(), from, bot.Delegation{To: to, Roles: []bot.Role{role}, Until: start().Add(time.Hour)}))(w)
	}
	g := hand("duty", "chief", bot.DutyOfficer)
	d := w.unanswered()
	if got := must(w.desk.Review(t.Context(), d.ID))(w).Breakers; len(got) != 0 {
		t.Errorf("may publish alone: %v", got)
	}
	_, err := w.vote("chief", d, bot.BreaksGlass)
	w.refused(err, bot.ErrForbidden, "nobody publishes alone what the other wrote")
	if err := w.desk.EndDelegation(t.Context(), "duty", g.ID); err != nil {
		t.Fatal(err)
	}
	must(w.vote("chief", d, bot.BreaksGlass))(w)
	w.pass(time.Minute)
	hand("chief", "words", bot.Legal)
	hand("duty", "chief", bot.DutyOfficer)
	if got := must(w.desk.Review(t.Context(), d.ID))(w).Standing.Alone; got != "chief" {
		t.Errorf("what was published alone is later by %q", got)
	}
	_, err = w.desk.ReviewGlass(t.Context(), "words", d.IncidentID, "it was right")
	w.refused(err, bot.ErrForbidden, "stands in for the other")
	must(w.desk.ReviewGlass(t.Context(), "pen", d.IncidentID, "it was right"))(w)
}

// TestAPublicationThatTheStoreRefusesOpensTheDraftAgain: a refusal is no outage, and trying it again for ever tells nobody.
func TestAPublicationThatTheStoreRefusesOpensTheDraftAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.Store = refusingStore{s.Store} })
	d := w.approve("words", w.write("duty", w.holding(w.declare(bot.Live, "talk"))))
	w.pass(time.Minute)
	if got := w.draft(d.ID); got.State != bot.DraftOpen || got.Warnings[len(got.Warnings)-1].Detail != "the batch for destination press has no recipient" {
		t.Errorf("the draft is %s: %+v", got.State, got.Warnings)
	}
	if told := fmt.Sprint(w.notices("could not be published")); told != "[person:duty person:words]" {
		t.Errorf("told were: %s", told)
	}
}

// refusingStore refuses every publication, as the store does one that no stage may ask for.
type refusingStore struct{ desk.Store }

func (s refusingStore) Apply(ctx context.Context, c bot.Change) error {
	if c.Publication != nil {
		return fmt.Errorf("apply: %w", bot.Refuse(bot.ErrInvalid, "the batch for destination press has no recipient"))
	}
	return s.Store.Apply(ctx, c)
}
