package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const room = "C024BE91L"

type workspace struct {
	*sandbox.Slack
	clock  *channeltest.Clock
	sender channel.Sender
}

func newWorkspace(t *testing.T) *workspace {
	t.Helper()
	return workspaceWith(t, slack.Settings{}, func(*sandbox.SlackOptions) {})
}

func workspaceWith(t *testing.T, s slack.Settings, change func(*sandbox.SlackOptions)) *workspace {
	t.Helper()
	clock := channeltest.NewClock(time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC))
	options := sandbox.SlackOptions{
		Clock: clock, Token: token, Team: "example", BotName: "bongsu",
		Channels: []sandbox.SlackChannel{{ID: room, Name: "status"}, {ID: "C0ARCHIVED", Name: "old", Archived: true}},
		Users:    []sandbox.SlackUser{{ID: "U024BE7LH", Name: "duty"}},
	}
	change(&options)
	w := &workspace{clock: clock, Slack: sandbox.NewSlack(options)}
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(func() { payloads.Slack(w.Slack) })
	s.Token, s.APIURL = token, server.URL+"/api/"
	w.sender = openWith(t, s, clock)
	return w
}

func open(t *testing.T, url string, clock bot.Clock) channel.Sender {
	t.Helper()
	return openWith(t, slack.Settings{Token: token, APIURL: url}, clock)
}

func openWith(t *testing.T, s slack.Settings, clock bot.Clock) channel.Sender {
	t.Helper()
	sender, err := slack.Open(&s, channel.Env{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func batch(t *testing.T, at time.Time, addresses ...string) bot.Batch {
	t.Helper()
	body, err := slack.Compose(channeltest.Injected(channeltest.Hostile), nil)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body, Digest: body.BodyDigest(), At: at}
	for i, a := range addresses {
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + string(rune('a'+i)), Address: a, Key: "key", FirstSentAt: at})
	}
	return b
}

func send(t *testing.T, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestEveryRenditionIsTakenBySlack(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t)
			b := batch(t, w.clock.Now(), room)
			var err error
			if b.Body, err = slack.Compose(r, nil); err != nil {
				t.Fatal(err)
			}
			if r.Mode == bot.Drill {
				b.Mode, b.Class = bot.Drill, bot.DrillClass
			}
			if o := send(t, w.sender, b)[0]; o.State != bot.Accepted {
				t.Fatalf("got %+v", o)
			}
			m := w.Messages(room)[0]
			if len(m.Pings) > 0 || m.Truncated {
				t.Errorf("pings %v, truncated %t", m.Pings, m.Truncated)
			}
			if !strings.Contains(string(b.Body.Bytes), compact(t, m.Blocks)) {
				t.Errorf("Slack holds other blocks than were signed:\n%s\n%s", b.Body.Bytes, m.Blocks)
			}
		})
	}
}

// compact lays JSON out as a body has it.
func compact(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	data, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCardsAndNoticesAreTakenBySlack(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	notice, err := slack.ComposeNotice(bot.Notice{Text: "INC-7", Actions: card().Actions})
	if err != nil {
		t.Fatal(err)
	}
	first, err := slack.ComposeCard(card())
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []bot.Body{notice, first} {
		b := batch(t, w.clock.Now(), room)
		b.Notice, b.Class, b.Body = true, bot.DeskClass, body
		if o := send(t, w.sender, b)[0]; o.State != bot.Accepted {
			t.Fatalf("got %+v", o)
		}
	}
}

func TestProviderIDIsWhatSlackAnswered(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	outcomes := send(t, w.sender, batch(t, w.clock.Now(), room, "C0NOWHERE", "C0ARCHIVED"))
	m := w.Messages(room)[0]
	want := []bot.Outcome{
		{DeliveryID: "dlva", State: bot.Accepted, ProviderID: room + "/" + m.TS},
		{DeliveryID: "dlvb", State: bot.Failed, Reason: "slack refused: channel_not_found"},
		{DeliveryID: "dlvc", State: bot.Failed, Reason: "slack refused: is_archived"},
	}
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Error(diff)
	}
	var meta struct {
		Type    string            `json:"event_type"`
		Payload map[string]string `json:"event_payload"`
	}
	if err := json.Unmarshal(m.Metadata, &meta); err != nil || meta.Type != "bongsu_delivery" || meta.Payload["delivery_id"] != "dlva" {
		t.Errorf("metadata %s (%v)", m.Metadata, err)
	}
}

func TestEditReplacesTheCard(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	body, err := slack.ComposeCard(card())
	if err != nil {
		t.Fatal(err)
	}
	b := batch(t, w.clock.Now(), room)
	b.Notice, b.Class, b.Body = true, bot.DeskClass, body
	id := send(t, w.sender, b)[0].ProviderID

	c := card()
	c.Tone, c.Header, c.Actions = "published", "INC-7 발행됨", nil
	if body, err = slack.ComposeCard(c); err != nil {
		t.Fatal(err)
	}
	editor, ok := w.sender.(channel.Editor)
	if !ok {
		t.Fatal("Slack can edit")
	}
	o, err := editor.Edit(t.Context(), id, body)
	if err != nil || o.State != bot.Accepted || o.ProviderID != id {
		t.Fatalf("got %+v, %v", o, err)
	}
	m := w.Messages(room)[0]
	if !strings.Contains(string(m.Blocks), "INC-7 발행됨") || strings.Contains(string(m.Attachments), "approve") || m.EditMark {
		t.Errorf("the card still shows %s %s", m.Blocks, m.Attachments)
	}

	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o, err = editor.Edit(t.Context(), id, body); err != nil || o.State != bot.Pending {
		t.Errorf("an edit whose answer was lost: %+v, %v; want pending", o, err)
	}
	if o, err = editor.Edit(t.Context(), room+"/1.000000", body); err != nil || o.State != bot.Failed || !strings.Contains(o.Reason, "message_not_found") {
		t.Errorf("an edit of nothing: %+v, %v", o, err)
	}
	if _, err = editor.Edit(t.Context(), "nonsense", body); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a name that is none: %v", err)
	}
}

func TestFindTellsArrivedFromLost(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	arrived, lost := batch(t, w.clock.Now(), room), batch(t, w.clock.Now(), room)
	lost.Rows[0].ID = "dlvlost"
	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := send(t, w.sender, arrived)[0]; o.State != bot.UnknownOutcome {
		t.Fatalf("a lost answer is %+v", o)
	}
	for i := range 250 { // more than one page of other people's talk
		w.clock.Advance(2 * time.Second)
		if _, err := w.Say(t.Context(), "U024BE7LH", room, strings.Repeat("x", i%7+1)); err != nil {
			t.Fatal(err)
		}
	}
	if o := find(t, w.sender, arrived); o.State != bot.Accepted || o.ProviderID != room+"/"+w.Messages(room)[0].TS {
		t.Errorf("arrived: %+v", o)
	}
	if o := find(t, w.sender, lost); o.State != bot.Pending || o.MayHave {
		t.Errorf("lost: %+v, want pending", o)
	}
	w.Fail(sandbox.Fault{Kind: sandbox.Status500, Next: 1})
	if o := find(t, w.sender, arrived); o.State != bot.Pending || !o.MayHave {
		t.Errorf("a look-up that failed: %+v, want pending, and perhaps sent", o)
	}
	direct := batch(t, w.clock.Now(), "U024BE7LH")
	if o := find(t, w.sender, direct); o.State != bot.UnknownOutcome {
		t.Errorf("a direct message: %+v, want unknown", o)
	}
}

func find(t *testing.T, s channel.Sender, b bot.Batch) bot.Outcome {
	t.Helper()
	finder, ok := s.(channel.Finder)
	if !ok {
		t.Fatal("Slack can be looked up")
	}
	outcomes, err := finder.Find(t.Context(), b)
	if err != nil || len(outcomes) != 1 || outcomes[0].DeliveryID != b.Rows[0].ID {
		t.Fatalf("got %+v, %v", outcomes, err)
	}
	return outcomes[0]
}

func TestSlacksErrorsAreSorted(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]bot.Outcome{
		`{"ok":false,"error":"invalid_blocks"}`:                                     {State: bot.Failed, Reason: "slack refused: invalid_blocks"},
		`{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"a"}`: {State: bot.Failed, Reason: "slack refused: missing_scope, the app needs chat:write"},
		`{"ok":false,"error":"ratelimited"}`:                                        {State: bot.Pending, Throttled: true, After: 30 * time.Second, Reason: "slack refused: ratelimited"},
		`{"ok":false,"error":"service_unavailable"}`:                                {State: bot.Pending, Reason: "slack refused: service_unavailable"},
		`{"ok":false,"error":"fatal_error"}`:                                        {State: bot.UnknownOutcome, Reason: "slack refused: fatal_error"},
		`{"ok":false,"error":"` + token + `"}`:                                      {State: bot.Failed, Reason: "slack refused: an error without a name"},
		`<html>fine</html>`:                                                         {State: bot.UnknownOutcome, Reason: "the connection failed after the request left"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
		clock := channeltest.NewClock(time.Unix(0, 0))
		got := send(t, open(t, server.URL, clock), batch(t, clock.Now(), room))[0]
		server.Close()
		want.DeliveryID = "dlva"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", answer, diff)
		}
	}
}

func TestOpenAndSendRefuseWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	if _, err := slack.Open(&slack.Settings{}, channel.Env{}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("no token: %v", err)
	}
	if _, err := slack.Open(struct{}{}, channel.Env{}); err == nil {
		t.Error("foreign settings were taken")
	}
	w := newWorkspace(t)
	b := batch(t, w.clock.Now(), room)
	b.Body.Bytes = []byte("plain")
	if _, err := w.sender.Send(context.Background(), b); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a foreign body: %v", err)
	}
	if n := len(w.Requests()); n > 0 {
		t.Errorf("%d requests left", n)
	}
}
