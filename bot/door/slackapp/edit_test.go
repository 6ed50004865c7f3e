package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// TestTheCardsTextIsEdited: the form opens with what the draft says and not with what the incident knows, and hands in that revision's successor.
func TestTheCardsTextIsEdited(t *testing.T) {
	t.Parallel()
	desk := burning()
	d := &desk.drafts[0]
	d.Phase, d.Severity, d.Held, d.NextAt = bot.Identified, 5, true, newClock().Now().Add(time.Hour)
	d.Languages = []bot.Language{bot.Korean}
	d.Facts = bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Confirmed}, Done: 12, Total: 32}
	w := open(t, true, desk, newClock())
	value := `{"draft":"draft1","revision":2,"digest":"` + strings.Repeat("a", 64) + `"}`
	w.click(lead, w.pinned(bot.ActionEdit, value), bot.ActionEdit)
	form := w.window(lead, "서명은 무효")
	if n := strings.Count(string(form.Blocks), `"value":"progress"`); n != 0 {
		t.Error("the form offers another type")
	}
	if response := w.submit(lead, form, filled("done", "20")); len(response.Errors) > 0 {
		t.Fatalf("refused: %+v", response)
	}
	w.window(lead, "승인을 요청했습니다")
	w.app.Wait()
	if len(desk.written) != 1 || desk.decided[0] != "edited draft1 at 2" {
		t.Fatalf("%+v, %v", desk.written, desk.decided)
	}
	r := desk.written[0]
	if r.Type != bot.Initial || r.Facts.Done != 20 || r.Facts.Total != 32 || r.Phase != bot.Identified || r.Severity != 5 || !r.Hold ||
		len(r.Languages) != 1 || !r.Facts.NextAt.Equal(d.NextAt) {
		t.Errorf("got %+v", r)
	}
	d.Revision = 3 // somebody else was faster
	w.click(lead, w.pinned(bot.ActionEdit, value), bot.ActionEdit)
	w.window(lead, "3판")
}
