package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const (
	crashRecipients = 200
	crashPassed     = 60               // answered before the process dies
	resumeBar       = 30 * time.Second // from the new start to the last arrival
)

// TestKillInTheMiddleOfAFanOut kills the daemon while 200 webhooks are on their way: some are answered, some are in the air, most have not
// left. After a restart each receiver has the notice once, and every attempt at a receiver carried the same webhook-id.
func TestKillInTheMiddleOfAFanOut(t *testing.T) {
	t.Parallel()
	path := built(t)
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		killAndResume(t, path, "store: {sqlite: ./bongsu.db}")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		killAndResume(t, path, fmt.Sprintf("store: {postgres: %q}", queuetest.Postgres(t)))
	})
}

func killAndResume(t *testing.T, path, storeBlock string) {
	t.Helper()
	gate := newGate(crashPassed)
	server := httptest.NewServer(gate)
	t.Cleanup(server.Close)
	b := &binary{T: t, dir: t.TempDir(), path: path, recipients: crashRecipients}
	b.configure(server.URL, storeBlock)

	first := b.serve()
	b.publish("INC-1")
	select {
	case <-gate.waiting: // the answered ones are through, and others are in the air
	case <-time.After(patience):
		t.Fatalf("%d requests arrived", gate.arrived.Load())
	}
	if err := first.Process.Kill(); err != nil { // SIGKILL: nothing is tidied up
		t.Fatal(err)
	}
	_ = first.Wait() // killed, so it says

	gate.open()
	began := time.Now()
	second := b.serve()
	ctx, cancel := context.WithTimeout(t.Context(), resumeBar)
	defer cancel()
	if err := gate.receivers.Await(ctx, gate.complete); err != nil {
		t.Fatalf("%d of %d receivers have the notice %s after the restart", gate.reached(), crashRecipients, resumeBar)
	}
	t.Logf("resumed and done %s after the restart", time.Since(began).Round(time.Millisecond))
	b.settled("INC-1")
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the daemon did not end in peace: %v", err)
	}
	again := 0
	for i := range crashRecipients {
		attempts := gate.receivers.Attempts(endpoint(i))
		if len(attempts) > 1 {
			again++
		}
		for _, a := range attempts {
			if a.ID != attempts[0].ID || a.Error != "" {
				t.Errorf("%s was called with %s, then with %s %s", endpoint(i), attempts[0].ID, a.ID, a.Error)
			}
		}
		if got := len(gate.receivers.Received(endpoint(i))); got != 1 {
			t.Errorf("%s has the notice %d times", endpoint(i), got)
		}
	}
	if again < crashPassed {
		t.Errorf("only %d receivers were called again: the kill came when nothing was under way", again)
	}
}

func endpoint(i int) string { return fmt.Sprintf("r%03d", i) }

func endpointSecret(i int) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "a secret of receiver no. %04d", i))
}

// gate lets some requests through to the receivers and holds the others until it is opened or their sender is dead. What a dead sender had
// sent takes its effect all the same: only the answer is lost.
type gate struct {
	receivers *sandbox.Webhooks
	inner     http.Handler
	passes    int64
	arrived   atomic.Int64
	waiting   chan struct{} // closed when the first request is held
	held      sync.Once
	opened    chan struct{}
	open      func()
}

func newGate(passes int64) *gate {
	g := &gate{passes: passes, waiting: make(chan struct{}), opened: make(chan struct{})}
	g.open = sync.OnceFunc(func() { close(g.opened) })
	g.receivers = newReceivers(crashRecipients)
	g.inner = g.receivers.Handler()
	return g
}

func newReceivers(n int) *sandbox.Webhooks {
	var endpoints []sandbox.WebhookEndpoint
	for i := range n {
		endpoints = append(endpoints, sandbox.WebhookEndpoint{ID: endpoint(i), Secret: endpointSecret(i)})
	}
	return sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: wallClock{}, Endpoints: endpoints})
}

// ServeHTTP holds what comes after the first passes.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if g.arrived.Add(1) > g.passes {
		select {
		case <-g.opened:
		default:
			g.held.Do(func() { close(g.waiting) })
			select {
			case <-g.opened:
			case <-r.Context().Done():
			}
		}
	}
	g.inner.ServeHTTP(w, r)
}

func (g *gate) reached() int {
	n := 0
	for i := range crashRecipients {
		n += min(1, len(g.receivers.Received(endpoint(i))))
	}
	return n
}

func (g *gate) complete() bool { return g.reached() == crashRecipients }

// built builds the real binary.
func built(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bongsu")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// binary is the real program in a folder of its own.
type binary struct {
	*testing.T
	dir, path, site string
	recipients      int
	channels        string // besides the webhooks, as they stand in the configuration
	env             []string
}

func (b *binary) configure(receiver, storeBlock string) {
	b.Helper()
	addr := func() string {
		free, err := freeAddr()
		if err != nil {
			b.Fatal(err)
		}
		return free
	}
	b.site = addr()
	var y strings.Builder
	fmt.Fprintf(&y, `org:
  name: {ko: 하늘톡, en: Haneul Talk, fr: Haneul Talk}
  contact: {ko: help.example.com/ko, en: help.example.com/en, fr: help.example.com/fr}
%s
site: {addr: %q}
console: {addr: %q}
components:
  - {id: messages, name: {ko: 메시지, en: Messages, fr: Messages}}
people:
  - {id: first, name: {ko: 첫째, en: First, fr: Premier}, roles: [duty-officer, comms, legal, ic]}
  - {id: second, name: {ko: 둘째, en: Second, fr: Second}, roles: [duty-officer, comms, legal, ic]}
channels:
  - name: hooks
    kind: webhook
    settings: {allow_private: true}
    destinations:
      - id: subscribers
        class: public
        languages: [en]
        recipients:
`, storeBlock, b.site, addr())
	for i := range b.recipients {
		fmt.Fprintf(&y, "          - {id: %s, address: %q, secret: %s}\n", endpoint(i), receiver+"/"+endpoint(i), endpointSecret(i))
	}
	y.WriteString(b.channels)
	if err := os.WriteFile(filepath.Join(b.dir, "bongsu.yaml"), []byte(y.String()), 0o600); err != nil {
		b.Fatal(err)
	}
}

func (b *binary) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(b.Context(), b.path, args...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), b.env...)
	return c
}

// serve starts the daemon and waits until its site answers.
func (b *binary) serve() *exec.Cmd {
	b.Helper()
	c := b.command("serve")
	var log bytes.Buffer
	c.Stderr = &log
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { // a daemon that a failing test left behind
		if c.ProcessState == nil {
			_ = c.Process.Kill()
			_ = c.Wait()
		}
		if b.Failed() {
			b.Logf("the daemon's log:\n%s", log.String())
		}
	})
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	if err := answers(ctx, "http://"+b.site+"/en/"); err != nil {
		b.Fatalf("the daemon does not serve: %v", err)
	}
	return c
}

// run runs one command as a person and returns what it prints.
func (b *binary) run(args ...string) string {
	b.Helper()
	c := b.command(args...)
	var failure bytes.Buffer
	c.Stderr = &failure
	out, err := c.Output()
	if err != nil {
		b.Fatalf("bongsu %s: %v\n%s", strings.Join(args, " "), err, failure.String())
	}
	return string(out)
}

func (b *binary) as(person string) {
	b.Helper()
	b.env = []string{"BONGSU_TOKEN=" + strings.TrimSpace(b.run("person", "token", person))}
}

// publish declares the incident that gets the key and has a holding notice approved.
func (b *binary) publish(key string) {
	b.Helper()
	b.as("first")
	b.run("declare", "--mode", "live", "--severity", "5", "--component", "messages", "--anyway") // some tests declare a second one
	asked := regexp.MustCompile(`draft (\w+) \(holding, digest (\w+)\)`).FindStringSubmatch(b.run("update", "holding", key, "--next", "20m"))
	if asked == nil {
		b.Fatal("no draft was asked for")
	}
	b.as("second")
	b.run("approve", asked[1], "--digest", asked[2])
}

// settled waits until the ledger says that all rows are accepted.
func (b *binary) settled(key string) {
	b.Helper()
	var counts map[bot.DeliveryState]int
	for end := time.Now().Add(patience); time.Now().Before(end); {
		var shown struct {
			Ledger map[string]map[bot.DeliveryState]int
		}
		if err := json.Unmarshal([]byte(b.run("show", key, "--json")), &shown); err != nil {
			b.Fatal(err)
		}
		if counts = shown.Ledger["hooks"]; counts[bot.Accepted] == b.recipients {
			return
		}
	}
	b.Errorf("the ledger says %v, want %d accepted", counts, b.recipients)
}
