package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

func ahead() bot.StandingScope {
	return bot.StandingScope{Components: []string{"talk", "login"}, Phrases: []string{"extent-check"}, Destinations: []string{"page", "press", "members"}}
}

// signAhead gives a standing approval for the scope, for a month.
func (w *world) signAhead(scope bot.StandingScope) bot.StandingApproval {
	w.Helper()
	const person = "words"
	_, digest, err := w.desk.StandingTexts(w.Context(), person, scope)
	if err != nil {
		w.Fatal(err)
	}
	return must(w.desk.SignStanding(w.Context(), person, scope, digest, w.clock.Now().AddDate(0, 1, 0)))(w)
}

func (w *world) publishAhead(person string, d bot.Draft) (bot.Draft, error) {
	return w.desk.PublishAhead(w.Context(), person, ballot(d, bot.Approves))
}

func TestTheDutyOfficerPublishesOneHoldingNoticeUnderAStandingApproval(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		s := w.signAhead(ahead())
		i := w.declare(bot.Live, "talk")
		r := w.holding(i)
		r.Phase, r.Severity, r.Affected = i.Phase, i.Severity, i.Affected // a form hands in what is not changed, too
		d := w.write("duty", r)
		if got := must(w.desk.Review(t.Context(), d.ID))(w).Ahead; len(got) != 1 || got[0].ID != s.ID {
			t.Fatalf("offered: %+v", got)
		}
		second := w.write("pen", w.holding(i))
		if got := must(w.publishAhead("duty", d))(w); got.State != bot.DraftPublished {
			t.Fatalf("the draft is %s", got.State)
		}
		_, err := w.publishAhead("duty", d) // a press that is delivered again
		w.refused(err, bot.ErrConflict, "already been published")
		if got := must(w.store.Publications(t.Context(), i.ID))(w); len(got) != 1 || fmt.Sprint(got[0].By) != "[words]" {
			t.Errorf("published: %+v", got)
		}
		votes := must(w.desk.Review(t.Context(), d.ID))(w).Decisions
		if len(votes) != 1 || votes[0].Standing != s.ID || votes[0].Digest != d.Digest || votes[0].Door != "standing" {
			t.Errorf("decided: %+v", votes)
		}
		if event := w.event(i.ID, "standing-approval"); event.Actor != "duty" || event.Data["standing"] != s.ID || event.Data["by"] != "words" {
			t.Errorf("the record says %+v", event)
		}
		_, err = w.publishAhead("duty", second)
		w.refused(err, bot.ErrConflict, "has had its holding notice")
	})
}

func TestWhatAStandingApprovalDoesNotPublish(t *testing.T) {
	t.Parallel()
	free := bot.Words{Sentence: name("복구 중입니다.", "We are restoring it.", "Le rétablissement est en cours.")}
	tests := map[string]struct {
		draft func(w *world) bot.Draft
		kind  error
		words string
	}{
		"another component": {func(w *world) bot.Draft { return w.write("duty", w.holding(w.declare(bot.Live, "mail"))) }, bot.ErrNotApproved, "it is about mail"},
		"an exercise":       {func(w *world) bot.Draft { return w.write("duty", w.holding(w.declare(bot.Drill, "talk"))) }, bot.ErrNotApproved, "an exercise"},
		"another type":      {func(w *world) bot.Draft { return w.write("duty", w.progress(w.declare(bot.Live, "talk"))) }, bot.ErrNotApproved, "only holding and no-change"},
		"another severity": {func(w *world) bot.Draft {
			r := w.holding(w.declare(bot.Live, "talk"))
			r.Severity = 4
			return w.write("duty", r)
		}, bot.ErrNotApproved, "it changes the phase"},
		"free text": {func(w *world) bot.Draft {
			i := w.declare(bot.Live, "talk")
			w.tell(w.holding(i))
			w.pass(15 * time.Minute)
			return w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.NoChange, Facts: bot.Facts{Action: free, NextAt: w.clock.Now().Add(20 * time.Minute)}})
		}, bot.ErrNotApproved, "it tells free text"},
		"its signer's own": {func(w *world) bot.Draft { return w.write("words", w.holding(w.declare(bot.Live, "talk"))) }, bot.ErrForbidden, "they wrote or send this text"},
		"no-change before its time": {func(w *world) bot.Draft {
			i := w.declare(bot.Live, "talk")
			w.tell(w.holding(i))
			return w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.NoChange, Facts: bot.Facts{
				Action: bot.Words{Phrase: "extent-check"}, NextAt: w.clock.Now().Add(40 * time.Minute),
			}})
		}, bot.ErrConflict, "from 06:40 UTC on"},
		"no-change with a time of its own, before that time": {func(w *world) bot.Draft {
			i := w.declare(bot.Live, "talk")
			w.tell(w.holding(i))
			return w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.NoChange, ReleaseAt: w.clock.Now().Add(time.Minute), Facts: bot.Facts{
				Action: bot.Words{Phrase: "extent-check"}, NextAt: w.clock.Now().Add(40 * time.Minute),
			}})
		}, bot.ErrConflict, "from 06:40 UTC on"},
		"a text that was sent back": {func(w *world) bot.Draft {
			d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
			must(w.vote("law", d, bot.RequestsChanges))(w)
			return d
		}, bot.ErrConflict, "Counsel asked for changes"},
		"an old revision": {func(w *world) bot.Draft {
			r := w.holding(w.declare(bot.Live, "talk"))
			d := w.write("duty", r)
			r.Facts.NextAt = r.Facts.NextAt.Add(time.Minute)
			must(w.desk.Edit(w.Context(), "duty", d.ID, 1, r))(w)
			return d
		}, bot.ErrConflict, "the text has changed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.signAhead(ahead())
			d := test.draft(w)
			before := w.publications(d.IncidentID)
			_, err := w.publishAhead("duty", d)
			w.refused(err, test.kind, test.words)
			if w.publications(d.IncidentID) != before {
				t.Error("it was published")
			}
		})
	}
}

func TestAStandingApprovalEnds(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		end   func(w *world, s bot.StandingApproval)
		words string
	}{
		"by its time": {func(w *world, _ bot.StandingApproval) { w.clock.Set(start().AddDate(0, 1, 1)) }, "it has expired"},
		"by a change of role": {func(w *world, _ bot.StandingApproval) {
			w.change(func(s *desk.Settings) { s.People[1].Roles = append(s.People[1].Roles, bot.Admin) })
		}, "the roles of its signer"},
		"by a change of destination": {func(w *world, _ bot.StandingApproval) {
			w.change(func(s *desk.Settings) { s.Destinations[1].Languages = s.Destinations[1].Languages[:2] })
		}, "what it signed has changed"},
		"by a change of text": {func(w *world, _ bot.StandingApproval) {
			w.change(func(s *desk.Settings) { s.Components[0].Name.Text[bot.English] = "Chat" })
		}, "what it signed has changed"},
		"by its signer": {func(w *world, s bot.StandingApproval) {
			if err := w.desk.EndStanding(w.Context(), "words", s.ID); err != nil {
				w.Fatal(err)
			}
		}, "nobody has given a standing approval"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			s := w.signAhead(ahead())
			test.end(w, s)
			d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
			_, err := w.publishAhead("duty", d)
			w.refused(err, bot.ErrNotApproved, test.words)
			if got := must(w.desk.Review(t.Context(), d.ID))(w).Ahead; len(got) != 0 {
				t.Errorf("still offered: %+v", got)
			}
			if got := must(w.desk.StandingApprovals(t.Context()))(w); len(got) != 1 || got[0].Why.IsZero() {
				t.Errorf("listed: %+v", got)
			}
		})
	}
}

// change restarts the desk with other settings.
func (w *world) change(change func(*desk.Settings)) {
	w.Helper()
	before := w.settings
	w.settings = func(s *desk.Settings) { before(s); change(s) }
	w.restart()
}

func TestWhoMayGiveAndWithdrawAStandingApproval(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	texts, digest, err := w.desk.StandingTexts(t.Context(), "words", ahead())
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, p := range texts {
		told = append(told, string(p.Type)+" "+string(p.Language)+" "+p.Destination)
	}
	if all := strings.Join(told, ", "); len(texts) != 18 || !strings.Contains(all, "holding ko page") || !strings.Contains(all, "no-change fr press") {
		t.Errorf("%d texts: %s", len(texts), all)
	}
	later := start().AddDate(0, 1, 0)
	_, err = w.desk.SignStanding(t.Context(), "duty", ahead(), digest, later)
	w.refused(err, bot.ErrForbidden, "communications, legal counsel or reader")
	_, err = w.desk.SignStanding(t.Context(), "law", ahead(), digest, later)
	w.refused(err, bot.ErrConflict, "the texts have changed since you saw them")
	_, err = w.desk.SignStanding(t.Context(), "words", ahead(), digest, start().AddDate(0, 0, 91))
	w.refused(err, bot.ErrInvalid, "90 days at most")
	_, err = w.desk.SignStanding(t.Context(), "words", ahead(), digest, start())
	w.refused(err, bot.ErrInvalid, "ended already")
	wrong := ahead()
	wrong.Destinations = []string{"rehearsal"}
	_, _, err = w.desk.StandingTexts(t.Context(), "words", wrong)
	w.refused(err, bot.ErrInvalid, `"rehearsal" is no public destination`)
	s := w.signAhead(ahead())
	w.refused(w.desk.EndStanding(t.Context(), "pen", s.ID), bot.ErrForbidden, "only Head of Words")
	w.refused(w.desk.EndStanding(t.Context(), "words", "nothing"), bot.ErrNotFound, "no standing approval")
}

func TestAHeartbeatUnderAStandingApprovalGoesOutWhenItWasPromised(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signAhead(ahead())
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	w.pass(11 * time.Minute) // the update cron has drafted, and the reminder's time has come
	drafts := must(w.desk.OpenDrafts(t.Context()))(w)
	if len(drafts) != 1 || !drafts[0].FromCron {
		t.Fatalf("waiting: %+v", drafts)
	}
	_, err := w.publishAhead("words", w.draft(drafts[0].ID))
	w.refused(err, bot.ErrForbidden, "they wrote or send this text")
	if got := must(w.publishAhead("duty", w.draft(drafts[0].ID)))(w); got.State != bot.DraftPublished || fmt.Sprint(got.Authors) != "[duty]" {
		t.Errorf("the heartbeat is %s by %v", got.State, got.Authors)
	}
}

func TestASignerSignsAnewWhatTheirLapsedStandingApprovalSigned(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		s := w.signAhead(ahead())
		i, beats := w.beating()
		must(w.publishAhead("duty", beats[0]))(w)
		if err := w.desk.EndStanding(t.Context(), "words", s.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.approve("words", beats[0]); got.State != bot.DraftApproved {
			t.Fatalf("the heartbeat is %s", got.State)
		}
		if v := must(w.store.Decisions(t.Context(), beats[0].ID, 1))(w); len(v) != 1 || v[0].Standing != "" || v[0].Door != "cli" {
			t.Errorf("decided: %+v", v)
		}
		w.until(start().Add(20 * time.Minute))
		if got := w.beatStates(beats[:1]); got != "published" {
			t.Errorf("at its time it is %s", got)
		}
		if kinds := strings.Join(w.events(i.ID), " "); strings.Contains(kinds, "publish-refused") {
			t.Errorf("the record: %s", kinds)
		}
	})
}

func TestTheSecondHoldingNoticeOfTwoIsSignedByItsSigner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signAhead(ahead())
	i := w.declare(bot.Live, "talk")
	first, second := w.write("duty", w.holding(i)), w.write("pen", w.holding(i))
	review := must(w.desk.Review(t.Context(), second.ID))(w)
	ahead := review.Ahead[0].StandingFor(second, w.clock.Now())
	approved := second
	approved.State = bot.DraftApproved
	if err := w.store.Apply(t.Context(), bot.Change{Drafts: []bot.Draft{approved}, Presigned: []bot.Decision{ahead}, At: w.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	must(w.publishAhead("duty", first))(w)
	if err := w.desk.RunPublish(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.draft(second.ID).State; got != bot.DraftOpen {
		t.Fatalf("the second is %s", got)
	}
	if got := w.approve("words", second); got.State != bot.DraftPublished {
		t.Errorf("signed by its signer the second is %s", got.State)
	}
}
