package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// slackCall is an API request with the bot's token in the form, as slack-go sends it.
func slackCall(method string, args ...string) sandbox.BadRequest {
	form := url.Values{"token": {"xoxb-sandbox"}}
	for i := 0; i+1 < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	return sandbox.BadRequest{
		Method: http.MethodPost, Path: "/api/" + method, Body: form.Encode(),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	}
}

// ask makes an API call and returns its answer, decoded.
func ask(t *testing.T, base, method string, args ...string) map[string]any {
	t.Helper()
	_, _, body := send(t, t.Context(), base, slackCall(method, args...))
	var o map[string]any
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		t.Fatalf("%s: %v: %s", method, err, body)
	}
	return o
}

func slackCode(t *testing.T) func(body string) string {
	return func(body string) string {
		var reply struct {
			OK    bool
			Error string
		}
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return reply.Error
	}
}

func TestSlackRefuses(t *testing.T) {
	t.Parallel()
	now := newClock()
	slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(now))
	refusals(t, serve(t, slack.Handler()), sandbox.BadSlackRequests(), func() { now.Advance(5 * time.Second) }, slackCode(t))
	if n := len(slack.Messages("C0OPEN")) + len(slack.Ephemerals("C0OPEN", "U0MINJI")) + len(slack.Views()); n != 0 {
		t.Errorf("%d bad requests took effect", n)
	}
	for _, r := range slack.Requests() {
		if strings.Contains(string(r.Body), "xoxb-sandbox") {
			t.Fatalf("the log holds a token: %s", r.Path)
		}
	}
}

func TestSlackTakesTokensWhereClientsPutThem(t *testing.T) {
	t.Parallel()
	slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
	base := serve(t, slack.Handler())
	inHeader := sandbox.BadRequest{
		Method: http.MethodPost, Path: "/api/chat.postMessage", Body: `{"channel":"C0OPEN","blocks":[{"type":"divider"}]}`,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Authorization": {"Bearer xoxb-sandbox"}},
	}
	inJSON := inHeader
	inJSON.Header = http.Header{"Content-Type": {"application/json"}}
	inJSON.Body = `{"token":"xoxb-sandbox","channel":"C0OPEN","text":"a"}`
	for name, tt := range map[string]struct {
		r    sandbox.BadRequest
		want string
	}{
		"form":   {slackCall("auth.test"), ""},
		"header": {inHeader, ""},
		"json":   {inJSON, "not_authed"},
	} {
		if _, _, body := send(t, t.Context(), base, tt.r); slackCode(t)(body) != tt.want {
			t.Errorf("%s: %s", name, body)
		}
	}
}

func TestSlackScopes(t *testing.T) {
	t.Parallel()
	o := sandbox.BadSlackWorkspace(newClock())
	o.Scopes = []string{"chat:write", "channels:read"}
	o.Channels = append(o.Channels, sandbox.SlackChannel{ID: "G0WAR", Name: "war", Private: true})
	base := serve(t, sandbox.NewSlack(o).Handler())
	if got := ask(t, base, "conversations.info", "channel", "C0OPEN"); got["ok"] != true {
		t.Error(got)
	}
	for channel, needed := range map[string]string{"C0OPEN": "channels:history", "G0WAR": "groups:history"} {
		got := ask(t, base, "conversations.history", "channel", channel)
		if got["error"] != "missing_scope" || got["needed"] != needed || got["provided"] != "chat:write,channels:read" {
			t.Errorf("%s: %v", channel, got)
		}
	}
	_, header, _ := send(t, t.Context(), base, slackCall("auth.test"))
	if got := header.Get("X-OAuth-Scopes"); got != "chat:write,channels:read" {
		t.Errorf("X-OAuth-Scopes %q", got)
	}
}

func TestSlackPostRate(t *testing.T) {
	t.Parallel()
	now := newClock()
	o := sandbox.BadSlackWorkspace(now)
	o.Channels = append(o.Channels, sandbox.SlackChannel{ID: "C0OTHER", Name: "other"})
	slack := sandbox.NewSlack(o)
	base := serve(t, slack.Handler())
	post := func(channel string) (int, http.Header, string) {
		return send(t, t.Context(), base, slackCall("chat.postMessage", "channel", channel, "text", "a"))
	}
	for i := range 3 {
		if status, _, body := post("C0OPEN"); status != 200 {
			t.Fatalf("burst, message %d: %d %s", i, status, body)
		}
	}
	status, header, body := post("C0OPEN")
	if status != 429 || header.Get("Retry-After") != "1" || slackCode(t)(body) != "rate_limited" {
		t.Errorf("after the burst: %d %v %s", status, header, body)
	}
	if status, _, _ := post("C0OTHER"); status != 200 {
		t.Errorf("another channel: %d", status)
	}
	for range 10 { // one a second goes on for ever
		now.Advance(time.Second)
		if status, _, body := post("C0OPEN"); status != 200 {
			t.Fatalf("a second later: %d %s", status, body)
		}
		if status, _, _ := post("C0OPEN"); status != 429 {
			t.Fatalf("two in a second: %d", status)
		}
	}
	if n := len(slack.Messages("C0OPEN")); n != 13 {
		t.Errorf("%d messages, want 13", n)
	}
}

func TestSlackTiers(t *testing.T) {
	t.Parallel()
	now := newClock()
	base := serve(t, sandbox.NewSlack(sandbox.BadSlackWorkspace(now)).Handler())
	for i := range 50 {
		if got := ask(t, base, "conversations.info", "channel", "C0OPEN"); got["ok"] != true {
			t.Fatalf("call %d: %v", i, got)
		}
	}
	status, header, body := send(t, t.Context(), base, slackCall("conversations.info", "channel", "C0OPEN"))
	if status != 429 || header.Get("Retry-After") != "2" || slackCode(t)(body) != "ratelimited" {
		t.Errorf("call 51: %d %v %s", status, header, body)
	}
}

func TestSlackStoresTextsAsSlackDoes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, want string
		pings            []string
	}{
		{name: "plain", text: "결제 장애", want: "결제 장애"},
		{name: "controls", text: "a < b & c > d", want: "a &lt; b &amp; c &gt; d"},
		{name: "escaped already", text: "a &lt; b &amp; c", want: "a &lt; b &amp; c"},
		{name: "mention", text: "<@U0MINJI> <!here>", want: "<@U0MINJI> <!here>", pings: []string{"U0MINJI", "!here"}},
		{name: "escaped mention", text: "&lt;!channel&gt;", want: "&lt;!channel&gt;"},
		{name: "bare link", text: "see https://example.com/a?b=1.", want: "see <https://example.com/a?b=1>."},
		{name: "link", text: "<https://example.com|here>", want: "<https://example.com|here>"},
		{name: "other brackets", text: "<b>", want: "&lt;b&gt;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
			ask(t, serve(t, slack.Handler()), "chat.postMessage", "channel", "C0OPEN", "text", tt.text)
			m := slack.Messages("C0OPEN")[0]
			if diff := cmp.Diff(tt.want, m.Text); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.pings, m.Pings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSlackLifeOfAMessage(t *testing.T) {
	t.Parallel()
	now := newClock()
	slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(now))
	base := serve(t, slack.Handler())
	want := func(got map[string]any, code string) {
		t.Helper()
		if code == "" && got["ok"] != true || code != "" && got["error"] != code {
			t.Errorf("got %v, want %q", got, code)
		}
		now.Advance(2 * time.Second)
	}
	const blocks = `[{"type":"section","text":{"type":"mrkdwn","text":"<!channel> 안내"}}]`
	const metadata = `{"event_type":"bongsu_delivery","event_payload":{"delivery_id":"d1"}}`
	posted := ask(t, base, "chat.postMessage", "channel", "#incidents", "text", "안내", "blocks", blocks, "metadata", metadata)
	want(posted, "")
	ts, _ := posted["ts"].(string)
	want(ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", "자세히", "thread_ts", ts), "")
	want(ask(t, base, "chat.update", "channel", "C0OPEN", "ts", ts, "text", "정정", "blocks", blocks), "")
	if m := slack.Messages("C0OPEN")[0]; !m.Edited || m.EditMark {
		t.Errorf("an edit with blocks shows no mark: %+v", m)
	}
	want(ask(t, base, "chat.update", "channel", "C0OPEN", "ts", ts, "text", "정정"), "")
	m := slack.Messages("C0OPEN")[0]
	if !m.EditMark || m.Blocks != nil || len(m.Edits) != 2 || m.Edits[0].Text != "안내" || !strings.Contains(string(m.Metadata), "d1") {
		t.Errorf("an edit without blocks: %+v", m)
	}
	if diff := cmp.Diff([]string{"!channel", "!channel"}, m.Pings); diff != "" {
		t.Error(diff)
	}

	foreign, err := slack.Say(t.Context(), "U0MINJI", "C0OPEN", "hello")
	if err != nil {
		t.Fatal(err)
	}
	want(ask(t, base, "chat.update", "channel", "C0OPEN", "ts", foreign, "text", "mine"), "cant_update_message")
	want(ask(t, base, "chat.delete", "channel", "C0OPEN", "ts", foreign), "cant_delete_message")
	want(ask(t, base, "chat.delete", "channel", "C0OPEN", "ts", ts), "")
	want(ask(t, base, "chat.delete", "channel", "C0OPEN", "ts", ts), "message_not_found")

	opened := ask(t, base, "conversations.open", "users", "U0MINJI")
	want(opened, "")
	want(ask(t, base, "chat.postMessage", "channel", "U0MINJI", "text", strings.Repeat("가", 40001)), "")
	dm := slack.Messages("U0MINJI")
	if len(dm) != 1 || dm[0].Channel != opened["channel"].(map[string]any)["id"] || !dm[0].Truncated || len([]rune(dm[0].Text)) != 40000 {
		t.Errorf("direct messages: %d", len(dm))
	}
	if got := slack.Messages("C0OPEN"); len(got) != 3 || !got[0].Deleted || got[1].ThreadTS != ts || got[2].User != "U0MINJI" {
		t.Errorf("the log: %+v", got)
	}
}

func TestSlackHistory(t *testing.T) {
	t.Parallel()
	now := newClock()
	slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(now))
	base := serve(t, slack.Handler())
	var stamps []string
	for _, text := range []string{"one", "two", "three"} {
		got := ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", text, "metadata", `{"event_type":"a","event_payload":{"id":"`+text+`"}}`)
		stamps = append(stamps, got["ts"].(string))
		now.Advance(time.Minute)
	}
	ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", "reply", "thread_ts", stamps[0])
	for _, tt := range []struct {
		name   string
		method string
		args   []string
		want   []string
	}{
		{"all, newest first, no replies", "conversations.history", nil, []string{"three", "two", "one"}},
		{"since", "conversations.history", []string{"oldest", stamps[1]}, []string{"three"}},
		{"since, inclusive", "conversations.history", []string{"oldest", stamps[1], "inclusive", "true"}, []string{"three", "two"}},
		{"until", "conversations.history", []string{"latest", stamps[1]}, []string{"one"}},
		{"page", "conversations.history", []string{"limit", "2"}, []string{"three", "two"}},
		{"next page", "conversations.history", []string{"limit", "2", "cursor", "next_ts:" + stamps[1]}, []string{"one"}},
		{"thread, oldest first", "conversations.replies", []string{"ts", stamps[0]}, []string{"one", "reply"}},
	} {
		got := ask(t, base, tt.method, append([]string{"channel", "C0OPEN", "include_all_metadata", "true"}, tt.args...)...)
		var texts []string
		for _, m := range got["messages"].([]any) {
			o := m.(map[string]any)
			texts = append(texts, o["text"].(string))
			if o["text"] != "reply" && o["metadata"] == nil {
				t.Errorf("%s: no metadata in %v", tt.name, o)
			}
		}
		if diff := cmp.Diff(tt.want, texts); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	plain := ask(t, base, "conversations.history", "channel", "C0OPEN")
	if m := plain["messages"].([]any)[0].(map[string]any); m["metadata"] != nil {
		t.Error("metadata without include_all_metadata")
	}
}

func FuzzSlackRequests(f *testing.F) {
	for _, r := range sandbox.BadSlackRequests() {
		f.Add(r.Path, r.Header.Get("Content-Type"), r.Body)
	}
	now := newClock()
	fuzz(f, now, sandbox.NewSlack(sandbox.BadSlackWorkspace(now)).Handler(), "Bearer xoxb-sandbox")
}

func FuzzDiscordRequests(f *testing.F) {
	for _, r := range sandbox.BadDiscordRequests() {
		f.Add(r.Path, r.Header.Get("Content-Type"), r.Body)
	}
	now := newClock()
	fuzz(f, now, sandbox.NewDiscord(sandbox.BadDiscordServer(now)).Handler(), "Bot sandbox-token")
}

func TestSlackChecksBlocksOfAttachments(t *testing.T) {
	t.Parallel()
	slack := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
	base := serve(t, slack.Handler())
	post := func(text string) map[string]any {
		return ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", "card",
			"attachments", `[{"color":"#b93815","blocks":[{"type":"section","text":{"type":"plain_text","text":"`+text+`"}}]}]`)
	}
	if got := post(strings.Repeat("가", 3001))["error"]; got != "invalid_blocks" {
		t.Errorf("a section of 3,001 characters in an attachment: error %v, want invalid_blocks", got)
	}
	if got := post("fits")["ok"]; got != true {
		t.Errorf("a section that fits in an attachment: ok %v", got)
	}
}
