package main

import (
	"net/http"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// sluice holds answers back while it is shut.
type sluice struct {
	mu     sync.Mutex
	opened chan struct{} // nil: it is open
}

// slowly makes receivers take what comes and answer when they are no longer slow: slow, and then ! slow.
func slowly(ts *testscript.TestScript, neg bool, args []string) {
	answers := stageOf(ts).answers
	if len(args) != 0 || answers == nil {
		ts.Fatalf("usage, after receiver: [!] slow")
	}
	if neg {
		answers.open()
		return
	}
	answers.shut()
}

func (s *sluice) shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil {
		s.opened = make(chan struct{})
	}
}

func (s *sluice) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened != nil {
		close(s.opened)
		s.opened = nil
	}
}

// below serves what is above the sluice: the effect happens at once, and the answer is written when the sluice is open.
func (s *sluice) below(above http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		above.ServeHTTP(w, r) // a small answer stays in the server's buffer until this function returns
		s.mu.Lock()
		opened := s.opened
		s.mu.Unlock()
		if opened == nil {
			return
		}
		select {
		case <-opened:
		case <-r.Context().Done():
		}
	})
}
