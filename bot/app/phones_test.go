package app

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// played is a house whose channels reach sandboxed platforms, on a clock of its own.
type played struct {
	*house
	platforms *platforms
	clock     *steadyClock
	engine    *queue.Inline
}

func play(t *testing.T, channels string) *played {
	t.Helper()
	return playIn(t, company+channels, store.InMemory, store.Fast())
}

// playIn keeps the house of a configuration in that SQLite.
func playIn(t *testing.T, configuration, sqlite string, options ...store.Option) *played {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &played{clock: newSteadyClock(time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC))}
	if p.platforms, err = sandboxed(cfg, p.clock); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error)
	go func() {
		ended <- together(ctx, append(p.platforms.tasks, func(ctx context.Context) error { <-ctx.Done(); return nil }))
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	st, err := store.OpenSQLite(t.Context(), sqlite, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	p.house, err = build(parts{
		config: cfg, store: st, files: embedded(), clock: p.clock, ids: seededIDs(1), logger: logger, open: realSenders(p.clock, logger, cfg.Site),
	})
	if err != nil {
		t.Fatal(err)
	}
	if p.engine, err = queue.NewInline(st.Inserter(), p.handlers(), p.clock); err != nil {
		t.Fatal(err)
	}
	return p
}

// publish publishes a holding notice and returns its draft.
func (p *played) publish(t *testing.T) string {
	t.Helper()
	now := p.clock.Now()
	i, err := p.desk.Declare(t.Context(), "duty", bot.Declaration{
		Mode: bot.Live, Severity: 3, Affected: []bot.Affected{{Component: "messages", Status: bot.MajorOutage}}, Started: bot.Moment{At: now.Add(-10 * time.Minute), Certainty: bot.Confirmed},
	})
	if err != nil {
		t.Fatal(err)
	}
	facts := i.Facts
	facts.NextAt = now.Add(15 * time.Minute)
	d, err := p.desk.Write(t.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Holding, Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	d, err = p.desk.Vote(t.Context(), "comms-lead", bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "test"})
	if err != nil || d.State != bot.DraftPublished {
		t.Fatalf("the vote left the draft %q: %v", d.State, err)
	}
	return d.ID
}

// later lets time pass.
func (p *played) later(t *testing.T, d time.Duration) {
	t.Helper()
	until := p.clock.Now().Add(d)
	if err := p.engine.Run(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	p.clock.Set(until)
}

// ledger counts the rows of a channel by their state.
func (p *played) ledger(t *testing.T, q bot.LedgerQuery, channel string) map[bot.DeliveryState]int {
	t.Helper()
	rows, err := p.store.Deliveries(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	states := map[bot.DeliveryState]int{}
	for _, row := range rows {
		if row.Channel == channel {
			states[row.State]++
		}
	}
	return states
}

const textMessages = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: abroad
    kind: sms
    settings: {provider: twilio, account_sid: AC0123456789abcdef0123456789abcdef, auth_token: sandbox, from: "+15005550006"}
    destinations:
      - id: stores
        class: public
        languages: [en, fr]
        recipients: [{id: paris, address: "+33612345678"}, {id: london, address: "+447700900123"}]
  - name: korea
    kind: sms
    settings: {provider: solapi, api_key: NCSSANDBOX, api_secret: sandbox, from: "0200000000"}
    destinations:
      - {id: night, class: desk, languages: [ko], address: "01000000001"}
      - id: merchants
        class: public
        languages: [ko]
        recipients: [{id: seoul, address: "01000000010"}, {id: busan, address: "01000000011"}]
`

// Each text arrives once, though the first request is throttled and an answer is cut; reminders wake the duty's telephone.
func TestTextMessagesArriveOnceThroughFaults(t *testing.T) {
	t.Parallel()
	p := play(t, textMessages)
	p.platforms.running["abroad"].Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 20 * time.Second})
	p.platforms.running["abroad"].Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	p.platforms.running["korea"].Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 20 * time.Second})
	update := p.publish(t)
	p.later(t, 15*time.Second)
	if got := p.ledger(t, bot.LedgerQuery{UpdateID: update}, "abroad"); got[bot.Pending] != 1 || got[bot.Accepted] != 3 {
		t.Errorf("while Twilio asks to wait the rows are %v", got)
	}
	p.later(t, time.Minute)
	for channel, want := range map[string]int{"abroad": 4, "korea": 2} {
		if got := p.ledger(t, bot.LedgerQuery{UpdateID: update}, channel); got[bot.Accepted] != want || len(got) != 1 {
			t.Errorf("%s: the rows are %v, want %d accepted", channel, got, want)
		}
	}
	arrived := map[string]int{}
	for _, m := range p.platforms.received() {
		arrived[m.Platform+" "+m.Where]++
		if !strings.Contains(m.Text, "https://status.haneul-talk.example/") {
			t.Errorf("a text without its page: %q", m.Text)
		}
	}
	if len(arrived) != 2 || arrived["abroad stores"] != 4 || arrived["korea merchants"] != 2 {
		t.Errorf("arrived: %v", arrived)
	}
	p.later(t, 20*time.Minute)
	if got := p.ledger(t, bot.LedgerQuery{}, "korea"); got[bot.Accepted] < 3 || len(got) != 1 {
		t.Errorf("after the promise passed the rows are %v", got)
	}
	if newest := p.platforms.received()[0]; newest.Where != "night" || !strings.Contains(newest.Text, "INC-1") {
		t.Errorf("the duty's telephone shows %+v", newest)
	}
}

const alimtalk = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: nhn
    kind: kakao
    settings:
      provider: nhn
      app_key: sandboxapp
      secret_key: sandbox
      sender_key: haneul
      fallback: "0200000000"
      templates: [&holding {type: holding, language: ko, code: HOLDING_KO, text: "[장애 안내] #{서비스} 이용 장애\n\n현재 #{대상} 정상적으로 제공되지 않고 있습니다. 원인과 영향 범위를 확인하고 있습니다.\n\n늦어도 #{시각}까지 상태 페이지에서 진행 상황을 알려 드리겠습니다.\n\n이용에 불편을 드려 죄송합니다.\n\n문의: #{문의}\n\n#{주소}"}]
    destinations:
      - {id: members, class: public, languages: [ko], recipients: [{id: one, address: "01000000010"}, {id: two, address: "01000000011"}]}
  - name: solapi
    kind: kakao
    settings:
      provider: solapi
      api_key: NCSSANDBOX
      api_secret: sandbox
      pf_id: KA01PF
      templates: [*holding]
    destinations:
      - {id: guests, class: public, languages: [ko], recipients: [{id: three, address: "01000000012"}, {id: four, address: "01000000013"}]}
`

// An answer that is cut is looked up, one that asks to wait is waited for, and everybody has the Alimtalk once.
func TestAlimtalkArrivesOnceThroughFaults(t *testing.T) {
	t.Parallel()
	p := play(t, alimtalk)
	p.platforms.running["nhn"].Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 20 * time.Second})
	p.platforms.running["nhn"].Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	sending := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/send") }
	p.platforms.running["solapi"].Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1, Match: sending})
	update := p.publish(t)
	p.later(t, 15*time.Second)
	if got := p.ledger(t, bot.LedgerQuery{UpdateID: update}, "nhn"); got[bot.Pending] != 2 {
		t.Errorf("while NHN asks to wait the rows are %v", got)
	}
	p.later(t, time.Minute)
	for _, channel := range []string{"nhn", "solapi"} {
		if got := p.ledger(t, bot.LedgerQuery{UpdateID: update}, channel); got[bot.Accepted] != 2 || len(got) != 1 {
			t.Errorf("%s: the rows are %v, want 2 accepted", channel, got)
		}
	}
	arrived := map[string]int{}
	for _, m := range p.platforms.received() {
		arrived[m.Where]++
		if !strings.Contains(m.Text, "현재 메시지가 정상적으로 제공되지 않고 있습니다.") {
			t.Errorf("arrived: %q", m.Text)
		}
	}
	if len(arrived) != 2 || arrived["members"] != 2 || arrived["guests"] != 2 {
		t.Errorf("arrived: %v", arrived)
	}
}

const dutyCall = `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: duty-call
    kind: voice
    settings: {account_sid: AC0123456789abcdef0123456789abcdef, auth_token: sandbox, from: "+15005550006"}
    destinations:
      - {id: night, class: desk, languages: [fr], address: "+33612345678"}
`

// When the promise passes the duty's telephone rings, in the language of its destination, though the first answer is cut.
func TestTheTelephoneRingsWhenThePromisePasses(t *testing.T) {
	t.Parallel()
	p := play(t, dutyCall)
	p.publish(t)
	p.platforms.running["duty-call"].Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	p.later(t, 16*time.Minute)
	calls := p.platforms.received()
	rows := p.ledger(t, bot.LedgerQuery{}, "duty-call")
	if len(calls) == 0 || rows[bot.Accepted] != len(calls) || len(rows) != 1 {
		t.Fatalf("%d calls, and the rows are %v", len(calls), rows)
	}
	for _, call := range calls {
		if call.Where != "night" || strings.Contains(call.Text, "🔥") || !strings.Contains(call.Text, "INC-1") || !strings.Contains(call.Text, "appuyez sur la touche 1") {
			t.Errorf("the person hears %+v", call.Text)
		}
	}
}
