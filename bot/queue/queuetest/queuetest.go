// Package queuetest is the suite that every engine of the queue passes, on every database.
package queuetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// Engine runs jobs until its context ends.
type Engine interface {
	Run(ctx context.Context) error
}

// Harness is a fresh, migrated queue.
type Harness struct {
	Inserter *queue.Inserter
	Begin    func(t *testing.T) (tx queue.Tx, commit, rollback func())
	Clock    bot.Clock
	Open     func(t *testing.T, h queue.Handlers, lanes map[string]int) Engine // a worker; called twice, two of them
	Single   bool                                                              // one job at a time in order of time and id: lanes and priorities do not matter
}

// Run runs the suite; open is called once for each test.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Harness){
		"a rollback takes the job away":         rollback,
		"a job arrives as it was inserted":      arrives,
		"jobs run in order of their time":       scheduled,
		"a later job is not run early":          notEarly,
		"Later runs again and costs no attempt": snooze,
		"an error runs again":                   retry,
		"the urgent goes first":                 priority,
		"completing is idempotent":              complete,
		"a completed job does not run again":    completedInside,
		"equal jobs are given up together":      giveUpEqual,
		"a running job is given up":             givenUp,
		"a dead worker's job runs again":        stale,
		"a lane keeps its number of workers":    lanes,
		"a stop waits for the running job":      gracefulStop,
		"two workers never run one job twice":   noTwice,
		"a job may insert another":              chain,
		"bad jobs are refused":                  refused,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// insert commits jobs.
func insert(t *testing.T, h Harness, jobs ...bot.Job) {
	t.Helper()
	tx, commit, _ := h.Begin(t)
	if err := h.Inserter.Insert(t.Context(), tx, jobs); err != nil {
		t.Fatal(err)
	}
	commit()
}

func job(kind, name string, at time.Time) bot.Job {
	return bot.Job{Kind: kind, Args: fmt.Appendf(nil, `{"name":%q}`, name), At: at}
}

func name(r queue.Received) string {
	var args struct{ Name string }
	if err := json.Unmarshal(r.Args, &args); err != nil {
		return err.Error()
	}
	return args.Name
}

// log notes what ran, from many workers.
type log struct {
	mu    sync.Mutex
	lines []string
	wake  chan struct{}
}

func newLog() *log { return &log{wake: make(chan struct{}, 1)} }

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *log) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// until waits for n lines.
func (l *log) until(t *testing.T, n int) []string {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		if lines := l.all(); len(lines) >= n {
			return lines
		}
		select {
		case <-l.wake:
		case <-deadline:
			t.Fatalf("waited too long for %d jobs; these ran: %q", n, l.all())
		}
	}
}

// start runs an engine in the background; stop ends it and waits.
func start(t *testing.T, e Engine) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the engine ended: %v", err)
		}
	})
}

// work starts one engine for the rest of the test.
func work(t *testing.T, h Harness, handlers queue.Handlers, lanes map[string]int) {
	t.Helper()
	t.Cleanup(start(t, h.Open(t, handlers, lanes)))
}

func rollback(t *testing.T, h Harness) {
	tx, _, undo := h.Begin(t)
	if err := h.Inserter.Insert(t.Context(), tx, []bot.Job{job("note", "gone", h.Clock.Now())}); err != nil {
		t.Fatal(err)
	}
	undo()
	insert(t, h, job("note", "stays", h.Clock.Now().Add(20*time.Millisecond)))
	l := newLog()
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error { l.add(name(r)); return nil }}, nil)
	if diff := cmp.Diff([]string{"stays"}, l.until(t, 1)); diff != "" {
		t.Errorf("jobs that ran (-want +got):\n%s", diff)
	}
}

func arrives(t *testing.T, h Harness) {
	at := h.Clock.Now().Add(time.Millisecond)
	insert(t, h, job("note", "봉수 “é” \"'", at))
	l := newLog()
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error {
		ok := r.ID > 0 && r.Kind == "note" && r.Attempt == 1 && !r.ScheduledAt.Before(at) && r.ScheduledAt.Sub(at) < 2*time.Millisecond
		l.add(fmt.Sprint(ok, " ", name(r)))
		return nil
	}}, nil)
	if diff := cmp.Diff([]string{"true 봉수 “é” \"'"}, l.until(t, 1)); diff != "" {
		t.Errorf("the job that ran (-want +got):\n%s", diff)
	}
}

func scheduled(t *testing.T, h Harness) {
	now := h.Clock.Now()
	insert(t, h, job("note", "third", now.Add(900*time.Millisecond)), job("note", "first", now.Add(100*time.Millisecond)), job("note", "second", now.Add(500*time.Millisecond)))
	l := newLog()
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error { l.add(name(r)); return nil }}, nil)
	if diff := cmp.Diff([]string{"first", "second", "third"}, l.until(t, 3)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func notEarly(t *testing.T, h Harness) {
	due := h.Clock.Now().Add(300*time.Millisecond + 400*time.Microsecond)
	insert(t, h, job("note", "later", due))
	l := newLog()
	work(t, h, queue.Handlers{"note": func(context.Context, queue.Received) error {
		l.add(fmt.Sprint("early: ", h.Clock.Now().Before(due)))
		return nil
	}}, nil)
	if diff := cmp.Diff([]string{"early: false"}, l.until(t, 1)); diff != "" {
		t.Errorf("the job ran (-want +got):\n%s", diff)
	}
}

func snooze(t *testing.T, h Harness) {
	insert(t, h, job("note", "sleepy", h.Clock.Now()))
	l := newLog()
	var until time.Time
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error {
		now := h.Clock.Now()
		l.add(fmt.Sprint("attempt ", r.Attempt, " early ", now.Before(until)))
		if !until.IsZero() {
			return nil
		}
		until = now.Add(200 * time.Millisecond)
		return fmt.Errorf("too early: %w", bot.Later{At: until})
	}}, nil)
	if diff := cmp.Diff([]string{"attempt 1 early false", "attempt 1 early false"}, l.until(t, 2)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func retry(t *testing.T, h Harness) {
	insert(t, h, job("note", "stubborn", h.Clock.Now()))
	l := newLog()
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error {
		l.add(fmt.Sprint("attempt ", r.Attempt))
		if r.Attempt == 1 {
			return errors.New("not today")
		}
		return nil
	}}, nil)
	if diff := cmp.Diff([]string{"attempt 1", "attempt 2"}, l.until(t, 2)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func priority(t *testing.T, h Harness) {
	if h.Single {
		return // the order is that of time and id, so that a replay is the same each time
	}
	now := h.Clock.Now()
	low, high := job("note", "low", now), job("note", "high", now)
	low.Priority, high.Priority = 4, 1
	insert(t, h, low, high)
	l := newLog()
	work(t, h, queue.Handlers{"note": func(_ context.Context, r queue.Received) error { l.add(name(r)); return nil }}, map[string]int{"default": 1})
	if diff := cmp.Diff([]string{"high", "low"}, l.until(t, 2)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func complete(t *testing.T, h Harness) {
	insert(t, h, job("note", "never", h.Clock.Now().Add(time.Hour)), job("note", "other", h.Clock.Now().Add(time.Hour)))
	jobs, err := h.Inserter.Unfinished(t.Context())
	if err != nil || len(jobs) != 2 {
		t.Fatalf("unfinished jobs: %v, %v", jobs, err)
	}
	for range 2 {
		tx, commit, _ := h.Begin(t)
		for _, id := range []int64{jobs[0].ID, 1 << 40} {
			if err := h.Inserter.Complete(t.Context(), tx, id); err != nil {
				t.Fatal(err)
			}
		}
		commit()
	}
	tx, _, undo := h.Begin(t)
	if err := h.Inserter.Complete(t.Context(), tx, jobs[1].ID); err != nil {
		t.Fatal(err)
	}
	undo()
	left, err := h.Inserter.Unfinished(t.Context())
	if err != nil || len(left) != 1 || name(left[0]) != "other" {
		t.Errorf("unfinished jobs after one was completed: %v, %v", left, err)
	}
}

func completedInside(t *testing.T, h Harness) {
	now := h.Clock.Now()
	insert(t, h, job("done", "inside", now))
	l := newLog()
	work(t, h, queue.Handlers{"done": func(ctx context.Context, r queue.Received) error {
		tx, commit, _ := h.Begin(t)
		err := h.Inserter.Complete(ctx, tx, r.ID)
		if err == nil {
			err = h.Inserter.Insert(ctx, tx, []bot.Job{job("next", "after", now.Add(1500*time.Millisecond))})
		}
		commit()
		l.add(fmt.Sprint(r.Attempt, err))
		return errors.New("an error after the commit changes nothing")
	}, "next": func(_ context.Context, r queue.Received) error { l.add(name(r)); return nil }}, nil)
	if diff := cmp.Diff([]string{"1 <nil>", "after"}, l.until(t, 2)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func giveUpEqual(t *testing.T, h Harness) {
	at := h.Clock.Now().Add(time.Hour)
	insert(t, h, job("note", "dead", at), job("note", "alive", at), job("other", "dead", at))
	tx, commit, _ := h.Begin(t)
	if err := h.Inserter.GiveUpEqual(t.Context(), tx, "note", []byte(`{"name":"dead"}`)); err != nil {
		t.Fatal(err)
	}
	commit()
	left, err := h.Inserter.Unfinished(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range left {
		names = append(names, r.Kind+" "+name(r))
	}
	if diff := cmp.Diff([]string{"note alive", "other dead"}, names); diff != "" {
		t.Errorf("unfinished jobs (-want +got):\n%s", diff)
	}
}

// givenUp gives a job up while its worker has it: nothing waits any more, the worker ends it unharmed, and others go on.
func givenUp(t *testing.T, h Harness) {
	now := h.Clock.Now()
	insert(t, h, job("note", "slow", now), job("note", "next", now.Add(time.Millisecond)))
	l := newLog()
	note := func(ctx context.Context, r queue.Received) error {
		if name(r) == "slow" {
			tx, commit, _ := h.Begin(t)
			err := h.Inserter.GiveUpEqual(ctx, tx, "note", r.Args)
			commit()
			if err != nil {
				return err
			}
		}
		l.add(name(r))
		return nil
	}
	work(t, h, queue.Handlers{"note": note}, map[string]int{"default": 1})
	if diff := cmp.Diff([]string{"slow", "next"}, l.until(t, 2)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

// stale releases a job from inside its handler, as if the worker were dead: it runs again, and the one that lives after all harms nothing.
func stale(t *testing.T, h Harness) {
	insert(t, h, job("note", "lost", h.Clock.Now()), job("note", "waiting", h.Clock.Now().Add(time.Hour)))
	l := newLog()
	var runs int
	var mu sync.Mutex
	note := func(ctx context.Context, r queue.Received) error {
		mu.Lock()
		defer mu.Unlock()
		if runs++; runs > 1 {
			l.add(fmt.Sprint(name(r), " attempt ", r.Attempt))
			return nil
		}
		for _, age := range []time.Duration{time.Hour, 0} {
			jobs, err := h.Inserter.Stale(ctx, age)
			if err != nil {
				return err
			}
			l.add(fmt.Sprint(age, " ", len(jobs)))
			for _, id := range []int64{r.ID, r.ID + 1, 1 << 40} {
				lost := r
				lost.ID = id
				tx, commit, _ := h.Begin(t)
				err := h.Inserter.Release(ctx, tx, lost, age)
				commit()
				if err != nil {
					return err
				}
			}
		}
		return nil
	}
	if h.Single {
		note = until(h.Clock.Now().Add(time.Minute), note)
	}
	work(t, h, queue.Handlers{"note": note}, nil)
	if diff := cmp.Diff([]string{"1h0m0s 0", "0s 1", "lost attempt 1"}, l.until(t, 3)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

// until leaves out jobs that are due later: an inline worker moves the clock to them.
func until(end time.Time, h queue.Handler) queue.Handler {
	return func(ctx context.Context, r queue.Received) error {
		if r.ScheduledAt.After(end) {
			return nil
		}
		return h(ctx, r)
	}
}

func lanes(t *testing.T, h Harness) {
	var jobs []bot.Job
	for i := range 20 {
		j := job("note", fmt.Sprint(i), h.Clock.Now())
		j.Queue = "narrow"
		jobs = append(jobs, j)
	}
	insert(t, h, jobs...)
	l := newLog()
	var mu sync.Mutex
	running, most := 0, 0
	work(t, h, queue.Handlers{"note": func(ctx context.Context, r queue.Received) error {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		hold(ctx, 5*time.Millisecond)
		mu.Lock()
		running--
		mu.Unlock()
		l.add(name(r))
		return nil
	}}, map[string]int{"narrow": 2})
	l.until(t, 20)
	mu.Lock()
	defer mu.Unlock()
	if want := 2; most > want || (!h.Single && most < want) {
		t.Errorf("%d jobs of a lane for %d ran at once", most, want)
	}
}

// hold keeps a worker busy.
func hold(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func gracefulStop(t *testing.T, h Harness) {
	insert(t, h, job("note", "long", h.Clock.Now()))
	l := newLog()
	release := make(chan struct{})
	stop := start(t, h.Open(t, queue.Handlers{"note": func(ctx context.Context, _ queue.Received) error {
		l.add("started")
		<-release
		l.add(fmt.Sprint("finished, context: ", ctx.Err()))
		return nil
	}}, nil))
	l.until(t, 1)
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	select {
	case <-stopped:
		t.Error("the engine stopped while a job was running")
	case <-time.After(100 * time.Millisecond):
	}
	close(release)
	<-stopped
	want := []string{"started", "finished, context: <nil>"}
	if h.Single {
		want[1] = "finished, context: context canceled" // an inline job runs in its caller's context
	}
	if diff := cmp.Diff(want, l.all()); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	left, err := h.Inserter.Unfinished(t.Context())
	if err != nil || len(left) != 0 {
		t.Errorf("unfinished jobs after the stop: %v, %v", left, err)
	}
}

func noTwice(t *testing.T, h Harness) {
	const n = 300
	var jobs []bot.Job
	for i := range n {
		jobs = append(jobs, job("note", fmt.Sprint(i), h.Clock.Now()))
	}
	insert(t, h, jobs...)
	l := newLog()
	handlers := queue.Handlers{"note": func(_ context.Context, r queue.Received) error { l.add(name(r)); return nil }}
	work(t, h, handlers, map[string]int{"default": 20})
	work(t, h, handlers, map[string]int{"default": 20})
	ran := l.until(t, n)
	slices.Sort(ran)
	if got := len(slices.Compact(ran)); got != n {
		t.Errorf("%d of %d jobs ran; some ran twice", got, n)
	}
}

func chain(t *testing.T, h Harness) {
	insert(t, h, job("link", "0", h.Clock.Now()))
	l := newLog()
	work(t, h, queue.Handlers{"link": func(ctx context.Context, r queue.Received) error {
		l.add(name(r))
		if name(r) == "3" {
			return nil
		}
		tx, commit, _ := h.Begin(t)
		defer commit()
		next := map[string]string{"0": "1", "1": "2", "2": "3"}[name(r)]
		return h.Inserter.Insert(ctx, tx, []bot.Job{job("link", next, r.ScheduledAt.Add(50*time.Millisecond))})
	}}, nil)
	if diff := cmp.Diff([]string{"0", "1", "2", "3"}, l.until(t, 4)); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func refused(t *testing.T, h Harness) {
	for name, bad := range map[string]bot.Job{
		"args are not JSON": {Kind: "note", Args: []byte("{")},
		"lane with a space": {Kind: "note", Queue: "two words"},
		"priority 9":        {Kind: "note", Priority: 9},
	} {
		tx, _, undo := h.Begin(t)
		if err := h.Inserter.Insert(t.Context(), tx, []bot.Job{bad}); err == nil {
			t.Errorf("%s: inserted", name)
		}
		undo()
	}
}
