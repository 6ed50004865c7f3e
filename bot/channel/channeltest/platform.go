package channeltest

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Platform is how the contract plays a kind's platform.
type Platform struct {
	// Settings point the sender at the server.
	Settings func(serverURL string) any
	// Address of the i-th recipient, and the recipient's own secret.
	Address func(serverURL string, i int) string
	Secret  bot.Secret
	// Accept is the platform's yes.
	Accept http.HandlerFunc
	// Content cuts out of a request what the body made of it.
	Content func(t *testing.T, r *http.Request, body []byte) []byte
	// Secrets must stand in no error.
	Secrets []string
	// Lost is the state of a row whose request left and was not answered.
	Lost bot.DeliveryState
	// ServerError is the state after HTTP 500.
	ServerError bot.DeliveryState
	// AtOnce: one request carries all rows of a batch.
	AtOnce bool
	// Aside answers the requests that post nothing, such as for a token, and reports whether this was one; nil: every request posts.
	Aside func(w http.ResponseWriter, r *http.Request) bool
}

// request is what reached the server.
type request struct {
	r    *http.Request
	body []byte
}

type fake struct {
	*httptest.Server
	mu   sync.Mutex
	seen []request
}

func (p *Platform) serve(t *testing.T, answer http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if p.Aside != nil && p.Aside(w, r) {
			return
		}
		f.mu.Lock()
		f.seen = append(f.seen, request{r: r, body: body})
		f.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) requests() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.seen...)
}

// open returns a sender that talks to f, and a live batch of n rows for it.
func (c Case) open(t *testing.T, f *fake, n int) (channel.Sender, bot.Batch) {
	t.Helper()
	body, err := c.Kind.Compose(Injected(Hostile), c.settings())
	if err != nil {
		t.Fatal(err)
	}
	at := issued().Add(time.Minute)
	b := bot.Batch{
		ID: "bat1", UpdateID: "upd1", Revision: 1, Type: bot.Progress, Mode: bot.Live, Class: bot.PublicClass, Kind: c.Kind.Name, Channel: "lane",
		Destination: "dest", Language: bot.English, Key: "6f1c1b0e-0000-5000-8000-000000000000", Body: body, Digest: body.BodyDigest(), At: at,
	}
	recipients := map[string]bot.Recipient{}
	for i := range n {
		id := string(rune('a' + i))
		recipients[id] = bot.Recipient{ID: id, Address: c.Platform.Address(f.URL, i), Secret: c.Platform.Secret}
		b.Rows = append(b.Rows, bot.Delivery{
			ID: "dlv" + id, Mode: b.Mode, Class: b.Class, Recipient: id, Address: recipients[id].Address, Key: "6f1c1b0e-0000-5000-8000-00000000000" + id,
			Digest: b.Digest, FirstSentAt: at,
		})
	}
	sender, err := c.Kind.Open(c.Platform.Settings(f.URL), channel.Env{Clock: NewClock(at), Recipients: recipients})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return sender, b
}

func sends(t *testing.T, c Case) {
	t.Run("sends the body and nothing else", func(t *testing.T) { t.Parallel(); sendsBody(t, c) })
	t.Run("repeats itself byte for byte", func(t *testing.T) { t.Parallel(); repeats(t, c) })
	t.Run("guards", func(t *testing.T) { t.Parallel(); guards(t, c) })
	t.Run("sorts answers", func(t *testing.T) { t.Parallel(); sortsAnswers(t, c) })
	t.Run("sorts silence", func(t *testing.T) { t.Parallel(); sortsSilence(t, c) })
	t.Run("stops", func(t *testing.T) { t.Parallel(); stops(t, c) })
}

func sendsBody(t *testing.T, c Case) {
	f := c.Platform.serve(t, c.Platform.Accept)
	sender, b := c.open(t, f, 3)
	outcomes := c.send(t, t.Context(), sender, b)
	for _, o := range outcomes {
		if o.State != bot.Accepted {
			t.Errorf("row %s: %+v", o.DeliveryID, o)
		}
	}
	seen := f.requests()
	want := len(b.Rows)
	if c.Platform.AtOnce {
		want = 1
	}
	if len(seen) != want {
		t.Fatalf("%d requests for %d rows, want %d", len(seen), len(b.Rows), want)
	}
	for _, s := range seen {
		if diff := cmp.Diff(string(b.Body.Bytes), string(c.Platform.Content(t, s.r, s.body))); diff != "" {
			t.Errorf("what was approved is not what was sent (-approved +sent):\n%s", diff)
		}
	}
}

// send returns the outcomes, one per row and in order.
func (c Case) send(t *testing.T, ctx context.Context, sender channel.Sender, b bot.Batch) []bot.Outcome {
	t.Helper()
	outcomes, err := sender.Send(ctx, b)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	if len(outcomes) != len(b.Rows) {
		t.Fatalf("%d outcomes for %d rows", len(outcomes), len(b.Rows))
	}
	for i, o := range outcomes {
		if o.DeliveryID != b.Rows[i].ID {
			t.Errorf("outcome %d is of row %s, want %s", i, o.DeliveryID, b.Rows[i].ID)
		}
		c.leaksNothing(t, o.Reason, b)
	}
	return outcomes
}

func (c Case) leaksNothing(t *testing.T, text string, b bot.Batch) {
	t.Helper()
	for _, secret := range c.Platform.Secrets {
		if strings.Contains(text, secret) {
			t.Errorf("a secret stands in %q", text)
		}
	}
	for _, row := range b.Rows {
		if strings.Contains(text, row.Address) {
			t.Errorf("an address stands in %q", text)
		}
	}
}

func repeats(t *testing.T, c Case) {
	f := c.Platform.serve(t, c.Platform.Accept)
	sender, b := c.open(t, f, 1)
	c.send(t, t.Context(), sender, b)
	c.send(t, t.Context(), sender, b)
	seen := f.requests()
	if len(seen) != 2 || string(seen[0].body) != string(seen[1].body) {
		t.Errorf("the second attempt of a row differs from the first:\n%v", seen)
	}
}

func guards(t *testing.T, c Case) {
	f := c.Platform.serve(t, c.Platform.Accept)
	sender, live := c.open(t, f, 1)
	for name, change := range map[string]func(*bot.Batch){
		"drill to public":  func(b *bot.Batch) { b.Mode = bot.Drill },
		"live to drill":    func(b *bot.Batch) { b.Class = bot.DrillClass },
		"update to desk":   func(b *bot.Batch) { b.Class = bot.DeskClass },
		"notice to public": func(b *bot.Batch) { b.Notice = true },
		"notice to drill":  func(b *bot.Batch) { b.Notice, b.Mode, b.Class = true, bot.Drill, bot.DrillClass },
		"no class":         func(b *bot.Batch) { b.Class = "" },
		"no mode":          func(b *bot.Batch) { b.Mode = "" },
	} {
		b := live
		change(&b)
		if outcomes, err := sender.Send(t.Context(), b); err == nil {
			t.Errorf("%s: sent with %+v", name, outcomes)
		}
	}
	if n := len(f.requests()); n > 0 {
		t.Errorf("%d requests left all the same", n)
	}
}

func sortsAnswers(t *testing.T, c Case) {
	for name, tt := range map[string]struct {
		status    int
		header    http.Header
		body      string
		state     bot.DeliveryState
		throttled bool
		after     time.Duration
	}{
		"429 says when": {status: 429, header: http.Header{"Retry-After": {"7"}}, body: `{"message":"slow","retry_after":7}`, state: bot.Pending, throttled: true, after: 7 * time.Second},
		"500":           {status: 500, body: "<html>oops", state: c.Platform.ServerError},
		"404":           {status: 404, body: `{"message":"Unknown Channel","code":10003}`, state: bot.Failed},
		"302":           {status: 302, header: http.Header{"Location": {"/elsewhere"}}, state: bot.Failed},
	} {
		f := c.Platform.serve(t, func(w http.ResponseWriter, _ *http.Request) {
			maps.Copy(w.Header(), tt.header)
			if strings.HasPrefix(tt.body, "{") {
				w.Header().Set("Content-Type", "application/json")
			}
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, tt.body)
		})
		sender, b := c.open(t, f, 1)
		o := c.send(t, t.Context(), sender, b)[0]
		if o.State != tt.state || o.Throttled != tt.throttled || o.After < tt.after {
			t.Errorf("%s: got %+v, want state %s, throttled %t, after at least %s", name, o, tt.state, tt.throttled, tt.after)
		}
		if o.Reason == "" {
			t.Errorf("%s: no reason is given", name)
		}
		if n := len(f.requests()); n != 1 {
			t.Errorf("%s: %d requests for one attempt", name, n)
		}
	}
}

func sortsSilence(t *testing.T, c Case) {
	cut := c.Platform.serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	sender, b := c.open(t, cut, 1)
	if o := c.send(t, t.Context(), sender, b)[0]; o.State != c.Platform.Lost || o.State == bot.Pending && !o.MayHave {
		t.Errorf("cut: %+v, want %s", o, c.Platform.Lost)
	}

	mute := c.Platform.serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	sender, b = c.open(t, mute, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if o := c.send(t, ctx, sender, b)[0]; o.State != c.Platform.Lost || o.State == bot.Pending && !o.MayHave {
		t.Errorf("no answer: %+v, want %s", o, c.Platform.Lost)
	}

	closed := c.Platform.serve(t, c.Platform.Accept)
	sender, b = c.open(t, closed, 1)
	closed.Close()
	if o := c.send(t, t.Context(), sender, b)[0]; o.State != bot.Pending || o.MayHave || o.Throttled {
		t.Errorf("refused connection: %+v, want pending, for certain not sent", o)
	}
}

func stops(t *testing.T, c Case) {
	f := c.Platform.serve(t, c.Platform.Accept)
	sender, b := c.open(t, f, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, o := range c.send(t, ctx, sender, b) {
		if o.State != bot.Pending || !o.Throttled {
			t.Errorf("a row that was not tried: %+v", o)
		}
	}
	if n := len(f.requests()); n > 0 {
		t.Errorf("%d requests after the stop", n)
	}
}
