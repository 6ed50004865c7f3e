package sandbox

import "time"

// bucket lets a burst through and then one every interval (Slack).
type bucket struct {
	burst    int
	interval time.Duration
	full     time.Time // when the bucket is full again
}

// take spends one token and returns 0, or says how long to wait.
func (b *bucket) take(at time.Time) time.Duration {
	if b.full.Before(at) {
		b.full = at
	}
	next := b.full.Add(b.interval)
	if wait := next.Sub(at) - time.Duration(b.burst)*b.interval; wait > 0 {
		return wait
	}
	b.full = next
	return 0
}

// window lets limit through in each period that starts with a first request (Discord).
type window struct {
	limit  int
	period time.Duration
	start  time.Time
	used   int
}

// take counts one request; ok is false when the window is spent.
func (w *window) take(at time.Time) (ok bool) {
	if w.start.IsZero() || at.Sub(w.start) >= w.period || at.Before(w.start) {
		w.start, w.used = at, 0
	}
	if w.used >= w.limit {
		return false
	}
	w.used++
	return true
}

func (w *window) left() int { return w.limit - w.used }

func (w *window) resetAfter(at time.Time) time.Duration { return w.start.Add(w.period).Sub(at) }
