package sandbox_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const room = "200000000000000001"

func discordCall(method, path, body string) sandbox.BadRequest {
	return sandbox.BadRequest{Method: method, Path: "/api/v10" + path, Body: body, Header: http.Header{
		"Authorization": {"Bot sandbox-token"}, "Content-Type": {"application/json"},
	}}
}

func say(body string) sandbox.BadRequest {
	return discordCall(http.MethodPost, "/channels/"+room+"/messages", body)
}

func TestDiscordRefuses(t *testing.T) {
	t.Parallel()
	now := newClock()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(now))
	base := serve(t, discord.Handler())
	refusals(t, base, sandbox.BadDiscordRequests(), func() { now.Advance(10 * time.Second) }, func(body string) string {
		var reply struct{ Code int }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return strconv.Itoa(reply.Code)
	})
	if n := len(discord.Messages(room)); n != 0 {
		t.Errorf("%d bad messages were kept", n)
	}
}

func TestDiscordErrorTree(t *testing.T) {
	t.Parallel()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(newClock()))
	_, _, body := send(t, t.Context(), serve(t, discord.Handler()), say(`{"embeds":[{"title":"a"},{"title":"`+strings.Repeat("a", 257)+`"}]}`))
	var got, want any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal([]byte(`{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"1":{"title":{"_errors":[
		{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 256 or fewer in length."}]}}}}}`), &want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// goodDiscordMessages are forms that both the sandbox and the vendor's document take.
func goodDiscordMessages() []string {
	return []string{
		`{"content":"a"}`,
		`{"content":"` + strings.Repeat("가", 2000) + `","nonce":"` + strings.Repeat("n", 25) + `","enforce_nonce":true,"allowed_mentions":{"parse":[]}}`,
		`{"embeds":[{"title":"` + strings.Repeat("가", 256) + `","description":"` + strings.Repeat("가", 4096) + `","color":16777215,"url":"https://example.com/a","timestamp":"2026-11-25T09:00:00Z","footer":{"text":"a"},"fields":[{"name":"a","value":"b","inline":true}]}]}`,
		`{"content":"a","allowed_mentions":{"parse":["roles"],"users":["1"]}}`,
		`{"content":"a","allowed_mentions":{"parse":null}}`,
		`{"content":"a","embeds":null,"flags":4}`,
	}
}

func TestDiscordTakes(t *testing.T) {
	t.Parallel()
	now := newClock()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(now))
	base := serve(t, discord.Handler())
	for _, body := range goodDiscordMessages() {
		if status, _, reply := send(t, t.Context(), base, say(body)); status != 200 {
			t.Errorf("%.80s: %d %s", body, status, reply)
		}
		now.Advance(5 * time.Second)
	}
}

func TestDiscordPings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body string
		want       bool
	}{
		{"no mention", `{"content":"a"}`, false},
		{"default", `{"content":"@everyone a"}`, true},
		{"here", `{"content":"a @here"}`, true},
		{"a role by default", `{"content":"<@&12>"}`, true},
		{"parse null is the default", `{"content":"@everyone","allowed_mentions":{"parse":null}}`, true},
		{"parse empty", `{"content":"@everyone <@12>","allowed_mentions":{"parse":[]}}`, false},
		{"only users", `{"content":"@everyone","allowed_mentions":{"parse":["users"]}}`, false},
		{"users", `{"content":"<@12>","allowed_mentions":{"parse":["users"]}}`, true},
		{"another user", `{"content":"<@12>","allowed_mentions":{"users":["13"]}}`, false},
		{"this user", `{"content":"<@!12>","allowed_mentions":{"parse":[],"users":["12"]}}`, true},
		{"in an embed", `{"embeds":[{"description":"@everyone <@12>"}]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			discord := sandbox.NewDiscord(sandbox.BadDiscordServer(newClock()))
			if status, _, body := send(t, t.Context(), serve(t, discord.Handler()), say(tt.body)); status != 200 {
				t.Fatal(status, body)
			}
			if got := discord.Messages(room)[0].Pinged; got != tt.want {
				t.Errorf("pinged %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDiscordEditsWithoutAllowedMentionsPing(t *testing.T) {
	t.Parallel()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(newClock()))
	base := serve(t, discord.Handler())
	send(t, t.Context(), base, say(`{"content":"@everyone","allowed_mentions":{"parse":[]}}`))
	m := discord.Messages(room)[0]
	if m.Pinged {
		t.Fatal("pinged at once")
	}
	send(t, t.Context(), base, discordCall(http.MethodPatch, "/channels/"+room+"/messages/"+m.ID, `{"content":"@everyone!"}`))
	m = discord.Messages(room)[0]
	if !m.Pinged || len(m.Edits) != 1 || m.Edits[0].Content != "@everyone" {
		t.Errorf("after the edit: %+v", m)
	}
}

func TestDiscordNonce(t *testing.T) {
	t.Parallel()
	now := newClock()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(now))
	base := serve(t, discord.Handler())
	const keyed, loose = `{"content":"a","nonce":"n1","enforce_nonce":true}`, `{"content":"a","nonce":"n1"}`
	post := func(body string) string {
		t.Helper()
		_, _, reply := send(t, t.Context(), base, say(body))
		var m struct{ ID string }
		if err := json.Unmarshal([]byte(reply), &m); err != nil || m.ID == "" {
			t.Fatal(reply)
		}
		now.Advance(time.Minute)
		return m.ID
	}
	first := post(keyed)
	if post(keyed) != first {
		t.Error("the same nonce made a second message")
	}
	if post(loose) == first {
		t.Error("a nonce that is not enforced was deduplicated")
	}
	now.Advance(3 * time.Minute)
	if post(keyed) == first {
		t.Error("the nonce outlived its window")
	}
	_, _, list := send(t, t.Context(), base, discordCall(http.MethodGet, "/channels/"+room+"/messages", ""))
	if strings.Contains(list, "nonce") || !strings.Contains(list, first) {
		t.Errorf("listed messages: %s", list)
	}
}

func TestDiscordLimits(t *testing.T) {
	t.Parallel()
	now := newClock()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(now))
	base := serve(t, discord.Handler())
	for i := range 5 {
		status, header, _ := send(t, t.Context(), base, say(`{"content":"a"}`))
		if want := strconv.Itoa(4 - i); status != 200 || header.Get("X-RateLimit-Remaining") != want {
			t.Fatalf("message %d: %d, remaining %s, want %s", i, status, header.Get("X-RateLimit-Remaining"), want)
		}
		now.Advance(100 * time.Millisecond)
	}
	status, header, body := send(t, t.Context(), base, say(`{"content":"a"}`))
	if status != 429 || header.Get("Retry-After") != "5" || header.Get("X-RateLimit-Reset-After") != "4.500" ||
		header.Get("X-RateLimit-Scope") != "user" || !strings.Contains(body, `"retry_after":4.5`) {
		t.Errorf("sixth message: %d %v %s", status, header, body)
	}
	now.Advance(4500 * time.Millisecond)
	if status, _, _ := send(t, t.Context(), base, say(`{"content":"a"}`)); status != 200 {
		t.Errorf("after the wait: %d", status)
	}
	if n := len(discord.Messages(room)); n != 6 {
		t.Errorf("%d messages, want 6", n)
	}
}

func TestDiscordGlobalLimit(t *testing.T) {
	t.Parallel()
	now := newClock()
	o := sandbox.BadDiscordServer(now)
	for i := range 60 {
		o.Channels = append(o.Channels, sandbox.DiscordChannel{ID: fmt.Sprint(400000000000000000 + i)})
	}
	base := serve(t, sandbox.NewDiscord(o).Handler())
	limited := 0
	for i := range 60 {
		status, header, _ := send(t, t.Context(), base, discordCall(http.MethodPost, fmt.Sprintf("/channels/%d/messages", 400000000000000000+i), `{"content":"a"}`))
		if status == 429 {
			limited++
			if header.Get("X-RateLimit-Global") != "true" || header.Get("X-RateLimit-Scope") != "global" {
				t.Fatalf("headers %v", header)
			}
		}
	}
	if limited != 10 {
		t.Errorf("%d of 60 limited, want 10", limited)
	}
}

func TestDiscordBansWhoWillNotStop(t *testing.T) {
	t.Parallel()
	now := newClock()
	h := sandbox.NewDiscord(sandbox.BadDiscordServer(now)).Handler()
	ask := func(token string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v10/users/@me", nil)
		r.Header.Set("Authorization", "Bot "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for range 10000 {
		if w := ask("wrong"); w.Code != http.StatusUnauthorized {
			t.Fatalf("wrong token: %d", w.Code)
		}
	}
	if w := ask("sandbox-token"); w.Code != 429 || !strings.HasPrefix(w.Body.String(), "<html>") {
		t.Errorf("after 10,000 invalid requests: %d %s", w.Code, w.Body)
	}
	now.Advance(10 * time.Minute)
	if w := ask("sandbox-token"); w.Code != 200 {
		t.Errorf("ten minutes later: %d", w.Code)
	}
}

func TestDiscordLifeOfAMessage(t *testing.T) {
	t.Parallel()
	now := newClock()
	o := sandbox.BadDiscordServer(now)
	o.Channels = append(o.Channels, sandbox.DiscordChannel{ID: "500000000000000001", Type: sandbox.DiscordAnnouncement})
	discord := sandbox.NewDiscord(o)
	base := serve(t, discord.Handler())
	call := func(method, path, body string, wantStatus int, want string) {
		t.Helper()
		status, _, reply := send(t, t.Context(), base, discordCall(method, path, body))
		if status != wantStatus || !strings.Contains(reply, want) {
			t.Errorf("%s %s: %d %s, want %d %s", method, path, status, reply, wantStatus, want)
		}
		now.Advance(5 * time.Second)
	}
	const channel = "/channels/500000000000000001/messages"
	call(http.MethodPost, channel, `{"content":" a "}`, 200, `"content":"a"`)
	id := discord.Messages("500000000000000001")[0].ID
	call(http.MethodPost, channel+"/"+id+"/crosspost", "", 200, `"flags":1`)
	call(http.MethodPost, channel+"/"+id+"/crosspost", "", 400, `"code":40033`)
	call(http.MethodPatch, channel+"/"+id, `{"content":"b"}`, 200, `"content":"b"`)
	call(http.MethodPatch, channel+"/"+id, `{"content":""}`, 400, `"code":50006`)
	now.Advance(time.Hour)
	for range 3 {
		call(http.MethodPatch, channel+"/"+id, `{"content":"c"}`, 200, "")
	}
	call(http.MethodPatch, channel+"/"+id, `{"content":"d"}`, 429, `"code":30046`)
	call(http.MethodPost, channel, `{"content":"reply","message_reference":{"message_id":"`+id+`"}}`, 200, id)
	foreign, err := discord.Say("500000000000000001", "600000000000000001", "hello")
	if err != nil {
		t.Fatal(err)
	}
	call(http.MethodPatch, channel+"/"+foreign, `{"content":"mine"}`, 403, `"code":50005`)
	call(http.MethodGet, channel+"?limit=1", "", 200, "hello")
	call(http.MethodDelete, channel+"/"+id, "", 204, "")
	call(http.MethodGet, channel+"/"+id, "", 404, `"code":10008`)
	call(http.MethodGet, "/users/@me", "", 200, `"id":"100000000000000001"`)
	call(http.MethodGet, "/channels/500000000000000001", "", 200, `"type":5`)
	if m := discord.Messages("500000000000000001")[0]; !m.Deleted || !m.Crossposted || m.Content != "c" || len(m.Edits) != 4 {
		t.Errorf("the message: %+v", m)
	}
}

// toward sends a client's requests to the sandbox, whatever host they name.
type toward struct{ host string }

func (w toward) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = "http", w.host, w.host
	return http.DefaultTransport.RoundTrip(r)
}

func TestDiscordWithDiscordgo(t *testing.T) {
	t.Parallel()
	discord := sandbox.NewDiscord(sandbox.BadDiscordServer(newClock()))
	u, err := url.Parse(serve(t, discord.Handler()))
	if err != nil {
		t.Fatal(err)
	}
	session, err := discordgo.New("Bot sandbox-token")
	if err != nil {
		t.Fatal(err)
	}
	session.Client = &http.Client{Transport: toward{u.Host}}
	m, err := session.ChannelMessageSendComplex(room, &discordgo.MessageSend{
		Content: "장애 안내", Embeds: []*discordgo.MessageEmbed{{Title: "a", Description: "b"}},
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.ChannelMessageEdit(room, m.ID, "정정 안내"); err != nil {
		t.Fatal(err)
	}
	list, err := session.ChannelMessages(room, 10, "", "", "")
	if err != nil || len(list) != 1 || list[0].Content != "정정 안내" || list[0].EditedTimestamp == nil {
		t.Fatalf("listed %+v, %v", list, err)
	}
	_, err = session.ChannelMessageSend("200000000000000009", "a")
	rest, ok := errors.AsType[*discordgo.RESTError](err)
	if !ok || rest.Message == nil || rest.Message.Code != discordgo.ErrCodeUnknownChannel {
		t.Errorf("unknown channel: %v", err)
	}
	if err := session.ChannelMessageDelete(room, m.ID); err != nil {
		t.Error(err)
	}
	if got := discord.Messages(room); len(got) != 1 || !got[0].Deleted {
		t.Errorf("kept %+v", got)
	}
}
