package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// timed is a desk whose draft promises the next update an hour after its text.
func timed() *fakeDesk {
	desk := burning()
	d := &desk.drafts[0]
	d.IssuedAt, d.NextAt = newClock().Now(), newClock().Now().Add(time.Hour)
	return desk
}

// TestADraftIsGivenATimeFromItsCard: the form says what becomes of the signatures and proposes the promised
// time, in the person's zone.
func TestADraftIsGivenATimeFromItsCard(t *testing.T) {
	t.Parallel()
	desk := timed()
	w := open(t, true, desk, newClock())
	value := `{"draft":"draft1","revision":2,"digest":"` + strings.Repeat("a", 64) + `"}`
	press := func() { w.click(lead, w.pinned(bot.ActionSchedule, value), bot.ActionSchedule) }
	press()
	form := w.window(lead, "지금까지의 서명은 무효")
	for _, want := range []string{`"initial_time":"15:50"`, `"initial_time":"16:50"`} {
		if !strings.Contains(string(form.Blocks), want) {
			t.Errorf("the form lacks %s: %s", want, form.Blocks)
		}
	}
	if r := w.submit(lead, form, filled("release-time", "15:20")); r.Errors["release-time"] == "" {
		t.Errorf("a time that has passed: %+v", r)
	}
	if r := w.submit(lead, form, filled("release-time", "15:45", "next-time", "16:20")); len(r.Errors) > 0 {
		t.Fatalf("refused: %+v", r)
	}
	w.window(lead, "공개 시각: 오후 3시 45분(15분 후)")
	w.app.Wait()
	want := "scheduled draft1 at 2 for 2022-10-15T06:45:00Z, next 2022-10-15T07:20:00Z"
	if len(desk.decided) != 1 || desk.decided[0] != want {
		t.Errorf("%v, want %s", desk.decided, want)
	}
	desk.drafts[0].Revision = 3 // somebody else was faster
	press()
	w.window(lead, "3판")
}

func TestTimesAreGivenByTyping(t *testing.T) {
	t.Parallel()
	desk := timed()
	w := open(t, true, desk, newClock())
	for typed, want := range map[string]string{
		"publish draft1 at 15:50":     "scheduled draft1 at 2 for 2022-10-15T06:50:00Z, next 0001-01-01T00:00:00Z",
		"publish draft1 at 15:50 30m": "scheduled draft1 at 2 for 2022-10-15T06:50:00Z, next 2022-10-15T07:20:00Z",
	} {
		desk.decided = nil
		w.command(lead, typed)
		if len(desk.decided) != 1 || desk.decided[0] != want {
			t.Errorf("%s: %v, want %s", typed, desk.decided, want)
		}
	}
	for typed, next := range map[string]time.Duration{
		"update INC-7 no-change 20m at 15:50":       40 * time.Minute, // behind the text's own time
		"update INC-7 no-change --release 15:50":    50 * time.Minute, // the cadence's
		"update INC-7 no-change 16:30 at 15:50":     time.Hour,
		"update INC-7 progress at 15:50 --next 20m": 40 * time.Minute,
	} {
		desk.written = nil
		reply := w.command(lead, typed)
		if len(desk.written) != 1 {
			t.Errorf("%s: %+v: %s", typed, desk.written, reply.Blocks)
			continue
		}
		r, now := desk.written[0], w.clock.Now()
		if !r.ReleaseAt.Equal(now.Add(20*time.Minute)) || !r.Facts.NextAt.Equal(now.Add(next)) {
			t.Errorf("%s: leaves %s, promises %s", typed, r.ReleaseAt, r.Facts.NextAt)
		}
	}
	desk.written = nil
	w.command(lead, "update INC-7 no-change 20m at noon")
	if len(desk.written) != 0 {
		t.Errorf("what cannot be read was written: %+v", desk.written)
	}
}

// TestWhatLeavesByItselfIsListed: signed, it can still be changed or taken back.
func TestWhatLeavesByItselfIsListed(t *testing.T) {
	t.Parallel()
	desk := timed()
	d := &desk.drafts[0]
	d.State, d.ReleaseAt = bot.DraftApproved, newClock().Now().Add(12*time.Minute)
	w := open(t, true, desk, newClock())
	for typed, want := range map[string][]string{
		"approvals":      {"공개 시각: 오후 3시 42분(12분 후)"},
		"show INC-7":     {"공개 시각: 오후 3시 42분(12분 후)"},
		"approve draft1": {"공개 시각: 오후 3시 42분(12분 후)", `"action_id":"schedule"`, `"action_id":"reject"`, "발행 취소"},
	} {
		reply := w.command(lead, typed)
		for _, text := range want {
			if !strings.Contains(string(reply.Blocks), text) {
				t.Errorf("%s lacks %q: %s", typed, text, reply.Blocks)
			}
		}
	}
	if err := w.slack.OpenHome(t.Context(), approver); err != nil {
		t.Fatal(err)
	}
	if home := string(w.home(approver, "INC-7").Blocks); strings.Count(home, "(in 12 minutes)") != 2 {
		t.Errorf("the home: %s", home)
	}
}
