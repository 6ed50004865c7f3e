package desk_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/approve"
)

func TestAnApprovedNoticeIsOutInThreeLanguages(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(_ *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		d := w.tell(w.holding(i))
		want := map[string]int{"page delivered": 3, "press accepted": 6, "members accepted": 3}
		if diff := cmp.Diff(want, w.rows(d.ID)); diff != "" {
			w.Error(diff)
		}
		told := w.incident(i.ID)
		if !told.FirstToldAt.Equal(start()) || !told.Promise.DueAt.Equal(d.NextAt) {
			w.Errorf("first told %s, promised %s", told.FirstToldAt, told.Promise.DueAt)
		}
		for _, b := range w.platform.got {
			c := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Destination == b.Destination && c.Language == b.Language })
			if c < 0 || string(d.Composed[c].Body.Bytes) != string(b.Body.Bytes) {
				w.Errorf("what %s got in %s is not what was signed", b.Destination, b.Language)
			}
		}
	})
}

func TestApprovalsAtOncePublishOnce(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(_ *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		d := w.write("duty", w.holding(i))
		var wait sync.WaitGroup
		for _, person := range []string{"words", "pen", "law", "ic"} {
			wait.Go(func() {
				_, err := w.vote(person, d, bot.Approves)
				if err != nil { // the slower ones find it signed or published
					w.refused(err, bot.ErrConflict, "this text")
				}
			})
		}
		wait.Wait()
		w.until(w.clock.Now()) // the net runs, too
		if n := w.publications(i.ID); n != 1 {
			w.Errorf("%d publications, want 1", n)
		}
		if n := len(w.platform.sent()); n != 9 {
			w.Errorf("%d messages left, want 9", n)
		}
	})
}

func TestAQuorumOfTwoAtOncePublishesOnce(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(_ *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		r := w.progress(i)
		r.Severity = 5 // words and facts: comms and the commander
		d := w.write("duty", r)
		var wait sync.WaitGroup
		for _, person := range []string{"words", "ic"} {
			wait.Go(func() {
				if _, err := w.vote(person, d, bot.Approves); err != nil {
					w.Error(err)
				}
			})
		}
		wait.Wait()
		if got := w.draft(d.ID).State; got != bot.DraftPublished {
			w.Errorf("the draft is %s, want published", got)
		}
		if n := w.publications(i.ID); n != 1 {
			w.Errorf("%d publications, want 1", n)
		}
	})
}

func TestWhoMayNotSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("pen", w.holding(w.declare(bot.Live, "talk")))
	for _, test := range []struct {
		person string
		words  string
	}{
		{"pen", "nobody approves their own text: ask Head of Words, Counsel or Commander"},
		{"duty", "your roles do not sign this kind of message: ask Head of Words, Counsel or Commander"},
		{"guest", "your roles do not sign this kind of message"},
		{"stranger", `"stranger" is not among the people of this desk`},
		{"", `"" is not among the people of this desk`},
	} {
		_, err := w.vote(test.person, d, bot.Approves)
		w.refused(err, bot.ErrForbidden, test.words)
	}
	if got := w.draft(d.ID); got.State != bot.DraftOpen || w.publications(d.IncidentID) != 0 {
		w.Errorf("the draft is %s", got.State)
	}
	_, err := w.desk.Declare(w.Context(), "guest", bot.Declaration{Mode: bot.Live, Severity: 1})
	w.refused(err, bot.ErrForbidden, "this needs one of the roles duty officer, communications, incident commander, spokesperson, executive or administrator; "+
		"you hold no role: ask Duty Officer, Head of Words, Second Pen, Commander or Chief")
}

func TestAnEditVoidsTheSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.progress(i)
	r.Severity = 5
	first := w.approve("words", w.write("duty", r))
	if first.State != bot.DraftOpen {
		w.Fatalf("one signature of two makes it %s", first.State)
	}
	r.Facts.Done = 130
	second := must(w.desk.Edit(w.Context(), "pen", first.ID, first.Revision, r))(w)
	if second.Revision != 2 || second.Digest == first.Digest {
		w.Errorf("revision %d, digest changed: %t", second.Revision, second.Digest != first.Digest)
	}
	review := must(w.desk.Review(w.Context(), first.ID))(w)
	if len(review.Decisions) != 0 || slices.ContainsFunc(review.Standing.Steps, func(s bot.StepStanding) bool { return len(s.Signed) > 0 }) {
		w.Errorf("signatures stand after the edit: %+v", review.Standing)
	}
	_, err := w.vote("ic", first, bot.Approves)
	w.refused(err, bot.ErrConflict, "the text has changed since you saw it")
	_, err = w.vote("pen", second, bot.Approves)
	w.refused(err, bot.ErrForbidden, "nobody approves their own text") // who edited wrote it
	if got := w.approve("ic", second); got.State != bot.DraftOpen {
		w.Errorf("the commander alone makes it %s", got.State)
	}
	if got := w.approve("words", second); got.State != bot.DraftPublished {
		w.Errorf("both signatures make it %s", got.State)
	}
	_, err = w.desk.Edit(w.Context(), "pen", first.ID, 2, r)
	w.refused(err, bot.ErrConflict, "published text is never changed")
}

func TestAnEditOfAnOldRevisionIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	d := w.write("duty", r)
	r.Facts.NextAt = r.Facts.NextAt.Add(time.Minute)
	must(w.desk.Edit(w.Context(), "pen", d.ID, 1, r))(w)
	_, err := w.desk.Edit(w.Context(), "duty", d.ID, 1, r)
	w.refused(err, bot.ErrConflict, "somebody else edited this draft")
}

func TestRequestedChangesBlockUntilANewRevision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	d := w.write("duty", r)
	bare := ballot(d, bot.RequestsChanges)
	bare.Reason = ""
	_, err := w.desk.Vote(w.Context(), "law", bare)
	w.refused(err, bot.ErrInvalid, "say why")
	if _, err := w.vote("law", d, bot.RequestsChanges); err != nil {
		w.Fatal(err)
	}
	_, err = w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "Counsel asked for changes")
	r.Facts.NextAt = r.Facts.NextAt.Add(time.Minute)
	d = must(w.desk.Edit(w.Context(), "duty", d.ID, 1, r))(w)
	if got := w.approve("words", d); got.State != bot.DraftPublished {
		w.Errorf("after the edit the draft is %s", got.State)
	}
}

func TestARejectedDraftIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	d := w.write("duty", r)
	if got := must(w.vote("law", d, bot.Rejects))(w); got.State != bot.DraftRejected {
		w.Fatalf("the draft is %s", got.State)
	}
	_, err := w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "rejected")
	_, err = w.desk.Edit(w.Context(), "duty", d.ID, 1, r)
	w.refused(err, bot.ErrConflict, "write a new one")
}

func TestARedeliveredVoteActsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.progress(i)
	r.Severity = 5
	d := w.write("duty", r)
	for range 3 {
		w.approve("words", d)
	}
	review := must(w.desk.Review(w.Context(), d.ID))(w)
	if len(review.Decisions) != 1 || review.Draft.State != bot.DraftOpen {
		w.Errorf("%d decisions, draft %s", len(review.Decisions), review.Draft.State)
	}
	w.approve("ic", d)
	w.approve("ic", d) // the click that Slack sends again
	if n := w.publications(i.ID); n != 1 {
		w.Errorf("%d publications, want 1", n)
	}
	approvals := slices.DeleteFunc(w.events(i.ID), func(kind string) bool { return kind != "approve" })
	if len(approvals) != 2 {
		w.Errorf("%d approvals in the record, want 2", len(approvals))
	}
}

func TestWhoeverSignedMayStillStopTheText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.progress(w.declare(bot.Live, "talk"))
	r.Severity = 5
	d := w.write("duty", r)
	w.approve("words", d)
	if _, err := w.vote("words", d, bot.RequestsChanges); err != nil {
		t.Fatal(err)
	}
	_, err := w.vote("ic", d, bot.Approves)
	w.refused(err, bot.ErrConflict, "asked for changes to this text")
	if got := w.draft(d.ID).State; got != bot.DraftOpen {
		w.Errorf("the draft is %s", got)
	}
}

func TestWhatIsSignedAndHeldCanStillBeRejected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.progress(w.declare(bot.Live, "talk"))
	r.Hold = true
	d := w.write("duty", r)
	w.approve("words", d)
	if got := w.draft(d.ID).State; got != bot.DraftApproved {
		t.Fatalf("the draft is %s", got)
	}
	if _, err := w.vote("ic", d, bot.Rejects); err == nil {
		t.Fatal("the commander signs no progress notice below severity 5 and rejected it all the same")
	}
	if _, err := w.vote("words", d, bot.Rejects); err != nil {
		t.Fatal(err)
	}
	_, err := w.desk.Publish(t.Context(), "duty", d.ID)
	w.refused(err, bot.ErrNotApproved, "rejected")
}

func TestAVoteIsBoundToTheTextThatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.holding(w.declare(bot.Live, "talk")))
	for what, change := range map[string]func(*bot.Vote){
		"no digest":        func(v *bot.Vote) { v.Digest = "" },
		"another digest":   func(v *bot.Vote) { v.Digest = "0000000" },
		"another revision": func(v *bot.Vote) { v.Revision = 2 },
	} {
		v := ballot(d, bot.Approves)
		change(&v)
		if _, err := w.desk.Vote(w.Context(), "words", v); err == nil {
			w.Errorf("a vote over %s was taken", what)
		}
	}
	if got := w.draft(d.ID); got.State != bot.DraftOpen {
		w.Errorf("the draft is %s", got.State)
	}
}

func TestVotesThatComeTooLate(t *testing.T) {
	t.Parallel()
	seoul, paris := 15*time.Hour, 23*time.Hour // midnight in UTC
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		issued    time.Time
		wait      time.Duration
		next      time.Duration
		languages []bot.Language
		want      string // empty: taken
	}{
		"in time":                           {start(), 29 * time.Minute, time.Hour, nil, ""},
		"expired":                           {start(), 31 * time.Minute, time.Hour, nil, "expired"},
		"past the promised time":            {start(), 11 * time.Minute, 10 * time.Minute, nil, "the time promised in this text has passed"},
		"past midnight in Seoul":            {day.Add(seoul - 5*time.Minute), 10 * time.Minute, time.Hour, nil, "midnight has passed in Asia/Seoul"},
		"past midnight in Seoul, in French": {day.Add(seoul - 5*time.Minute), 10 * time.Minute, time.Hour, []bot.Language{bot.French}, ""},
		"past midnight in Paris":            {day.Add(paris - 5*time.Minute), 10 * time.Minute, time.Hour, nil, "midnight has passed in Europe/Paris"},
		"past midnight in Paris, in Korean": {day.Add(paris - 5*time.Minute), 10 * time.Minute, time.Hour, []bot.Language{bot.Korean}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.clock.at = test.issued
			r := w.holding(w.declare(bot.Live, "talk"))
			r.Facts.NextAt, r.Languages = test.issued.Add(test.next), test.languages
			d := w.write("duty", r)
			w.clock.Set(test.issued.Add(test.wait))
			got, err := w.vote("words", d, bot.Approves)
			if test.want == "" {
				if err != nil || got.State != bot.DraftPublished {
					t.Errorf("the draft is %s: %v", got.State, err)
				}
				return
			}
			w.refused(err, bot.ErrConflict, test.want)
			if got := w.draft(d.ID); got.State == bot.DraftPublished {
				t.Error("it was published all the same")
			}
			r.Facts.NextAt = w.clock.Now().Add(20 * time.Minute)
			edited := must(w.desk.Edit(w.Context(), "duty", d.ID, 1, r))(w)
			if got := w.approve("words", edited); got.State != bot.DraftPublished {
				t.Errorf("edited with new times it is %s", got.State)
			}
		})
	}
}

func TestASevereTurnAsksForMoreSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.progress(i))
	worse := w.holding(i)
	worse.Severity = 5
	w.tell(worse)
	if got := w.approve("words", d); got.State != bot.DraftOpen {
		w.Fatalf("at five fires one signature makes it %s", got.State)
	}
	if got := w.approve("ic", d); got.State != bot.DraftPublished {
		w.Errorf("both signatures make it %s", got.State)
	}
}

func TestWhatNobodyCouldSignIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) { s.People = s.People[:1] })
	_, err := w.desk.Write(w.Context(), "duty", w.holding(w.declareAlone()))
	w.refused(err, bot.ErrInvalid, "nobody is left who could sign this")
}

func (w *world) declareAlone() bot.Incident {
	w.Helper()
	return must(w.desk.Declare(w.Context(), "duty", bot.Declaration{
		Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "talk", Status: bot.MajorOutage}},
	}))(w)
}

func TestACrashBetweenTheDecidingVoteAndThePublication(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(_ *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		d := w.write("duty", w.holding(i))
		review := must(w.desk.Review(w.Context(), d.ID))(w)
		voter, _ := people().ByID("words")
		need := must(w.desk.Policy.Require(d))(w)
		change := must(approve.Decide(review, voter, ballot(d, bot.Approves), approve.Rules{Need: need, People: people(), Zones: w.zones}, w.clock.Now()))(w)
		if err := w.store.Apply(w.Context(), change); err != nil {
			w.Fatal(err)
		}
		// Here the process dies: the vote is stored, and nothing is public.
		if got := w.draft(d.ID).State; got != bot.DraftApproved || w.publications(i.ID) != 0 {
			w.Fatalf("the draft is %s", got)
		}
		w.restart()
		w.pass(time.Minute) // the net stands a moment behind the inline publication
		w.restart()
		w.pass(time.Minute)
		if n := w.publications(i.ID); n != 1 {
			w.Errorf("%d publications, want 1", n)
		}
		if n := len(w.platform.sent()); n != 9 {
			w.Errorf("%d messages left, want 9", n)
		}
		if err := w.desk.RunPublish(context.WithoutCancel(w.Context()), d.ID); err != nil || w.publications(i.ID) != 1 {
			w.Errorf("another run of the net: %v", err)
		}
	})
}

func TestAnAuthorMayTakeTheDraftBackButNotSignIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.progress(w.declare(bot.Live, "talk")))
	_, err := w.vote("duty", d, bot.Approves)
	w.refused(err, bot.ErrForbidden, "nobody approves their own text")
	if _, err := w.vote("duty", d, bot.Rejects); err != nil {
		t.Fatal(err)
	}
	if got := w.draft(d.ID).State; got != bot.DraftWithdrawn {
		w.Errorf("taken back by its author the draft is %s", got)
	}
}
