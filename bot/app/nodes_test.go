package app

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/queue"
	"github.com/bongsu-hq/bongsu/bot/queue/queuetest"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// Two nodes that look at the same moment both find that a brief is missing. It is told once all the same, and its chain goes on as one.
func TestTwoNodesArmABriefAtTheSameMoment(t *testing.T) {
	t.Parallel()
	on := config.Store{Postgres: bot.NewSecret(queuetest.Postgres(t))}
	first, second := swept(t, on, "0 9 * * *"), swept(t, on, "0 9 * * *")
	var missing []bot.Job
	for _, h := range []*house{first, second} {
		jobs, err := h.missingBriefs(t.Context())
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%d briefs are missing: %v", len(jobs), err)
		}
		missing = append(missing, jobs...)
	}
	for i, h := range []*house{first, second} {
		if err := h.store.InsertJobs(t.Context(), missing[i:i+1]); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := queue.NewInline(first.store.Inserter(), first.handlers(), first.clock.(*steadyClock))
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Run(t.Context(), missing[0].At.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	briefs := 0
	for _, job := range armed(t, second) {
		if job.Kind == bot.JobBrief {
			briefs++
		}
	}
	if briefs != 1 {
		t.Errorf("%d jobs stand for one brief", briefs)
	}
	told, err := second.store.Deliveries(t.Context(), bot.LedgerQuery{})
	if err != nil || len(told) != 1 {
		t.Errorf("the brief was told %d times: %v", len(told), err)
	}
}

// timed is a receiver that notes when requests come, and may keep them waiting.
type timed struct {
	url   string
	mu    sync.Mutex
	came  []arrival
	wake  chan struct{}
	until chan struct{} // nil: answers at once
}

type arrival struct {
	at       time.Time
	incident string
}

func newTimed(t *testing.T, until chan struct{}) *timed {
	t.Helper()
	to := &timed{wake: make(chan struct{}, 1), until: until}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var told struct {
			Data struct {
				Incident string `json:"incident"`
			} `json:"data"`
		}
		body, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(body, &told)
		to.mu.Lock()
		to.came = append(to.came, arrival{time.Now(), told.Data.Incident})
		to.mu.Unlock()
		select {
		case to.wake <- struct{}{}:
		default:
		}
		if to.until != nil {
			select {
			case <-to.until:
			case <-r.Context().Done():
			}
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	to.url = server.URL
	return to
}

// await returns the arrivals as soon as they are as many as wanted.
func (to *timed) await(t *testing.T, enough func([]arrival) bool) []arrival {
	t.Helper()
	end := time.After(patience)
	for {
		to.mu.Lock()
		came := slices.Clip(to.came)
		to.mu.Unlock()
		if enough(came) {
			return came
		}
		select {
		case <-to.wake:
		case <-end:
			t.Fatalf("only %d requests came", len(came))
		}
	}
}

func rated(channels, rate string) string {
	return strings.Replace(channels, "kind: webhook\n", "kind: webhook\n    rate: "+rate+"\n", 1)
}

// Two nodes together keep the rate of a channel, as its receiver measures it: in no second come more than two seconds' worth, which is what the
// edges of two jobs allow, and all in all it is the rate.
func TestTwoNodesKeepOneRate(t *testing.T) {
	t.Parallel()
	const rate, recipients = 40, 240
	to := newTimed(t, nil)
	on := config.Store{Postgres: bot.NewSecret(queuetest.Postgres(t))}
	channels := rated(webhooks(to.url, recipients, "en"), "40")
	first, second := newRig(t, on, channels, map[string]int{"webhooks": 2}), newRig(t, on, channels, map[string]int{"webhooks": 2})
	first.vote(t, first.draft(t, 3))
	came := to.await(t, func(came []arrival) bool { return len(came) == recipients })
	for i := range came {
		n := 0
		for _, a := range came[i:] {
			if a.at.Sub(came[i].at) < time.Second {
				n++
			}
		}
		if n > 2*rate {
			t.Fatalf("%d requests came within a second, at a rate of %d", n, rate)
		}
	}
	took := came[len(came)-1].at.Sub(came[0].at)
	if least := (recipients/rate - 1) * time.Second; took < least-time.Second/2 {
		t.Errorf("%d requests came in %s, at a rate of %d", recipients, took, rate)
	}
	t.Logf("%d requests in %s", recipients, took)
	for name, r := range map[string]*rig{"first": first, "second": second} {
		if len(r.claims) == 0 {
			t.Errorf("the %s node sent nothing", name)
		}
	}
}

// What is urgent overtakes a digest that is on its way in the same lane: only the jobs that run already, each a second of the lane, go before it.
func TestSeverityFiveOvertakesADigest(t *testing.T) {
	t.Parallel()
	const rate, jobs, recipients = 40, 2, 400
	to := newTimed(t, nil)
	r := newRig(t, empty(t, store.SQLite), rated(webhooks(to.url, recipients, "en"), "40"), map[string]int{"webhooks": jobs})
	urgent := r.draft(t, 5)
	r.vote(t, r.draft(t, 2))
	to.await(t, func(came []arrival) bool { return len(came) > 0 })
	r.vote(t, urgent)
	began := time.Now()
	before := to.await(t, func([]arrival) bool { return true })
	came := to.await(t, func(came []arrival) bool { return came[len(came)-1].incident != came[0].incident })
	t.Logf("the first urgent request came after %s; %d of the digest were before it", time.Since(began), len(came)-1)
	if ahead := len(came) - len(before); ahead > (jobs+2)*rate {
		t.Errorf("%d of the digest's %d went before it after it was published", ahead, recipients)
	}
}

// A platform that takes requests and never answers keeps no other waiting.
func TestAHangingChannelDelaysNoOther(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	hanging, healthy := newTimed(t, release), newTimed(t, nil)
	const recipients = 20
	channels := webhooks(hanging.url, recipients, "en")
	_, other, _ := strings.Cut(webhooks(healthy.url, recipients, "en"), "- name: webhooks")
	channels += "  - name: others" + strings.Replace(other, "id: newsrooms", "id: others", 1)
	r := newRig(t, empty(t, store.SQLite), channels, map[string]int{"webhooks": 1, "others": 1})
	t.Cleanup(func() { close(release) })
	for range 3 {
		r.vote(t, r.draft(t, 3))
	}
	hanging.await(t, func(came []arrival) bool { return len(came) == recipients }) // the first of its jobs, and no other gets its turn
	healthy.await(t, func(came []arrival) bool { return len(came) == 3*recipients })
	hanging.mu.Lock()
	defer hanging.mu.Unlock()
	if len(hanging.came) != recipients {
		t.Errorf("the hanging platform was called %d times before it answered", len(hanging.came))
	}
}

// A channel that one node pauses, or lets rest, is paused and rests on the other.
func TestAPauseHoldsOnEachNode(t *testing.T) {
	t.Parallel()
	to := newTimed(t, nil)
	on := config.Store{Postgres: bot.NewSecret(queuetest.Postgres(t))}
	nodes := [2]*house{sending(t, on, to.url), sending(t, on, to.url)}
	pauses := map[string]func() error{
		"paused": func() error {
			return nodes[0].desk.PauseChannel(t.Context(), "duty", "webhooks", "the relay is being moved")
		},
		"resting": func() error {
			var err error
			for range 5 {
				err = errors.Join(err, nodes[0].store.ChannelFailed(t.Context(), bot.ChannelState{Channel: "webhooks"}, "no answer in time", nodes[0].clock.Now()))
			}
			return err
		},
	}
	for _, name := range []string{"paused", "resting"} {
		if err := pauses[name](); err != nil {
			t.Fatal(err)
		}
		before := len(to.came)
		desk := &rig{house: nodes[0]}
		desk.vote(t, desk.draft(t, 3))
		for i, h := range nodes {
			if later, ok := errors.AsType[bot.Later](deliverAll(t, h)); !ok || !later.At.After(h.clock.Now()) {
				t.Errorf("%s, and node %d does not wait", name, i)
			}
		}
		if len(to.came) != before {
			t.Errorf("%s, and %d requests came", name, len(to.came)-before)
		}
		if err := nodes[1].desk.ResumeChannel(t.Context(), "duty", "webhooks"); err != nil {
			t.Fatal(err)
		}
		if err := deliverAll(t, nodes[0]); err != nil {
			t.Errorf("%s and resumed by the other: %v", name, err)
		}
		if len(to.came) != before+2 {
			t.Errorf("%s and resumed, %d requests came", name, len(to.came)-before)
		}
	}
}

// sending is a house that sends to two webhooks, whose jobs a test runs.
func sending(t *testing.T, on config.Store, url string) *house {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bongsu.yaml")
	if err := os.WriteFile(path, []byte(company+webhooks(url, 2, "en")), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	st, err := openStore(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	logger := slog.New(slog.DiscardHandler)
	h, err := build(parts{
		config: cfg, store: st, files: embedded(), clock: wallClock{}, ids: randomIDs(), logger: logger, open: realSenders(wallClock{}, logger, cfg.Site),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// deliverAll runs every delivery that waits, on that node.
func deliverAll(t *testing.T, h *house) error {
	t.Helper()
	var failed error
	for _, job := range armed(t, h) {
		if job.Kind == bot.JobDeliver {
			failed = errors.Join(failed, h.handlers()[bot.JobDeliver](t.Context(), job))
		}
	}
	return failed
}
