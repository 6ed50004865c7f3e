package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// caused is an initial notice that tells a cause as certain.
func (w *world) caused() bot.Draft {
	w.Helper()
	i := w.declare(bot.Live, "talk")
	r := w.holding(i)
	r.Type = bot.Initial
	r.Facts.Symptom, r.Facts.Action = bot.Words{Phrase: "messages-fail"}, bot.Words{Phrase: "extent-check"}
	r.Facts.Cause = bot.Words{Label: name("전원 장치 화재", "a fire in a power unit", "un incendie"), Certainty: bot.Confirmed}
	return w.write("duty", r)
}

func TestLegalTurnsAFactToUnderConfirmation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.caused()
	if got := fmt.Sprint(d.Facts.Unconfirmable()); got != "[started symptom cause action]" {
		t.Errorf("offered to be turned: %s", got)
	}
	if err := w.desk.AsLegal(t.Context(), "law"); err != nil {
		t.Error(err)
	}
	w.refused(w.desk.AsLegal(t.Context(), "words"), bot.ErrForbidden, "ask Counsel")
	got := must(w.desk.Unconfirm(t.Context(), "law", d.ID, 1, "cause"))(w)
	if got.Revision != 2 || got.State != bot.DraftOpen || fmt.Sprint(got.Authors) != "[duty law]" || got.Facts.Cause.Certainty != bot.Unknown {
		t.Errorf("revision %d is %s by %v: %+v", got.Revision, got.State, got.Authors, got.Facts.Cause)
	}
	if text := got.Composed[0].Rendition.Text; strings.Contains(text, "전원 장치") {
		t.Errorf("the text still tells it: %s", text)
	}
	if !got.NextAt.Equal(d.NextAt) || !got.Facts.Symptom.Equal(d.Facts.Symptom) {
		t.Error("something else has changed")
	}
	_, err := w.vote("law", got, bot.Approves)
	w.refused(err, bot.ErrForbidden, "nobody approves their own text")
	_, err = w.desk.Unconfirm(t.Context(), "law", d.ID, 1, "started")
	w.refused(err, bot.ErrConflict, "somebody else edited this draft")
	_, err = w.desk.Unconfirm(t.Context(), "law", d.ID, 2, "cause")
	w.refused(err, bot.ErrConflict, `does not tell "cause" as certain`)
	_, err = w.desk.Unconfirm(t.Context(), "law", d.ID, 2, "why")
	w.refused(err, bot.ErrInvalid, "propose a sentence")
	_, err = w.desk.Unconfirm(t.Context(), "words", d.ID, 2, "started")
	w.refused(err, bot.ErrForbidden, "legal counsel")
}

// Every fact that has a status can be turned, and is then told as being checked.
func TestLegalTurnsWhatIsDoneAndWhatFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.caused()
	for revision, field := range []string{"symptom", "action"} {
		d = must(w.desk.Unconfirm(t.Context(), "law", d.ID, revision+1, field))(w)
	}
	for l, want := range map[bot.Language][]string{
		bot.Korean: {"영향: 확인 중", "조치: 확인 중"}, bot.English: {"Impact: not yet confirmed", "Action under way: to be confirmed"},
		bot.French: {"Conséquences\u00a0: en cours de vérification", "Mesures en cours\u00a0: à confirmer"},
	} {
		for _, c := range d.Composed {
			for _, line := range want {
				if c.Language == l && !strings.Contains(c.Rendition.Text, line) {
					t.Errorf("%s lacks %q: %s", l, line, c.Rendition.Text)
				}
			}
		}
	}
}

func TestAProposalIsPrivilegedAndTakenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.caused()
	p := must(w.desk.Propose(t.Context(), "law", bot.Proposal{
		DraftID: d.ID, Field: "cause", Sentence: name("조사 중", "under investigation", "en cours d’analyse"), Comment: "liability of the provider",
	}))(w)
	if told := fmt.Sprint(w.notices("under investigation")); told != "[person:duty]" {
		t.Errorf("told of the sentence were %s", told)
	}
	if told := w.notices("liability"); len(told) > 0 {
		t.Errorf("the comment went to %v", told)
	}
	taking := string(w.platform.got[len(w.platform.got)-1].Body.Bytes)
	if !strings.Contains(taking, bot.ActionTakeProposal) || !strings.Contains(taking, p.ID) {
		t.Errorf("nobody can take it with one press: %s", taking)
	}
	card := must(cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.English, w.clock.Now()))(w)
	if text := onCard(card); !strings.Contains(text, "Counsel of legal counsel proposes another sentence for “Cause”") || strings.Contains(text, "investigation") {
		t.Errorf("the card says %s", text)
	}
	_, err := w.desk.Proposals(t.Context(), "guest", d.ID)
	w.refused(err, bot.ErrForbidden, "legal counsel")
	if got := must(w.desk.Proposals(t.Context(), "duty", d.ID))(w); len(got) != 1 || got[0].Comment != "liability of the provider" {
		t.Errorf("proposed: %+v", got)
	}
	got := must(w.desk.TakeProposal(t.Context(), "duty", d.ID, p.ID))(w)
	if got.Revision != 2 || fmt.Sprint(got.Authors) != "[duty law]" || got.Facts.Cause.Label[bot.English] != "under investigation" {
		t.Errorf("revision %d by %v: %+v", got.Revision, got.Authors, got.Facts.Cause)
	}
	if left := must(w.desk.Review(t.Context(), d.ID))(w).Proposals; len(left) > 0 {
		t.Errorf("the card still tells of %+v", left)
	}
	if taken := must(w.desk.Proposals(t.Context(), "law", d.ID))(w); taken[0].TakenBy != "duty" || !taken[0].TakenAt.Equal(w.clock.Now()) {
		t.Errorf("taken: %+v", taken)
	}
	_, err = w.desk.TakeProposal(t.Context(), "duty", d.ID, p.ID)
	w.refused(err, bot.ErrConflict, "taken already")
	if record := fmt.Sprint(must(w.store.Events(t.Context(), d.IncidentID))(w)); strings.Contains(record, "liability") {
		t.Errorf("the record tells what is privileged: %s", record)
	}
	_, err = w.desk.Propose(t.Context(), "law", bot.Proposal{DraftID: d.ID, Field: "weather", Sentence: name("가", "a", "a")})
	w.refused(err, bot.ErrInvalid, "no fact that is told in words")
	_, err = w.desk.Propose(t.Context(), "law", bot.Proposal{DraftID: d.ID, Field: "cause"})
	w.refused(err, bot.ErrInvalid, "write the sentence")
	_, err = w.desk.Propose(t.Context(), "words", bot.Proposal{DraftID: d.ID, Field: "cause", Sentence: name("가", "a", "a")})
	w.refused(err, bot.ErrForbidden, "legal counsel")
}
