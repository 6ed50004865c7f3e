package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const (
	nodeRequests = 8 * 32           // that one node has in the air at most: jobs of a lane, and requests of a job
	stopBar      = 15 * time.Second // ten are promised; the rest is for a machine that is busy with other tests
)

// TestNodesShareTheWork: two nodes on one Postgres share a fan-out, and one is killed in its middle. Then a third one starts, and the second is
// stopped in the middle of another fan-out, as an upgrade does. Each receiver has each notice once.
func TestNodesShareTheWork(t *testing.T) {
	t.Parallel()
	recipients := 10_000
	if testing.Short() || raced() {
		recipients = 4_000
	}
	path, on := built(t), fmt.Sprintf("store: {postgres: %q}", queuetest.Postgres(t))
	c := newFleet(recipients)
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	node := func() *binary {
		b := &binary{T: t, dir: t.TempDir(), path: path, recipients: recipients}
		b.configure(server.URL, on)
		return b
	}
	first, second, third := node(), node(), node()

	killed, running := first.serve(), second.serve()
	c.hold(func(n int, _ string) bool { return n > recipients/4 })
	second.publish("INC-1")
	c.await(t, "requests of both nodes in the air", func() bool { return len(c.held) > nodeRequests })
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait() // killed, so it says
	began := time.Now()
	c.await(t, "the requests of the dead node are cut", func() bool { return c.cut > 0 })
	c.open()
	c.await(t, "every receiver has the notice", func() bool { return len(c.effects) == recipients })
	t.Logf("%d requests were cut; resumed and done %s after the kill", c.cut, time.Since(began).Round(time.Millisecond))
	second.settled("INC-1")
	if again := c.once(t, 1); again == 0 {
		t.Error("nobody was called again: the kill came when nothing was under way")
	}

	third.serve()
	watching := third.watchSite()
	c.hold(func(_ int, endpoint string) bool { return strings.HasSuffix(endpoint, "007") }) // a few never answer
	third.publish("INC-2")
	c.await(t, "the second fan-out is in its middle", func() bool { return len(c.held) > 0 && len(c.effects) > recipients+recipients/4 })
	if err := running.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	before := c.count()
	if err := running.Wait(); err != nil {
		t.Errorf("the node did not end in peace: %v", err)
	}
	if took := time.Since(began); took > stopBar {
		t.Errorf("the node ended after %s", took)
	}
	t.Logf("stopped after %s, while the other node reached %d receivers", time.Since(began).Round(time.Millisecond), c.count()-before)
	c.open()
	c.await(t, "every receiver has the second notice", func() bool { return len(c.effects) == 2*recipients })
	t.Logf("all done %s after the signal", time.Since(began).Round(time.Millisecond))
	third.settled("INC-2")
	c.once(t, 2)
	if missed := watching(); missed > 0 {
		t.Errorf("the site of the node that stays did not answer %d times", missed)
	}
}

// raced reports whether this test runs under the race detector, where 10,000 receivers take minutes.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// watchSite asks for the site again and again, until the function that it returns is called: that tells how often it did not answer.
func (b *binary) watchSite() (missed func() int) {
	ctx, stop := context.WithCancel(b.Context())
	failures := make(chan int, 1)
	go func() {
		n := 0
		pause := time.NewTicker(20 * time.Millisecond)
		defer pause.Stop()
		for ctx.Err() == nil {
			if !reads(ctx, "http://"+b.site+"/en/") && ctx.Err() == nil {
				n++
			}
			<-pause.C
		}
		failures <- n
	}()
	return func() int {
		stop()
		return <-failures
	}
}

func reads(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// fleet are many receivers, of which some may be made to keep their senders waiting.
type fleet struct {
	receivers *sandbox.Webhooks
	inner     http.Handler
	size      int

	mu      sync.Mutex
	changed chan struct{} // closed at each change
	holds   func(arrived int, endpoint string) bool
	arrived int
	held    map[*http.Request]chan struct{} // closed when they are let go
	cut     int                             // held requests whose sender died
	effects map[string]int                  // calls by webhook-id
}

func newFleet(size int) *fleet {
	c := &fleet{size: size, changed: make(chan struct{}), held: map[*http.Request]chan struct{}{}, effects: map[string]int{}}
	c.receivers = newReceivers(size)
	c.inner = c.receivers.Handler()
	c.open()
	return c
}

// ServeHTTP takes the effect of a request also when its sender died meanwhile: only the answer is lost.
func (c *fleet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c.wait(r)
	c.inner.ServeHTTP(w, r)
	c.change(func() { c.effects[r.Header.Get("webhook-id")]++ })
}

func (c *fleet) wait(r *http.Request) {
	letGo := make(chan struct{})
	c.change(func() {
		c.arrived++
		if c.holds(c.arrived, path.Base(r.URL.Path)) {
			c.held[r] = letGo
		} else {
			close(letGo)
		}
	})
	select {
	case <-letGo:
	case <-r.Context().Done():
		c.change(func() {
			delete(c.held, r)
			c.cut++
		})
	}
}

func (c *fleet) change(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	close(c.changed)
	c.changed = make(chan struct{})
}

// hold keeps from now on waiting what the function chooses, by the number of its arrival and the receiver.
func (c *fleet) hold(holds func(arrived int, endpoint string) bool) {
	c.change(func() { c.holds, c.arrived, c.cut = holds, 0, 0 })
}

// open lets everything go that is held, and holds nothing more.
func (c *fleet) open() {
	c.change(func() {
		c.holds = func(int, string) bool { return false }
		for r, letGo := range c.held {
			close(letGo)
			delete(c.held, r)
		}
	})
}

func (c *fleet) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.effects)
}

func (c *fleet) await(t *testing.T, what string, done func() bool) {
	t.Helper()
	end := time.After(2 * resumeBar)
	for {
		c.mu.Lock()
		changed, ok := c.changed, done()
		state := fmt.Sprintf("%d arrived, %d held, %d cut, %d effects", c.arrived, len(c.held), c.cut, len(c.effects))
		c.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("not in time: %s: %s", what, state)
		}
	}
}

// once fails unless each receiver took that many notices, each once; it tells how many calls were made again.
func (c *fleet) once(t *testing.T, notices int) (again int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.effects) != notices*c.size {
		t.Errorf("%d webhook-ids reached the receivers, want %d", len(c.effects), notices*c.size)
	}
	for i := range c.size {
		if got := len(c.receivers.Received(endpoint(i))); got != notices {
			t.Errorf("%s has %d notices, want %d", endpoint(i), got, notices)
		}
	}
	for _, calls := range c.effects {
		again += calls - 1
	}
	return again
}
