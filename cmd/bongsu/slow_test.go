package main

import (
	"net/http"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// sluice holds the answers of one receiver back while it is shut.
type sluice struct {
	mu     sync.Mutex
	path   string
	opened chan struct{} // nil: it is open
}

// slowly makes a receiver take what comes and answer when it is no longer slow: slow second, and then ! slow second.
func slowly(ts *testscript.TestScript, neg bool, args []string) {
	answers := stageOf(ts).answers
	if len(args) != 1 || answers == nil {
		ts.Fatalf("usage, after receiver: [!] slow NAME")
	}
	if neg {
		answers.open()
		return
	}
	answers.shut("/" + args[0])
}

func (s *sluice) shut(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path, s.opened = path, make(chan struct{})
}

func (s *sluice) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened != nil {
		close(s.opened)
	}
	s.path, s.opened = "", nil
}

// below serves what is above the sluice: the effect happens at once, and the answer is written when the sluice is open.
func (s *sluice) below(above http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		above.ServeHTTP(w, r) // a small answer stays in the server's buffer until this function returns
		s.mu.Lock()
		path, opened := s.path, s.opened
		s.mu.Unlock()
		if r.URL.Path != path {
			return
		}
		select {
		case <-opened:
		case <-r.Context().Done():
		}
	})
}
