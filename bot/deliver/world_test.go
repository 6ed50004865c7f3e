package deliver_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

func start() time.Time { return time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC) }

const lease = 15 * time.Second

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
	c.at = at
}

// counter makes ids that are not alike.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("token%07d", c.n)
}

// world is a store with one published update for two recipients of one channel, and the runner of its jobs.
type world struct {
	*testing.T
	store    *store.Store
	clock    *clock
	settings deliver.Settings
	batch    bot.Batch
}

func secretOf(id string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "never a real secret, of %8s", id))
}

// newWorld publishes an update to the recipients "one" and "two" below address, over lane.
func newWorld(t *testing.T, address string, lane deliver.Lane) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	empty, err := migrated()
	if err == nil {
		err = os.WriteFile(path, empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.OpenSQLite(t.Context(), path, store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	w := &world{T: t, store: s, clock: &clock{at: start()}}
	w.settings = deliver.Settings{
		Ledger: s, Lanes: map[string]deliver.Lane{"lane": lane}, Clock: w.clock, IDs: &counter{}, Logger: slog.New(slog.DiscardHandler), Lease: lease,
	}
	w.publish(address)
	return w
}

// migrated is an empty database, made once: under the race detector migrations take longer than a test.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "bongsu-deliver-")
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

func body(t testing.TB) bot.Body {
	t.Helper()
	b, err := webhook.Compose(bot.Rendition{
		UpdateID: "u1", Type: bot.Initial, Mode: bot.Live, Phase: bot.Investigating, Language: bot.English, Title: "Login failure",
		Text: "It is not possible to log in.", Short: "Login fails.", IssuedAt: start(), Reference: "INC-1",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// publish stores an incident, its signed draft and the publication with its batch.
func (w *world) publish(address string) {
	w.Helper()
	made := body(w)
	d := bot.Draft{
		ID: "u1", IncidentID: "i1", Revision: 1, State: bot.DraftPublished, Type: bot.Initial, Mode: bot.Live, Phase: bot.Investigating, Severity: 3,
		Authors: []string{"duty"}, Languages: []bot.Language{bot.English}, PublishedAt: start(),
		Composed: []bot.Composed{{Destination: "press", Channel: "lane", Kind: "webhook", Class: bot.PublicClass, Language: bot.English, Body: made}},
	}
	d.Digest = d.Seal()
	people := bot.People{{ID: "comms", Roles: []bot.Role{bot.Comms}}}
	need := bot.Requirement{Steps: []bot.Step{{Roles: []bot.Role{bot.Comms}, Count: 1}}}
	decision := bot.Decision{DraftID: d.ID, Revision: 1, Digest: d.Digest, Person: "comms", Verdict: bot.Approves, At: start()}
	approved, err := bot.Approve(d, []bot.Decision{decision}, need, people)
	if err != nil {
		w.Fatal(err)
	}
	w.batch = bot.Batch{
		ID: "b1", UpdateID: d.ID, Revision: 1, IncidentID: "i1", Type: d.Type, Mode: d.Mode, Class: bot.PublicClass, Kind: "webhook", Channel: "lane",
		Destination: "press", Language: bot.English, Severity: 3, Key: "key-b1", Body: made, Digest: made.BodyDigest(), At: start(),
	}
	for _, id := range []string{"one", "two"} {
		w.batch.Rows = append(w.batch.Rows, bot.Delivery{
			ID: "row-" + id, UpdateID: d.ID, Revision: 1, IncidentID: "i1", Type: d.Type, Mode: d.Mode, Class: bot.PublicClass, Kind: "webhook", Channel: "lane",
			Destination: "press", Language: bot.English, Recipient: id, Address: address + "/" + id, BatchID: "b1", State: bot.Pending, Digest: made.BodyDigest(),
			Key: "key-" + id, CreatedAt: start(), DueAt: start(), ChangedAt: start(),
		})
	}
	incident := bot.Incident{ID: "i1", Key: "INC-1", Mode: bot.Live, Severity: 3, Phase: bot.Investigating, DeclaredAt: start()}
	change := bot.Change{
		Incident: &incident, Drafts: []bot.Draft{d}, Approved: approved, Batches: []bot.Batch{w.batch}, At: start(),
		Publication: &bot.Publication{DraftID: d.ID, Revision: 1, IncidentID: "i1", At: start(), Digest: d.Digest},
	}
	if err := w.store.Apply(w.Context(), change); err != nil {
		w.Fatal(err)
	}
}

// until runs the jobs that are due, and what they leave behind, up to a time.
func (w *world) until(at time.Time) {
	w.Helper()
	runner := deliver.New(w.settings)
	engine, err := queue.NewInline(w.store.Inserter(), queue.Handlers{bot.JobDeliver: func(ctx context.Context, j queue.Received) error {
		var args struct {
			Batch      string
			Generation int
		}
		if err := json.Unmarshal(j.Args, &args); err != nil {
			return err
		}
		return runner.Run(ctx, deliver.Job{ID: j.ID, Channel: j.Queue, Batch: args.Batch, Generation: args.Generation})
	}}, w.clock)
	if err != nil {
		w.Fatal(err)
	}
	if err := engine.Run(w.Context(), at); err != nil {
		w.Fatal(err)
	}
	w.clock.Set(at)
}

// row returns the ledger's row of a recipient.
func (w *world) row(id string) bot.Delivery {
	w.Helper()
	d, err := w.store.Delivery(w.Context(), "row-"+id)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// receivers start Standard Webhooks receivers for "one" and "two" and return a lane to them.
func receivers(t *testing.T) (*sandbox.Webhooks, string, deliver.Lane, *clock) {
	t.Helper()
	at := &clock{at: start()}
	hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: at, Endpoints: []sandbox.WebhookEndpoint{
		{ID: "one", Secret: secretOf("one")}, {ID: "two", Secret: secretOf("two")},
	}})
	server := httptest.NewServer(hooks.Handler())
	t.Cleanup(server.Close)
	sender, err := webhook.Open(&webhook.Settings{AllowPrivate: true}, channel.Env{Clock: at, Recipients: map[string]bot.Recipient{
		"one": {ID: "one", Secret: bot.NewSecret(secretOf("one"))}, "two": {ID: "two", Secret: bot.NewSecret(secretOf("two"))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	kind := webhook.Kind()
	return hooks, server.URL, deliver.Lane{Sender: sender, Limits: kind.Limits, Capabilities: kind.Capabilities}, at
}

// fake is a platform in memory: it answers as its script says and remembers what it took.
type fake struct {
	mu      sync.Mutex
	sent    []string // recipients, one for each message that left
	answer  func(row bot.Delivery) bot.Outcome
	looked  int
	lookUp  func(row bot.Delivery) bot.Outcome
	lookErr error
}

func (f *fake) Send(_ context.Context, b bot.Batch) ([]bot.Outcome, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		f.sent = append(f.sent, row.Recipient)
		o := bot.Outcome{State: bot.Accepted}
		if f.answer != nil {
			o = f.answer(row)
		}
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

// finder is a platform that can be asked what became of a message.
type finder struct{ *fake }

func (f finder) Find(_ context.Context, b bot.Batch) ([]bot.Outcome, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looked++
	if f.lookErr != nil {
		return nil, f.lookErr
	}
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		o := f.lookUp(row)
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func lost(bot.Delivery) bot.Outcome {
	return bot.Outcome{State: bot.UnknownOutcome, Reason: "no answer in time after the request left"}
}

var errDown = errors.New("the platform is down")
