package slackapp

import "sync"

// hands counts what is in hand. Unlike a sync.WaitGroup it may be waited for while more comes.
type hands struct {
	mu   sync.Mutex
	idle *sync.Cond
	full int
}

func newHands() *hands {
	h := &hands{}
	h.idle = sync.NewCond(&h.mu)
	return h
}

// run does something beside the caller.
func (h *hands) run(do func()) {
	h.mu.Lock()
	h.full++
	h.mu.Unlock()
	go func() {
		defer func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			if h.full--; h.full == 0 {
				h.idle.Broadcast()
			}
		}()
		do()
	}()
}

// wait returns when nothing is in hand.
func (h *hands) wait() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.full > 0 {
		h.idle.Wait()
	}
}
