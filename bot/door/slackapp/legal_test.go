package slackapp_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// counselled is a desk where the French approver is legal, with a draft whose cause is told as certain.
func counselled() *fakeDesk {
	desk := burning()
	desk.counsel = "french"
	desk.drafts[0].Languages = bot.Languages()
	desk.drafts[0].Facts.Cause = bot.Words{Phrase: "datacentre-fire", Certainty: bot.Confirmed}
	return desk
}

func TestLegalTurnsAFactFromSlack(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := counselled()
		w := open(t, socket, desk, newClock())
		w.command(lead, "legal draft1")
		w.window(lead, "ask Counsel")
		w.command(french, "legal draft1")
		form := w.window(french, "KakaoTalk est en panne.")
		for _, want := range []string{`"value":"unconfirm:cause"`, `"value":"propose:symptom"`, "En cours de vérification : Origine", "Confidentiel"} {
			if !strings.Contains(string(form.Blocks), want) {
				t.Errorf("the form lacks %s: %s", want, form.Blocks)
			}
		}
		if strings.Contains(string(form.Blocks), `"value":"unconfirm:eta"`) {
			t.Error("the form offers a fact that the draft does not tell")
		}
		if response := w.submit(french, form, filled("what", "unconfirm:cause", "comment", "liability")); !strings.Contains(response.Errors["what"], "laissez vides") {
			t.Fatalf("not refused: %+v", response)
		}
		w.submit(french, form, filled("what", "unconfirm:cause", "comment", ""))
		w.window(french, "soumis à validation")
		w.app.Wait()
		if len(desk.decided) != 1 || desk.decided[0] != "draft1/2 cause" {
			t.Errorf("decided: %v", desk.decided)
		}
		desk.drafts[0].State = bot.DraftPublished
		w.command(french, "legal draft1")
		w.window(french, "n’est plus en attente")
		w.command(french, "legal nothing")
		w.window(french, "there is no draft nothing")
	})
}

func TestAProposedSentenceIsTakenInSlackByThoseWhoWrite(t *testing.T) {
	t.Parallel()
	desk := counselled()
	w := open(t, false, desk, newClock())
	w.command(french, "legal draft1")
	form := w.window(french, "KakaoTalk est en panne.")
	if response := w.submit(french, form, filled("what", "propose:cause")); response.Errors["what"] == "" {
		t.Fatalf("a proposal without a sentence is not refused: %+v", response)
	}
	w.submit(french, form, filled("what", "propose:cause", "sentence-ko", "조사 중", "comment", "responsabilité <!channel>"))
	w.window(french, "Rien ne change tant")
	w.app.Wait()

	for command, want := range map[string][]string{
		"show INC-7":     {"법무가 제안한 문장 1건"},
		"approve draft1": {"조사 중", "의견(비공개): responsabilité", "이 문장 반영하기"},
	} {
		reply := w.command(lead, command)
		for _, text := range want {
			if !strings.Contains(string(reply.Blocks), text) {
				t.Errorf("%s lacks %q: %s", command, text, reply.Blocks)
			}
		}
	}
	message := w.pinned("legal-take", `{"draft":"draft1","revision":2,"digest":"`+strings.Repeat("a", 64)+`","proposal":"p1"}`)
	w.click(lead, message, "legal-take")
	w.whisper(lead, "승인을 요청했습니다")
	w.app.Wait()
	if len(desk.decided) != 1 || desk.decided[0] != "lead takes p1 into draft1" {
		t.Errorf("decided: %v", desk.decided)
	}
	if reply := w.command(lead, "approve draft1"); strings.Contains(string(reply.Blocks), "legal-take") {
		t.Error("a sentence that was taken is offered again")
	}
}
