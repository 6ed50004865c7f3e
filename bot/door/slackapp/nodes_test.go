package slackapp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
)

// join connects a further node, with a memory of its own, to the same Slack and the same desk.
func (w *world) join() *slackapp.App {
	w.t.Helper()
	other := slackapp.New(w.app.Settings)
	before := w.slack.Sockets()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- other.RunSocket(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
	w.await("the other node's connections", func() bool { return w.slack.Sockets() == before+2 })
	return other
}

// Slack hands each payload to any connection of any node, and again to any other when an answer is lost. What people did is done once, also when a
// node that has just started hears of it.
func TestTwoNodesActOnceOnWhatEitherHears(t *testing.T) {
	t.Parallel()
	at := newClock()
	house, words := realDesk(t, at)
	w := open(t, true, house, at)
	nodes := []*slackapp.App{w.app, w.join()}

	w.command(lead, "declare")
	w.submit(lead, w.window(lead, "실제 상황"), declaration("4"))
	w.await("the declaration", func() bool { v, ok := w.slack.OpenView(lead); return ok && strings.Contains(string(v.Blocks), "INC-1") })
	w.command(lead, "update INC-1")
	w.submit(lead, w.window(lead, "안내 종류"), filled("type", "holding"))
	w.window(lead, "서명을 기다리는 분")
	drafts, err := house.OpenDrafts(t.Context())
	if err != nil || len(drafts) != 1 {
		t.Fatalf("drafts: %+v, %v", drafts, err)
	}
	review, err := house.Review(t.Context(), drafts[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	composed, err := words.Card(review, bot.English, at.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.click(approver, w.pin(slack.ComposeCard(composed)), bot.ActionApprove)
	w.whisper(approver, "It is published")
	incident, err := house.Incident(t.Context(), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	actions, err := words.ReminderActions(incident, bot.Draft{}, bot.French)
	if err != nil {
		t.Fatal(err)
	}
	w.click(french, w.pin(slack.ComposeNotice(bot.Notice{Text: "rappel", Actions: actions})), bot.ActionSnooze)
	w.submit(french, w.window(french, "De combien de minutes"), filled("minutes", "15", "reason", "réunion"))
	w.window(french, "Rappel reporté")

	done := w.acts(house, incident.ID, nodes)
	nodes = append(nodes, w.join())
	at.pass(time.Minute)
	for _, d := range w.slack.Deliveries() {
		for range w.slack.Sockets() {
			d.EnvelopeID = ""
			if _, err := w.slack.Redeliver(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
	}
	if again := w.acts(house, incident.ID, nodes); again != done {
		t.Errorf("done at first:\n%s\nand after all was told again to each node:\n%s", done, again)
	}
	if open, err := house.Incidents(t.Context(), false); err != nil || len(open) != 1 {
		t.Errorf("%d incidents, %v", len(open), err)
	}
}

// acts are what the incident's record holds, a line each, when the nodes are done with what they heard.
func (w *world) acts(house *desk.Desk, incidentID string, nodes []*slackapp.App) string {
	w.t.Helper()
	for _, node := range nodes {
		node.Wait()
	}
	events, err := house.Timeline(w.t.Context(), incidentID)
	if err != nil {
		w.t.Fatal(err)
	}
	var list strings.Builder
	for _, e := range events {
		fmt.Fprintf(&list, "%s %s %s\n", e.Kind, e.Actor, e.DraftID)
	}
	return list.String()
}
