package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// crowd are the recipients of a round: webhooks, and the mailboxes behind one relay.
type crowd struct {
	hooks          *sandbox.Webhooks
	mail           *sandbox.Mail
	address, relay string
	clock          *receiversClock

	mu       sync.Mutex
	arrived  int
	points   map[int]func()
	slowness time.Duration
	ended    time.Time // of the fault
}

func newCrowd(t *testing.T) *crowd {
	t.Helper()
	c := &crowd{clock: &receiversClock{}, points: map[int]func(){}, slowness: 5 * time.Millisecond}
	var endpoints []sandbox.WebhookEndpoint
	for i := range crashRecipients {
		endpoints = append(endpoints, sandbox.WebhookEndpoint{ID: endpoint(i), Secret: endpointSecret(i)})
	}
	c.hooks = sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: c.clock, Endpoints: endpoints})
	inner := c.hooks.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.arrive()
		c.clock.judging(r, func() { inner.ServeHTTP(w, r) })
	}))
	t.Cleanup(server.Close)
	c.address = server.URL

	c.mail = sandbox.NewMail(sandbox.MailOptions{Clock: wallClock{}})
	c.mail.Thinking(c.arrive)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.mail.Serve(ctx, l) // the round fails without it
	}()
	t.Cleanup(func() { cancel(); <-done })
	c.relay = l.Addr().String()
	return c
}

func mailbox(i int) string { return fmt.Sprintf("m%03d", i) }

// mailChannel is the configuration's block for the relay.
func (c *crowd) mailChannel() string {
	var y strings.Builder
	fmt.Fprintf(&y, `  - name: mail
    kind: email
    settings: {server: %q, security: none, from: status@haneul.example, reply_timeout: 2s}
    destinations:
      - id: readers
        class: public
        languages: [en]
        recipients:
`, c.relay)
	for i := range faultMails {
		fmt.Fprintf(&y, "          - {id: %s, address: %s@example.org}\n", mailbox(i), mailbox(i))
	}
	return y.String()
}

// arrive counts a message before it takes its effect, and does what waits for its number.
func (c *crowd) arrive() {
	c.mu.Lock()
	c.arrived++
	do, slowness := c.points[c.arrived], c.slowness
	c.mu.Unlock()
	if do != nil {
		do()
	}
	time.Sleep(slowness)
}

// at does something when the nth message arrives, before that takes its effect.
func (c *crowd) at(n int, do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.points[n] = do
}

// reached is closed when the nth message arrives; at once for none.
func (c *crowd) reached(n int) <-chan struct{} {
	reached := make(chan struct{})
	if n == 0 {
		close(reached)
		return reached
	}
	c.at(n, func() { close(reached) })
	return reached
}

// over notes when the fault struck last.
func (c *crowd) over() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = time.Now()
}

// first strikes the first request of each of the endpoints.
func (c *crowd) first(endpoints []int) func(*http.Request) bool {
	waiting := map[string]bool{}
	for _, i := range endpoints {
		waiting["/"+endpoint(i)] = true
	}
	return func(r *http.Request) bool { // the platform's mutex is held
		if !waiting[r.URL.Path] {
			return false
		}
		delete(waiting, r.URL.Path)
		c.over()
		return true
	}
}

// nth strikes a stage of the relay at these of its turns.
func (c *crowd) nth(turns []int) func(*http.Request) bool {
	turn := -1
	return func(*http.Request) bool {
		turn++
		if !slices.Contains(turns, turn) {
			return false
		}
		c.over()
		return true
	}
}

// receiversClock is the wall's, but for rounds that trust the sender's clock: they judge each request by its own timestamp.
type receiversClock struct {
	mu     sync.Mutex
	trusts bool
	at     time.Time
}

func (c *receiversClock) Now() time.Time {
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

func (c *receiversClock) judging(r *http.Request, serve func()) {
	if !c.trusts {
		serve()
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var seconds int64
	_, _ = fmt.Sscan(r.Header.Get("webhook-timestamp"), &seconds) // the receiver refuses what is none
	c.at = time.Unix(seconds, 0)
	serve()
}
