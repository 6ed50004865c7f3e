package sandbox_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// app is an app behind signed HTTP: it answers with what reply says.
type app struct {
	now   *clock
	mu    sync.Mutex
	got   []map[string]any
	reply func(payload map[string]any) string
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if !signed(r.Header, body, a.now.Now()) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	form, _ := url.ParseQuery(string(body))
	payload := map[string]any{}
	if p := form.Get("payload"); p != "" {
		_ = json.Unmarshal([]byte(p), &payload)
	} else if form.Has("command") {
		for name := range form {
			payload[name] = form.Get(name)
		}
	} else {
		_ = json.Unmarshal(body, &payload)
	}
	a.mu.Lock()
	a.got = append(a.got, payload)
	reply := ""
	if a.reply != nil {
		reply = a.reply(payload)
	}
	a.mu.Unlock()
	_, _ = io.WriteString(w, reply)
}

// signed checks Slack's signature as its documentation says, five minutes included.
func signed(h http.Header, body []byte, at time.Time) bool {
	stamp, err := strconv.ParseInt(h.Get("X-Slack-Request-Timestamp"), 10, 64)
	if err != nil || at.Sub(time.Unix(stamp, 0)).Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, []byte("sandbox"))
	_, _ = mac.Write([]byte("v0:" + h.Get("X-Slack-Request-Timestamp") + ":" + string(body)))
	return hmac.Equal([]byte("v0="+hex.EncodeToString(mac.Sum(nil))), []byte(h.Get("X-Slack-Signature")))
}

func (a *app) last(t *testing.T) map[string]any {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.got) == 0 {
		t.Fatal("the app got nothing")
	}
	return a.got[len(a.got)-1]
}

func (a *app) answer(reply string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.reply = func(map[string]any) string { return reply }
}

// overHTTP is a workspace whose app is reached by signed HTTP.
func overHTTP(t *testing.T) (*sandbox.Slack, string, *app, *clock) {
	t.Helper()
	now := newClock()
	a := &app{now: now}
	target := serve(t, a)
	o := sandbox.BadSlackWorkspace(now)
	o.RequestURLs = sandbox.SlackURLs{Commands: target, Interactivity: target, Events: target}
	s := sandbox.NewSlack(o)
	base := serve(t, s.Handler())
	s.SetURL(base)
	return s, base, a, now
}

const modal = `{"type":"modal","callback_id":"declare","private_metadata":"m","notify_on_close":true,
	"title":{"type":"plain_text","text":"Declare"},"submit":{"type":"plain_text","text":"Go"},
	"blocks":[
	{"type":"input","block_id":"what","label":{"type":"plain_text","text":"What"},"element":{"type":"plain_text_input","action_id":"text","max_length":20}},
	{"type":"input","block_id":"sev","label":{"type":"plain_text","text":"Severity"},"element":{"type":"static_select","action_id":"level","options":[
		{"text":{"type":"plain_text","text":"SEV1"},"value":"1"},{"text":{"type":"plain_text","text":"SEV2"},"value":"2"}]}},
	{"type":"input","block_id":"tags","optional":true,"label":{"type":"plain_text","text":"Tags"},"element":{"type":"checkboxes","action_id":"tags","options":[
		{"text":{"type":"plain_text","text":"A"},"value":"a"},{"text":{"type":"plain_text","text":"B"},"value":"b"}]}},
	{"type":"actions","block_id":"more","elements":[{"type":"button","action_id":"add","text":{"type":"plain_text","text":"Add"},"value":"v"}]}]}`

func TestCommandOverSignedHTTP(t *testing.T) {
	t.Parallel()
	s, _, a, _ := overHTTP(t)
	for _, tt := range []struct {
		name, answer string
		want         sandbox.SlackReply
		whispers     int
	}{
		{"silence", "", sandbox.SlackReply{}, 0},
		{"plain text", "알겠습니다", sandbox.SlackReply{ResponseType: "ephemeral", Text: "알겠습니다"}, 1},
		{"JSON", `{"text":"a & b"}`, sandbox.SlackReply{ResponseType: "ephemeral", Text: "a &amp; b"}, 2},
		{"in channel", `{"response_type":"in_channel","text":"all"}`, sandbox.SlackReply{ResponseType: "in_channel", Text: "all"}, 2},
		{"bad blocks", `{"text":"a","blocks":[{"type":"bogus"}]}`, sandbox.SlackReply{Error: "invalid_blocks"}, 2},
	} {
		a.answer(tt.answer)
		got, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "declare 결제")
		if err != nil {
			t.Fatal(err)
		}
		if got.TriggerID == "" || got.ResponseURL == "" {
			t.Errorf("%s: %+v", tt.name, got)
		}
		got.TriggerID, got.ResponseURL = "", ""
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if n := len(s.Ephemerals("C0OPEN", "U0MINJI")); n != tt.whispers {
			t.Errorf("%s: %d ephemeral messages, want %d", tt.name, n, tt.whispers)
		}
	}
	p := a.last(t)
	for name, want := range map[string]string{"command": "/crisis", "text": "declare 결제", "user_id": "U0MINJI", "channel_id": "C0OPEN", "user_name": "minji"} {
		if p[name] != want {
			t.Errorf("%s: %v, want %s", name, p[name], want)
		}
	}
	if n := len(s.Messages("C0OPEN")); n != 1 {
		t.Errorf("%d messages in the channel, want 1", n)
	}
}

func TestWhatPeopleCannotDo(t *testing.T) {
	t.Parallel()
	s, _, _, now := overHTTP(t)
	for name, do := range map[string]func() error{
		"a stranger":       func() error { _, err := s.Command(t.Context(), "U0NONE", "C0OPEN", "/crisis", ""); return err },
		"no such channel":  func() error { _, err := s.Command(t.Context(), "U0MINJI", "C0NONE", "/crisis", ""); return err },
		"not a member":     func() error { _, err := s.Command(t.Context(), "U0OUTSIDE", "C0OPEN", "/crisis", ""); return err },
		"no such message":  func() error { return s.Click(t.Context(), "U0MINJI", "C0OPEN", "1.000001", "approve") },
		"no such view":     func() error { return s.ClickInView(t.Context(), "U0MINJI", "V0", "add", nil) },
		"nothing to close": func() error { return s.CloseView(t.Context(), "U0MINJI", "V0") },
	} {
		if do() == nil {
			t.Errorf("%s: done all the same", name)
		}
	}
	s.Fail(sandbox.Fault{Kind: sandbox.Down, To: now.Now().Add(time.Minute)})
	if _, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", ""); !errors.Is(err, sandbox.ErrPlatformDown) {
		t.Errorf("while Slack is down: %v", err)
	}
	now.Advance(time.Minute)
	if _, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", ""); err != nil {
		t.Errorf("when Slack is back: %v", err)
	}
}

func TestAppThatFails(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	slow := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(func() { close(release) })
	broken := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }))
	for name, tt := range map[string]struct {
		url, want string
	}{
		"slow":        {slow, "operation_timeout"},
		"broken":      {broken, "http_service_error"},
		"unreachable": {"http://127.0.0.1:1", "dispatch_failed"},
		"no app":      {"", "dispatch_failed"},
	} {
		o := sandbox.BadSlackWorkspace(newClock())
		o.AckDeadline = 300 * time.Millisecond
		s := sandbox.NewSlack(o)
		s.SetRequestURLs(sandbox.SlackURLs{Commands: tt.url, Interactivity: tt.url})
		reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
		if err != nil || reply.Error != tt.want {
			t.Errorf("%s: %q, %v, want %q", name, reply.Error, err, tt.want)
		}
	}
}

func TestSignaturesOfStrangers(t *testing.T) {
	t.Parallel()
	s, _, a, _ := overHTTP(t)
	if _, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "a"); err != nil {
		t.Fatal(err)
	}
	d := s.Deliveries()[0]
	for name, send := range map[string]func(context.Context, sandbox.SlackDelivery) (int, error){"forged": s.SendForged, "stale": s.SendStale} {
		if status, err := send(t.Context(), d); err != nil || status != http.StatusUnauthorized {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
	if _, err := s.Redeliver(t.Context(), d); err != nil {
		t.Error(err)
	}
	if len(a.got) != 2 || a.got[0]["trigger_id"] != a.got[1]["trigger_id"] {
		t.Errorf("the app got %d payloads, want the same one twice", len(a.got))
	}
}

// TestSlackSignature holds the signature against the example in Slack's documentation
// (Verifying requests from Slack).
func TestSlackSignature(t *testing.T) {
	t.Parallel()
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	h := sandbox.SlackSignature("8f742231b10e8888abcd99yyyzzz85a5", time.Unix(1531420618, 0), []byte(body))
	if got, want := h.Get("X-Slack-Signature"), "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestClickInMessage(t *testing.T) {
	t.Parallel()
	s, base, a, now := overHTTP(t)
	const blocks = `[{"type":"actions","block_id":"vote","elements":[
		{"type":"button","action_id":"approve","style":"primary","text":{"type":"plain_text","text":"승인"},"value":"draft-1"},
		{"type":"static_select","action_id":"snooze","options":[{"text":{"type":"plain_text","text":"5"},"value":"5m"}]}]}]`
	ts, _ := ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", "승인 요청", "blocks", blocks, "metadata", `{"event_type":"a","event_payload":{}}`)["ts"].(string)
	if err := s.Click(t.Context(), "U0MINJI", "C0OPEN", ts, "approve"); err != nil {
		t.Fatal(err)
	}
	p := a.last(t)
	action := p["actions"].([]any)[0].(map[string]any)
	if p["type"] != "block_actions" || action["value"] != "draft-1" || action["block_id"] != "vote" || action["type"] != "button" {
		t.Errorf("payload %v", p)
	}
	container := p["container"].(map[string]any)
	message := p["message"].(map[string]any)
	if container["message_ts"] != ts || message["ts"] != ts || message["metadata"] == nil || p["user"].(map[string]any)["id"] != "U0MINJI" {
		t.Errorf("payload %v", p)
	}
	if err := s.Choose(t.Context(), "U0MINJI", "C0OPEN", ts, "snooze", "5m"); err != nil {
		t.Fatal(err)
	}
	chosen := a.last(t)["actions"].([]any)[0].(map[string]any)["selected_option"].(map[string]any)
	if chosen["value"] != "5m" {
		t.Errorf("chose %v", chosen)
	}
	for _, err := range []error{
		s.Choose(t.Context(), "U0MINJI", "C0OPEN", ts, "snooze", "7m"),
		s.Click(t.Context(), "U0MINJI", "C0OPEN", ts, "reject"),
	} {
		if err == nil {
			t.Error("what is not there was clicked")
		}
	}

	hook, _ := p["response_url"].(string)
	respond := func(body string) (int, string) {
		u, _ := url.Parse(hook)
		status, _, reply := send(t, t.Context(), base, sandbox.BadRequest{
			Method: http.MethodPost, Path: u.Path, Body: body, Header: http.Header{"Content-Type": {"application/json"}},
		})
		return status, reply
	}
	if status, reply := respond(`{"replace_original":true,"text":"승인됨"}`); status != 200 || reply != "ok" {
		t.Errorf("response_url: %d %s", status, reply)
	}
	if m := s.Messages("C0OPEN")[0]; m.Text != "승인됨" || m.Blocks != nil || len(m.Edits) != 1 {
		t.Errorf("after replace_original: %+v", m)
	}
	if err := s.Click(t.Context(), "U0MINJI", "C0OPEN", ts, "approve"); err == nil {
		t.Error("a button that is gone was clicked")
	}
	if status, reply := respond(`{"blocks":[{"type":"bogus"}]}`); status != 400 || !strings.Contains(reply, "invalid_blocks") {
		t.Errorf("bad blocks: %d %s", status, reply)
	}
	for range 4 {
		if status, reply := respond(`{"text":"for you"}`); status != 200 {
			t.Errorf("response_url: %d %s", status, reply)
		}
	}
	if status, reply := respond(`{"text":"a"}`); status != 404 || !strings.Contains(reply, "used_url") {
		t.Errorf("sixth use: %d %s", status, reply)
	}
	now.Advance(30 * time.Minute)
	if status, reply := respond(`{"text":"a"}`); status != 404 || !strings.Contains(reply, "expired_url") {
		t.Errorf("after 30 minutes: %d %s", status, reply)
	}
	if n := len(s.Ephemerals("C0OPEN", "U0MINJI")); n != 4 {
		t.Errorf("%d ephemeral messages, want 4", n)
	}
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	s, base, _, now := overHTTP(t)
	trigger := func() string {
		t.Helper()
		reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
		if err != nil {
			t.Fatal(err)
		}
		return reply.TriggerID
	}
	open := func(id string, wait time.Duration, want string) {
		t.Helper()
		now.Advance(wait)
		got := ask(t, base, "views.open", "trigger_id", id, "view", modal)
		if code, _ := got["error"].(string); code != want {
			t.Errorf("got %v, want %q", got, want)
		}
	}
	fresh := trigger()
	open(fresh, 2999*time.Millisecond, "")
	open(fresh, 0, "exchanged_trigger_id")
	open(trigger(), 3*time.Second, "expired_trigger_id")
	if v, ok := s.OpenView("U0MINJI"); !ok || v.CallbackID != "declare" || v.TriggerID != fresh || v.PrivateMetadata != "m" || v.Title != "Declare" {
		t.Errorf("on the screen: %+v", v)
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	s, base, a, _ := overHTTP(t)
	reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
	if err != nil {
		t.Fatal(err)
	}
	ask(t, base, "views.open", "trigger_id", reply.TriggerID, "view", modal)
	view, _ := s.OpenView("U0MINJI")
	full := map[string]map[string]any{"what": {"text": "결제 장애"}, "sev": {"level": "1"}, "tags": {"tags": []string{"b"}}}

	held, err := s.Submit(t.Context(), "U0MINJI", view.ID, map[string]map[string]any{"what": {"text": strings.Repeat("가", 21)}})
	if err != nil || held.Sent || held.Action != "errors" || len(held.Errors) != 2 {
		t.Errorf("Slack's own form: %+v, %v", held, err)
	}
	for name, values := range map[string]map[string]map[string]any{
		"no such field":  {"what": {"words": "a"}},
		"no such option": {"what": {"text": "a"}, "sev": {"level": "9"}},
	} {
		if _, err := s.Submit(t.Context(), "U0MINJI", view.ID, values); err == nil {
			t.Errorf("%s: submitted", name)
		}
	}
	if _, err := s.Submit(t.Context(), "U0OUTSIDE", view.ID, full); err == nil {
		t.Error("another person submitted the form")
	}
	if err := s.ClickInView(t.Context(), "U0MINJI", view.ID, "add", nil); err != nil {
		t.Fatal(err)
	}
	pushID, _ := a.last(t)["trigger_id"].(string)

	next := strings.Replace(strings.Replace(modal, "Declare", "Sure?", 1), `"callback_id":"declare"`, `"callback_id":"sure"`, 1)
	for _, tt := range []struct {
		name, answer, action, onTop string
		bad                         bool
	}{
		{"errors", `{"response_action":"errors","errors":{"what":"그런 서비스가 없습니다"}}`, "errors", "declare", false},
		{"errors for no input", `{"response_action":"errors","errors":{"more":"a"}}`, "errors", "declare", true},
		{"unknown action", `{"response_action":"explode"}`, "explode", "declare", true},
		{"no JSON", `ok`, "", "declare", true},
		{"bad view", `{"response_action":"update","view":{"type":"modal"}}`, "update", "declare", true},
		{"push", `{"response_action":"push","view":` + next + `}`, "push", "sure", false},
		{"update", `{"response_action":"update","view":` + modal + `}`, "update", "declare", false},
	} {
		a.answer(tt.answer)
		top, _ := s.OpenView("U0MINJI")
		got, err := s.Submit(t.Context(), "U0MINJI", top.ID, full)
		if (err != nil) != tt.bad || got.Action != tt.action && !tt.bad || got.View == nil || got.View.CallbackID != tt.onTop {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	values := a.last(t)["view"].(map[string]any)["state"].(map[string]any)["values"].(map[string]any)
	if got := values["sev"].(map[string]any)["level"].(map[string]any)["selected_option"].(map[string]any)["value"]; got != "1" {
		t.Errorf("submitted %v", values)
	}

	if got := ask(t, base, "views.push", "trigger_id", pushID, "view", next); got["ok"] != true {
		t.Errorf("push from an action: %v", got)
	}
	top, _ := s.OpenView("U0MINJI")
	a.answer(`{"response_action":"push","view":` + next + `}`)
	if _, err := s.Submit(t.Context(), "U0MINJI", top.ID, full); err == nil {
		t.Error("a fourth view was pushed")
	}
	got := ask(t, base, "views.update", "view_id", top.ID, "hash", "1.old", "view", next)
	if got["error"] != "hash_conflict" {
		t.Errorf("old hash: %v", got)
	}
	if err := s.CloseView(t.Context(), "U0MINJI", top.ID); err != nil || a.last(t)["type"] != "view_closed" {
		t.Errorf("close: %v, %v", err, a.last(t)["type"])
	}
	a.answer("")
	under, _ := s.OpenView("U0MINJI")
	if got, err := s.Submit(t.Context(), "U0MINJI", under.ID, full); err != nil || got.Action != "" || got.View == nil || got.View.ID != view.ID {
		t.Errorf("empty answer closes one view: %+v, %v", got, err)
	}
	a.answer(`{"response_action":"clear"}`)
	if got, err := s.Submit(t.Context(), "U0MINJI", view.ID, full); err != nil || got.View != nil {
		t.Errorf("clear: %+v, %v", got, err)
	}
}

func TestHomeAndEvents(t *testing.T) {
	t.Parallel()
	s, base, a, _ := overHTTP(t)
	if err := s.OpenHome(t.Context(), "U0MINJI"); err != nil {
		t.Fatal(err)
	}
	event := a.last(t)["event"].(map[string]any)
	if event["type"] != "app_home_opened" || event["user"] != "U0MINJI" || a.last(t)["event_id"] == "" {
		t.Errorf("event %v", a.last(t))
	}
	for range 2 {
		if got := ask(t, base, "views.publish", "user_id", "U0MINJI", "view", `{"type":"home","blocks":[{"type":"divider"}]}`); got["ok"] != true {
			t.Fatal(got)
		}
	}
	if v := s.Views(); len(v) != 1 || v[0].Type != "home" || v[0].Updates != 1 {
		t.Errorf("views %+v", v)
	}
}
