package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/bot/store"
)

const (
	demoScenario = "kakao-2022"
	demoLength   = 90 * time.Second // at speed 1
)

// Demo plays the built-in scenario live: the real senders over HTTP to sandboxed platforms, the site, the console, a timeline on the terminal. Then the
// site stays up until ctx ends, unless o.Exit. The error joins every expectation that did not hold.
func Demo(ctx context.Context, o cli.DemoOptions, streams cli.Streams, files Files) error {
	s, err := loadScenario(demoScenario, files)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	public, err := listen(o.Addr, "--addr")
	if err != nil {
		return err
	}
	defer func() { _ = public.Close() }()
	private, err := listen(o.ConsoleAddr, "--console-addr")
	if err != nil {
		return err
	}
	defer func() { _ = private.Close() }()
	dir, cleanUp, err := demoFolder(o.Dir)
	if err != nil {
		return err
	}
	defer cleanUp()
	s.config.Site.Addr, s.config.Console.Addr = o.Addr, o.ConsoleAddr
	s.config.Site.BaseURL = "http://" + o.Addr
	d := &demo{options: o, scenario: s.Scenario, clock: newSteadyClock(s.Start), print: newTeller(streams.Out, s.Scenario, s.config), keys: lines(streams.In)}
	if err := d.open(ctx, s, files, filepath.Join(dir, "demo.db")); err != nil {
		return err
	}
	defer func() { _ = d.house.store.Close() }()
	return d.run(ctx, public, private)
}

func demoFolder(dir string) (string, func(), error) {
	if dir == "" {
		temporary, err := os.MkdirTemp("", "bongsu-demo-")
		if err != nil {
			return "", nil, fmt.Errorf("make a folder for the demo: %w", err)
		}
		return temporary, func() { _ = os.RemoveAll(temporary) }, nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", nil, fmt.Errorf("make the folder of --dir: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "demo.db")); !errors.Is(err, fs.ErrNotExist) {
		return "", nil, bot.Refuse(bot.ErrConflict, fmt.Sprintf("%s holds an earlier demo: name a new folder with --dir, or remove demo.db there", dir))
	}
	return dir, func() {}, nil
}

// demo is the stage of the live play.
type demo struct {
	options   cli.DemoOptions
	scenario  *scenario.Scenario
	house     *house
	platforms *platforms
	clock     *steadyClock
	engine    *queue.Inline
	pages     *pages
	print     *teller
	keys      <-chan string  // what the visitor types, line by line
	next      time.Time      // on the wall: when the next entry plays
	workspace *sandbox.Slack // in which approvals are given; nil: the scenario has no Slack desk
}

func (d *demo) open(ctx context.Context, s *script, files Files, path string) error {
	var err error
	if d.platforms, err = sandboxed(s.config, d.clock); err != nil {
		return err
	}
	st, err := store.OpenSQLite(ctx, path, store.Fast())
	if err != nil {
		return fmt.Errorf("open the demo's store: %w", err)
	}
	if err := st.Migrate(ctx); err != nil {
		return errors.Join(err, st.Close())
	}
	logger := slog.New(slog.DiscardHandler)
	d.house, err = build(parts{
		config: s.config, store: st, files: files, known: &s.words, clock: d.clock, ids: seededIDs(d.scenario.Seed), logger: logger,
		open: realSenders(d.clock, logger, s.config.Site), reconstruction: d.scenario.Reconstruction,
	})
	if err != nil {
		return errors.Join(err, st.Close())
	}
	d.engine, err = queue.NewInline(st.Inserter(), d.house.handlers(), d.clock)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	d.pages = &pages{house: d.house}
	return errors.Join(d.house.armBriefs(ctx, d.scenario.Start), d.pages.refresh(ctx))
}

func (d *demo) run(ctx context.Context, public, private net.Listener) error {
	consoleHandler, err := d.console()
	if err != nil {
		return err
	}
	readers, err := d.house.readers(d.pages)
	if err != nil {
		return err
	}
	door, workspace, err := d.slackDoorTask()
	if err != nil {
		return err
	}
	d.workspace = workspace
	d.print.opening(public.Addr().String(), private.Addr().String(), d.platforms)
	tasks := append(d.platforms.tasks, serveHTTP(public, readers), serveHTTP(private, consoleHandler))
	if door != nil {
		tasks = append(tasks, door)
	}
	return together(ctx, append(tasks, d.play))
}

// play runs the scenario and then, unless the demo is to exit, waits for Ctrl-C. Its end ends the demo.
func (d *demo) play(ctx context.Context) error {
	if d.workspace != nil {
		if err := d.workspace.Await(ctx, func() bool { return d.workspace.Sockets() > 0 }); err != nil {
			return fmt.Errorf("connect the Slack door: %w", err)
		}
	}
	player := &scenario.Player{Scenario: d.scenario, Desk: clicker{d.house.desk, d}, Stage: d}
	failed := player.Play(ctx)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // Ctrl-C ends the demo well
	}
	if err := d.pages.refresh(ctx); err != nil {
		return errors.Join(failed, err)
	}
	d.print.closing(ctx, d, failed)
	if !d.options.Exit {
		<-ctx.Done()
	}
	return failed
}

// Until lets the scenario's time pass: what is due runs, the pages follow, the terminal tells.
func (d *demo) Until(ctx context.Context, at time.Time) error {
	if err := d.runDue(ctx, d.clock.Now()); err != nil {
		return err
	}
	if err := d.pace(ctx); err != nil {
		return err
	}
	if err := d.engine.Run(ctx, at); err != nil {
		return err
	}
	d.clock.Set(at)
	return d.tell(ctx)
}

// runDue runs every job that is due at the given time, then tells what came of it.
func (d *demo) runDue(ctx context.Context, at time.Time) error {
	if err := d.engine.Run(ctx, at); err != nil {
		return err
	}
	return d.tell(ctx)
}

// pace spreads the play's entries evenly over its length; one that took longer is made up for by the next ones.
func (d *demo) pace(ctx context.Context) error {
	step := time.Duration(float64(demoLength) / d.options.Speed / float64(max(1, len(d.scenario.Timeline))))
	if d.next.IsZero() {
		d.next = time.Now()
	}
	d.next = d.next.Add(step)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(d.next)):
		return nil
	}
}

// tell prints what is new and rebuilds the pages when something public changed.
func (d *demo) tell(ctx context.Context) error {
	if err := d.pages.check(ctx); err != nil {
		return err
	}
	return d.print.news(ctx, d.house)
}

// Break hands a fault to the platform of its channel.
func (d *demo) Break(f scenario.Fault, from time.Time) error {
	d.print.fault(f, from)
	return d.platforms.fail(f, from)
}

// visitorInterval is how often the play looks whether the visitor has decided.
const visitorInterval = 200 * time.Millisecond

// Sign lets approvals pass; in interactive mode the scenario's clock stands until the visitor has decided in the console.
func (d *demo) Sign(ctx context.Context, e scenario.Entry, r bot.Review) (bool, error) {
	if !d.options.Interactive || e.Refused != "" {
		return false, nil
	}
	if r.Draft.State != bot.DraftOpen {
		return true, nil
	}
	if err := d.runDue(ctx, d.clock.Now()); err != nil {
		return false, err
	}
	d.print.ask(e, r, d.options.ConsoleAddr)
	ticker := time.NewTicker(visitorInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case key := <-d.keys:
			d.next = time.Time{}
			d.options.Interactive = !strings.EqualFold(strings.TrimSpace(key), "all")
			return false, nil // the scenario's own signer signs
		case <-ticker.C:
		}
		now, err := d.house.desk.Review(ctx, r.Draft.ID)
		if err != nil {
			return false, err
		}
		if len(now.Decisions) > len(r.Decisions) || now.Draft.State != bot.DraftOpen {
			d.next = time.Time{} // the visitor's time does not count
			return true, nil
		}
	}
}

// lines hands over what is typed, line by line; nil where nobody can type. Its goroutine ends with the process or with its input.
func lines(in io.Reader) <-chan string {
	if in == nil {
		return nil
	}
	typed := make(chan string)
	go func() {
		for scan := bufio.NewScanner(in); scan.Scan(); {
			typed <- scan.Text()
		}
	}()
	return typed
}
