package app

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

const mailing = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: mail
    kind: email
    settings:
      server: smtp.example.com:587
      username: bongsu
      password: s3cr3t
      from: status@example.com
      from_name: {ko: 하늘톡, en: Haneul Talk, fr: Haneul Talk}
      unsubscribe_secret: one for live
      dkim: [{domain: example.com, selector: s1, key_file: dkim.pem}]
    destinations:
      - {id: customers, class: public, languages: [ko, en], types: [holding], recipients_file: subscribers.csv}
      - {id: on-call, class: desk, languages: [ko], address: on-call@example.com}
  - name: mail-drill
    kind: email
    settings: {server: "smtp.example.com:587", from: drill@example.com}
    destinations:
      - {id: exercise, class: drill, recipients: [{id: trainee, address: trainee@example.com}]}
`

// mailHouse is a house with relays in the process, on a clock that the test moves.
type mailHouse struct {
	*testing.T
	house  *house
	relays *platforms
	engine *queue.Inline
	clock  *steadyClock
	public http.Handler
}

func newMailHouse(t *testing.T) *mailHouse {
	t.Helper()
	dir := t.TempDir()
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"bongsu.yaml": company + mailing, "dkim.pem": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"subscribers.csv": "id,address,languages\nkim,kim@example.org,ko\nsmith,smith@example.org,en\nboth,both@example.org,ko en\nall,all@example.org,\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := LoadConfig(filepath.Join(dir, "bongsu.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	m := &mailHouse{T: t, clock: newSteadyClock(time.Date(2026, 3, 10, 5, 0, 0, 0, time.UTC))}
	if m.relays, err = sandboxed(cfg, m.clock); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() { ended <- together(ctx, m.relays.tasks) }()
	st, err := store.OpenSQLite(t.Context(), store.InMemory, store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, st.Close()); err != nil {
			t.Error(err)
		}
	})
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	m.house, err = build(parts{
		config: cfg, store: st, files: embedded(), clock: m.clock, ids: seededIDs(7), logger: logger, open: realSenders(m.clock, logger, cfg.Site),
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.engine, err = queue.NewInline(st.Inserter(), m.house.handlers(), m.clock); err != nil {
		t.Fatal(err)
	}
	pages := &pages{house: m.house}
	if err := pages.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m.public, err = m.house.readers(pages); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *mailHouse) pass(d time.Duration) {
	m.Helper()
	if err := m.engine.Run(m.Context(), m.clock.Now().Add(d)); err != nil {
		m.Fatal(err)
	}
	m.clock.Set(m.clock.Now().Add(d))
}

func (m *mailHouse) declare(mode bot.Mode) bot.Incident {
	m.Helper()
	i, err := m.house.desk.Declare(m.Context(), "duty", bot.Declaration{
		Mode: mode, Severity: 3, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}},
		Started: bot.Moment{At: m.clock.Now().Add(-10 * time.Minute), Certainty: bot.Confirmed},
	})
	if err != nil {
		m.Fatal(err)
	}
	return i
}

// tell publishes a holding notice and returns its draft as it was signed.
func (m *mailHouse) tell(i bot.Incident) bot.Draft {
	m.Helper()
	facts := i.Facts
	facts.NextAt = m.clock.Now().Add(15 * time.Minute)
	d, err := m.house.desk.Write(m.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: facts})
	if err != nil {
		m.Fatal(err)
	}
	if _, err := m.house.desk.Vote(m.Context(), "comms-lead", bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "test"}); err != nil {
		m.Fatal(err)
	}
	return d
}

// ledger is the state of each row of an update's mail, by recipient and language.
func (m *mailHouse) ledger(d bot.Draft) map[string]bot.DeliveryState {
	m.Helper()
	rows, err := m.house.store.Deliveries(m.Context(), bot.LedgerQuery{UpdateID: d.ID})
	if err != nil {
		m.Fatal(err)
	}
	states := map[string]bot.DeliveryState{}
	for _, row := range rows {
		if row.Kind == "email" {
			states[row.Recipient+"/"+string(row.Language)] = row.State
		}
	}
	return states
}

func (m *mailHouse) same(what string, want, got any) {
	m.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		m.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// One fan-out over the wire meets a mailbox that is gone, a relay that puts off, and one whose last answer is lost.
func TestMailMeetsARelaysFaults(t *testing.T) {
	t.Parallel()
	m := newMailHouse(t)
	relay := platformOf[mailPlatform](t, m.relays, "mail")
	relay.FailAt(sandbox.MailTo, sandbox.Fault{Kind: "550", Next: 1})  // kim/ko
	relay.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: "451", Next: 1}) // both/ko
	relay.FailAt(sandbox.MailEnd, sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	d := m.tell(m.declare(bot.Live))
	m.pass(time.Second)
	m.same("the ledger at once", map[string]bot.DeliveryState{
		"kim/ko": bot.Failed, "both/ko": bot.Pending, "all/ko": bot.UnknownOutcome, "smith/en": bot.Accepted, "both/en": bot.Accepted, "all/en": bot.Accepted,
	}, m.ledger(d))
	m.pass(time.Minute)
	m.same("the ledger after a minute", map[string]bot.DeliveryState{
		"kim/ko": bot.Failed, "both/ko": bot.Accepted, "all/ko": bot.UnknownOutcome, "smith/en": bot.Accepted, "both/en": bot.Accepted, "all/en": bot.Accepted,
	}, m.ledger(d))
	arrived := map[string]int{}
	for _, mail := range relay.Messages("") {
		arrived[mail.To]++
	}
	m.same("what arrived", map[string]int{"smith@example.org": 1, "both@example.org": 2, "all@example.org": 2}, arrived)
}

func TestAReaderLeavesByTheLinkInTheMail(t *testing.T) {
	t.Parallel()
	m := newMailHouse(t)
	i := m.declare(bot.Live)
	first := m.tell(i)
	m.pass(time.Second)
	header, _, _, _, err := platformOf[mailPlatform](t, m.relays, "mail").Messages("all@example.org")[1].Read() // the English one
	if err != nil {
		t.Fatal(err)
	}
	link := strings.TrimPrefix(strings.Trim(header.Get("List-Unsubscribe"), "<>"), "https://status.haneul-talk.example")
	for _, step := range []struct {
		method string
		rows   int
	}{{http.MethodGet, 6}, {http.MethodPost, 4}} {
		w := httptest.NewRecorder()
		m.public.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), step.method, link, strings.NewReader("List-Unsubscribe=One-Click")))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `lang="en"`) {
			t.Errorf("%s %s: HTTP %d\n%s", step.method, link, w.Code, w.Body)
		}
		m.pass(time.Minute)
		d := m.tell(i)
		m.pass(time.Second)
		states := m.ledger(d)
		counted := 0
		for _, c := range d.Composed {
			if c.Destination == "customers" {
				counted += c.Recipients
			}
		}
		if len(states) != step.rows || counted != step.rows {
			t.Errorf("after %s: %d rows and %d counted, want %d", step.method, len(states), counted, step.rows)
		}
	}
	if n := len(m.ledger(first)); n != 6 {
		t.Errorf("the first update has %d rows", n)
	}
}

func TestDrillsAndRemindersHaveTheirOwnMail(t *testing.T) {
	t.Parallel()
	m := newMailHouse(t)
	d := m.tell(m.declare(bot.Drill))
	m.pass(time.Second)
	m.same("the drill's ledger", map[string]bot.DeliveryState{"trainee/ko": bot.Accepted, "trainee/en": bot.Accepted, "trainee/fr": bot.Accepted}, m.ledger(d))
	if n := len(platformOf[mailPlatform](t, m.relays, "mail").Messages("")); n != 0 {
		t.Errorf("%d mails of a drill went by the live relay", n)
	}
	m.pass(16 * time.Minute) // the promise is broken
	reminders := platformOf[mailPlatform](t, m.relays, "mail").Messages("on-call@example.com")
	if len(reminders) == 0 {
		t.Fatal("nobody on call was reminded by mail")
	}
	header, subject, text, _, err := reminders[0].Read()
	if err != nil || !strings.Contains(subject, "DRILL-1") || !strings.Contains(text, "https://desk.haneul-talk.example/incidents/") || header.Get("List-Unsubscribe") != "" {
		t.Errorf("%v: %q\n%s\n%v", err, subject, text, header)
	}
}
