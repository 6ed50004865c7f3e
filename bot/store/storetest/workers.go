package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
)

// sender delivers batches as a node does, over a platform that forgets nothing.
type sender struct {
	world
	mu    sync.Mutex
	sent  map[string]int  // by delivery
	dies  map[string]bool // batches at whose first attempt the node dies after the send
	wake  chan struct{}
	turns int
	after time.Duration // what the node's clock says
}

func (s *sender) deliver(ctx context.Context, r queue.Received) error {
	var args struct {
		Batch      string
		Generation int
	}
	if err := json.Unmarshal(r.Args, &args); err != nil {
		return err
	}
	s.mu.Lock()
	s.turns++
	token, after := fmt.Sprint("token ", s.turns), s.after
	s.mu.Unlock()
	b, err := s.Claim(ctx, args.Batch, args.Generation, token, now(after), now(after+lease))
	if errors.Is(err, bot.ErrConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	for _, row := range b.Rows {
		if row.FirstSentAt.IsZero() { // else the platform is asked, and has it
			s.sent[row.ID]++
		}
	}
	dead := s.dies[args.Batch]
	s.mu.Unlock()
	defer func() { s.wake <- struct{}{} }()
	if dead {
		return nil // nothing was written: the rows stay as they were committed
	}
	return s.Settle(ctx, bot.Settlement{JobID: r.ID, BatchID: b.ID, Token: token, Now: now(after), Outcomes: each(b, bot.Outcome{State: bot.Accepted})})
}

// workers runs River's workers on the store's own connection: every row leaves once, and those of a dead node are found again.
func workers(w world) {
	i := w.declare("i1", bot.Live)
	d := w.write(draft("d1", i))
	c := publication(w, d, 0, now(0))
	c.Batches = c.Batches[:1]
	const batches, rows = 20, 10
	for n := range batches {
		c.Batches = append(c.Batches, batch(d, d.Composed[1], n, rows, now(0)))
	}
	w.apply(c)
	s := &sender{world: w, sent: map[string]int{}, dies: map[string]bool{"d1-hooks-3": true}, wake: make(chan struct{}, 10*batches)}
	engine, err := queue.NewWorkers(w.Inserter(), queue.Handlers{
		bot.JobDeliver: s.deliver,
		bot.JobCard:    func(context.Context, queue.Received) error { return nil },
	}, map[string]int{"hooks": 5}, queue.Options{Clock: &clock{now(0)}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- engine.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	})
	defer stop()
	for range batches {
		s.wait(w)
	}
	same(w, "accepted before the sweep", (batches-1)*rows, len(w.rows(bot.LedgerQuery{State: bot.Accepted})))
	s.mu.Lock()
	s.dies, s.after = nil, lease
	s.mu.Unlock()
	for _, b := range need1(w, func(ctx context.Context) ([]bot.Batch, error) { return w.Lapsed(ctx, now(lease)) }) {
		if err := w.Succeed(w.Context(), b.ID, b.Generation, now(0)); !errors.Is(err, bot.ErrConflict) {
			w.Errorf("succeeding before the lease's end: %v", err)
		}
		if err := w.Succeed(w.Context(), b.ID, b.Generation, now(lease)); err != nil {
			w.Error(err)
		}
	}
	s.wait(w)
	stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, n := range s.sent {
		if n != 1 {
			w.Errorf("delivery %s was sent %d times", id, n)
		}
	}
	same(w, "rows sent", batches*rows, len(s.sent))
	same(w, "accepted in the end", batches*rows, len(w.rows(bot.LedgerQuery{State: bot.Accepted})))
	same(w, "jobs in the end", nil, w.jobs(bot.JobDeliver))
}

func (s *sender) wait(w world) {
	w.Helper()
	select {
	case <-s.wake:
	case <-time.After(30 * time.Second):
		w.Fatal("the workers stand still")
	}
}
