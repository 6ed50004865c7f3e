package discord_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const room = "1030000000000000001"

type guild struct {
	*sandbox.Discord
	clock  *channeltest.Clock
	sender channel.Sender
}

func newGuild(t *testing.T) *guild {
	t.Helper()
	return guildWith(t, discord.Settings{}, sandbox.DiscordChannel{ID: room, Name: "status"}, sandbox.DiscordChannel{ID: "1030000000000000002", Name: "closed", ReadOnly: true})
}

func guildWith(t *testing.T, s discord.Settings, channels ...sandbox.DiscordChannel) *guild {
	t.Helper()
	for i := range channels {
		channels[i].GuildID = "1010000000000000001"
	}
	clock := channeltest.NewClock(time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC))
	g := &guild{clock: clock, Discord: sandbox.NewDiscord(sandbox.DiscordOptions{
		Clock: clock, Token: token, ApplicationID: "1020000000000000001", Name: "bongsu", Channels: channels,
	})}
	server := httptest.NewServer(g.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(func() { payloads.Discord(g.Discord) })
	s.Token, s.APIURL = token, server.URL+"/api/v9/"
	g.sender = openWith(t, s, clock)
	return g
}

func open(t *testing.T, url string, clock bot.Clock) channel.Sender {
	t.Helper()
	return openWith(t, discord.Settings{Token: token, APIURL: url}, clock)
}

func openWith(t *testing.T, s discord.Settings, clock bot.Clock) channel.Sender {
	t.Helper()
	sender, err := discord.Open(&s, channel.Env{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func batch(t *testing.T, key string, addresses ...string) bot.Batch {
	t.Helper()
	body, err := discord.Compose(channeltest.Injected(channeltest.Hostile), nil)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body}
	for i, a := range addresses {
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + string(rune('a'+i)), Address: a, Key: key})
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

func TestEveryRenditionIsTakenByDiscord(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGuild(t)
			b := batch(t, name, room)
			var err error
			if b.Body, err = discord.Compose(r, nil); err != nil {
				t.Fatal(err)
			}
			if r.Mode == bot.Drill {
				b.Mode, b.Class = bot.Drill, bot.DrillClass
			}
			o := send(t, g.sender, b)[0]
			if o.State != bot.Accepted {
				t.Fatalf("got %+v", o)
			}
			m := g.Messages(room)[0]
			if o.ProviderID != room+"/"+m.ID || m.Pinged || string(m.AllowedMentions) != `{"parse":[]}` {
				t.Errorf("outcome %+v, pinged %t, allowed_mentions %s", o, m.Pinged, m.AllowedMentions)
			}
		})
	}
}

func TestLostAnswerIsSentAgainWithTheSameNonce(t *testing.T) {
	t.Parallel()
	g := newGuild(t)
	b := batch(t, "one key", room)
	g.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := send(t, g.sender, b)[0]; o.State != bot.UnknownOutcome {
		t.Fatalf("a lost answer is %+v", o)
	}
	g.clock.Advance(time.Minute)
	if o := send(t, g.sender, b)[0]; o.State != bot.Accepted || o.ProviderID != room+"/"+g.Messages(room)[0].ID {
		t.Errorf("the second attempt is %+v", o)
	}
	if n := len(g.Messages(room)); n != 1 {
		t.Errorf("readers see %d messages, want 1", n)
	}
	g.clock.Advance(time.Minute)
	b.Rows[0].Key = "another key"
	send(t, g.sender, b)
	if n := len(g.Messages(room)); n != 2 {
		t.Errorf("another key made %d messages in all, want 2", n)
	}
}

func TestEditNeverPings(t *testing.T) {
	t.Parallel()
	g := newGuild(t)
	b := batch(t, "key", room)
	id := send(t, g.sender, b)[0].ProviderID
	editor, ok := g.sender.(channel.Editor)
	if !ok {
		t.Fatal("Discord can edit")
	}
	r := channeltest.Injected("corrected @everyone")
	body, err := discord.Compose(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := editor.Edit(t.Context(), id, body)
	if err != nil || o.State != bot.Accepted {
		t.Fatalf("got %+v, %v", o, err)
	}
	m := g.Messages(room)[0]
	if m.Pinged || string(m.AllowedMentions) != `{"parse":[]}` || !strings.Contains(string(m.Embeds), "corrected") {
		t.Errorf("after the edit: pinged %t, %s, %s", m.Pinged, m.AllowedMentions, m.Embeds)
	}
	if o, err = editor.Edit(t.Context(), room+"/1030000000000000009", body); err != nil || o.State != bot.Failed {
		t.Errorf("an edit of nothing: %+v, %v", o, err)
	}
	if _, err = editor.Edit(t.Context(), "nonsense", body); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a name that is none: %v", err)
	}
}

func TestRefusalsKeepDiscordsCode(t *testing.T) {
	t.Parallel()
	g := newGuild(t)
	got := send(t, g.sender, batch(t, "key", "1030000000000000002", "1030000000000000099", "../../users/@me"))
	want := []bot.Outcome{
		{DeliveryID: "dlva", State: bot.Failed, Reason: "discord refused: code 50013, HTTP 403"},
		{DeliveryID: "dlvb", State: bot.Failed, Reason: "discord refused: code 10003, HTTP 404"},
	}
	if diff := cmp.Diff(want, got[:2]); diff != "" {
		t.Error(diff)
	}
	if got[2].State != bot.Failed {
		t.Errorf("an address that climbs out of its path: %+v", got[2])
	}
}

func TestGateLetsNoRequestIntoALimit(t *testing.T) {
	t.Parallel()
	clock := channeltest.NewClock(time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC))
	var mu sync.Mutex
	left, requests := 2, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		requests++
		left--
		w.Header().Set("X-RateLimit-Remaining", string(rune('0'+max(0, left))))
		w.Header().Set("X-RateLimit-Reset-After", "4.5")
		_, _ = w.Write([]byte(`{"id":"7"}`))
	}))
	defer server.Close()
	s := open(t, server.URL, clock)

	results := make(chan bot.Outcome, 20)
	var senders sync.WaitGroup
	for range cap(results) {
		senders.Go(func() {
			outcomes, err := s.Send(t.Context(), batch(t, "key", room))
			if err != nil {
				t.Error(err)
				return
			}
			results <- outcomes[0]
		})
	}
	senders.Wait()
	close(results)
	sent, told := 0, 0
	for o := range results {
		switch {
		case o.State == bot.Accepted:
			sent++
		case o.State == bot.Pending && o.Throttled && o.After == 4500*time.Millisecond:
			told++
		default:
			t.Errorf("got %+v", o)
		}
	}
	if sent != 2 || told != 18 || requests != 2 {
		t.Errorf("%d sent, %d told to wait, %d requests; want 2, 18, 2", sent, told, requests)
	}
	if o := send(t, s, batch(t, "key", "1030000000000000002"))[0]; o.State != bot.Accepted {
		t.Errorf("a full route delays another one: %+v", o)
	}
	clock.Advance(4500 * time.Millisecond)
	if o := send(t, s, batch(t, "key", room))[0]; o.State != bot.Accepted {
		t.Errorf("after the reset: %+v", o)
	}
}

func TestAnswersThatTheLibraryGetsWrong(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   bot.Outcome
		next   bot.Outcome // of another channel, right after
	}{
		"a 2xx that is no JSON": {
			func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("thanks")) },
			bot.Outcome{State: bot.Accepted},
			bot.Outcome{State: bot.Accepted},
		},
		"a 2xx with a spoilt limit": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-RateLimit-Reset-After", "soon")
				_, _ = w.Write([]byte(`{"id":"7"}`))
			},
			bot.Outcome{State: bot.Accepted},
			bot.Outcome{State: bot.Accepted},
		},
		"502": {
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) },
			bot.Outcome{State: bot.UnknownOutcome, Reason: "discord answered HTTP 502"},
			bot.Outcome{State: bot.UnknownOutcome, Reason: "discord answered HTTP 502"},
		},
		"the edge's ban": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(429)
				_, _ = w.Write([]byte("<html>error 1015</html>"))
			},
			bot.Outcome{State: bot.Pending, Throttled: true, After: 10 * time.Minute, Reason: "discord's edge refuses this address: the lane rests for 10 minutes"},
			bot.Outcome{State: bot.Pending, Throttled: true, After: 10 * time.Minute, Reason: "discord's rate limit is reached"},
		},
		"the bot's limit": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-RateLimit-Global", "true")
				w.WriteHeader(429)
				_, _ = w.Write([]byte(`{"message":"slow","retry_after":3.25,"global":true}`))
			},
			bot.Outcome{State: bot.Pending, Throttled: true, After: 3250 * time.Millisecond, Reason: "discord's rate limit is reached"},
			bot.Outcome{State: bot.Pending, Throttled: true, After: 3250 * time.Millisecond, Reason: "discord's rate limit is reached"},
		},
	} {
		server := httptest.NewServer(tt.answer)
		got := send(t, open(t, server.URL, channeltest.NewClock(time.Unix(1e9, 0))), batch(t, "key", room, "1030000000000000002"))
		server.Close()
		tt.want.DeliveryID, tt.next.DeliveryID = "dlva", "dlvb"
		for i := range got {
			got[i].ProviderID = ""
		}
		if diff := cmp.Diff([]bot.Outcome{tt.want, tt.next}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOpenAndSendRefuseWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	if _, err := discord.Open(&discord.Settings{Token: "a", TokenFile: "b"}, channel.Env{}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("two tokens: %v", err)
	}
	if _, err := discord.Open(struct{}{}, channel.Env{}); err == nil {
		t.Error("foreign settings were taken")
	}
	g := newGuild(t)
	b := batch(t, "key", room)
	b.Body.Bytes = []byte(`{"text":"of Slack","blocks":[]}`)
	if _, err := g.sender.Send(t.Context(), b); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a foreign body: %v", err)
	}
	if n := len(g.Requests()); n > 0 {
		t.Errorf("%d requests left", n)
	}
}

func FuzzComposeShowsWhatWasSigned(f *testing.F) {
	f.Add(channeltest.Hostile)
	f.Add("https://a.example/x_y_에서 <https://b.example>*")
	f.Add("1. - # > :a: \\https://\\")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
		if text == "" {
			return
		}
		r := channeltest.Injected("x")
		r.Parts = []bot.Part{{Name: "seen", Text: text}}
		body, err := discord.Compose(r, nil)
		if errors.Is(err, bot.ErrInvalid) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(shown(t, body.Bytes), text) {
			t.Errorf("signed %q, shown %q", text, shown(t, body.Bytes))
		}
		if found := live(t, body.Bytes); len(found) > 0 {
			t.Errorf("Discord would act on %q in %q", found, body.Bytes)
		}
	})
}
