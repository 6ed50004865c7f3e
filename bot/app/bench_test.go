package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/bot/store"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

// These are measured by make bench, which runs each of them once a round and prints the medians; docs/performance.md tells what they mean.

const (
	publications = 200  // of one measurement of approve → first byte
	fanOut       = 1000 // webhooks of one publication
	bareWorkers  = 64   // of the bare net/http loop
	patience     = time.Minute
)

// BenchmarkApprove measures from the deciding vote to the first byte at a receiver, over many publications; declared is all of it, with the
// declaration and the writing before.
func BenchmarkApprove(b *testing.B) {
	for _, engine := range []string{store.SQLite, store.Postgres} {
		b.Run(engine, func(b *testing.B) {
			to := receive(b)
			r := newRig(b, empty(b, engine), webhooks(to.url, 1, "ko, en, fr"), nil)
			dephase := rand.New(rand.NewPCG(1, 2))
			var stages [4][]time.Duration
			for b.Loop() {
				for n := range publications + 5 { // the first ones open connections
					declaring := time.Now()
					vote := r.draft(b, 3)
					written := time.Since(declaring)
					// Else each vote would come at the same moment of the queue's poll, right after the last one's.
					<-time.After(time.Duration(dephase.Int64N(int64(100 * time.Millisecond))))
					start := time.Now()
					r.vote(b, vote)
					voted := time.Since(start)
					first := to.first(b)
					claimed := <-r.claims
					r.settled(b, 3)
					if n >= 5 {
						stages[0] = append(stages[0], voted)
						stages[1] = append(stages[1], claimed.Sub(start))
						stages[2] = append(stages[2], first.Sub(start))
						stages[3] = append(stages[3], written+first.Sub(start))
					}
					r.forget(to)
				}
			}
			b.ReportMetric(0, "ns/op")
			for i, name := range []string{"voted", "claimed", "byte", "declared"} {
				b.ReportMetric(percentile(stages[i], 50), "ms-"+name+"-p50")
				b.ReportMetric(percentile(stages[i], 99), "ms-"+name+"-p99")
			}
		})
	}
}

// BenchmarkFanOut measures one publication to many webhooks, from the deciding vote to the last acceptance in the ledger, beside a loop that
// keeps nothing and, when BENCH_SHOUTRRR and BENCH_APPRISE name their programs, beside those.
func BenchmarkFanOut(b *testing.B) {
	for _, engine := range []string{store.SQLite, store.Postgres} {
		b.Run(engine, func(b *testing.B) {
			to := receive(b)
			r := newRig(b, empty(b, engine), webhooks(to.url, fanOut, "en"), nil)
			warm := r.draft(b, 3)
			r.vote(b, warm)
			r.settled(b, fanOut)
			var took, voted []time.Duration
			for b.Loop() {
				r.forget(to)
				to.count.Store(0)
				vote := r.draft(b, 3)
				start := time.Now()
				r.vote(b, vote)
				voted = append(voted, time.Since(start))
				took = append(took, r.settled(b, fanOut).Sub(start))
				to.expect(b, fanOut)
				r.expectAccepted(b, vote.DraftID, fanOut)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(percentile(voted, 50), "ms-voted")
			b.ReportMetric(percentile(took, 50), "ms-all")
		})
	}
	b.Run("bare", func(b *testing.B) { benchBare(b, true) })
	b.Run("bare-reconnecting", func(b *testing.B) { benchBare(b, false) })
	if shoutrrr := os.Getenv("BENCH_SHOUTRRR"); shoutrrr != "" {
		b.Run("shoutrrr", func(b *testing.B) {
			benchPeer(b, func(body, url string) []string {
				args := []string{shoutrrr, "send", "--message", body}
				for i := range fanOut {
					args = append(args, "--url", fmt.Sprintf("generic+%s/r%d", url, i))
				}
				return args
			})
		})
	}
	if apprise := os.Getenv("BENCH_APPRISE"); apprise != "" {
		b.Run("apprise", func(b *testing.B) {
			benchPeer(b, func(body, url string) []string {
				args := []string{apprise, "-b", body}
				for i := range fanOut {
					args = append(args, fmt.Sprintf("json://%s/r%d", strings.TrimPrefix(url, "http://"), i))
				}
				return args
			})
		})
	}
}

// benchBare posts the same bytes to the same receiver and forgets it.
func benchBare(b *testing.B, keepAlive bool) {
	to := receive(b)
	body := sample(b, to)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: bareWorkers, DisableKeepAlives: !keepAlive}}
	defer client.CloseIdleConnections()
	run := func() time.Duration {
		to.count.Store(0)
		start := time.Now()
		var next atomic.Int64
		var workers sync.WaitGroup
		for range bareWorkers {
			workers.Go(func() {
				for i := next.Add(1); i <= fanOut; i = next.Add(1) {
					if err := post(client, fmt.Sprintf("%s/r%d", to.url, i), body); err != nil {
						b.Error(err)
					}
				}
			})
		}
		workers.Wait()
		took := time.Since(start)
		to.expect(b, fanOut)
		return took
	}
	run()
	var took []time.Duration
	for b.Loop() {
		took = append(took, run())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(took, 50), "ms-all")
}

func post(client *http.Client, url string, body []byte) error {
	answer, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the receiver answered %s", answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// benchPeer lets one call of a peer's command line post the same bytes to as many addresses.
func benchPeer(b *testing.B, command func(body, url string) []string) {
	to := receive(b)
	args := command(string(sample(b, to)), to.url)
	run := func() time.Duration {
		to.count.Store(0)
		start := time.Now()
		if out, err := exec.CommandContext(b.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%.2000s", args[0], err, out)
		}
		took := time.Since(start)
		to.expect(b, fanOut)
		return took
	}
	run()
	var took []time.Duration
	for b.Loop() {
		took = append(took, run())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(percentile(took, 50), "ms-all")
}

// BenchmarkReplay measures the built-in scenario on a clock of its own, files and all.
func BenchmarkReplay(b *testing.B) {
	if _, err := scenario.Builtin(demoScenario); errors.Is(err, bot.ErrNotFound) {
		b.Skipf("there is no built-in scenario %s", demoScenario)
	}
	for b.Loop() {
		if _, err := Replay(b.Context(), demoScenario, filepath.Join(b.TempDir(), "out"), embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

// empty returns a store of that engine, which only this benchmark uses.
func empty(b testing.TB, engine string) config.Store {
	b.Helper()
	if engine == store.Postgres {
		return config.Store{Postgres: bot.NewSecret(queuetest.Postgres(b))}
	}
	return config.Store{SQLite: filepath.Join(b.TempDir(), "bench.db")}
}

func embedded() Files { return Files{Templates: templates.FS, Locales: locales.FS} }

// rig is a house as serve runs it, without doors and site.
type rig struct {
	house    *house
	claims   chan time.Time
	settling chan settled
}

type settled struct {
	at       time.Time
	outcomes []bot.Outcome
}

// watched tells when batches are claimed and settled, without asking the store.
type watched struct {
	deliver.Ledger
	rig *rig
}

func (w watched) Claim(ctx context.Context, batchID string, generation int, token string, now, leaseUntil time.Time) (bot.Batch, error) {
	select {
	case w.rig.claims <- time.Now():
	default: // only the first ones are asked about
	}
	return w.Ledger.Claim(ctx, batchID, generation, token, now, leaseUntil)
}

func (w watched) Settle(ctx context.Context, s bot.Settlement) error {
	err := w.Ledger.Settle(ctx, s)
	if err == nil {
		w.rig.settling <- settled{time.Now(), s.Outcomes}
	}
	return err
}

// newRig is a node on that store; jobs says how many of each lane it runs at once, absent: as many as the kind allows.
func newRig(b testing.TB, on config.Store, channels string, jobs map[string]int) *rig {
	b.Helper()
	return rigOf(b, on, loaded(b, channels), jobs)
}

// loaded is the configuration of the company with those channels.
func loaded(b testing.TB, channels string) *config.Config {
	b.Helper()
	path := filepath.Join(b.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(company+channels), 0o600); err != nil {
		b.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		b.Fatal(err)
	}
	return cfg
}

// rigOf is newRig beside tasks that run as long as it does.
func rigOf(b testing.TB, on config.Store, cfg *config.Config, jobs map[string]int, tasks ...func(context.Context) error) *rig {
	b.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
	st, err := openStore(ctx, on)
	if err != nil {
		b.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(b.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	h, err := build(parts{
		config: cfg, store: st, files: embedded(), clock: wallClock{}, ids: randomIDs(), logger: logger,
		open: realSenders(wallClock{}, logger, cfg.Site), heartbeat: leaseInterval, paced: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	r := &rig{house: h, claims: make(chan time.Time, 100), settling: make(chan settled, 100)}
	h.runner.Ledger = watched{h.runner.Ledger, r}
	lanes := map[string]int{"default": defaultLaneJobs}
	for _, ch := range cfg.Channels {
		if kind, ok := kindByName(ch.Kind); ok && kind.Open != nil {
			lanes[ch.Name] = cmp.Or(jobs[ch.Name], kind.Limits.Concurrency, 1)
		}
	}
	workers, err := queue.NewWorkers(st.Inserter(), h.handlers(), lanes, queue.Options{Logger: logger, Clock: wallClock{}})
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- together(ctx, append(tasks, workers.Run, h.sweep)) }()
	b.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, st.Close()); err != nil {
			b.Error(err)
		}
	})
	return r
}

// draft declares an incident, writes its initial notice, and returns the vote that will publish it.
func (r *rig) draft(b testing.TB, severity int) bot.Vote {
	b.Helper()
	now := time.Now()
	affected := []bot.Affected{{Component: "messages", Status: bot.MajorOutage}, {Component: "pay", Status: bot.PartialOutage}}
	i, err := r.house.desk.Declare(b.Context(), "duty", bot.Declaration{
		Mode: bot.Live, Severity: severity, Affected: affected, Started: bot.Moment{At: now.Add(-10 * time.Minute), Certainty: bot.Confirmed},
	})
	if err != nil {
		b.Fatal(err)
	}
	facts := i.Facts
	facts.Symptom, facts.Action = bot.Words{Phrase: "messages-fail"}, bot.Words{Phrase: "traffic-move"}
	facts.Workaround, facts.NextAt = bot.Words{Phrase: "phone-or-sms"}, now.Add(15*time.Minute)
	d, err := r.house.desk.Write(b.Context(), "duty", bot.Request{IncidentID: i.ID, Type: bot.Initial, Facts: facts})
	if err != nil {
		b.Fatal(err)
	}
	return bot.Vote{DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Verdict: bot.Approves, Door: "bench"}
}

// vote gives the deciding vote; what is severe takes one more.
func (r *rig) vote(b testing.TB, v bot.Vote) {
	b.Helper()
	for _, person := range []string{"comms-lead", "commander"} {
		d, err := r.house.desk.Vote(b.Context(), person, v)
		if err != nil {
			b.Fatal(err)
		}
		if d.State == bot.DraftPublished {
			return
		}
	}
	b.Fatal("the votes left the draft unpublished")
}

// settled waits until that many rows are accepted and returns when the last one was.
func (r *rig) settled(b *testing.B, rows int) time.Time {
	b.Helper()
	for {
		select {
		case s := <-r.settling:
			for _, o := range s.outcomes {
				if o.State != bot.Accepted {
					b.Fatalf("a row became %s: %s", o.State, o.Reason)
				}
			}
			if rows -= len(s.outcomes); rows <= 0 {
				return s.at
			}
		case <-time.After(patience):
			b.Fatalf("%d rows are not settled, and none was for %s", rows, patience)
		}
	}
}

// forget drops what one publication left to be read.
func (r *rig) forget(to *receiver) {
	for {
		select {
		case <-r.claims:
		case <-r.settling: // of its card
		case <-to.arrived:
		default:
			return
		}
	}
}

func (r *rig) expectAccepted(b *testing.B, updateID string, want int) {
	b.Helper()
	rows, err := r.house.store.Deliveries(b.Context(), bot.LedgerQuery{UpdateID: updateID, State: bot.Accepted})
	if err != nil || len(rows) != want {
		b.Fatalf("%d of %d rows are accepted in the ledger: %v", len(rows), want, err)
	}
}

// receiver takes every request; arrived tells when the first ones came.
type receiver struct {
	url     string
	count   atomic.Int64
	arrived chan time.Time
}

func receive(b *testing.B) *receiver {
	b.Helper()
	to := &receiver{arrived: make(chan time.Time, 16)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := time.Now()
		_, _ = io.Copy(io.Discard, r.Body)
		to.count.Add(1)
		select {
		case to.arrived <- at:
		default: // nobody asks about the later ones
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	to.url = server.URL
	b.Cleanup(server.Close)
	return to
}

func (to *receiver) first(b *testing.B) time.Time {
	b.Helper()
	select {
	case at := <-to.arrived:
		return at
	case <-time.After(patience):
		b.Fatalf("nothing arrived in %s", patience)
		return time.Time{}
	}
}

func (to *receiver) expect(b *testing.B, want int64) {
	b.Helper()
	if got := to.count.Load(); got != want {
		b.Fatalf("%d requests arrived, want %d", got, want)
	}
}

// sample returns the bytes that a publication would post.
func sample(b *testing.B, to *receiver) []byte {
	b.Helper()
	r := newRig(b, empty(b, store.SQLite), webhooks(to.url, 1, "en"), nil)
	review, err := r.house.desk.Review(b.Context(), r.draft(b, 3).DraftID)
	if err != nil {
		b.Fatal(err)
	}
	i := slices.IndexFunc(review.Draft.Composed, func(c bot.Composed) bool { return c.Kind == "webhook" })
	return review.Draft.Composed[i].Body.Bytes
}

func percentile(list []time.Duration, p int) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return milliseconds(sorted[min(len(sorted)-1, len(sorted)*p/100)])
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// webhooks are the channels: the page, and one destination of that many recipients.
func webhooks(url string, recipients int, languages string) string {
	var list strings.Builder
	fmt.Fprintf(&list, `
channels:
  - {name: status-page, kind: page, destinations: [{id: page, class: public}]}
  - name: webhooks
    kind: webhook
    settings: {allow_private: true}
    destinations:
      - id: newsrooms
        class: public
        languages: [%s]
        recipients:
`, languages)
	for i := range recipients {
		secret := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "a secret that signs for %08d", i))
		fmt.Fprintf(&list, "          - {id: r%d, address: %q, secret: whsec_%s}\n", i, fmt.Sprintf("%s/r%d", url, i), secret)
	}
	return list.String()
}

const company = `
org:
  name: {ko: 하늘톡, en: Haneul Talk, fr: Haneul Talk}
  ko_reading: 하늘톡
  fr: {de: de Haneul Talk, a: à Haneul Talk, le: Haneul Talk}
  key_prefix: INC
  contact: {ko: help.haneul-talk.example, en: help.haneul-talk.example/en, fr: help.haneul-talk.example/fr}
store: {sqlite: unused.db}
site: {addr: "127.0.0.1:0", base_url: "https://status.haneul-talk.example", default_language: ko}
console: {addr: "127.0.0.1:0", base_url: "https://desk.haneul-talk.example"}
components:
  - {id: messages, name: {ko: 메시지, en: Messages, fr: Messages}, fr: {de: des messages, a: aux messages, le: les messages}}
  - {id: pay, name: {ko: 하늘페이, en: Haneul Pay, fr: Haneul Pay}, ko_reading: 하늘페이, fr: {de: de Haneul Pay, a: à Haneul Pay, le: Haneul Pay}}
people:
  - {id: duty, name: {ko: 당직 책임자, en: Duty Officer, fr: Responsable d’astreinte}, roles: [duty-officer], language: ko}
  - {id: comms-lead, name: {ko: 홍보 책임자, en: Head of Communications, fr: Responsable de la communication}, roles: [comms], reads: [ko, en, fr], language: ko}
  - {id: legal, name: {ko: 법무 책임자, en: General Counsel, fr: Directeur juridique}, roles: [legal], language: ko}
  - {id: commander, name: {ko: 장애 지휘관, en: Incident Commander, fr: Commandant d’incident}, roles: [ic], language: ko}
  - {id: chief, name: {ko: 대표, en: Chief Executive, fr: Directrice générale}, title: {ko: 대표이사, en: Chief Executive, fr: Directrice générale}, roles: [executive, spokesperson], language: ko}
`
