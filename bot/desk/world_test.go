package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/page"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

// start is when every test begins: half past three in the afternoon in Seoul, half past seven in the morning in Paris.
func start() time.Time { return time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC) }

// clock only moves when it is set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.at) {
		c.at = at
	}
}

// counter makes ids that sort in the order in which they were asked for.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("id%010d", c.n)
}

// platform takes everything that is sent to it, unless answer says otherwise.
type platform struct {
	mu     sync.Mutex
	got    []bot.Batch
	answer func(b bot.Batch) []bot.Outcome
}

func (p *platform) Send(_ context.Context, b bot.Batch) ([]bot.Outcome, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	p.got = append(p.got, b)
	if p.answer != nil {
		return p.answer(b), nil
	}
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		outcomes = append(outcomes, bot.Outcome{DeliveryID: row.ID, State: bot.Accepted, ProviderID: row.Address + "/1"})
	}
	return outcomes, nil
}

// sent returns recipient and first line of everything that arrived.
func (p *platform) sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, b := range p.got {
		for _, row := range b.Rows {
			all = append(all, fmt.Sprintf("%s %s %s", row.Recipient, b.Type, b.Language))
		}
	}
	return all
}

func name(ko, en, fr string) bot.Text {
	return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr}
}

func people() bot.People {
	all := bot.Languages()
	return bot.People{
		{ID: "duty", Name: name("당직", "Duty Officer", "Officier"), Roles: []bot.Role{bot.DutyOfficer}, SlackID: "U0DUTY"},
		{ID: "words", Name: name("홍보", "Head of Words", "Presse"), Roles: []bot.Role{bot.Comms}, Reads: all, SlackID: "U0WORDS"},
		{ID: "pen", Name: name("작성", "Second Pen", "Plume"), Roles: []bot.Role{bot.Comms, bot.DutyOfficer}, Reads: all, SlackID: "U0PEN"},
		{ID: "law", Name: name("법무", "Counsel", "Juriste"), Roles: []bot.Role{bot.Legal}, SlackID: "U0LAW"},
		{ID: "ic", Name: name("지휘", "Commander", "Pilote"), Roles: []bot.Role{bot.Commander}, SlackID: "U0IC"},
		{
			ID: "chief", Name: name("대표", "Chief", "Directrice"), Title: name("대표이사", "chief executive officer", "directrice générale"),
			Roles: []bot.Role{bot.Executive}, SlackID: "U0CHIEF",
		},
		{ID: "guest", Name: name("손님", "Guest", "Invité")},
	}
}

func components() bot.Components {
	return bot.Components{
		{ID: "talk", Name: bot.Name{Text: name("메시지", "Messages", "Messages")}},
		{ID: "login", Name: bot.Name{Text: name("로그인", "Login", "Connexion")}},
		{ID: "mail", Name: bot.Name{Text: name("메일", "Mail", "Courrier")}, DependsOn: []string{"login"}},
	}
}

func recipients(ids ...string) []bot.Recipient {
	var all []bot.Recipient
	for _, id := range ids {
		all = append(all, bot.Recipient{ID: id, Address: "https://" + id + ".example.com"})
	}
	return all
}

func destinations() []bot.Destination {
	all := bot.Languages()
	return []bot.Destination{
		{ID: "page", Channel: "page", Kind: "page", Class: bot.PublicClass, Languages: all, Recipients: []bot.Recipient{{ID: "page", Address: "page"}}},
		{ID: "press", Channel: "hooks", Kind: "webhook", Class: bot.PublicClass, Languages: all, Recipients: recipients("agency", "paper")},
		{ID: "members", Channel: "mails", Kind: "webhook", Class: bot.PublicClass, Languages: all, Recipients: recipients("member"), DependsOn: []string{"mail"}},
		{ID: "rehearsal", Channel: "drills", Kind: "webhook", Class: bot.DrillClass, Languages: all, Recipients: recipients("stage")},
		{ID: "room", Channel: "slack", Kind: "slack", Class: bot.DeskClass, Languages: []bot.Language{bot.English}, Recipients: []bot.Recipient{{ID: "room", Address: "C0ROOM"}}},
	}
}

// composers make the platforms' own forms.
type composers struct{}

func (composers) Compose(to bot.Destination, r bot.Rendition) (bot.Body, error) {
	if to.Kind == "page" {
		return page.Compose(r, nil)
	}
	return webhook.Compose(r, nil)
}

func (composers) ComposeNotice(_ string, n bot.Notice) (bot.Body, error) {
	return slack.ComposeNotice(n)
}

// world is a desk with its store, its jobs and platforms that take everything.
type world struct {
	*testing.T
	store    *store.Store
	desk     *desk.Desk
	clock    *clock
	ids      *counter
	engine   *queue.Inline
	platform *platform
	reopen   func() *store.Store
	zones    map[bot.Language]*time.Location
	cards    []string // drafts whose cards were refreshed
	asked    bool     // nobody can tell what became of a lost request: a person decides
	settings func(*desk.Settings)
}

func ready(t *testing.T, s *store.Store, err error) *store.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func newWorld(t *testing.T, change ...func(*desk.Settings)) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	empty, err := migrated()
	if err == nil {
		err = os.WriteFile(path, empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return worldOn(t, func() *store.Store {
		s, err := store.OpenSQLite(t.Context(), path, store.Fast())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}, change...)
}

// migrated is an empty database, made once: under the race detector migrations take longer than a test.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "bongsu-desk-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "empty.db")
	s, err := store.OpenSQLite(context.Background(), path, store.Fast())
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.Migrate(context.Background()), s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// catalogue is what the embedded catalogues say; it is never changed.
var catalogue = sync.OnceValues(func() (*locale.Catalog, error) { return locale.Load(locales.FS) })

// onBothStores runs a test on SQLite and on Postgres.
func onBothStores(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newWorld(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := queuetest.Postgres(t)
		test(t, worldOn(t, func() *store.Store {
			s, err := store.OpenPostgres(t.Context(), url)
			return ready(t, s, err)
		}))
	})
}

func worldOn(t *testing.T, open func() *store.Store, change ...func(*desk.Settings)) *world {
	t.Helper()
	w := &world{T: t, clock: &clock{at: start()}, ids: &counter{}, platform: &platform{}, reopen: open, zones: map[bot.Language]*time.Location{}}
	for l, zone := range map[bot.Language]string{bot.Korean: "Asia/Seoul", bot.English: "Asia/Seoul", bot.French: "Europe/Paris"} {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		w.zones[l] = location
	}
	w.settings = func(s *desk.Settings) {
		for _, c := range change {
			c(s)
		}
	}
	w.build(open())
	return w
}

// build makes every room anew on s, as a process does at its start.
func (w *world) build(s *store.Store) {
	w.Helper()
	catalog, err := catalogue()
	if err != nil {
		w.Fatal(err)
	}
	settings := desk.Settings{
		Store: s, Notices: composers{}, Policy: config.DefaultPolicy(), People: people(), Components: components(), Destinations: destinations(),
		Limits: map[string]bot.Limits{"hooks": webhook.Kind().Limits, "mails": webhook.Kind().Limits, "drills": webhook.Kind().Limits, "slack": slack.Kind().Limits, "page": page.Kind().Limits},
		Zones:  w.zones, Cadence: config.DefaultCadence(), Chase: config.DefaultChase(), BreakGlass: config.DefaultBreakers(), KeyPrefix: "INC", Clock: w.clock, IDs: w.ids, Logger: slog.New(slog.DiscardHandler),
	}
	w.settings(&settings)
	settings.Words = &record.Words{
		Catalog: catalog, Components: settings.Components, People: settings.People,
		Zones: language.Zones{Seoul: w.zones[bot.Korean], Paris: w.zones[bot.French], English: w.zones[bot.English]},
	}
	settings.Renderer, err = render.New(render.Settings{
		Catalog: catalog, Templates: templates.FS,
		Org:        render.Org{Name: bot.Name{Text: name("하늘톡", "Haneul Talk", "Haneul Talk"), FrDe: "de Haneul Talk"}, Contact: name("help.example.com/ko", "help.example.com/en", "help.example.com/fr")},
		Components: settings.Components, People: settings.People, Zones: w.zones, BaseURL: "https://status.example.com",
		Destinations: settings.Destinations, Composer: composers{},
	})
	if err != nil {
		w.Fatal(err)
	}
	w.store, w.desk = s, desk.New(settings)
	w.engine, err = queue.NewInline(s.Inserter(), w.handlers(), w.clock)
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) handlers() queue.Handlers {
	recovery := bot.Keyed
	if w.asked {
		recovery = bot.AskHuman
	}
	lane := deliver.Lane{Sender: w.platform, Limits: bot.Limits{Attempts: 5}, Capabilities: bot.Capabilities{Recovery: recovery}}
	runner := deliver.New(deliver.Settings{
		Ledger: w.store, Lanes: map[string]deliver.Lane{"hooks": lane, "mails": lane, "drills": lane, "slack": lane},
		Clock: w.clock, IDs: w.ids, Logger: slog.New(slog.DiscardHandler), Lease: 15 * time.Second,
	})
	return queue.Handlers{
		bot.JobPublish: on(func(ctx context.Context, _ queue.Received, a struct{ Draft string }) error {
			return w.desk.RunPublish(ctx, a.Draft)
		}),
		bot.JobDeliver: on(func(ctx context.Context, j queue.Received, a struct {
			Batch      string
			Generation int
		},
		) error {
			return runner.Run(ctx, deliver.Job{ID: j.ID, Channel: j.Queue, Batch: a.Batch, Generation: a.Generation})
		}),
		bot.JobCard: on(func(_ context.Context, _ queue.Received, a struct{ Draft string }) error {
			w.cards = append(w.cards, a.Draft)
			return nil
		}),
		bot.JobRemind: on(func(ctx context.Context, _ queue.Received, l remind.Link) error { return w.desk.RunRemind(ctx, l) }),
		bot.JobDraft:  on(func(ctx context.Context, _ queue.Received, l remind.Link) error { return w.desk.RunDraft(ctx, l) }),
		bot.JobExpire: on(func(ctx context.Context, _ queue.Received, a struct {
			Draft    string
			Revision int
		},
		) error {
			return w.desk.RunExpire(ctx, a.Draft, a.Revision)
		}),
		bot.JobChase:   on(func(ctx context.Context, _ queue.Received, a remind.Asked) error { return w.desk.RunChase(ctx, a) }),
		bot.JobChannel: on(func(ctx context.Context, _ queue.Received, n bot.ChannelNews) error { return w.desk.RunChannel(ctx, n) }),
		bot.JobBrief:   on(func(ctx context.Context, _ queue.Received, s remind.Slot) error { return w.desk.RunBrief(ctx, s) }),
	}
}

func on[A any](run func(context.Context, queue.Received, A) error) queue.Handler {
	return func(ctx context.Context, j queue.Received) error {
		var args A
		if err := json.Unmarshal(j.Args, &args); err != nil {
			return err
		}
		return run(ctx, j, args)
	}
}

// restart closes everything and opens it again from what is stored.
func (w *world) restart() {
	w.Helper()
	if err := w.store.Close(); err != nil {
		w.Fatal(err)
	}
	w.build(w.reopen())
}

// until lets time pass: every job that is due runs.
func (w *world) until(at time.Time) {
	w.Helper()
	if err := w.engine.Run(w.Context(), at); err != nil {
		w.Fatal(err)
	}
	w.clock.Set(at)
}

// pass lets d pass.
func (w *world) pass(d time.Duration) {
	w.Helper()
	w.until(w.clock.Now().Add(d))
}

func (w *world) declare(mode bot.Mode, failed ...string) bot.Incident {
	w.Helper()
	d := bot.Declaration{Mode: mode, Severity: 3, Lead: "duty", Deputy: "pen", Commander: "ic", Started: bot.Moment{At: start().Add(-3 * time.Minute), Certainty: bot.Confirmed}}
	for _, id := range failed {
		d.Affected = append(d.Affected, bot.Affected{Component: id, Status: bot.MajorOutage})
	}
	return must(w.desk.Declare(w.Context(), "duty", d))(w)
}

func (w *world) holding(i bot.Incident) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: bot.Facts{NextAt: w.clock.Now().Add(20 * time.Minute)}}
}

func (w *world) progress(i bot.Incident) bot.Request {
	return bot.Request{IncidentID: i.ID, Type: bot.Progress, Phase: bot.Identified, Facts: bot.Facts{
		AsOf: w.clock.Now(), Done: 120, Total: 400, NextAt: w.clock.Now().Add(30 * time.Minute),
	}}
}

func (w *world) write(author string, r bot.Request) bot.Draft {
	w.Helper()
	return must(w.desk.Write(w.Context(), author, r))(w)
}

func ballot(d bot.Draft, v bot.Verdict) bot.Vote {
	vote := bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: v, Door: "cli"}
	if v != bot.Approves {
		vote.Reason = "the extent is not known"
	}
	return vote
}

func (w *world) vote(person string, d bot.Draft, v bot.Verdict) (bot.Draft, error) {
	return w.desk.Vote(w.Context(), person, ballot(d, v))
}

func (w *world) approve(person string, d bot.Draft) bot.Draft {
	w.Helper()
	return must(w.vote(person, d, bot.Approves))(w)
}

// tell writes and publishes an update that "words" signs, and has it delivered.
func (w *world) tell(r bot.Request) bot.Draft {
	w.Helper()
	d := w.approve("words", w.write("duty", r))
	if d.State != bot.DraftPublished {
		w.Fatalf("the %s update is %s, want published", d.Type, d.State)
	}
	w.until(w.clock.Now())
	return d
}

func (w *world) draft(id string) bot.Draft {
	w.Helper()
	return must(w.store.Draft(w.Context(), id))(w)
}

func (w *world) incident(id string) bot.Incident {
	w.Helper()
	return must(w.store.Incident(w.Context(), id))(w)
}

// rows counts an update's rows of the ledger by destination and state.
func (w *world) rows(update string) map[string]int {
	w.Helper()
	counts := map[string]int{}
	for _, row := range must(w.store.Deliveries(w.Context(), bot.LedgerQuery{UpdateID: update}))(w) {
		counts[row.Destination+" "+string(row.State)]++
	}
	return counts
}

// events returns the kinds of an incident's record.
func (w *world) events(incident string) []string {
	w.Helper()
	var kinds []string
	for _, e := range must(w.store.Events(w.Context(), incident))(w) {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func (w *world) publications(incident string) int {
	w.Helper()
	return len(must(w.store.Publications(w.Context(), incident))(w))
}

// refused holds that err is a refusal of that kind, in those words.
func (w *world) refused(err, kind error, words string) {
	w.Helper()
	refusal, ok := errors.AsType[*bot.Error](err)
	if !ok || !errors.Is(err, kind) {
		w.Fatalf("got %v, want a refusal of kind %v", err, kind)
	}
	if !strings.Contains(refusal.Error(), words) {
		w.Errorf("the refusal says %q, want it to say %q", refusal.Error(), words)
	}
}

func must[V any](v V, err error) func(w *world) V {
	return func(w *world) V {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
		return v
	}
}
