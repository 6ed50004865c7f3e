package slackapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func declaration(severity string) values {
	return filled("mode", "live", "components", []string{"talk", "pay"}, "status", "major_outage", "severity", severity, "symptom", "messages-fail")
}

// elsewhere is a declaration about what no open incident has hit.
func elsewhere() values {
	in := declaration("5")
	in["components"] = map[string]any{"value": []string{"pay"}}
	return in
}

func TestDeclaringIsStoredBeforeItIsSaid(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := &fakeDesk{}
		w := open(t, socket, desk, newClock())
		w.command(lead, "declare")
		form := w.window(lead, "실제 상황")
		response := w.submit(lead, form, declaration("5"))
		if response.Action != "update" || !strings.Contains(string(response.View.Blocks), "INC-1 선언을 저장했습니다") {
			t.Fatalf("got %+v", response)
		}
		if len(desk.declared) != 1 {
			t.Fatalf("declared %d times", len(desk.declared))
		}
		got := desk.declared[0]
		if got.Mode != bot.Live || got.Severity != 5 || len(got.Affected) != 2 || !got.Started.At.Equal(w.clock.Now()) || got.Facts.Symptom.Phrase != "messages-fail" {
			t.Errorf("got %+v", got)
		}
		desk.mu.Lock()
		desk.incidents[0].Phase = bot.Investigating
		desk.mu.Unlock()
		w.clickInView(lead, *response.View, bot.ActionWriteUpdate)
		if first := w.window(lead, "안내 종류"); !strings.Contains(string(first.Blocks), `"initial_option":{"text":{"emoji":false,"text":"최초 안내"`) {
			t.Errorf("the first notice is not offered first: %s", first.Blocks)
		}
	})
}

func TestPickersWorkInThePersonsZone(t *testing.T) {
	t.Parallel()
	desk := &fakeDesk{}
	w := open(t, true, desk, newClock())
	w.command(french, "declare")
	form := w.window(french, "RÉEL")
	if !strings.Contains(string(form.Blocks), `"initial_time":"08:30"`) {
		t.Errorf("half past six UTC is not 08:30 in Paris: %s", form.Blocks)
	}
	in := declaration("3")
	in["started-time"] = map[string]any{"value": "07:15"}
	w.submit(french, form, in)
	if got, want := desk.declared[0].Started.At, time.Date(2022, 10, 15, 5, 15, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAFormSaysWhatIsWrongUnderTheRightField(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		w.command(approver, "update INC-7")
		form := w.window(approver, "Kind of update")
		tests := map[string]struct {
			in    values
			block string
			words string
		}{
			"no promise":      {filled("next-date", nil, "next-time", nil), "next-time", "must promise"},
			"half a promise":  {filled("next-time", nil), "next-time", "both a date and a time"},
			"a past promise":  {filled("next-time", "14:00"), "next-time", "has passed"},
			"a new component": {filled("components", []string{"talk", "pay"}), "status", "status of the services"},
			"phrase and text": {filled("free-for", "symptom", "free-en", "Nothing works."), "symptom", "not both"},
		}
		for name, test := range tests {
			response := w.submit(approver, form, test.in)
			if got := response.Errors[test.block]; response.Action != "errors" || !strings.Contains(got, test.words) {
				t.Errorf("%s: got %q %v", name, response.Action, response.Errors)
			}
			// What was typed stays on the screen, so the form is opened afresh.
			w.command(approver, "update INC-7")
			form = w.window(approver, "Kind of update")
		}
		if len(desk.written) != 0 {
			t.Errorf("a faulty form was written: %+v", desk.written)
		}
		desk.mu.Lock()
		desk.fail = bot.Refuse(bot.ErrInvalid, "say when the next update comes")
		desk.mu.Unlock()
		if response := w.submit(approver, form, nil); !strings.Contains(response.Errors["type"], "say when the next update comes") {
			t.Errorf("the desk's refusal is not shown: %+v", response)
		}
		desk.mu.Lock()
		desk.fail = nil
		desk.mu.Unlock()
		if response := w.submit(approver, form, nil); response.Action != "update" || len(desk.written) != 1 {
			t.Fatalf("the mended form was not taken: %+v", response)
		}
		r := desk.written[0]
		if want := w.clock.Now().Add(30 * time.Minute); r.Type != bot.Progress || !r.Facts.NextAt.Equal(want) || r.Facts.Symptom.Phrase != "messages-fail" {
			t.Errorf("got %+v", r)
		}
	})
}

func TestApprovingFirstShowsTheTextAndBindsItsDigest(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		reply := w.command(approver, "approve draft1")
		for _, want := range []string{"KakaoTalk is down.", "aaaaaaa", "Recipients: 7, channels: 1"} {
			if !strings.Contains(string(reply.Blocks), want) {
				t.Errorf("the text does not show %q: %s", want, reply.Blocks)
			}
		}
		if len(desk.votes) != 0 {
			t.Fatal("looking at a text signed it")
		}
		shown := w.whisper(approver, "KakaoTalk is down.")
		if len(shown.Pings) != 0 {
			t.Errorf("a text pinged %v", shown.Pings)
		}
		w.click(approver, shown, bot.ActionApprove)
		w.whisper(approver, "It is published")
		want := bot.Vote{DraftID: "draft1", Revision: 2, Digest: bot.Digest(strings.Repeat("a", 64)), Verdict: bot.Approves, Door: "slack"}
		if len(desk.votes) != 1 || desk.votes[0] != want {
			t.Errorf("got %+v", desk.votes)
		}
	})
}

func TestAVerdictAgainstATextNeedsAReason(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		if reply := w.command(french, "request-changes draft1 aaaaaaa"); !strings.Contains(string(reply.Blocks), "motif en une phrase") {
			t.Errorf("got %s", reply.Blocks)
		}
		w.command(french, "approve draft1")
		shown := w.whisper(french, "KakaoTalk est en panne.")
		w.click(french, shown, bot.ActionRequestChanges)
		form := w.window(french, "Que faut-il changer")
		if response := w.submit(french, form, filled("reason", "   ")); !strings.Contains(response.Errors["reason"], "motif") {
			t.Errorf("blanks were taken for a reason: %+v", response)
		}
		if len(desk.votes) != 0 {
			t.Fatalf("voted without a reason: %+v", desk.votes)
		}
		response := w.submit(french, form, filled("reason", "Trop vague"))
		if !strings.Contains(string(response.View.Blocks), "enregistrée") || desk.votes[0].Reason != "Trop vague" || desk.votes[0].Verdict != bot.RequestsChanges {
			t.Errorf("got %+v, %+v", response, desk.votes)
		}
		w.command(french, "reject draft1 aaaaaaa tout est faux")
		if desk.votes[1].Verdict != bot.Rejects || desk.votes[1].Reason != "tout est faux" {
			t.Errorf("got %+v", desk.votes[1])
		}
	})
}

// TestATypedDecisionIsBoundToTheTextThatWasRead: the draft's name alone decides nothing, whatever the verdict.
func TestATypedDecisionIsBoundToTheTextThatWasRead(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"approve draft1":                  "/crisis approve draft1 aaaaaaa",
		"reject draft1 defaced, wrong":    "/crisis reject draft1 aaaaaaa defaced, wrong",
		"request-changes draft1 too long": "/crisis request-changes draft1 aaaaaaa too long",
		"publish draft1":                  "/crisis publish draft1 aaaaaaa",
	} {
		desk := burning()
		w := open(t, true, desk, newClock())
		reply := w.command(approver, typed)
		if shown := string(reply.Blocks); !strings.Contains(shown, "KakaoTalk is down.") || !strings.Contains(shown, want) {
			t.Errorf("%s: the text is not shown with %q: %s", typed, want, shown)
		}
		verb, _, _ := strings.Cut(typed, " ")
		if reply := w.command(approver, verb+" draft1 bbbbbb1 because"); !strings.Contains(string(reply.Blocks), "revision") {
			t.Errorf("%s of another text: %s", verb, reply.Blocks)
		}
		if len(desk.votes) > 0 || len(desk.released) > 0 {
			t.Errorf("%s decided: %+v, %v", typed, desk.votes, desk.released)
		}
		w.command(approver, want[len("/crisis "):])
		if len(desk.votes)+len(desk.released) != 1 {
			t.Errorf("%s decided nothing: %+v, %v", want, desk.votes, desk.released)
		}
	}
}

// TestATimeThatIsNotUnderstoodPublishesNothing: whoever types one does not mean now.
func TestATimeThatIsNotUnderstoodPublishesNothing(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"publish draft1 aaaaaaa at 2:30pm", "publish draft1 at noon", "publish draft1 tomorrow", "approve draft1 aaaaaaa at 14:30"} {
		desk := burning()
		w := open(t, true, desk, newClock())
		if reply := w.command(approver, typed); !strings.Contains(string(reply.Blocks)+reply.Text, "not understood") {
			t.Errorf("%s: %s %s", typed, reply.Text, reply.Blocks)
		}
		if len(desk.votes)+len(desk.released)+len(desk.decided) > 0 {
			t.Errorf("%s: %+v, %v, %v", typed, desk.votes, desk.released, desk.decided)
		}
	}
}

func TestAStatementIsSignedByTypingTheKey(t *testing.T) {
	t.Parallel()
	desk := burning()
	desk.drafts[0].Type = bot.Apology
	w := open(t, true, desk, newClock())
	w.command(approver, "approve draft1")
	w.click(approver, w.whisper(approver, "KakaoTalk is down."), bot.ActionApprove)
	form := w.window(approver, "INC-7")
	if len(desk.votes) != 0 {
		t.Fatal("a statement was signed by a tap")
	}
	w.submit(approver, form, filled("key", "INC-7"))
	if len(desk.votes) != 1 || desk.votes[0].Typed != "INC-7" {
		t.Errorf("got %+v", desk.votes)
	}
}

func TestASlowDeskIsSaidToBeAtWorkAndThenTheTruth(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		desk.hold = make(chan struct{})
		w := openHurried(t, socket, desk, newClock())
		w.command(lead, "declare")
		form := w.window(lead, "실제 상황")
		response := w.submit(lead, form, elsewhere())
		if response.Action != "update" || !strings.Contains(string(response.View.Blocks), "저장하고 있습니다…") {
			t.Fatalf("got %+v", response)
		}
		if reply := w.command(approver, "publish draft1 aaaaaaa"); !strings.Contains(reply.Text, "Saving…") {
			t.Errorf("got %q", reply.Text)
		}
		w.command(french, "approve draft1")
		w.click(french, w.whisper(french, "KakaoTalk est en panne."), bot.ActionApprove)
		w.whisper(french, "Enregistrement en cours…")
		for _, user := range []string{approver, french} {
			for _, m := range w.slack.Ephemerals(room, user) {
				if strings.Contains(m.Text, "published") || strings.Contains(m.Text, "publié") {
					t.Errorf("said before it was stored: %s", m.Text)
				}
			}
		}
		close(desk.hold)
		w.window(lead, "선언을 저장했습니다")
		w.whisper(approver, "It is published")
		w.whisper(french, "C’est publié")
	})
}

func TestALateRefusalGivesTheFormBackAsItWas(t *testing.T) {
	t.Parallel()
	desk := &fakeDesk{hold: make(chan struct{}), fail: bot.Refuse(bot.ErrInvalid, "the store is read-only")}
	w := openHurried(t, true, desk, newClock())
	w.command(lead, "declare")
	w.submit(lead, w.window(lead, "실제 상황"), declaration("5"))
	close(desk.hold)
	form := w.window(lead, "the store is read-only")
	desk.mu.Lock()
	desk.fail = nil
	desk.mu.Unlock()
	response := w.submit(lead, form, nil)
	w.app.Wait()
	if response.Action != "update" || len(desk.declared) != 1 || len(desk.declared[0].Affected) != 2 {
		t.Errorf("what was put in is gone: %+v, %+v", response, desk.declared)
	}
}

func TestARedeliveredPayloadActsOnce(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		w.command(lead, "declare")
		w.submit(lead, w.window(lead, "실제 상황"), elsewhere())
		w.command(approver, "approve draft1")
		w.click(approver, w.whisper(approver, "KakaoTalk is down."), bot.ActionApprove)
		w.whisper(approver, "It is published")
		w.command(approver, "publish draft1 aaaaaaa")
		w.command(lead, "update INC-7")
		w.submit(lead, w.window(lead, "안내 종류"), nil)
		for _, d := range w.slack.Deliveries() {
			if d.Type != "slash_commands" || !strings.Contains(string(d.Payload), "declare") {
				d.EnvelopeID = ""
				if _, err := w.slack.Redeliver(t.Context(), d); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.app.Wait()
		if len(desk.declared) != 1 || len(desk.votes) != 1 || len(desk.released) != 1 || len(desk.written) != 1 {
			t.Errorf("declared %d, voted %d, released %d, wrote %d times", len(desk.declared), len(desk.votes), len(desk.released), len(desk.written))
		}
	})
}

func TestAStrangerIsToldSoAndChangesNothing(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		w := open(t, socket, desk, newClock())
		reply := w.command(stranger, "publish draft1 aaaaaaa")
		for _, want := range []string{"등록되지 않은", "does not know your Slack account", "ne connaît pas"} {
			if !strings.Contains(string(reply.Blocks), want) {
				t.Errorf("not told %q: %s", want, reply.Blocks)
			}
		}
		w.command(stranger, "declare")
		if _, opened := w.slack.OpenView(stranger); opened || len(desk.released) != 0 {
			t.Error("a stranger got in")
		}
	})
}

func TestOnlySlackIsHeardOverHTTP(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, false, desk, newClock())
	w.command(approver, "publish draft1 aaaaaaa")
	sent := w.slack.Deliveries()[0]
	forgeries := map[string]func(context.Context, sandbox.SlackDelivery) (int, error){"forged": w.slack.SendForged, "stale": w.slack.SendStale}
	// The trigger is new, so that only the signature stands in the way.
	sent.Payload = []byte(strings.ReplaceAll(string(sent.Payload), "trigger_id\":\"", "trigger_id\":\"9"))
	for name, send := range forgeries {
		if status, err := send(t.Context(), sent); err != nil || status != http.StatusUnauthorized {
			t.Errorf("%s: got %d, %v", name, status, err)
		}
	}
	body := `payload={"type":"block_actions","user":{"id":"U0APPROVER"}}`
	tests := map[string]http.Header{
		"unsigned":             {},
		"of another body":      sandbox.SlackSignature("signing-test", w.clock.Now(), []byte("else")),
		"replayed later":       sandbox.SlackSignature("signing-test", w.clock.Now().Add(-5*time.Minute-time.Second), []byte(body)),
		"of the future":        sandbox.SlackSignature("signing-test", w.clock.Now().Add(6*time.Minute), []byte(body)),
		"with an empty secret": sandbox.SlackSignature("", w.clock.Now(), []byte(body)),
	}
	for name, h := range tests {
		if got := w.post("/slack/interactive", h, body); got != http.StatusUnauthorized {
			t.Errorf("%s: got %d", name, got)
		}
	}
	good := sandbox.SlackSignature("signing-test", w.clock.Now().Add(-4*time.Minute), []byte(body))
	if got := w.post("/slack/interactive", good, body); got != http.StatusOK {
		t.Errorf("signed: got %d", got)
	}
	w.app.Wait()
	if len(desk.released) != 1 {
		t.Errorf("released %v", desk.released)
	}
	if strings.Contains(w.journal.String(), "signing-test") || strings.Contains(w.journal.String(), "xoxb-test") {
		t.Error("a secret is in the log")
	}
}

func (w *world) post(path string, h http.Header, body string) int {
	w.t.Helper()
	w.after()
	defer w.after()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.door+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header = h.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestRubbishOverHTTPIsRefused(t *testing.T) {
	t.Parallel()
	w := open(t, false, &fakeDesk{}, newClock())
	for name, test := range map[string]struct {
		body string
		want int
	}{
		"more than 1 MiB": {"payload=" + strings.Repeat("x", 1<<20), http.StatusRequestEntityTooLarge},
		"no JSON":         {"payload={", http.StatusBadRequest},
		"two values":      {`payload={"user":{"id":"U0LEAD"}}{}`, http.StatusBadRequest},
		"nobody":          {`payload={"type":"block_actions"}`, http.StatusBadRequest},
		"empty":           {"", http.StatusBadRequest},
		"an unknown kind": {`payload={"type":"shortcut","user":{"id":"U0LEAD"}}`, http.StatusOK},
	} {
		if got := w.post("/slack/interactive", sandbox.SlackSignature("signing-test", w.clock.Now(), []byte(test.body)), test.body); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
}

func TestRubbishInAButtonChangesNothing(t *testing.T) {
	t.Parallel()
	digest := strings.Repeat("a", 64)
	values := []string{
		"", "draft1", `{}`, `{"draft":"draft1"}`, `{"draft":"draft1","revision":2,"digest":"` + digest + `"}x`,
		`{"draft":"draft1","revision":2,"digest":"AAAA"}`, `{"draft":"draft1","revision":0,"digest":"` + digest + `"}`,
		`{"draft":"../1","revision":2,"digest":"` + digest + `"}`, `{"draft":"draft1","revision":2,"digest":"` + digest + `","sudo":true}`,
		`{"incident":"inc7","type":"poem"}`, `{"incident":""}`, "null", "[]",
	}
	desk := burning()
	w := open(t, false, desk, newClock())
	for _, action := range []string{bot.ActionApprove, bot.ActionPublish, bot.ActionNoChange, bot.ActionShowBodies, bot.ActionGiveUp, "unheard-of"} {
		for _, value := range values {
			payload, err := json.Marshal(map[string]any{
				"type": "block_actions", "user": map[string]string{"id": approver}, "channel": map[string]string{"id": room},
				"actions": []map[string]string{{"action_id": action, "block_id": "b", "value": value}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.slack.Redeliver(t.Context(), sandbox.SlackDelivery{Type: "interactive", Payload: payload}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.app.Wait()
	if len(desk.votes)+len(desk.released)+len(desk.written)+len(desk.decided) != 0 {
		t.Errorf("rubbish acted: %+v %+v %+v", desk.votes, desk.released, desk.written)
	}
	w.whisper(approver, "This button is unknown or out of date.")
}

func TestAnExpiredTriggerIsSaid(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		w := open(t, socket, burning(), newClock())
		w.command(approver, "declare")
		sent := w.slack.Deliveries()[0]
		// The same command once more, as if the first had been lost: Slack has taken its trigger back.
		sent.Payload = []byte(strings.Replace(string(sent.Payload), `"trigger_id":"`, `"trigger_id":"9`, 1))
		answer, err := w.slack.Redeliver(t.Context(), sent)
		if err != nil || !strings.Contains(string(answer), "Nothing was changed: try again") {
			t.Errorf("got %s, %v", answer, err)
		}
		w.logged("refuse what a person asked for in Slack")
	})
}

func TestAFaultIsToldAndLoggedAndTheDoorStaysOpen(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		for name, desk := range map[string]*fakeDesk{"panic": {panics: true, drafts: burning().drafts}, "error": {fail: errors.New("disk on fire"), drafts: burning().drafts}} {
			w := open(t, socket, desk, newClock())
			if reply := w.command(approver, "publish draft1 aaaaaaa"); !strings.Contains(reply.Text, "it is not certain what was stored") || strings.Contains(reply.Text, "disk") {
				t.Errorf("%s: got %q", name, reply.Text)
			}
			if !strings.Contains(w.journal.String(), "handle a payload of Slack") {
				t.Errorf("%s is not logged", name)
			}
			w.command(approver, "help")
		}
	})
}

func TestRemindersAreAnswered(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(approver, "show INC-7")
	w.click(approver, w.whisper(approver, "KakaoTalk: Unavailable"), bot.ActionNoChange)
	w.whisper(approver, "the draft is stored")
	if want := w.clock.Now().Add(30 * time.Minute); len(desk.written) != 1 || desk.written[0].Type != bot.NoChange || !desk.written[0].Facts.NextAt.Equal(want) {
		t.Fatalf("got %+v", desk.written)
	}
	desk.mu.Lock()
	waiting := desk.drafts[0]
	waiting.ID, waiting.Type = "waiting", bot.NoChange
	desk.drafts = append(desk.drafts, waiting)
	desk.mu.Unlock()
	w.click(french, w.pinned(bot.ActionNoChange, `{"incident":"inc7"}`), bot.ActionNoChange)
	w.whisper(french, "KakaoTalk est en panne.")
	if len(desk.written) != 1 {
		t.Errorf("a second press asked for signatures twice: %+v", desk.written)
	}
	w.click(french, w.pinned(bot.ActionWriteUpdate, `{"incident":"inc7"}`), bot.ActionWriteUpdate)
	w.window(french, "Type de message")
}

func TestATextTooLongForAnAnswerComesByItself(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := burning()
		desk.drafts[0].Composed[0].Rendition.Text = strings.Repeat("카카오톡을 이용하실 수 없습니다. ", 600)
		w := open(t, socket, desk, newClock())
		w.command(lead, "approve draft1")
		w.whisper(lead, "본문이 길어")
	})
}

func TestEveryBodyCanBeReadToItsEnd(t *testing.T) {
	t.Parallel()
	desk := burning()
	long := strings.Repeat("가나다라 마바사.\n", 4000) + "the very end"
	desk.drafts[0].Composed[0].Rendition.Text = long
	desk.drafts[0].Composed[0].Body.Bytes = []byte(long)
	w := open(t, true, desk, newClock())
	w.command(approver, "approve draft1")
	w.click(approver, w.whisper(approver, "KakaoTalk is down."), bot.ActionShowBodies)
	v := w.window(approver, "Page 1 of")
	for range 50 {
		if strings.Contains(string(v.Blocks), "the very end") {
			return
		}
		before := v.Updates
		w.clickInView(approver, v, "bodies-page")
		w.await("the next page", func() bool {
			v, _ = w.slack.OpenView(approver)
			return v.Updates > before
		})
	}
	t.Error("the end of the body was never shown")
}

func TestListsPutFirstWhatWaitsForMe(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		w := open(t, socket, burning(), newClock())
		if reply := w.command(approver, "approvals"); !strings.Contains(string(reply.Blocks), "Drafts that wait for you: 1") {
			t.Errorf("got %s", reply.Blocks)
		}
		if reply := w.command(lead, "approvals"); !strings.Contains(string(reply.Blocks), "내 서명을 기다리는 초안: 0") {
			t.Errorf("got %s", reply.Blocks)
		}
		if reply := w.command(french, "incidents"); !strings.Contains(string(reply.Blocks), "🔥🔥🔥🔥 INC-7 Panne") {
			t.Errorf("got %s", reply.Blocks)
		}
		for _, text := range []string{"", "help", "dance", "show", "show INC-9", "approve nothing"} {
			if reply := w.command(approver, text); reply.Text == "" {
				t.Errorf("%q: no answer", text)
			}
		}
	})
}

func TestResolvingAsksWhatBecameOfTheData(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	w.command(approver, "resolve INC-7")
	form := w.window(approver, "Users’ data")
	in := filled("data", "lost", "report-date", "2022-10-20")
	if response := w.submit(approver, form, in); !strings.Contains(response.Errors["lost-en"], "what was lost") {
		t.Fatalf("got %+v", response)
	}
	in["lost-en"] = map[string]any{"value": "Messages of ten minutes"}
	if response := w.submit(approver, form, in); response.Action != "update" {
		t.Fatalf("got %+v", response)
	}
	f := desk.written[0].Facts
	if want := time.Date(2022, 10, 20, 9, 0, 0, 0, time.UTC); f.Data != bot.DataLost || !f.ReportAt.Equal(want) || !f.EndedAt.Equal(w.clock.Now()) {
		t.Errorf("got %+v", f)
	}
}

func TestTheSocketComesBack(t *testing.T) {
	t.Parallel()
	w := open(t, true, burning(), newClock())
	w.slack.Disconnect("refresh_requested")
	w.await("new connections", func() bool { return w.slack.Sockets() == 2 })
	w.slack.CutSockets()
	w.await("no connection", func() bool { return w.slack.Sockets() < 2 })
	w.await("new connections", func() bool { return w.slack.Sockets() == 2 })
	w.command(approver, "help")
}

func TestAResultFindsAnotherWayWhenTheFirstIsCut(t *testing.T) {
	t.Parallel()
	w := open(t, true, burning(), newClock())
	w.command(approver, "approve draft1")
	shown := w.whisper(approver, "KakaoTalk is down.")
	w.slack.Fail(sandbox.Fault{Kind: sandbox.Down, Match: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/respond/") }})
	w.click(approver, shown, bot.ActionApprove)
	w.whisper(approver, "It is published")
	w.slack.Fail(sandbox.Fault{Kind: sandbox.Status500, Match: func(r *http.Request) bool { return r.URL.Path == "/api/chat.postEphemeral" }})
	w.click(approver, shown, bot.ActionApprove)
	w.app.Wait()
	if log := w.journal.String(); !strings.Contains(log, "tell a person in Slack the result") || strings.Contains(log, "/respond/") {
		t.Errorf("the lost result is not logged, or with its address: %s", log)
	}
}

func TestTheSocketOutlastsAnOutage(t *testing.T) {
	t.Parallel()
	w := open(t, true, burning(), newClock())
	w.slack.Fail(sandbox.Fault{Kind: sandbox.Status502, Next: 3, Match: func(r *http.Request) bool { return r.URL.Path == "/api/apps.connections.open" }})
	w.slack.CutSockets()
	w.await("three refusals", func() bool {
		refused := 0
		for _, r := range w.slack.Requests() {
			if r.Status == http.StatusBadGateway {
				refused++
			}
		}
		return refused == 3
	})
	back := time.Now()
	w.await("new connections", func() bool { return w.slack.Sockets() == 2 })
	if waited := time.Since(back); waited > 10*time.Second {
		t.Errorf("%s after Slack's return somebody listens again", waited)
	}
	w.command(approver, "help")
	if strings.Contains(w.journal.String(), "xapp-test") {
		t.Error("a token is in the log")
	}
}

// early answers the first update of a window as Slack does while it has not yet shown what is to be updated.
type early struct{ left chan struct{} }

func (e early) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/views.update") {
		select {
		case <-e.left:
			body := io.NopCloser(strings.NewReader(`{"ok":false,"error":"not_found"}`))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}, nil
		default:
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestAResultThatIsFasterThanItsWindowIsNotLost(t *testing.T) {
	t.Parallel()
	desk := &fakeDesk{hold: make(chan struct{})}
	w := openHurried(t, false, desk, newClock())
	w.command(lead, "declare")
	form := w.window(lead, "실제 상황")
	left := make(chan struct{}, 1)
	left <- struct{}{}
	w.app.Client.Transport = early{left}
	w.submit(lead, form, declaration("5"))
	close(desk.hold)
	w.window(lead, "선언을 저장했습니다")
	if len(left) != 0 {
		t.Error("the update that came too early was not tried")
	}
}

func TestTheCardsButtonsDecideAboutDeliveries(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]struct{ did, told string }{
		bot.ActionResend: {string(bot.Resend), "Decided: 3."}, bot.ActionArrived: {string(bot.Arrived), "Decided: 3."},
		bot.ActionGiveUp: {string(bot.GiveUp), "Decided: 3."}, bot.ActionRetry: {"retry", "Being sent again: 3."},
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			desk := burning()
			w := open(t, false, desk, newClock())
			payload, err := json.Marshal(map[string]any{
				"type": "block_actions", "user": map[string]string{"id": approver}, "channel": map[string]string{"id": room},
				"actions": []map[string]string{{"action_id": action, "block_id": "b", "value": `{"draft":"draft1","revision":2,"digest":"` + strings.Repeat("a", 64) + `"}`}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.slack.Redeliver(t.Context(), sandbox.SlackDelivery{Type: "interactive", Payload: payload}); err != nil {
				t.Fatal(err)
			}
			w.whisper(approver, want.told)
			w.app.Wait()
			if len(desk.decided) != 1 || desk.decided[0] != "draft1 "+want.did {
				t.Errorf("decided: %v", desk.decided)
			}
		})
	}
}

func TestTheDoctorLooksAtTheDoor(t *testing.T) {
	t.Parallel()
	grades := func(a *slackapp.App) string {
		var all []string
		for _, f := range a.Check(t.Context()) {
			all = append(all, f.About.String()+" "+string(f.Grade))
		}
		return strings.Join(all, ", ")
	}
	w := open(t, true, burning(), newClock())
	if got := grades(w.app); got != "scopes ok, socket ok" {
		t.Errorf("Socket Mode: %s, %+v", got, w.app.Check(t.Context()))
	}
	s := w.app.Settings
	s.AppToken = bot.NewSecret("xapp-another")
	if got := grades(slackapp.New(s)); got != "scopes ok, socket broken" {
		t.Errorf("with another app's token: %s", got)
	}
	s.BotToken, s.AppToken, s.SigningSecret = bot.NewSecret("xoxb-another"), bot.Secret{}, bot.Secret{}
	if got := grades(slackapp.New(s)); got != "scopes broken, signing secret broken" {
		t.Errorf("with neither: %s", got)
	}
}
