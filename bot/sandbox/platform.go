package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Clock tells a platform what time it is.
type Clock interface{ Now() time.Time }

// ErrPlatformDown says that people cannot use a platform while a Down fault is on.
var ErrPlatformDown = errors.New("the platform is down")

// Request is one HTTP request as a platform saw it, secrets removed.
type Request struct {
	At     time.Time
	Method string
	Path   string
	Body   []byte
	Status int       // 0: no answer was sent
	Error  string    // the platform's own error name, if it refused
	Fault  FaultKind // the fault that struck, if any
}

// platform is what all platforms share: the clock, the log, the faults and a
// signal for those who wait. The mutex guards the platform that embeds it too.
type platform struct {
	clock    Clock
	mu       sync.Mutex
	changed  chan struct{}
	faults   []*armed
	requests []Request
}

// answer is a finished HTTP response; code is the platform's error name in it.
type answer struct {
	status int
	header http.Header
	body   []byte
	code   string
}

// wire is how one platform answers: respond does the work, fail dresses a
// scripted status in the platform's form, redact hides secrets from the log.
type wire struct {
	respond func(r *http.Request, body []byte) answer
	fail    func(status int, after time.Duration) answer
	redact  func(r *http.Request, body []byte) []byte
	maxBody int64
}

// Requests returns everything that reached the platform, in order of arrival.
func (p *platform) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Await returns nil as soon as done reports true, looking again whenever the
// platform's log changes, or an error when ctx ends first.
func (p *platform) Await(ctx context.Context, done func() bool) error {
	for {
		p.mu.Lock()
		changed := p.signal()
		p.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("await platform: %w", ctx.Err())
		}
	}
}

func (p *platform) signal() <-chan struct{} {
	if p.changed == nil {
		p.changed = make(chan struct{})
	}
	return p.changed
}

// touch wakes everybody in Await; the mutex is held.
func (p *platform) touch() {
	if p.changed != nil {
		close(p.changed)
		p.changed = nil
	}
}

func (p *platform) serve(w http.ResponseWriter, r *http.Request, on wire) {
	// The whole body is read first: only then does the server notice that a
	// client has given up, which is what ends a Timeout fault.
	body, err := io.ReadAll(io.LimitReader(r.Body, on.maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	logged, fault := p.arrive(r, on.redact(r, body))
	switch {
	case fault == nil:
		p.write(w, logged, on.respond(r, body))
	case fault.Kind == Cut:
		on.respond(r, body)
		panic(http.ErrAbortHandler)
	case fault.Kind == Down:
		panic(http.ErrAbortHandler)
	default:
		if fault.Applied {
			on.respond(r, body)
		}
		if fault.Kind == Timeout {
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		p.write(w, logged, on.fail(fault.Kind.status(), fault.RetryAfter))
	}
}

// arrive logs the request and takes the fault that strikes it.
func (p *platform) arrive(r *http.Request, body []byte) (int, *Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.clock.Now()
	fault := p.strike(at, r)
	entry := Request{At: at, Method: r.Method, Path: r.URL.RequestURI(), Body: body}
	if fault != nil {
		entry.Fault = fault.Kind
	}
	p.requests = append(p.requests, entry)
	p.touch()
	return len(p.requests) - 1, fault
}

func (p *platform) write(w http.ResponseWriter, logged int, a answer) {
	p.logStatus(logged, a.status, a.code)
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	// A client that has gone away is no fault of the platform's.
	_, _ = w.Write(a.body)
}

func (p *platform) logStatus(logged, status int, code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests[logged].Status, p.requests[logged].Error = status, code
	p.touch()
}

// jsonAnswer encodes v as platforms do: UTF-8, no HTML escapes.
func jsonAnswer(status int, v any) answer {
	return answer{
		status: status,
		header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		body:   encode(v),
	}
}

func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// The values are the platforms' own maps and strings, and always encode.
	_ = enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// decode reads one JSON value, keeps numbers exact and refuses trailing data.
func decode(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("decode JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("decode JSON: data after the value")
	}
	return nil
}

// object is a JSON object as it came in.
type object = map[string]any

// str returns the string at key, or "".
func str(o object, key string) string {
	s, _ := o[key].(string)
	return s
}
