package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

// TestEveryFormEditsItsOwnType: the form opens with what the draft says, and what nobody changed is handed in as exact as it was.
func TestEveryFormEditsItsOwnType(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	texts := bot.Text{bot.Korean: "글", bot.English: "Text", bot.French: "Texte"}
	original := func(f bot.Facts) bot.Facts {
		f.Original = "original"
		return f
	}
	tests := map[string]struct {
		kind  bot.MessageType
		facts bot.Facts
		typed values
		want  func(*bot.Facts)
	}{
		"correction": {
			bot.Correction, original(bot.Facts{Wrong: texts, Right: texts, KnownAt: now.Add(-time.Minute - 7*time.Second), PrevAt: now.Add(-time.Hour)}),
			filled("right-ko", "맞는 글"), func(f *bot.Facts) {
				f.Right = bot.Text{bot.Korean: "맞는 글", bot.English: "Text", bot.French: "Texte"}
			},
		},
		"retraction": {
			bot.Retraction, original(bot.Facts{Why: bot.Words{Phrase: "messages-fail", Args: map[string]string{"n": "2"}, Certainty: bot.Reported}}), nil, func(*bot.Facts) {},
		},
		"resolved": {
			bot.Resolved,
			bot.Facts{EndedAt: now.Add(-time.Minute - 7*time.Second), ReportAt: now.Add(time.Hour + 7*time.Second), Data: bot.DataLost, Lost: bot.Words{Label: texts, Certainty: bot.Reported}},
			filled("lost-ko", "사진"), func(f *bot.Facts) {
				f.Lost = bot.Words{Label: bot.Text{bot.Korean: "사진", bot.English: "Text", bot.French: "Texte"}, Certainty: bot.Confirmed}
			},
		},
		"apology": {
			bot.Apology,
			bot.Facts{Signatory: "chief", Event: texts, Groups: texts, EventAt: now.Add(-2 * time.Hour), Paragraphs: map[bot.Language][]string{bot.Korean: {"하나", "둘"}}},
			filled("text-ko", "하나\n셋"), func(f *bot.Facts) { f.Paragraphs = map[bot.Language][]string{bot.Korean: {"하나", "셋"}} },
		},
		"resignation": {
			bot.Resignation, bot.Facts{Signatory: "chief", EventAt: now, EffectiveAt: now.Add(time.Hour + 7*time.Second), Duty: bot.Words{Sentence: texts}, Paragraphs: map[bot.Language][]string{}}, nil, func(*bot.Facts) {},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk := burning()
			d := &desk.drafts[0]
			d.Type, d.Facts, d.Held, d.Languages, d.Audiences = test.kind, test.facts, true, bot.Languages(), []string{"customers"}
			if test.kind.Statement() {
				d.ReleaseAt = now.Add(2*time.Hour + 7*time.Second)
			}
			w := open(t, true, desk, newClock())
			w.click(lead, w.pinned(bot.ActionEdit, `{"draft":"draft1","revision":2,"digest":"`+strings.Repeat("a", 64)+`"}`), bot.ActionEdit)
			if response := w.submit(lead, w.window(lead, "서명은 무효"), test.typed); len(response.Errors) > 0 {
				t.Fatalf("refused: %+v", response)
			}
			w.window(lead, "승인을 요청했습니다")
			w.app.Wait()
			want := bot.Request{Type: test.kind, IncidentID: "inc7", Phase: d.Phase, Facts: test.facts, Hold: true, Languages: bot.Languages(), Audiences: d.Audiences, ReleaseAt: d.ReleaseAt}
			test.want(&want.Facts)
			if diff := cmp.Diff([]bot.Request{want}, desk.written, cmpopts.EquateEmpty()); diff != "" || desk.decided[0] != "edited draft1 at 2" {
				t.Errorf("%v\n%s", desk.decided, diff)
			}
		})
	}
}

func TestWhatIsWrittenAsAFileIsNotEditedHere(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.drafts[0].Type = bot.Regulator
	w := open(t, true, desk, newClock())
	w.click(lead, w.pinned(bot.ActionEdit, `{"draft":"draft1","revision":2,"digest":"`+strings.Repeat("a", 64)+`"}`), bot.ActionEdit)
	w.window(lead, "bongsu update regulator INC-7 --draft draft1 --facts FILE")
}

func TestAResolutionIsNotEditedWhenAnotherOneEndedTheIncident(t *testing.T) {
	t.Parallel()
	desk := burning()
	d := &desk.drafts[0]
	d.Type, d.Facts = bot.Resolved, bot.Facts{EndedAt: newClock().Now().Add(-time.Minute), ReportAt: newClock().Now().Add(time.Hour), Data: bot.DataSafe}
	w := open(t, true, desk, newClock())
	w.click(lead, w.pinned(bot.ActionEdit, `{"draft":"draft1","revision":2,"digest":"`+strings.Repeat("a", 64)+`"}`), bot.ActionEdit)
	form := w.window(lead, "서명은 무효")
	desk.incidents[0].Phase = bot.ResolvedPhase
	if response := w.submit(lead, form, nil); len(response.Errors) == 0 || len(desk.written) > 0 {
		t.Errorf("taken: %+v, %+v", response, desk.written)
	}
}
