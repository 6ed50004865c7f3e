package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

func TestAnOlderDraftDoesNotTakeBackWhatANewerOneChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	same := w.progress(i)
	same.Phase = ""
	old := w.write("duty", same)
	newer := same
	newer.Severity = 5
	newer.Affected = []bot.Affected{{Component: "talk", Status: bot.Degraded}}
	d := w.write("duty", newer)
	w.approve("words", d)
	w.approve("ic", d)
	w.approve("words", old)
	w.approve("ic", old) // the severity has risen, so the older draft needs the commander, too
	if got := w.draft(old.ID).State; got != bot.DraftPublished {
		t.Fatalf("the older draft is %s", got)
	}
	got := w.incident(i.ID)
	if got.Severity != 5 || got.Affected[0].Status != bot.Degraded {
		t.Errorf("severity %d and %v, want 5 and degraded", got.Severity, got.Affected)
	}
}

func TestAHeldDraftIsAskedForAgainWhenTheSeverityRises(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.progress(i)
	r.Hold, r.Phase = true, ""
	held := w.approve("words", w.write("duty", r))
	rise := w.progress(i)
	rise.Severity, rise.Phase = 5, ""
	d := w.write("duty", rise)
	w.approve("words", d)
	w.approve("ic", d)
	_, err := w.desk.Publish(t.Context(), "duty", held.ID)
	w.refused(err, bot.ErrNotApproved, "does not have its signatures yet")
	w.approve("ic", held)
	published, err := w.desk.Publish(t.Context(), "duty", held.ID)
	if err != nil || published.State != bot.DraftPublished {
		t.Errorf("with the commander's signature: %s, %v", published.State, err)
	}
}

func TestWhatCannotBePublishedAsSignedIsOpenedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	r := w.progress(i)
	r.Hold = true
	held := w.approve("words", w.write("duty", r))
	all := w.settings
	w.settings = func(s *desk.Settings) { // the operator took all but the page out of the configuration
		all(s)
		s.Destinations = slices.DeleteFunc(destinations(), func(d bot.Destination) bool { return d.Kind != "page" })
	}
	w.build(w.store)
	held.Held = false
	if err := w.store.Apply(t.Context(), bot.Change{Drafts: []bot.Draft{held}, At: w.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	if err := w.desk.RunPublish(t.Context(), held.ID); err != nil {
		t.Fatal(err)
	}
	got := w.draft(held.ID)
	if got.State == bot.DraftApproved {
		t.Errorf("the draft is still %s", got.State)
	}
}

func TestAPartialRestorationSaysTheSameOnThePageAndInTheText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk", "login")
	now := w.clock.Now()
	d := w.approve("words", w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.Partial, Facts: bot.Facts{
		Restored: []string{"talk"}, Pending: []string{"login"}, RestoredAt: now.Add(-time.Minute), NextAt: now.Add(15 * time.Minute),
	}}))
	if d.State != bot.DraftPublished {
		t.Fatalf("the notice is %s", d.State)
	}
	if got := strings.Join(w.incident(i.ID).AffectedIDs(), " "); got != "login" {
		t.Errorf("still affected: %s, want login", got)
	}
}

func TestAStatementLeavesAResolvedIncidentResolvedInPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	release := start().Add(2 * time.Hour)
	statement := w.sign(i, w.write("duty", w.apology(i, release)))
	d := w.write("duty", bot.Request{IncidentID: i.ID, Type: bot.Resolved, Facts: bot.Facts{
		EndedAt: start().Add(-time.Minute), Data: bot.DataSafe, ReportAt: start().Add(48 * time.Hour),
	}})
	w.approve("words", d)
	w.approve("ic", d)
	w.until(release.Add(time.Second))
	public, err := w.store.Public(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := w.draft(statement.ID).State; got != bot.DraftPublished {
		t.Fatalf("the statement is %s", got)
	}
	if got := public.Incidents[0].Phase; got != bot.ResolvedPhase {
		t.Errorf("in public the incident is %s", got)
	}
}
