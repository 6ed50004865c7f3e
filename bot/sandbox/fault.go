package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// FaultKind names a way of failing: down, cut, timeout, or an HTTP status such as 502.
type FaultKind string

// The ways of failing that have a name; any status from 400 to 599 is a kind too.
const (
	Down      FaultKind = "down"    // the connection closes, nothing has happened
	Cut       FaultKind = "cut"     // the effect happens, then the connection closes without an answer
	Timeout   FaultKind = "timeout" // the connection is held until the client gives up
	Status429 FaultKind = "429"     // rate limited, with Retry-After
	Status500 FaultKind = "500"
	Status502 FaultKind = "502"
)

// Valid reports whether a platform knows the kind.
func (k FaultKind) Valid() bool {
	return k == Down || k == Cut || k == Timeout || k.status() != 0
}

func (k FaultKind) status() int {
	n, err := strconv.Atoi(string(k))
	if err != nil || n < 400 || n > 599 {
		return 0
	}
	return n
}

// Fault is one line of a platform's script. Without From, To and Next it holds
// until Heal; conditions that are given must all be met.
type Fault struct {
	Kind       FaultKind
	From, To   time.Time                // zero: open on that side; To itself is outside
	Next       int                      // strikes this many requests, then is spent
	Match      func(*http.Request) bool // nil: every request
	RetryAfter time.Duration            // of status faults
	Applied    bool                     // timeout and statuses: the effect happens all the same
}

type armed struct {
	Fault
	left int
}

// Fail adds a fault to the script. Of several that fit, the first added strikes.
// It panics on a kind that is not Valid: the script is the caller's own.
func (p *platform) Fail(f Fault) {
	if !f.Kind.Valid() {
		panic("sandbox: no such fault: " + string(f.Kind))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, &armed{Fault: f, left: f.Next})
}

// Heal ends all faults.
func (p *platform) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
}

func (f *armed) on(at time.Time) bool {
	return (f.From.IsZero() || !at.Before(f.From)) &&
		(f.To.IsZero() || at.Before(f.To)) &&
		(f.Next == 0 || f.left > 0)
}

func (p *platform) strike(at time.Time, r *http.Request) *Fault {
	for _, f := range p.faults {
		if f.on(at) && (f.Match == nil || f.Match(r)) {
			f.left--
			return &f.Fault
		}
	}
	return nil
}

// downAt reports whether the whole platform is down, for people as for programs.
func (p *platform) downAt(at time.Time) bool {
	for _, f := range p.faults {
		if f.Kind == Down && f.Next == 0 && f.Match == nil && f.on(at) {
			return true
		}
	}
	return false
}

// retryAfter gives whole seconds, at least one, as the header wants them.
func retryAfter(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second-1)/time.Second)))
}
