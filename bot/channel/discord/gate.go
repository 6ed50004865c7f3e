package discord

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// gate holds back a request that Discord would answer with 429, by what the headers of earlier answers said. It
// never sleeps: the caller is told to come back, so that one full route delays no other. It does the work of the
// library's limiter, which sleeps and goes by the wall clock, where a replay goes by its own.
type gate struct {
	clock bot.Clock

	mu     sync.Mutex
	until  time.Time // of the whole bot
	routes map[string]*route
}

type route struct {
	mu    sync.Mutex // held through a request: only its answer says what is left
	known bool
	left  int
	reset time.Time
}

func newGate(clock bot.Clock) *gate { return &gate{clock: clock, routes: map[string]*route{}} }

// enter locks the route and returns 0, or says how long to wait and holds nothing.
func (g *gate) enter(name string) (*route, time.Duration) {
	g.mu.Lock()
	r := g.routes[name]
	if r == nil {
		r = &route{}
		g.routes[name] = r
	}
	g.mu.Unlock()
	r.mu.Lock()
	now := g.clock.Now()
	wait := g.closed(now)
	if r.known && r.left < 1 {
		wait = max(wait, r.reset.Sub(now))
	}
	if wait > 0 {
		r.mu.Unlock()
		return nil, wait
	}
	r.left--
	return r, 0
}

// leave takes in the answer's headers, nil for none, and unlocks the route.
func (g *gate) leave(r *route, header http.Header) {
	defer r.mu.Unlock()
	left, err := strconv.Atoi(header.Get("X-RateLimit-Remaining"))
	if err != nil {
		return
	}
	after, ok := seconds(header.Get("X-RateLimit-Reset-After"))
	if !ok {
		return
	}
	r.known, r.left, r.reset = true, left, g.clock.Now().Add(after)
}

// close holds the whole bot back.
func (g *gate) close(after time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := g.clock.Now().Add(after); until.After(g.until) {
		g.until = until
	}
}

func (g *gate) closed(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(0, g.until.Sub(now))
}

// seconds reads a header such as "0.25"; a day is more than Discord ever asks for.
func seconds(text string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= 86400) {
		return 0, false
	}
	return time.Duration(f * float64(time.Second)), true
}
