package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// correction says of update original that its number was wrong.
func correction(i bot.Incident, original string) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Correction, Facts: bot.Facts{
		Original: original,
		Wrong:    name("메시지 서비스 전체가 중단되었습니다.", "All messages are down.", "Tous les messages sont en panne."),
		Right:    name("일부 메시지만 지연되고 있습니다.", "Some messages are late.", "Certains messages sont en retard."),
	}}
}

func (w *world) resolved(i bot.Incident) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Resolved, Facts: bot.Facts{
		EndedAt: w.clock.Now().Add(-time.Minute), ReportAt: w.clock.Now().Add(72 * time.Hour), Data: bot.DataSafe,
	}}
}

// resolve publishes the resolution: comms and the commander sign it.
func (w *world) resolve(i bot.Incident) bot.Draft {
	w.Helper()
	d := w.write("duty", w.resolved(i))
	w.approve("words", d)
	return w.approve("ic", d)
}

// apology is the chief's, out at the given time.
func (w *world) apology(i bot.Incident, release time.Time) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Apology, ReleaseAt: release, Facts: bot.Facts{
		Signatory: "chief", EventAt: start(), Event: name("서비스 장애", "the outage", "la panne"),
		Groups: name("이용자 여러분께", "our users", "aux utilisateurs"),
		Paragraphs: map[bot.Language][]string{
			bot.Korean: {"책임을 통감합니다."}, bot.English: {"We answer for this."}, bot.French: {"Nous en répondons."},
		},
	}}
}

// sign has comms, legal and the signatory sign a statement.
func (w *world) sign(i bot.Incident, d bot.Draft) bot.Draft {
	w.Helper()
	for _, person := range []string{"words", "law", "chief"} {
		v := ballot(d, bot.Approves)
		v.Typed = i.Key
		d = must(w.desk.Vote(w.Context(), person, v))(w)
	}
	return d
}

func TestAHeldDraftWaitsForItsRelease(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	r.Hold = true
	d := w.write("duty", r)
	_, err := w.desk.Publish(w.Context(), "duty", d.ID)
	w.refused(err, bot.ErrNotApproved, "does not have its signatures yet")
	if got := w.approve("words", d); got.State != bot.DraftApproved {
		w.Fatalf("the held draft is %s", got.State)
	}
	w.pass(4 * time.Minute)
	if n := len(w.platform.sent()); n != 0 {
		w.Fatalf("%d messages left while it was held", n)
	}
	_, err = w.desk.Publish(w.Context(), "law", d.ID)
	w.refused(err, bot.ErrForbidden, "this needs one of the roles")
	if got := must(w.desk.Publish(w.Context(), "duty", d.ID))(w); got.State != bot.DraftPublished {
		w.Errorf("released it is %s", got.State)
	}
	_, err = w.desk.Publish(w.Context(), "duty", d.ID)
	w.refused(err, bot.ErrConflict, "already been published")
}

func TestAHeldDraftThatIsTooOldIsNotReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.holding(w.declare(bot.Live, "talk"))
	r.Hold = true
	d := w.approve("words", w.write("duty", r))
	w.pass(21 * time.Minute)
	_, err := w.desk.Publish(w.Context(), "duty", d.ID)
	w.refused(err, bot.ErrConflict, "this draft expired")
}

func TestAStatementWaitsForItsReleaseTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	release := start().Add(26 * time.Hour) // past midnight, which is no matter: its times count from the release
	d := w.write("duty", w.apology(i, release))
	_, err := w.vote("words", d, bot.Approves)
	w.refused(err, bot.ErrInvalid, "type the incident's key: "+i.Key)
	w.pass(20 * time.Hour)
	if d = w.sign(i, d); d.State != bot.DraftApproved {
		w.Fatalf("signed by all the statement is %s", d.State)
	}
	w.until(release.Add(-time.Second))
	if got := w.draft(d.ID).State; got != bot.DraftApproved {
		w.Fatalf("before its release time it is %s", got)
	}
	w.restart()
	w.until(release)
	if got := w.draft(d.ID); got.State != bot.DraftPublished || !got.PublishedAt.Equal(release) {
		w.Errorf("at its release time it is %s, published %s", got.State, got.PublishedAt)
	}
}

func TestAStatementWhoseReleaseTimeHasPassedNeedsANewOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.apology(i, start().Add(time.Hour))
	d := w.write("duty", r)
	w.pass(61 * time.Minute)
	v := ballot(d, bot.Approves)
	v.Typed = i.Key
	_, err := w.desk.Vote(w.Context(), "words", v)
	w.refused(err, bot.ErrConflict, "the release time has passed")
	_, err = w.desk.Edit(w.Context(), "duty", d.ID, 1, r)
	w.refused(err, bot.ErrInvalid, "the release time has passed")
	r.ReleaseAt = w.clock.Now().Add(time.Hour)
	d = w.sign(i, must(w.desk.Edit(w.Context(), "duty", d.ID, 1, r))(w))
	w.pass(time.Hour)
	if got := w.draft(d.ID).State; got != bot.DraftPublished {
		w.Errorf("with a new time it is %s", got)
	}
}

func TestAHeldStatementIsReleasedForItsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.apology(i, start().Add(time.Hour))
	r.Hold = true
	d := w.sign(i, w.write("duty", r))
	if got := must(w.desk.Publish(w.Context(), "duty", d.ID))(w); got.State != bot.DraftApproved || got.Held {
		w.Errorf("released before its time it is %s, held: %t", got.State, got.Held)
	}
	w.pass(time.Hour)
	if got := w.draft(d.ID).State; got != bot.DraftPublished {
		w.Errorf("at its time it is %s", got)
	}
}

func TestAStatementWithoutAReleaseTimeGoesOutWithTheLastSignature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.apology(i, time.Time{}))
	if !d.ExpiresAt.After(w.clock.Now()) {
		w.Errorf("it expires %s", d.ExpiresAt)
	}
	w.pass(time.Hour)
	if d = w.sign(i, d); d.State != bot.DraftPublished {
		w.Errorf("signed by all it is %s", d.State)
	}
}

func TestAStatementLeavesTheIncidentWhereItStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	statement := w.sign(i, w.write("duty", w.apology(i, start().Add(2*time.Hour))))
	w.pass(5 * time.Minute)
	w.resolve(i)
	before := w.incident(i.ID)
	w.until(start().Add(2 * time.Hour))
	if got := w.draft(statement.ID).State; got != bot.DraftPublished {
		w.Fatalf("the statement is %s", got)
	}
	after := w.incident(i.ID)
	before.Version = after.Version
	if diff := cmp.Diff(before, after); diff != "" {
		w.Errorf("a statement signed before the resolution changed the incident:\n%s", diff)
	}
	if public := must(w.store.Public(w.Context()))(w).Incidents[0]; public.Affected[0].Status != bot.Operational {
		w.Errorf("the page shows %+v", public.Affected)
	}
}

func TestAHeldDraftDoesNotOutliveItsPhase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.progress(i)
	r.Hold = true
	held := w.approve("words", w.write("duty", r))
	w.resolve(i)
	if got := w.draft(held.ID).State; got != bot.DraftWithdrawn {
		w.Errorf("after the resolution the held update is %s", got)
	}
	_, err := w.desk.Publish(w.Context(), "duty", held.ID)
	w.refused(err, bot.ErrNotApproved, "nothing was published")
	if got := w.incident(i.ID).Phase; got != bot.ResolvedPhase {
		w.Errorf("the incident is %s", got)
	}
}

func TestMissingWordsAreRefusedBeforeAnybodyIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	tests := map[string]struct {
		r    bot.Request
		want []string
	}{
		"a phrase's variable": {
			bot.Request{Type: bot.Initial, Facts: bot.Facts{
				Symptom: bot.Words{Phrase: "service-unavailable"}, Action: bot.Words{Phrase: "extent-check"}, NextAt: start().Add(time.Hour),
			}},
			[]string{"symptom: the phrase service-unavailable lacks service"},
		},
		"a translation": {
			bot.Request{Type: bot.Initial, Facts: bot.Facts{
				Symptom: bot.Words{Label: bot.Text{bot.Korean: "전송 불가", bot.English: "Not sent"}}, Action: bot.Words{Phrase: "extent-check"}, NextAt: start().Add(time.Hour),
			}},
			[]string{"symptom.label has no French text"},
		},
		"all that is missing at once": {
			bot.Request{Type: bot.Progress, Facts: bot.Facts{}},
			[]string{"as_of:", "total:", "next_at:"},
		},
	}
	for what, test := range tests {
		test.r.IncidentID = i.ID
		_, err := w.desk.Write(w.Context(), "duty", test.r)
		for _, want := range test.want {
			w.refused(err, bot.ErrInvalid, want)
		}
		if drafts := must(w.store.Drafts(w.Context(), i.ID))(w); len(drafts) > 0 {
			w.Errorf("%s: a draft was written", what)
		}
	}
	w.until(w.clock.Now())
	if len(w.cards) > 0 {
		w.Errorf("cards were shown: %v", w.cards)
	}
}

func TestWritingThatIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	past := w.apology(i, start().Add(-time.Minute))
	early := w.holding(i)
	early.ReleaseAt = start().Add(time.Hour)
	noPhase := w.holding(i)
	noPhase.Phase = "burning"
	ending, canceling, after := w.holding(i), w.holding(i), w.holding(i)
	ending.Phase, canceling.Phase, after.Phase = bot.ResolvedPhase, bot.Canceled, bot.Postmortem
	unheard := w.holding(i)
	unheard.Languages = []bot.Language{bot.Korean, "xx"}
	bent := func(bend func(*bot.Request)) bot.Request {
		r := w.holding(i)
		bend(&r)
		return r
	}
	affected := func(all ...bot.Affected) bot.Request { return bent(func(r *bot.Request) { r.Affected = all }) }
	for words, r := range map[string]bot.Request{
		"severity is one to five fires, not 17":     bent(func(r *bot.Request) { r.Severity = 17 }),
		"severity is one to five fires, not -1":     bent(func(r *bot.Request) { r.Severity = -1 }),
		`"zap" is no status`:                        affected(bot.Affected{Component: "talk", Status: "zap"}),
		`there is no component "zap"`:               affected(bot.Affected{Component: "zap", Status: bot.Degraded}),
		`component "talk" is named twice`:           affected(bot.Affected{Component: "talk", Status: bot.Degraded}, bot.Affected{Component: "talk", Status: bot.MajorOutage}),
		"more than seven days ahead":                bent(func(r *bot.Request) { r.Facts.NextAt = start().Add(9000 * time.Hour) }),
		"is no message type":                        {IncidentID: i.ID, Type: "gossip"},
		"the first notice is due at 06:40 UTC":      early,
		"is no phase":                               noPhase,
		"the release time has passed":               past,
		"holding updates cannot make it resolved":   ending,
		"holding updates cannot make it canceled":   canceling,
		"holding updates cannot make it postmortem": after,
		`"xx" is no language of publication`:        unheard,
		`has no published update "id9" to correct`:  correction(i, "id9"),
	} {
		_, err := w.desk.Write(w.Context(), "duty", r)
		w.refused(err, bot.ErrInvalid, words)
	}
	_, err := w.desk.Write(w.Context(), "duty", bot.Request{IncidentID: "INC-99", Type: bot.Holding})
	w.refused(err, bot.ErrNotFound, "bongsu incidents")
	told := w.tell(w.holding(i))
	w.resolve(i)
	_, err = w.desk.Write(w.Context(), "duty", w.holding(i))
	w.refused(err, bot.ErrConflict, "only corrections, retractions, statements, compensation, notifications and reports still follow")
	reopening := correction(i, told.ID)
	reopening.Phase = bot.Monitoring
	_, err = w.desk.Write(w.Context(), "duty", reopening)
	w.refused(err, bot.ErrInvalid, "is resolved and correction updates cannot make it monitoring")
	late := w.apology(i, w.clock.Now().Add(time.Hour))
	late.Phase = bot.Monitoring // as an edit of one that was written before the end sends it
	if d := w.write("duty", late); d.State != bot.DraftOpen {
		t.Errorf("the statement is %s", d.State)
	}
}

func TestDeclaringThatIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	whole := bot.Affected{Component: "talk", Status: bot.Operational}
	down := bot.Affected{Component: "talk", Status: bot.MajorOutage}
	for words, in := range map[string]bot.Declaration{
		"choose the mode first":             {Severity: 3, Affected: []bot.Affected{down}},
		"severity is one to five fires":     {Mode: bot.Live, Severity: 6, Affected: []bot.Affected{down}},
		"name at least one component":       {Mode: bot.Live, Severity: 3},
		"one component that does not work":  {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{whole}},
		"component \"talk\" is named twice": {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{down, whole}},
		"is no status":                      {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "talk", Status: "zap"}}},
		"there is no component \"zap\"":     {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "zap", Status: bot.MajorOutage}}},
		"the start is still to come":        {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{down}, Started: bot.Moment{At: start().Add(time.Hour)}},
		"start is still to come":            {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{down}, DetectedAt: start().Add(time.Hour)},
		"is not among the people":           {Mode: bot.Live, Severity: 3, Affected: []bot.Affected{down}, Lead: "nobody"},
	} {
		_, err := w.desk.Declare(w.Context(), "duty", in)
		w.refused(err, bot.ErrInvalid, words)
	}
}

func TestABlankReasonIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	d := w.write("duty", w.holding(i))
	v := ballot(d, bot.RequestsChanges)
	v.Reason = " \t"
	_, err := w.desk.Vote(w.Context(), "words", v)
	w.refused(err, bot.ErrInvalid, "say why")
	w.refused(w.desk.Snooze(w.Context(), "duty", i.ID, start().Add(time.Minute), " "), bot.ErrInvalid, "say why")
}

func TestAChangeOfPhaseWithdrawsOpenDraftsButNotStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	other := w.write("pen", w.holding(i))
	kept := w.write("pen", w.apology(i, start().Add(24*time.Hour)))
	w.tell(w.holding(i)) // the same phase: nothing is withdrawn
	if got := w.draft(other.ID).State; got != bot.DraftOpen {
		w.Fatalf("a publication in the same phase makes the other draft %s", got)
	}
	w.tell(w.progress(i))
	if got := w.draft(other.ID).State; got != bot.DraftWithdrawn {
		w.Errorf("after the change of phase the other draft is %s", got)
	}
	if got := w.draft(kept.ID).State; got != bot.DraftOpen {
		w.Errorf("after the change of phase the statement is %s", got)
	}
	_, err := w.vote("words", other, bot.Approves)
	w.refused(err, bot.ErrConflict, "the incident has moved on")
	w.until(w.clock.Now())
	if !slices.Contains(w.cards, other.ID) {
		w.Error("the card of the withdrawn draft was not refreshed")
	}
}

func TestADrillStaysAmongDrills(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Drill, "talk")
	d := w.tell(w.holding(i))
	if diff := cmp.Diff(map[string]int{"rehearsal accepted": 3}, w.rows(d.ID)); diff != "" {
		w.Error(diff)
	}
	if !strings.HasPrefix(i.Key, "DRILL-") {
		w.Errorf("the drill's key is %s", i.Key)
	}
	for _, b := range w.platform.got {
		if text := string(b.Body.Bytes); !strings.Contains(text, "EXERCISE") && !strings.Contains(text, "훈련") && !strings.Contains(text, "EXERCICE") {
			w.Errorf("a drill's body has no mark: %s", text)
		}
	}
}

func TestABurningChannelIsLeftOutAndNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.holding(w.declare(bot.Live, "login"))) // mail depends on login, and members on mail
	want := []bot.Warning{{Code: "burning", Destination: "members", Detail: "mail"}}
	if diff := cmp.Diff(want, d.Warnings); diff != "" {
		w.Error(diff)
	}
	w.approve("words", d)
	w.until(w.clock.Now())
	if rows := w.rows(d.ID); rows["members accepted"] != 0 || rows["press accepted"] != 6 {
		w.Errorf("rows: %v", rows)
	}
}

func TestWithoutAHealthyChannelNothingIsWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) {
		s.Destinations = slices.DeleteFunc(destinations(), func(d bot.Destination) bool { return d.Class == bot.PublicClass && d.ID != "members" })
	})
	i := w.declare(bot.Live, "mail")
	_, err := w.desk.Write(w.Context(), "duty", w.holding(i))
	w.refused(err, bot.ErrInvalid, "no healthy destination is left")
	w.refused(err, bot.ErrInvalid, "members (depends on mail)")
}
