package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// script is a scenario with all that it is played with. Its own words are open until it is closed.
type script struct {
	*scenario.Scenario
	config *config.Config
	own    *ownWords
	words  vocabulary
}

// Close lets the folder of its own words go.
func (s *script) Close() error { return s.own.Close() }

// loadScenario reads a built-in scenario by its name, or a file, with its configuration, and tells all that is wrong with both at once.
func loadScenario(nameOrFile string, files Files) (*script, error) {
	name, data, err := scenarioSource(nameOrFile)
	if err != nil {
		return nil, err
	}
	parsed, unread := scenario.Parse(name, data)
	if parsed == nil {
		return nil, unread
	}
	cfg, unfit := config.FromNode(name, parsed.Config, Kinds(), configEnv(filepath.Dir(name)))
	var words config.Words
	if cfg != nil {
		words = cfg.Words
	}
	s := &script{Scenario: parsed, config: cfg}
	if s.own, err = openWords(words); err != nil {
		return nil, err
	}
	if s.words, err = learn(files, s.own); err == nil {
		err = strictyaml.Join(unread, unfit, s.Check(s.words.catalog.Phrases()))
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func scenarioSource(nameOrFile string) (name string, data []byte, err error) {
	data, err = scenario.Builtin(nameOrFile)
	if err == nil {
		return nameOrFile + ".yaml", data, nil
	}
	data, err = os.ReadFile(nameOrFile) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, bot.Refuse(bot.ErrNotFound, fmt.Sprintf("there is no scenario %q: name a file, or one of %v", nameOrFile, scenario.Names()))
	}
	if err != nil {
		return "", nil, fmt.Errorf("read scenario: %w", err)
	}
	return nameOrFile, data, nil
}

func configEnv(dir string) config.Env {
	return config.Env{Getenv: os.LookupEnv, ReadFile: os.ReadFile, Dir: dir}
}

// Replay plays a scenario at full speed on a clock of its own and writes the ledger, the outbox, the site and the timeline below out.
// The same file gives the same bytes. The error joins every action and expectation that failed, each with file and line.
func Replay(ctx context.Context, nameOrFile, out string, files Files) (cli.Replayed, error) {
	s, err := loadScenario(nameOrFile, files)
	if err != nil {
		return cli.Replayed{}, err
	}
	defer func() { _ = s.Close() }()
	if err := freshFolder(out); err != nil {
		return cli.Replayed{}, err
	}
	r, err := newReplay(ctx, s, files)
	if err != nil {
		return cli.Replayed{}, err
	}
	defer func() { _ = r.house.store.Close() }()
	ctx = context.WithoutCancel(ctx) // it is over in a moment, and SQLite watches a context that can end with a goroutine for each statement
	played := (&scenario.Player{Scenario: s.Scenario, Desk: r.house.desk, Stage: r}).Play(ctx)
	result, err := r.export(ctx, out)
	return result, errors.Join(played, err)
}

// freshFolder refuses to mix a replay with what is there already.
func freshFolder(out string) error {
	entries, err := os.ReadDir(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(out, 0o755) //nolint:gosec // an export is meant to be read
	case err != nil:
		return fmt.Errorf("open the folder to write to: %w", err)
	case len(entries) > 0:
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%s is not empty: name a new folder with --out, or empty this one", out))
	}
	return nil
}

// replay is the stage of a replay: recorders in the place of senders, one worker, the scenario's clock.
type replay struct {
	scenario  *scenario.Scenario
	house     *house
	clock     *steadyClock
	engine    *queue.Inline
	recorders map[string]*recorder
}

func newReplay(ctx context.Context, s *script, files Files) (*replay, error) {
	clock := newSteadyClock(s.Start)
	st, err := store.OpenSQLite(ctx, store.InMemory, store.Fast())
	if err != nil {
		return nil, fmt.Errorf("open the replay's store: %w", err)
	}
	if err := st.Migrate(ctx); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	r := &replay{scenario: s.Scenario, clock: clock, recorders: map[string]*recorder{}}
	r.house, err = build(parts{
		config: s.config, store: st, files: files, known: &s.words, clock: clock, ids: seededIDs(s.Seed), logger: slog.New(slog.DiscardHandler),
		reconstruction: s.Reconstruction,
		open: func(ch config.Channel, _ channel.Kind) (channel.Sender, error) {
			r.recorders[ch.Name] = newRecorder(clock)
			return r.recorders[ch.Name], nil
		},
	})
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	r.engine, err = queue.NewInline(st.Inserter(), r.house.handlers(), clock)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return r, r.house.armBriefs(ctx, s.Start)
}

// Until runs what is due and leaves the clock at the given time.
func (r *replay) Until(ctx context.Context, at time.Time) error {
	if err := r.engine.Run(ctx, at); err != nil {
		return err
	}
	r.clock.Set(at)
	return nil
}

// Break hands a fault to the recorder of its channel.
func (r *replay) Break(f scenario.Fault, from time.Time) error {
	rec, ok := r.recorders[f.Channel]
	if !ok {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("channel %s sends nothing over the network: it has no faults to play", f.Channel))
	}
	rec.add(f, from)
	return nil
}

// Sign lets every approval of the scenario pass.
func (r *replay) Sign(context.Context, scenario.Entry, bot.Review) (bool, error) { return false, nil }

// armBriefs makes sure that each configured brief has its next job.
func (h *house) armBriefs(ctx context.Context, now time.Time) error {
	var jobs []bot.Job
	for _, b := range h.desk.Briefs {
		job, err := remind.BriefJob(b, now)
		if err != nil {
			return err
		}
		jobs = append(jobs, job)
	}
	return h.store.InsertJobs(ctx, jobs)
}
