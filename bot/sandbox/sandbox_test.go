package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// clock is a clock that moves when told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// send makes one request on a connection of its own; status 0 means no answer came.
func send(t *testing.T, ctx context.Context, base string, r sandbox.BadRequest) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, r.Method, base+r.Path, strings.NewReader(r.Body))
	if err != nil {
		t.Fatal(err)
	}
	if r.Header != nil {
		req.Header = r.Header.Clone()
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

// refusals sends each bad request and checks the platform's own error in its answer.
func refusals(t *testing.T, base string, requests []sandbox.BadRequest, between func(), code func(body string) string) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range requests {
		if seen[r.Name] {
			t.Errorf("two cases are named %q", r.Name)
		}
		seen[r.Name] = true
		between()
		status, _, body := send(t, t.Context(), base, r)
		if got := code(body); status != r.WantStatus || got != r.WantError {
			t.Errorf("%s: got %d %q, want %d %q\n%.400s", r.Name, status, got, r.WantStatus, r.WantError, body)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const endpoint, secret = "shop", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
	start := newClock().Now()
	for _, tt := range []struct {
		name    string
		fault   sandbox.Fault
		want    []int // statuses of three requests, 0: no answer
		effects int
		advance time.Duration
	}{
		{name: "none", want: []int{200, 200, 200}, effects: 3},
		{name: "down for one", fault: sandbox.Fault{Kind: sandbox.Down, Next: 1}, want: []int{0, 200, 200}, effects: 2},
		{name: "500 for two", fault: sandbox.Fault{Kind: sandbox.Status500, Next: 2}, want: []int{500, 500, 200}, effects: 1},
		{name: "502 that took effect", fault: sandbox.Fault{Kind: sandbox.Status502, Next: 1, Applied: true}, want: []int{502, 200, 200}, effects: 3},
		{name: "cut", fault: sandbox.Fault{Kind: sandbox.Cut, Next: 1}, want: []int{0, 200, 200}, effects: 3},
		{name: "timeout", fault: sandbox.Fault{Kind: sandbox.Timeout, Next: 1}, want: []int{0, 200, 200}, effects: 2},
		{name: "timeout that took effect", fault: sandbox.Fault{Kind: sandbox.Timeout, Next: 1, Applied: true}, want: []int{0, 200, 200}, effects: 3},
		{name: "any status", fault: sandbox.Fault{Kind: "503", Next: 1}, want: []int{503, 200, 200}, effects: 2},
		{
			name:  "between instants",
			fault: sandbox.Fault{Kind: sandbox.Status429, From: start.Add(time.Second), To: start.Add(2 * time.Second)},
			want:  []int{200, 429, 200}, effects: 2, advance: time.Second,
		},
		{name: "until healed", fault: sandbox.Fault{Kind: sandbox.Status500}, want: []int{500, 500, 500}},
		{
			name:  "for some requests",
			fault: sandbox.Fault{Kind: sandbox.Status500, Match: func(r *http.Request) bool { return r.Header.Get("webhook-id") == "msg_1" }},
			want:  []int{200, 500, 200}, effects: 2,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := newClock()
			hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: now, Endpoints: []sandbox.WebhookEndpoint{{ID: endpoint, Secret: secret}}})
			base := serve(t, hooks.Handler())
			if tt.fault.Kind != "" {
				hooks.Fail(tt.fault)
			}
			for i, want := range tt.want {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				if tt.fault.Kind == sandbox.Timeout && i == 0 {
					cancel()
					ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
				}
				status, header, body := send(t, ctx, base, event(t, endpoint, secret, i, now.Now()))
				cancel()
				if status != want {
					t.Errorf("request %d: got %d, want %d: %s", i, status, want, body)
				}
				if status == http.StatusTooManyRequests && header.Get("Retry-After") != "1" {
					t.Errorf("Retry-After %q, want 1", header.Get("Retry-After"))
				}
				now.Advance(tt.advance)
			}
			if err := hooks.Await(t.Context(), func() bool { return len(hooks.Received(endpoint)) == tt.effects }); err != nil {
				t.Fatal(err)
			}
			if got := len(hooks.Requests()); got != 3 {
				t.Errorf("%d requests in the log, want 3", got)
			}
			hooks.Heal()
			if status, _, _ := send(t, t.Context(), base, event(t, endpoint, secret, 7, now.Now())); status != 200 {
				t.Errorf("after Heal: %d", status)
			}
		})
	}
}

func TestFaultKinds(t *testing.T) {
	t.Parallel()
	for kind, want := range map[sandbox.FaultKind]bool{
		"down": true, "cut": true, "timeout": true, "500": true, "429": true, "410": true,
		"": false, "slow": false, "200": false, "600": false,
	} {
		if kind.Valid() != want {
			t.Errorf("%q: valid %v, want %v", kind, !want, want)
		}
	}
}

func TestAwaitEndsWithContext(t *testing.T) {
	t.Parallel()
	hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: newClock()})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := hooks.Await(ctx, func() bool { return false }); err == nil {
		t.Error("Await returned without the condition")
	}
}

// fuzz posts anything: a platform answers it and never breaks.
func fuzz(f *testing.F, now *clock, h http.Handler, authorization string) {
	f.Helper()
	f.Fuzz(func(t *testing.T, path, kind, body string) {
		now.Advance(time.Minute) // no limit stands in the way
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		r.URL.Path = path
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%d for %q", w.Code, body)
		}
	})
}
