package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/site"
	"github.com/bongsu-hq/bongsu/bot/store"
)

const (
	sweepInterval   = 5 * time.Second
	deadAfter       = 20 * time.Second // no job but a delivery takes nearly as long, and deliveries hold leases
	siteInterval    = time.Second
	shutdownTimeout = 10 * time.Second
	defaultLaneJobs = 8 // publish, cards and reminders at once
)

// openStore opens and migrates the configured store.
func openStore(ctx context.Context, c config.Store) (*store.Store, error) {
	st, err := connect(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := st.Migrate(ctx); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

func connect(ctx context.Context, c config.Store) (*store.Store, error) {
	if c.Postgres.IsZero() {
		return store.OpenSQLite(ctx, c.SQLite)
	}
	return store.OpenPostgres(ctx, c.Postgres.Reveal())
}

// Serve runs the daemon until ctx ends, then drains. Every failure to start is one error that says what to do.
func Serve(ctx context.Context, configPath string, files Files, logger *slog.Logger) error {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return err
	}
	for _, note := range cfg.Notes() {
		logger.WarnContext(ctx, "the configuration leaves something out", "note", note)
	}
	release, err := alone(cfg.Store)
	if err != nil {
		return err
	}
	defer release()
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	defer func() { _ = st.Close() }()
	clock := wallClock{}
	h, err := build(parts{
		config: cfg, store: st, files: files, clock: clock, ids: randomIDs(), logger: logger,
		open: realSenders(clock, logger, cfg.Site), heartbeat: leaseInterval, paced: true,
	})
	if err != nil {
		return err
	}
	lanes := map[string]int{}
	for _, ch := range cfg.Channels {
		if kind, ok := kindByName(ch.Kind); ok && kind.Open != nil {
			lanes[ch.Name] = max(1, kind.Limits.Concurrency)
		}
	}
	lanes["default"] = defaultLaneJobs
	workers, err := queue.NewWorkers(st.Inserter(), h.handlers(), lanes, queue.Options{Logger: logger, Clock: clock})
	if err != nil {
		return fmt.Errorf("start the workers: %w", err)
	}
	return h.run(ctx, workers)
}

// run starts everything that runs and waits for its end; the first failure stops the rest.
func (h *house) run(ctx context.Context, workers *queue.Workers) error {
	pages := &pages{house: h}
	if err := pages.refresh(ctx); err != nil {
		return err
	}
	public, err := listen(h.config.Site.Addr, "site.addr")
	if err != nil {
		return err
	}
	private, err := listen(h.config.Console.Addr, "console.addr")
	if err != nil {
		return errors.Join(err, public.Close())
	}
	door, err := h.console()
	if err != nil {
		return errors.Join(err, public.Close(), private.Close())
	}
	slackTasks, err := h.slackTasks()
	if err != nil {
		return errors.Join(err, public.Close(), private.Close())
	}
	readers, err := h.readers(pages)
	if err != nil {
		return errors.Join(err, public.Close(), private.Close())
	}
	h.logger.InfoContext(ctx, "serving", "site", public.Addr().String(), "console", private.Addr().String(), "store", h.store.Engine())
	tasks := []func(context.Context) error{
		workers.Run,
		h.sweep,
		h.askForReceipts,
		h.readGroups,
		h.probe().run,
		pages.run,
		h.relearnOnHangup(),
		serveHTTP(public, h.public(readers)),
		func(ctx context.Context) error {
			defer door.Wait() // links that were asked for are still made
			return serveHTTP(private, door.Handler())(ctx)
		},
	}
	return together(ctx, append(tasks, slackTasks...))
}

// together runs tasks until one fails or ctx ends, then waits for all.
func together(ctx context.Context, tasks []func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, len(tasks))
	for _, task := range tasks {
		go func() { ended <- task(ctx) }()
	}
	var failed error
	for range tasks {
		err := <-ended
		if err != nil && !errors.Is(err, context.Canceled) {
			failed = errors.Join(failed, err)
		}
		cancel()
	}
	return failed
}

// listen opens an address; setting is what the operator changes when it is taken.
func listen(addr, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr) //nolint:noctx // opening a local port does not wait
	if err != nil {
		return nil, bot.Refuse(bot.ErrConflict, fmt.Sprintf("%s cannot be opened (%v): choose another with %s", addr, errors.Unwrap(err), setting))
	}
	return l, nil
}

// serveHTTP serves on l until ctx ends, then lets requests finish.
func serveHTTP(l net.Listener, handler http.Handler) func(context.Context) error {
	return func(ctx context.Context) error {
		silent := &silentConns{open: map[net.Conn]bool{}}
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, ConnState: silent.state}
		stopped := make(chan error, 1)
		go func() {
			<-ctx.Done()
			stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
			defer cancel()
			silent.close()
			stopped <- server.Shutdown(stopping)
		}()
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve %s: %w", l.Addr(), err)
		}
		return <-stopped
	}
}

// silentConns are connections on which nothing was asked yet, such as browsers open ahead of need: Shutdown would wait five seconds for them.
type silentConns struct {
	mu   sync.Mutex
	open map[net.Conn]bool
}

func (s *silentConns) state(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == http.StateNew {
		s.open[c] = true
	} else {
		delete(s.open, c)
	}
}

func (s *silentConns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		_ = c.Close()
	}
}

// sweep finds what a dead process left: batches whose lease lapsed, and jobs that the state asks for and nobody holds.
func (h *house) sweep(ctx context.Context) error {
	return every(ctx, sweepInterval, func() {
		if err := h.sweepOnce(ctx); err != nil && ctx.Err() == nil {
			h.logger.WarnContext(ctx, "sweep", "error", err)
		}
	})
}

func (h *house) sweepOnce(ctx context.Context) error {
	now := h.clock.Now()
	lapsed, err := h.store.Lapsed(ctx, now)
	if err != nil {
		return err
	}
	still, err := h.still(ctx)
	if err != nil {
		return err
	}
	for _, b := range lapsed {
		if still[b.Channel] { // its job would wait, and the next sweep make another
			continue
		}
		err := h.store.Succeed(ctx, b.ID, b.Generation, now)
		if err != nil && !errors.Is(err, bot.ErrConflict) {
			return err
		}
		h.logger.WarnContext(ctx, "lease lapsed, batch taken over", "batch", b.ID, "channel", b.Channel)
	}
	if err := h.store.Rescue(ctx, now, deadAfter); err != nil {
		return err
	}
	owed, err := h.store.Owed(ctx, now)
	if err != nil {
		return err
	}
	missing, err := h.missingBriefs(ctx)
	if err != nil {
		return err
	}
	if jobs := append(owed, missing...); len(jobs) > 0 {
		return h.store.InsertJobs(ctx, jobs)
	}
	return nil
}

// still are the channels that a person paused or that rest.
func (h *house) still(ctx context.Context) (map[string]bool, error) {
	states, err := h.store.ChannelStates(ctx)
	if err != nil {
		return nil, err
	}
	still := map[string]bool{}
	for _, s := range states {
		still[s.Channel] = s.Paused() || s.Resting() && s.RestsUntil.After(h.clock.Now())
	}
	return still, nil
}

// askForReceipts asks until ctx ends; apart from the sweep, because a slow platform must not keep lost work from being found.
func (h *house) askForReceipts(ctx context.Context) error {
	return every(ctx, sweepInterval, func() {
		if err := h.track(ctx); err != nil && ctx.Err() == nil {
			h.logger.WarnContext(ctx, "ask for receipts", "error", err)
		}
	})
}

// every runs do at once and then at each interval until ctx ends.
func every(ctx context.Context, interval time.Duration, do func()) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		do()
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// missingBriefs returns the jobs of configured briefs that no job stands for: at the first start, and after a change of the configuration.
func (h *house) missingBriefs(ctx context.Context) ([]bot.Job, error) {
	if len(h.desk.Briefs) == 0 {
		return nil, nil
	}
	unfinished, err := h.store.Inserter().Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	have := map[remind.Brief]bool{}
	for _, job := range unfinished {
		if job.Kind != bot.JobBrief {
			continue
		}
		var s remind.Slot
		if err := json.Unmarshal(job.Args, &s); err != nil {
			return nil, fmt.Errorf("args of job %d: %w", job.ID, err)
		}
		have[s.Brief] = true
	}
	var missing []bot.Job
	for _, b := range h.desk.Briefs {
		if have[b] {
			continue
		}
		job, err := remind.BriefJob(b, h.clock.Now())
		if err != nil {
			return nil, err
		}
		missing = append(missing, job)
	}
	return missing, nil
}

// pages keeps the newest build of the public site.
type pages struct {
	house    *house
	snapshot atomic.Pointer[site.Snapshot]
	due      time.Time // of the open promise that passes next: then the pages say that it is late
	speakers *speakers // who made them
}

func (p *pages) current() *site.Snapshot { return p.snapshot.Load() }

// run rebuilds after each public change, when a promise passes, and when the words are others.
func (p *pages) run(ctx context.Context) error {
	ticker := time.NewTicker(siteInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		case <-p.house.published:
		}
		if err := p.check(ctx); err != nil && ctx.Err() == nil {
			p.house.logger.WarnContext(ctx, "rebuild the site", "error", err)
		}
	}
}

func (p *pages) check(ctx context.Context) error {
	seq, err := p.house.store.PublicSeq(ctx)
	if err != nil {
		return err
	}
	passed := !p.due.IsZero() && p.house.clock.Now().After(p.due)
	if seq == p.snapshot.Load().Seq() && !passed && p.speakers == p.house.voice.now.Load() {
		return nil
	}
	return p.refresh(ctx)
}

func (p *pages) refresh(ctx context.Context) error {
	public, err := p.house.store.Public(ctx)
	if err != nil {
		return fmt.Errorf("read what is public: %w", err)
	}
	now := p.house.clock.Now()
	speakers := p.house.voice.now.Load()
	snapshot, err := speakers.site.Build(public, now)
	if err != nil {
		return fmt.Errorf("build the site: %w", err)
	}
	p.speakers, p.due = speakers, time.Time{}
	for _, i := range public.Incidents {
		if i.NextAt.After(now) && (p.due.IsZero() || i.NextAt.Before(p.due)) {
			p.due = i.NextAt
		}
	}
	p.snapshot.Store(snapshot)
	return nil
}
