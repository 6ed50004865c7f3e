package desk_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// delegate hands comms from "words" to the person for an hour.
func (w *world) delegate(to string) bot.Delegation {
	w.Helper()
	return must(w.desk.Delegate(w.Context(), "words", bot.Delegation{To: to, Roles: []bot.Role{bot.Comms}, Until: w.clock.Now().Add(time.Hour), Reason: "leave"}))(w)
}

// commsOnly lets nobody but the role comms sign.
func commsOnly(s *desk.Settings) {
	s.Policy = bot.Policy{{Types: bot.MessageTypes(), Steps: []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}}, Expires: 30 * time.Minute}}
	s.People[2].Roles = []bot.Role{bot.DutyOfficer} // "words" is alone with the role
}

func TestADeputySignsInAPersonsStead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly)
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	_, err := w.vote("law", d, bot.Approves)
	w.refused(err, bot.ErrForbidden, "ask Head of Words")
	w.delegate("law")
	if got := must(w.desk.Review(t.Context(), d.ID))(w).Standing.Waiting(); fmt.Sprint(got) != "[words law]" {
		t.Errorf("waiting: %v", got)
	}
	if got := w.approve("law", d); got.State != bot.DraftPublished {
		t.Fatalf("the draft is %s", got.State)
	}
	review := must(w.desk.Review(t.Context(), d.ID))(w)
	if v := review.Decisions[0]; v.Person != "law" || v.For != "words" || review.Standing.InStead["law"] != "words" {
		t.Errorf("decided: %+v, %v", v, review.Standing.InStead)
	}
	if event := w.event(d.IncidentID, "approve"); event.Data["for"] != "words" {
		t.Errorf("the record says %+v", event)
	}
}

func TestWhatADeputyMayNot(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		author, to string
		before     func(w *world, g bot.Delegation)
		words      string
	}{
		"sign what the other wrote": {"words", "law", func(*world, bot.Delegation) {}, "neither approves what the other wrote"},
		"sign after the time":       {"duty", "law", func(w *world, _ bot.Delegation) { w.clock.Set(start().Add(time.Hour)) }, "your roles do not sign"},
		"sign when it was ended": {"duty", "law", func(w *world, g bot.Delegation) {
			if err := w.desk.EndDelegation(w.Context(), "law", g.ID); err != nil {
				w.Fatal(err)
			}
		}, "your roles do not sign"},
		"sign when the other lost the role": {"duty", "law", func(w *world, _ bot.Delegation) {
			w.change(func(s *desk.Settings) { s.People[1].Roles, s.People[4].Roles = nil, []bot.Role{bot.Comms} })
		}, "your roles do not sign"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, commsOnly, func(s *desk.Settings) { s.People[4].Roles = []bot.Role{bot.Comms, bot.Commander} })
			g := w.delegate(test.to)
			test.before(w, g)
			d := w.write(test.author, w.holding(w.declare(bot.Live, "talk")))
			_, err := w.vote(test.to, d, bot.Approves)
			w.refused(err, bot.ErrForbidden, test.words)
		})
	}
	t.Run("have their text signed by the other", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.delegate("duty")
		_, err := w.vote("words", w.write("duty", w.holding(w.declare(bot.Live, "talk"))), bot.Approves)
		w.refused(err, bot.ErrForbidden, "neither approves what the other wrote")
	})
}

func TestAPersonAndTheirDeputyAreOneVoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly, func(s *desk.Settings) {
		s.Policy[0].Steps[0].Count = 2
		s.People[4].Roles = []bot.Role{bot.Comms}
	})
	w.delegate("law")
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	w.approve("law", d)
	if got := w.approve("words", d); got.State != bot.DraftOpen {
		t.Fatalf("after both the draft is %s", got.State)
	}
	if got := w.approve("ic", d); got.State != bot.DraftPublished {
		t.Errorf("after another person the draft is %s", got.State)
	}
}

func TestAnEndedDelegationVoidsWhatIsNotOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly)
	g := w.delegate("law")
	r := w.holding(w.declare(bot.Live, "talk"))
	r.Hold = true
	d := w.approve("law", w.write("duty", r))
	if err := w.desk.EndDelegation(t.Context(), "words", g.ID); err != nil {
		t.Fatal(err)
	}
	_, err := w.desk.Publish(t.Context(), "duty", d.ID)
	w.refused(err, bot.ErrNotApproved, "does not have its signatures")
}

func TestWhatNobodyMayHandOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.delegate("law")
	later := start().Add(time.Hour)
	tests := map[string]struct {
		actor string
		d     bot.Delegation
		kind  error
		words string
	}{
		"what they do not hold":   {"words", bot.Delegation{To: "law", Roles: []bot.Role{bot.Executive}, Until: later}, bot.ErrForbidden, "you do not hold the role executive"},
		"what was handed to them": {"law", bot.Delegation{To: "ic", Roles: []bot.Role{bot.Comms}, Until: later}, bot.ErrForbidden, "is not handed on"},
		"a language":              {"words", bot.Delegation{To: "law", Roles: []bot.Role{bot.Reader}, Until: later}, bot.ErrInvalid, "reading a language is not handed over"},
		"to themselves":           {"words", bot.Delegation{To: "words", Roles: []bot.Role{bot.Comms}, Until: later}, bot.ErrInvalid, "in your own stead"},
		"to nobody":               {"words", bot.Delegation{To: "ghost", Roles: []bot.Role{bot.Comms}, Until: later}, bot.ErrInvalid, "not among the people"},
		"to who holds it":         {"words", bot.Delegation{To: "pen", Roles: []bot.Role{bot.Comms}, Until: later}, bot.ErrConflict, "holds the role communications already"},
		"nothing":                 {"words", bot.Delegation{To: "law", Until: later}, bot.ErrInvalid, "name the roles"},
		"for no time":             {"words", bot.Delegation{To: "law", Roles: []bot.Role{bot.Comms}}, bot.ErrInvalid, "give a later end"},
	}
	for name, test := range tests {
		_, err := w.desk.Delegate(t.Context(), test.actor, test.d)
		t.Run(name, func(*testing.T) { w.refused(err, test.kind, test.words) })
	}
	g := must(w.desk.Delegations(t.Context(), false))(w)
	if len(g) != 1 || g[0].Reason != "leave" {
		t.Errorf("listed: %+v", g)
	}
	w.refused(w.desk.EndDelegation(t.Context(), "ic", g[0].ID), bot.ErrForbidden, "only Head of Words or Counsel")
}

func TestWhatIsArrangedInQuietTimesIsLoggedAndStaysListed(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	w := newWorld(t, func(s *desk.Settings) { s.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	s, g := w.signAhead(ahead()), w.delegate("law")
	w.refused(w.desk.EndStanding(t.Context(), "duty", s.ID), bot.ErrForbidden, "only Head of Words")
	for _, err := range []error{w.desk.EndStanding(t.Context(), "words", s.ID), w.desk.EndDelegation(t.Context(), "law", g.ID)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		`"standing approval given" person=words standing=` + s.ID, `"delegation given" person=words delegation=` + g.ID + " to=law",
		`"standing approval withdrawn" person=words standing=` + s.ID, `"delegation ended" person=law delegation=` + g.ID + " of=words",
	} {
		if strings.Count(log.String(), line) != 1 {
			t.Errorf("the log lacks %s:\n%s", line, &log)
		}
	}
	if all := must(w.desk.Delegations(t.Context(), true))(w); len(all) != 1 || all[0].EndedBy != "law" || !all[0].EndedAt.Equal(w.clock.Now()) {
		t.Errorf("listed: %+v", all)
	}
	if all := must(w.desk.Delegations(t.Context(), false))(w); len(all) != 0 {
		t.Errorf("still listed as holding: %+v", all)
	}
	if all := must(w.desk.StandingApprovals(t.Context()))(w); len(all) != 1 || all[0].EndedBy != "words" || all[0].EndedAt.IsZero() {
		t.Errorf("listed: %+v", all)
	}
}

func TestADeputySignsBesideTheirOwnStep(t *testing.T) {
	t.Parallel()
	comms, legal := bot.Step{Roles: []bot.Role{bot.Comms}, Count: 1}, bot.Step{Roles: []bot.Role{bot.Legal}, Count: 1}
	tests := map[string]struct {
		steps    []bot.Step
		settings func(s *desk.Settings)
		signed   []string // before the deputy
	}{
		"of a role":     {[]bot.Step{comms, legal}, func(s *desk.Settings) { s.People[4].Roles = []bot.Role{bot.Legal} }, []string{"ic"}},
		"alone":         {[]bot.Step{comms, legal}, func(*desk.Settings) {}, nil},
		"of a language": {[]bot.Step{comms, {Count: 1, Language: bot.French}}, func(s *desk.Settings) { s.People[3].Reads = []bot.Language{bot.French} }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, commsOnly, func(s *desk.Settings) { s.Policy[0].Steps = test.steps }, test.settings)
			w.delegate("law")
			d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
			for _, person := range test.signed {
				w.approve(person, d)
			}
			if got := w.approve("law", d); got.State != bot.DraftPublished {
				review := must(w.desk.Review(t.Context(), d.ID))(w)
				t.Fatalf("the draft is %s and waits for %v", got.State, review.Standing.Waiting())
			}
			review := must(w.desk.Review(t.Context(), d.ID))(w)
			if got := review.Standing.InStead["law"]; got != "words" {
				t.Errorf("signed in stead of %q", got)
			}
		})
	}
}

func TestADeputyOfTwoSpeaksForBoth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly, func(s *desk.Settings) {
		s.Policy[0].Steps = []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}, {Roles: []bot.Role{bot.Legal}, Count: 1}}
	})
	w.delegate("ic")
	must(w.desk.Delegate(t.Context(), "law", bot.Delegation{To: "ic", Roles: []bot.Role{bot.Legal}, Until: start().Add(time.Hour)}))(w)
	if got := w.approve("ic", w.write("duty", w.holding(w.declare(bot.Live, "talk")))); got.State != bot.DraftPublished {
		t.Errorf("the draft is %s", got.State)
	}
}

func TestADelegationDoesNotHoldBeforeItWasGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly, func(s *desk.Settings) {
		s.Policy[0].Steps = []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}, {Roles: []bot.Role{bot.Legal}, Count: 1}}
	})
	d := w.approve("law", w.write("duty", w.holding(w.declare(bot.Live, "talk"))))
	w.pass(time.Minute)
	must(w.desk.Delegate(t.Context(), "words", bot.Delegation{To: "law", Roles: []bot.Role{bot.Comms}, Since: start(), Until: start().Add(time.Hour)}))(w)
	if standing := must(w.desk.Review(t.Context(), d.ID))(w).Standing; standing.Met() {
		t.Errorf("a signature of before counts for somebody else: %+v", standing)
	}
}

func TestWhatADeputySignedStaysSoOnceItIsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, commsOnly)
	g := w.delegate("law")
	d := w.approve("law", w.write("duty", w.holding(w.declare(bot.Live, "talk"))))
	before := must(w.desk.Review(t.Context(), d.ID))(w).Standing
	w.pass(time.Minute)
	if err := w.desk.EndDelegation(t.Context(), "words", g.ID); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	after := must(w.desk.Review(t.Context(), d.ID))(w).Standing
	if !after.Met() || after.InStead["law"] != "words" || fmt.Sprint(after.Steps[0].Signed) != fmt.Sprint(before.Steps[0].Signed) {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
