package slackapp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// acceptBox is the id of the block that accepts differences, empty where a window has none.
func acceptBox(v sandbox.SlackView) string {
	var blocks []struct {
		ID string `json:"block_id"`
	}
	_ = json.Unmarshal(v.Blocks, &blocks)
	for _, b := range blocks {
		if strings.HasPrefix(b.ID, "accept-") {
			return b.ID
		}
	}
	return ""
}

func TestDifferencesAreAcceptedInTheFormThatShowsThem(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		at := newClock()
		house, _ := realDesk(t, at)
		w := open(t, socket, house, at)
		w.command(lead, "declare")
		w.submit(lead, w.window(lead, "실제 상황"), declaration("4"))
		w.await("the declaration", func() bool { v, ok := w.slack.OpenView(lead); return ok && strings.Contains(string(v.Blocks), "INC-1") })

		w.command(lead, "update INC-1")
		form := w.window(lead, "안내 종류")
		if acceptBox(form) != "" {
			t.Fatal("there is nothing to accept yet")
		}
		typed := func(english string) values {
			return filled("type", "progress", "done", "1", "total", "40", "free-for", "action",
				"free-ko", "서버 30대를 교체하고 있습니다.", "free-en", english, "free-fr", "Nous remplaçons 30 serveurs.")
		}
		w.submit(lead, form, typed("We are replacing 13 servers."))
		form = w.window(lead, "조치, 숫자: ko 30 / en 13 / fr 30")
		first := acceptBox(form)
		if first == "" || !strings.Contains(string(form.Blocks), "이 차이를 제 이름으로") {
			t.Fatalf("no box: %s", form.Blocks)
		}

		// Another text has another difference, which the tick was not for.
		in := typed("We are replacing 14 servers.")
		in[first] = map[string]any{"value": []string{"accept"}}
		w.submit(lead, form, in)
		form = w.window(lead, "en 14")
		second := acceptBox(form)
		if second == "" || second == first {
			t.Fatalf("the box of the first differences is still there: %q, %q", first, second)
		}
		w.app.Wait()
		if drafts, err := house.OpenDrafts(t.Context()); err != nil || len(drafts) > 0 {
			t.Fatalf("a draft is stored: %v, %v", drafts, err)
		}

		in = typed("We are replacing 14 servers.")
		in[second] = map[string]any{"value": []string{"accept"}}
		w.submit(lead, form, in)
		w.window(lead, "서명을 기다리는 분")
		w.app.Wait()
		drafts, err := house.OpenDrafts(t.Context())
		if err != nil || len(drafts) != 1 {
			t.Fatalf("drafts: %v, %v", drafts, err)
		}
		if got := drafts[0].Accepted; len(got) != 1 || got[0].Person != "lead" || got[0].Readings[bot.English] != "14" {
			t.Errorf("accepted: %+v", got)
		}
	})
}

func TestAButtonThatMeetsADifferencePointsToTheForm(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.fail = &bot.DifferenceError{Differences: []bot.Difference{
		bot.Difference{Field: "total", Before: "40", Now: "30"}.Identified(),
		bot.Difference{Field: "paragraphs.1", Kind: "number", Readings: bot.Text{bot.Korean: "", bot.English: "13"}}.Identified(),
	}, Besides: []bot.Saying{bot.Say("phrases that no notice says:{phrases}", "phrases", bot.Sayings{
		bot.Say("{field}, {language}: {found}", "field", "action", "language", "fr", "found", "bug → anomalie ou défaut"),
	})}}
	w := open(t, true, desk, newClock())
	w.click(french, w.pinned(bot.ActionNoChange, `{"incident":"inc7"}`), bot.ActionNoChange)
	said := w.whisper(french, "rédigez le message dans son formulaire")
	for _, want := range []string{"30 (dernier message\u00a0: 40)", "paragraphs.1, nombre\u00a0: ko – / en 13", "action, fr\u00a0: bug"} {
		if !strings.Contains(string(said.Blocks), want) {
			t.Errorf("no %q in %s", want, said.Blocks)
		}
	}
}
