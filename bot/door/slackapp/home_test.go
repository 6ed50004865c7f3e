package slackapp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// home waits for a person's home tab to hold a text.
func (w *world) home(user, text string) sandbox.SlackView {
	w.t.Helper()
	var found sandbox.SlackView
	defer func() {
		if w.t.Failed() {
			w.t.Logf("the home shows %s", found.Blocks)
		}
	}()
	w.await("a home with "+text, func() bool {
		v, shown := w.slack.Home(user)
		found = v
		return shown && strings.Contains(string(v.Blocks), text)
	})
	return found
}

func TestTheHomeShowsWhatIsOn(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		at := newClock()
		desk := sent()
		desk.incidents = append(desk.incidents, bot.Incident{ID: "drill1", Key: "DRILL-1", Mode: bot.Drill, Severity: 2, Phase: bot.Investigating, Codename: "x"})
		waiting := burning().drafts[0]
		waiting.ID = "draft9"
		desk.drafts = append(desk.drafts, waiting)
		desk.events = []bot.Event{{At: at.Now().Add(-24 * time.Hour), Actor: "approver", Kind: "approve"}}
		desk.channels = []bot.ChannelState{{Channel: "mail", PausedAt: at.Now(), PausedBy: "lead"}, {Channel: "x", RestsSince: at.Now(), RestsUntil: at.Now().Add(time.Minute)}}
		w := open(t, socket, desk, at)
		if err := w.slack.OpenHome(t.Context(), approver); err != nil {
			t.Fatal(err)
		}
		v := w.home(approver, "Drafts that wait for you: 1")
		for _, want := range []string{
			"INC-7", "next update", "delivered 1 · accepted 2 · waiting 1 · ⚠ unknown 1 · ⚠ failed 1", "mail: paused by Lead", "x: its platform does not answer",
			"Last signature in an exercise", "[EXERCISE] 🔥🔥 DRILL-1",
		} {
			if !strings.Contains(string(v.Blocks), want) {
				t.Errorf("the home does not show %q: %s", want, v.Blocks)
			}
		}
		w.clickInView(approver, v, "review-draft")
		text := w.window(approver, "KakaoTalk is down.")
		w.clickInView(approver, text, bot.ActionApprove)
		w.window(approver, "It is published")
		w.clickInView(approver, v, "open-declare")
		w.window(approver, "LIVE")
	})
}

func TestTheHomeFollowsOnesOwnActsAndNoFasterThanOnceASecond(t *testing.T) {
	t.Parallel()
	desk := burning()
	w := open(t, true, desk, newClock())
	for range 5 {
		if err := w.slack.OpenHome(t.Context(), approver); err != nil {
			t.Fatal(err)
		}
	}
	first := w.home(approver, "Drafts that wait for you: 1")
	desk.mu.Lock()
	desk.drafts = nil
	desk.mu.Unlock()
	w.command(approver, "incidents")
	if after := w.home(approver, "Drafts that wait for you: 0"); after.Updates > first.Updates+1 {
		t.Errorf("the home was shown %d times for six causes at once", after.Updates+1)
	}
}

func TestALongHomeStaysWithinSlacksBlocks(t *testing.T) {
	t.Parallel()
	desk := burning()
	for n := range 60 {
		i, d := desk.incidents[0], desk.drafts[0]
		i.ID, i.Key = fmt.Sprintf("many%d", n), fmt.Sprintf("INC-%d", 100+n)
		d.ID, d.IncidentID = fmt.Sprintf("draft-many%d", n), i.ID
		desk.incidents, desk.drafts = append(desk.incidents, i), append(desk.drafts, d)
	}
	w := open(t, true, desk, newClock())
	if err := w.slack.OpenHome(t.Context(), approver); err != nil {
		t.Fatal(err)
	}
	var blocks []any
	if v := w.home(approver, "Not shown: 51"); json.Unmarshal(v.Blocks, &blocks) != nil || len(blocks) > 100 {
		t.Errorf("%d blocks", len(blocks))
	}
}

func TestAStrangersHomeSaysSo(t *testing.T) {
	t.Parallel()
	w := open(t, true, burning(), newClock())
	if err := w.slack.OpenHome(t.Context(), stranger); err != nil {
		t.Fatal(err)
	}
	if v := w.home(stranger, "does not know your Slack account"); strings.Contains(string(v.Blocks), "INC-7") {
		t.Errorf("a stranger reads %s", v.Blocks)
	}
}

func TestSlackTriesTheAddressOfEvents(t *testing.T) {
	t.Parallel()
	w := open(t, false, burning(), newClock())
	answer, err := w.slack.Redeliver(t.Context(), sandbox.SlackDelivery{Type: "events_api", Payload: []byte(`{"type":"url_verification","challenge":"c4t"}`)})
	if err != nil || string(answer) != "c4t" {
		t.Errorf("got %q, %v", answer, err)
	}
	if err := w.slack.Event(t.Context(), map[string]any{"type": "message", "user": approver}); err != nil {
		t.Error(err)
	}
	if _, shown := w.slack.Home(approver); shown {
		t.Error("a message opened a home")
	}
}

func TestManyServicesAreFoundByTyping(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, socket bool) {
		desk := &fakeDesk{}
		w := open(t, socket, desk, newClock())
		for n := range 150 {
			name := fmt.Sprintf("Service %d", n)
			w.app.Components = append(w.app.Components, bot.Component{
				ID: fmt.Sprintf("s%d", n), Name: bot.Name{Text: bot.Text{bot.Korean: fmt.Sprintf("서비스 %d", n), bot.English: name, bot.French: name}},
			})
		}
		w.command(approver, "declare")
		form := w.window(approver, "multi_external_select")
		for typed, want := range map[string]int{"서비스 149": 1, "TALK": 1, "nothing": 0, "": 100} {
			found, err := w.slack.Suggest(t.Context(), approver, form.ID, "components", "value", typed)
			if err != nil || len(found) != want {
				t.Errorf("%q: got %d, %v", typed, len(found), err)
			}
		}
		in := declaration("5")
		in["components"] = map[string]any{"value": []string{"s149"}}
		w.submit(approver, form, in)
		if len(desk.declared) != 1 || desk.declared[0].Affected[0].Component != "s149" {
			t.Errorf("got %+v", desk.declared)
		}
	})
}

func TestAPersonIsSpokenToAsTheirSlackIs(t *testing.T) {
	t.Parallel()
	speak := func(t *testing.T, w *world, user, want string) {
		t.Helper()
		if reply := w.command(user, "incidents"); !strings.Contains(string(reply.Blocks), want) {
			t.Errorf("%s reads %s, want %s", user, reply.Blocks, want)
		}
	}
	w := open(t, true, burning(), newClock())
	people := w.app.People
	for n := range people {
		people[n].AnyLanguage = people[n].ID != "lead"
	}
	people[1].SlackID = "W0GRID" // known by the id that the whole grid uses
	w.slack.SetUsers(
		sandbox.SlackUser{ID: lead, Name: "lead", Locale: "fr-FR"},
		sandbox.SlackUser{ID: french, Name: "french", Locale: "ko-KR"},
		sandbox.SlackUser{ID: approver, Name: "approver", Locale: "de-DE", Enterprise: "E0GRID", GridID: "W0GRID"},
		sandbox.SlackUser{ID: stranger, Name: "stranger", Locale: "en-US", Enterprise: "E0GRID", GridID: "W0ELSE"},
	)
	speak(t, w, lead, "다음 안내")           // chosen in the configuration
	speak(t, w, french, "다음 안내")         // the profile's
	speak(t, w, approver, "next update") // one that bongsu does not speak
	speak(t, w, stranger, "does not know your Slack account")
	asked := len(w.slack.Requests())
	speak(t, w, french, "다음 안내")
	if now := len(w.slack.Requests()); now != asked {
		t.Errorf("Slack was asked %d times more", now-asked)
	}
}

func TestTheFormsFaultDoesNotKeepAnyoneFromDeclaring(t *testing.T) {
	t.Parallel()
	desk := &fakeDesk{listFails: errors.New("the store is gone")}
	w := open(t, true, desk, newClock())
	w.command(approver, "declare 5 talk,pay")
	if len(desk.declared) != 1 {
		t.Errorf("the look for other incidents kept from declaring: %s", w.journal)
	}
}
