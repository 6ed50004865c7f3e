package webhook_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func published() time.Time { return time.Date(2022, 10, 15, 6, 41, 0, 0, time.UTC) }

// batch is one row for each address; row i belongs to recipient i.
func batch(t *testing.T, addresses ...string) bot.Batch {
	t.Helper()
	body, err := webhook.Compose(channeltest.Injected(channeltest.Hostile), nil)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.Batch{ID: "bat1", Mode: bot.Live, Class: bot.PublicClass, Body: body}
	for i, a := range addresses {
		id := strconv.Itoa(i)
		b.Rows = append(b.Rows, bot.Delivery{ID: "dlv" + id, Recipient: id, Address: a, Key: "6f1c1b0e-" + id})
	}
	return b
}

func open(t *testing.T, s webhook.Settings, env channel.Env, secrets int) channel.Sender {
	t.Helper()
	env.Recipients = map[string]bot.Recipient{}
	for i := range secrets {
		env.Recipients[strconv.Itoa(i)] = bot.Recipient{Secret: bot.NewSecret(secret())}
	}
	if env.Clock == nil {
		env.Clock = channeltest.NewClock(published())
	}
	sender, err := webhook.Open(&s, env)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func send(t *testing.T, s channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestTwoHundredReceiversGetItOnce(t *testing.T) {
	t.Parallel()
	const n = 200
	clock := channeltest.NewClock(published())
	var endpoints []sandbox.WebhookEndpoint
	for i := range n {
		endpoints = append(endpoints, sandbox.WebhookEndpoint{ID: strconv.Itoa(i), Secret: secret(), Gone: i == 7})
	}
	receivers := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: clock, Endpoints: endpoints})
	server := httptest.NewServer(receivers.Handler())
	defer server.Close()
	var addresses []string
	for i := range n {
		addresses = append(addresses, server.URL+"/"+strconv.Itoa(i))
	}
	s := open(t, webhook.Settings{AllowPrivate: true}, channel.Env{Clock: clock}, n)
	b := batch(t, addresses...)

	receivers.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: func(r *http.Request) bool { return r.URL.Path == "/3" }})
	for i, o := range send(t, s, b) {
		want := bot.Accepted
		switch i {
		case 7:
			want = bot.Failed
		case 3:
			want = bot.Pending
		}
		if o.State != want || o.DeliveryID != b.Rows[i].ID || o.Disable != (i == 7) {
			t.Errorf("row %d: %+v, want %s", i, o, want)
		}
	}
	clock.Advance(5 * time.Second)
	send(t, s, b)
	for i := range n {
		events := receivers.Received(strconv.Itoa(i))
		if i != 7 && (len(events) != 1 || string(events[0].Body) != string(b.Body.Bytes)) {
			t.Errorf("receiver %d has %d events", i, len(events))
		}
	}
	attempts := receivers.Attempts("3")
	if len(attempts) != 2 || attempts[0].ID != attempts[1].ID || attempts[0].Timestamp == attempts[1].Timestamp {
		t.Errorf("attempts at one receiver: %+v; want one id and two timestamps", attempts)
	}
}

func TestReceiversAnswers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status    int
		wait      string
		state     bot.DeliveryState
		throttled bool
		after     time.Duration // at least, and at most a tenth more
	}{
		"200":             {200, "", bot.Accepted, false, 0},
		"204":             {204, "", bot.Accepted, false, 0},
		"301":             {301, "", bot.Failed, false, 0},
		"400":             {400, "", bot.Failed, false, 0},
		"401":             {401, "", bot.Failed, false, 0},
		"410":             {410, "", bot.Failed, false, 0},
		"429":             {429, "", bot.Pending, true, 5 * time.Second},
		"429 in seconds":  {429, "120", bot.Pending, true, 2 * time.Minute},
		"429 with a date": {429, "Sat, 15 Oct 2022 07:41:00 GMT", bot.Pending, true, time.Hour},
		"429 long ago":    {429, "Sat, 15 Oct 2022 05:41:00 GMT", bot.Pending, true, 5 * time.Second},
		"429 for ever":    {429, "99999999", bot.Pending, true, 24 * time.Hour},
		"429 in words":    {429, "later", bot.Pending, true, 5 * time.Second},
		"503 for ever":    {503, "99999999", bot.Pending, false, 24 * time.Hour},
		"502":             {502, "60", bot.Pending, false, time.Minute},
		"504":             {504, "", bot.Pending, false, 5 * time.Second},
		"500":             {500, "", bot.Pending, false, 5 * time.Second},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if tt.wait != "" {
				w.Header().Set("Retry-After", tt.wait)
			}
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(tt.status)
		}))
		o := send(t, open(t, webhook.Settings{AllowPrivate: true}, channel.Env{}, 1), batch(t, server.URL))[0]
		server.Close()
		if o.State != tt.state || o.Throttled != tt.throttled || o.After < tt.after || o.After > tt.after+tt.after/10 {
			t.Errorf("%s: got %+v, want %s, throttled %t, after %s", name, o, tt.state, tt.throttled, tt.after)
		}
	}
}

func TestBackoffGrowsAndSpreads(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }))
	defer server.Close()
	s := open(t, webhook.Settings{AllowPrivate: true}, channel.Env{}, 8)
	b := batch(t, server.URL, server.URL, server.URL, server.URL, server.URL, server.URL, server.URL, server.URL)
	before := time.Duration(0)
	for _, attempts := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9} {
		waits := map[time.Duration]bool{}
		for i := range b.Rows {
			b.Rows[i].Attempts = attempts
		}
		for _, o := range send(t, s, b) {
			waits[o.After] = true
			if o.After <= before {
				t.Errorf("after %d attempts %s, no more than %s", attempts, o.After, before)
			}
		}
		if len(waits) < 4 {
			t.Errorf("after %d attempts 8 receivers share %d waits", attempts, len(waits))
		}
		for w := range waits {
			before = max(before, w)
		}
	}
}

func TestPrivateAddressesAreRefusedWhenDialled(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the request arrived") }))
	defer server.Close()
	s := open(t, webhook.Settings{}, channel.Env{Client: server.Client()}, 20)
	addresses := []string{
		server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1), // a name that resolves to inside
		"https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest",
		"https://100.64.0.1/", "https://0.0.0.0/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/",
		"http://example.com/", "ftp://example.com/", "https:///nowhere", "not an address",
	}
	b := batch(t, addresses...)
	for i, o := range send(t, s, b) {
		if o.State != bot.Failed || !strings.HasPrefix(o.Reason, "the recipient's address is") {
			t.Errorf("%s: %+v", addresses[i], o)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	if o := send(t, open(t, webhook.Settings{AllowPrivate: true}, channel.Env{}, 1), batch(t, server.URL))[0]; o.State != bot.Failed {
		t.Errorf("got %+v", o)
	}
}

func TestNoMoreRequestsAtOnceThanSet(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	running, most := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		defer func() { mu.Lock(); running--; mu.Unlock() }()
	}))
	defer server.Close()
	addresses := make([]string, 60)
	for i := range addresses {
		addresses[i] = server.URL
	}
	send(t, open(t, webhook.Settings{AllowPrivate: true, Concurrency: 3}, channel.Env{}, len(addresses)), batch(t, addresses...))
	if most > 3 {
		t.Errorf("%d requests at once, want at most 3", most)
	}
	if _, err := webhook.Open(&webhook.Settings{Concurrency: -1}, channel.Env{}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("concurrency below zero: %v", err)
	}
}

func TestSecretsAndKeysThatCannotSign(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("an unsigned request left") }))
	defer server.Close()
	spoilt := "whsec_*not base64*"
	recipients := map[string]bot.Recipient{
		"1": {Secret: bot.NewSecret(spoilt)},
		"2": {Secret: bot.NewSecret(base64.StdEncoding.EncodeToString([]byte("no prefix, no rule")))},
		"3": {Secret: bot.NewSecret(secret())},
		"4": {Secret: bot.NewSecret("whsec_")},
	}
	s, err := webhook.Open(&webhook.Settings{AllowPrivate: true}, channel.Env{Clock: channeltest.NewClock(published()), Recipients: recipients})
	if err != nil {
		t.Fatal(err)
	}
	b := batch(t, server.URL, server.URL, server.URL, server.URL, server.URL)
	b.Rows[3].Key = "with.stop"
	var got []string
	for _, o := range send(t, s, b) {
		if o.State != bot.Failed {
			t.Errorf("got %+v", o)
		}
		got = append(got, o.Reason)
	}
	want := []string{
		"recipient 0: no signing secret: write one that begins with whsec_",
		"recipient 1: the signing secret is not base64",
		"recipient 2: no signing secret: write one that begins with whsec_",
		"the delivery's key cannot be a webhook-id",
		"recipient 4: the signing secret is empty: write base64 after whsec_",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
