package deliver_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func onlyOne(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/one") }

// TestAPlatformThatFailsOnce fails the first request to one of two receivers: the other is not kept from its own, the failure stands in
// the ledger, and in the end each has the update once.
func TestAPlatformThatFailsOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault    sandbox.Fault
		reason   string
		attempts int // spent by the failed one
		mayHave  bool
	}{
		"429":      {sandbox.Fault{Kind: sandbox.Status429, RetryAfter: 30 * time.Second}, "HTTP 429", 0, false},
		"500":      {sandbox.Fault{Kind: sandbox.Status500}, "HTTP 500", 1, false},
		"502":      {sandbox.Fault{Kind: sandbox.Status502, Applied: true}, "HTTP 502", 1, false},
		"time-out": {sandbox.Fault{Kind: sandbox.Timeout, Applied: true}, "no answer in time after the request left", 1, true},
		"cut":      {sandbox.Fault{Kind: sandbox.Cut}, "the connection was cut after the request left", 1, true},
		"down":     {sandbox.Fault{Kind: sandbox.Down}, "after the request left", 1, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hooks, url, lane, at := receivers(t)
			w := newWorld(t, url, lane)
			w.clock = at
			w.settings.Clock = at
			w.settings.Deadline = 500 * time.Millisecond // of the wall: what a socket may take
			test.fault.Next, test.fault.Match = 1, onlyOne
			hooks.Fail(test.fault)
			w.until(start())
			got := w.row("one")
			if got.State != bot.Pending || got.Attempts != test.attempts || !strings.Contains(got.Reason, test.reason) {
				t.Errorf("after the failure the row is %s after %d attempts: %q", got.State, got.Attempts, got.Reason)
			}
			if got.FirstSentAt.IsZero() == test.mayHave {
				t.Errorf("may have arrived: %t, want %t", !got.FirstSentAt.IsZero(), test.mayHave)
			}
			if other := w.row("two"); other.State != bot.Accepted {
				t.Errorf("the other row is %s: %s", other.State, other.Reason)
			}
			w.until(start().Add(time.Minute))
			if got := w.row("one"); got.State != bot.Accepted {
				t.Errorf("in the end the row is %s: %s", got.State, got.Reason)
			}
			for _, id := range []string{"one", "two"} {
				if n := len(hooks.Received(id)); n != 1 {
					t.Errorf("%s has the update %d times", id, n)
				}
			}
			for _, attempt := range hooks.Attempts("one") {
				if attempt.ID != "key-one" {
					t.Errorf("an attempt carried the id %s", attempt.ID)
				}
			}
		})
	}
}

func TestARefusalIsFinal(t *testing.T) {
	t.Parallel()
	hooks, url, lane, at := receivers(t)
	w := newWorld(t, url, lane)
	w.clock, w.settings.Clock = at, at
	hooks.Fail(sandbox.Fault{Kind: "403", Match: onlyOne})
	w.until(start().Add(time.Hour))
	if got := w.row("one"); got.State != bot.Failed || !strings.Contains(got.Reason, "HTTP 403") {
		t.Errorf("the row is %s: %s", got.State, got.Reason)
	}
}

func TestAPlatformThatStaysDownIsGivenUp(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		answer bot.Outcome
		want   bot.DeliveryState
	}{
		"nothing ever arrived": {bot.Outcome{State: bot.Pending, Reason: "the connection was refused"}, bot.Failed},
		"it may have arrived":  {bot.Outcome{State: bot.Pending, MayHave: true, Reason: "cut"}, bot.UnknownOutcome},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{answer: func(bot.Delivery) bot.Outcome { return test.answer }}
			w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 3}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
			w.until(start().Add(time.Hour))
			if got := w.row("one"); got.State != test.want || got.Attempts != 3 {
				t.Errorf("the row is %s after %d attempts", got.State, got.Attempts)
			}
			if len(f.sent) != 6 {
				t.Errorf("%d messages left, want 3 for each of two", len(f.sent))
			}
		})
	}
}

func TestAThrottledRowSpendsNoAttempt(t *testing.T) {
	t.Parallel()
	f := &fake{answer: func(bot.Delivery) bot.Outcome {
		return bot.Outcome{State: bot.Pending, Throttled: true, After: time.Minute, Reason: "asked to wait"}
	}}
	w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 3}, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
	w.until(start().Add(10*time.Minute + time.Second))
	if got := w.row("one"); got.State != bot.Pending || got.Attempts != 0 {
		t.Errorf("the row is %s after %d attempts", got.State, got.Attempts)
	}
	if len(f.sent) != 2*11 {
		t.Errorf("%d messages left in ten minutes, want one a minute to each", len(f.sent))
	}
}

// TestWhatNobodyKnows loses the answer to every first request; what follows is the kind's own way to find out.
func TestWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	here := func(bot.Delivery) bot.Outcome { return bot.Outcome{State: bot.Accepted, ProviderID: "C1/7"} }
	gone := func(bot.Delivery) bot.Outcome { return bot.Outcome{State: bot.Pending} }
	dark := func(bot.Delivery) bot.Outcome {
		return bot.Outcome{State: bot.UnknownOutcome, Reason: "a direct message cannot be looked up"}
	}
	tests := map[string]struct {
		recovery bot.Recovery
		lookUp   func(bot.Delivery) bot.Outcome
		lookErr  error
		sent     int // messages to one recipient
		want     bot.DeliveryState
		reason   string
	}{
		"keyed: sent again with its key":           {bot.Keyed, nil, nil, 2, bot.Accepted, ""},
		"looked up and found":                      {bot.Findable, here, nil, 1, bot.Accepted, ""},
		"looked up and not there: sent again":      {bot.Findable, gone, nil, 2, bot.Accepted, ""},
		"looked up, and nobody can tell":           {bot.Findable, dark, nil, 1, bot.UnknownOutcome, "cannot be looked up"},
		"the look-up fails, too: never sent blind": {bot.Findable, nil, errDown, 1, bot.UnknownOutcome, "look-up failed"},
		"nobody to ask: a person decides":          {bot.AskHuman, nil, nil, 1, bot.UnknownOutcome, "no answer in time"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{lookUp: test.lookUp, lookErr: test.lookErr}
			first := map[string]bool{}
			f.answer = func(row bot.Delivery) bot.Outcome {
				if !first[row.Recipient] {
					first[row.Recipient] = true
					return lost(row)
				}
				return bot.Outcome{State: bot.Accepted}
			}
			lane := deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 4}, Capabilities: bot.Capabilities{Recovery: test.recovery}}
			if test.recovery == bot.Findable {
				lane.Sender = finder{f}
			}
			w := newWorld(t, "https://example.com", lane)
			w.until(start().Add(time.Hour))
			got := w.row("one")
			if got.State != test.want || !strings.Contains(got.Reason, test.reason) {
				t.Errorf("the row is %s: %q", got.State, got.Reason)
			}
			if len(f.sent) != 2*test.sent {
				t.Errorf("%d messages left, want %d", len(f.sent), 2*test.sent)
			}
		})
	}
}

func TestAPersonDecidesWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	for decision, want := range map[bot.UnknownDecision]bot.DeliveryState{bot.Resend: bot.Accepted, bot.Arrived: bot.Accepted, bot.GiveUp: bot.Failed} {
		f := &fake{answer: lost}
		w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Capabilities: bot.Capabilities{Recovery: bot.AskHuman}})
		w.until(start().Add(time.Minute))
		f.answer = nil
		if err := w.store.DecideUnknown(t.Context(), "row-one", decision, "duty", w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		w.until(start().Add(2 * time.Minute))
		if got := w.row("one").State; got != want {
			t.Errorf("%s makes the row %s, want %s", decision, got, want)
		}
		again := map[bot.UnknownDecision]int{bot.Resend: 3, bot.Arrived: 2, bot.GiveUp: 2}[decision]
		if len(f.sent) != again {
			t.Errorf("%s: %d messages left, want %d", decision, len(f.sent), again)
		}
	}
}

// TestADeadSenderIsSucceeded claims rows and dies; when the lease has lapsed another process takes over.
func TestADeadSenderIsSucceeded(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		capabilities bot.Capabilities
		want         bot.DeliveryState
		sent         int
	}{
		"keyed":               {bot.Capabilities{Recovery: bot.Keyed}, bot.Accepted, 2},
		"keyed, but too late": {bot.Capabilities{Recovery: bot.Keyed, KeyWindow: 10 * time.Second}, bot.UnknownOutcome, 0},
		"nobody to ask":       {bot.Capabilities{Recovery: bot.AskHuman}, bot.UnknownOutcome, 0},
		"no look-up":          {bot.Capabilities{Recovery: bot.Findable}, bot.UnknownOutcome, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: 3}, Capabilities: test.capabilities})
			if _, err := w.store.Claim(t.Context(), "b1", 0, "dead", start(), start().Add(lease)); err != nil {
				t.Fatal(err)
			}
			w.until(start().Add(lease - time.Second))
			if len(f.sent) != 0 {
				t.Fatalf("while the lease holds %d messages left", len(f.sent))
			}
			w.clock.Set(start().Add(lease))
			lapsed, err := w.store.Lapsed(t.Context(), w.clock.Now())
			if err != nil || len(lapsed) != 1 {
				t.Fatalf("%d batches have lapsed: %v", len(lapsed), err)
			}
			if err := w.store.Succeed(t.Context(), "b1", lapsed[0].Generation, w.clock.Now()); err != nil {
				t.Fatal(err)
			}
			w.until(start().Add(time.Minute))
			if got := w.row("one"); got.State != test.want || len(f.sent) != test.sent {
				t.Errorf("the row is %s, %d messages left: %s", got.State, len(f.sent), got.Reason)
			}
			// The dead one comes back and reports: nobody listens.
			runner := deliver.New(w.settings)
			if err := runner.Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
				t.Errorf("an old generation: %v", err)
			}
			if len(f.sent) != test.sent {
				t.Error("an old generation sent")
			}
		})
	}
}

// memory is a ledger that hands out one batch and keeps what is settled.
type memory struct {
	mu      sync.Mutex
	batch   bot.Batch
	settled []bot.Outcome
	renewed chan struct{}
	renew   func() error                           // nil: it is renewed
	reserve func(now time.Time) (time.Time, error) // nil: the lane is free
}

func (m *memory) Claim(context.Context, string, int, string, time.Time, time.Time) (bot.Batch, error) {
	return m.batch, nil
}

func (m *memory) Renew(context.Context, string, string, time.Time) error {
	select {
	case m.renewed <- struct{}{}:
	default:
	}
	if m.renew != nil {
		return m.renew()
	}
	return nil
}

func (m *memory) Reserve(_ context.Context, _ string, _ int, _ float64, now time.Time) (time.Time, error) {
	if m.reserve != nil {
		return m.reserve(now)
	}
	return now, nil
}

func (m *memory) Admit(_ context.Context, channel string, _ time.Time) (bot.ChannelState, error) {
	return bot.ChannelState{Channel: channel}, nil
}

func (m *memory) ChannelFailed(context.Context, bot.ChannelState, string, time.Time) error {
	return nil
}
func (m *memory) ChannelWorks(context.Context, string, time.Time) error { return nil }

func (m *memory) Settle(_ context.Context, s bot.Settlement) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settled = s.Outcomes
	return nil
}

func TestTheLastGate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(b *bot.Batch)
		want   string
	}{
		"a drill at a live destination": {func(b *bot.Batch) { b.Mode = bot.Drill }, "a drill update was about to leave"},
		"the real thing at a drill's":   {func(b *bot.Batch) { b.Class = bot.DrillClass }, "a live update was about to leave"},
		"a notice to the public":        {func(b *bot.Batch) { b.Notice = true }, "a notice to the desk was about to leave"},
		"another body":                  {func(b *bot.Batch) { b.Body.Bytes = []byte("{}") }, "not the one that was approved"},
		"another row's body":            {func(b *bot.Batch) { b.Rows[0].Digest = "0" }, "approved with another body"},
		"a channel that is gone":        {func(b *bot.Batch) { b.Channel = "fax" }, "channel fax is not configured"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			w := newWorld(t, "https://example.com", deliver.Lane{Sender: f, Capabilities: bot.Capabilities{Recovery: bot.Keyed}})
			m := &memory{batch: w.batch}
			test.change(&m.batch)
			w.settings.Ledger = m
			if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
				t.Fatal(err)
			}
			if len(f.sent) != 0 || len(m.settled) != 2 {
				t.Fatalf("%d messages left, %d rows settled", len(f.sent), len(m.settled))
			}
			for _, o := range m.settled {
				if o.State != bot.Failed || !strings.Contains(o.Reason, test.want) {
					t.Errorf("a row is %s: %q", o.State, o.Reason)
				}
			}
		})
	}
}

func TestALongSendKeepsItsLease(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "https://example.com", deliver.Lane{})
	m := &memory{batch: w.batch, renewed: make(chan struct{})}
	slow := &fake{answer: func(bot.Delivery) bot.Outcome {
		select {
		case <-m.renewed: // the send lasts until the lease was renewed
			return bot.Outcome{State: bot.Accepted}
		case <-t.Context().Done():
			return bot.Outcome{State: bot.Failed, Reason: "the lease was never renewed"}
		}
	}}
	w.settings.Ledger, w.settings.Heartbeat = m, time.Millisecond
	w.settings.Lanes["lane"] = deliver.Lane{Sender: slow, Capabilities: bot.Capabilities{Recovery: bot.Keyed}}
	if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
		t.Fatal(err)
	}
	want := []bot.Outcome{{DeliveryID: "row-one", State: bot.Accepted}, {DeliveryID: "row-two", State: bot.Accepted}}
	if diff := cmp.Diff(want, m.settled); diff != "" {
		t.Error(diff)
	}
}

// broken fails as a whole: every row has the outcome of its error.
type broken struct{ err error }

func (b broken) Send(context.Context, bot.Batch) ([]bot.Outcome, error) { return nil, b.err }

func TestASenderThatFailsAsAWhole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bot.DeliveryState
	}{
		"down":        {&channel.Error{Reason: channel.Down, Err: errDown}, bot.Pending},
		"throttled":   {channel.Wait(time.Minute, errDown), bot.Pending},
		"refused":     {bot.Refuse(bot.ErrInvalid, "no such channel"), bot.Failed},
		"in any case": {errDown, bot.UnknownOutcome},
	} {
		w := newWorld(t, "https://example.com", deliver.Lane{Sender: broken{test.err}, Limits: bot.Limits{Attempts: 5}, Capabilities: bot.Capabilities{Recovery: bot.AskHuman}})
		w.until(start())
		if got := w.row("two"); got.State != test.want {
			t.Errorf("%s: the row is %s: %s", name, got.State, got.Reason)
		}
	}
}

// TestADoubtOutlivesALaterFailure loses the first answer, and has the second attempt fail for certain: that says nothing about the first one, so
// after the time in which the key is honoured nothing is sent again.
func TestADoubtOutlivesALaterFailure(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]bot.Outcome{
		"throttled":     {State: bot.Pending, Throttled: true, After: 10 * time.Minute, Reason: "asked to wait"},
		"never dialled": {State: bot.Pending, After: 10 * time.Minute, Reason: "the connection was refused before anything was sent"},
		"not tried":     {State: bot.Pending, Throttled: true, After: 10 * time.Minute, Reason: "not tried: the work was stopped first"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, seen := &fake{}, map[string]int{}
			f.answer = func(row bot.Delivery) bot.Outcome {
				seen[row.Recipient]++
				switch seen[row.Recipient] {
				case 1:
					return lost(row)
				case 2:
					return second
				}
				return bot.Outcome{State: bot.Accepted}
			}
			w := newWorld(t, "https://example.com", deliver.Lane{
				Sender: f, Limits: bot.Limits{Attempts: 5}, Capabilities: bot.Capabilities{Recovery: bot.Keyed, KeyWindow: 2 * time.Minute},
			})
			w.until(start().Add(time.Hour))
			if got := w.row("one"); got.State != bot.UnknownOutcome || !strings.Contains(got.Reason, "no longer honoured") {
				t.Errorf("the row is %s: %q", got.State, got.Reason)
			}
			if len(f.sent) != 4 {
				t.Errorf("%d messages left, want two to each", len(f.sent))
			}
		})
	}
}

// TestTheWaitForTheLaneCountsAgainstTheKey: a key that was honoured before the wait may not be after it.
func TestTheWaitForTheLaneCountsAgainstTheKey(t *testing.T) {
	t.Parallel()
	f := &fake{}
	w := newWorld(t, "https://example.com", deliver.Lane{})
	w.settings.Lanes["lane"] = deliver.Lane{Sender: f, PerSecond: 1, Capabilities: bot.Capabilities{Recovery: bot.Keyed, KeyWindow: time.Minute}}
	m := &memory{batch: w.batch, reserve: func(now time.Time) (time.Time, error) {
		w.clock.Set(now.Add(time.Hour))
		return now, nil
	}}
	for i := range m.batch.Rows {
		m.batch.Rows[i].FirstSentAt, m.batch.Rows[i].LeaseUntil = start().Add(-time.Second), start().Add(lease)
	}
	w.settings.Ledger = m
	if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
		t.Fatal(err)
	}
	if len(f.sent) != 0 || len(m.settled) != 2 || m.settled[0].State != bot.UnknownOutcome {
		t.Errorf("%d messages left: %+v", len(f.sent), m.settled)
	}
}

func TestALaneThatCannotBeReservedPostpones(t *testing.T) {
	t.Parallel()
	f := &fake{}
	w := newWorld(t, "https://example.com", deliver.Lane{})
	w.settings.Lanes["lane"] = deliver.Lane{Sender: f, PerSecond: 1, Limits: bot.Limits{Attempts: 1}}
	m := &memory{batch: w.batch, reserve: func(time.Time) (time.Time, error) { return time.Time{}, errDown }}
	m.batch.Rows[1].FirstSentAt, m.batch.Rows[1].LeaseUntil = start().Add(-time.Second), start().Add(lease)
	w.settings.Ledger = m
	if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
		t.Fatal(err)
	}
	var want []bot.Outcome
	for i, id := range []string{"row-one", "row-two"} {
		want = append(want, bot.Outcome{
			DeliveryID: id, State: bot.Pending, Throttled: true, After: time.Second, MayHave: i == 1, Reason: "not tried: reserve slots of lane: the platform is down",
		})
	}
	if diff := cmp.Diff(want, m.settled); diff != "" || len(f.sent) != 0 {
		t.Errorf("%d messages left\n%s", len(f.sent), diff)
	}
}

// bubble is the clock of a test in which time passes by itself.
type bubble struct{}

func (bubble) Now() time.Time { return time.Now() }

// patient sends until it is stopped.
type patient struct{ stopped time.Time }

func (p *patient) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Minute):
	}
	p.stopped = time.Now()
	var outcomes []bot.Outcome
	for _, row := range b.Rows {
		outcomes = append(outcomes, channel.NotTried(row.ID))
	}
	return outcomes, nil
}

// TestALostLeaseStopsTheSend: another node has the rows, so what did not leave yet stays.
func TestALostLeaseStopsTheSend(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		held time.Duration // how long the sender goes on
	}{
		"taken over":                 {fmt.Errorf("the lease was taken over: %w", bot.ErrConflict), 5 * time.Second},
		"the ledger does not answer": {errDown, lease},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "https://example.com", deliver.Lane{})
			batch := w.batch
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				for i := range batch.Rows {
					batch.Rows[i].LeaseUntil = begun.Add(lease)
				}
				m := &memory{batch: batch, renew: func() error { return test.err }}
				slow := &patient{}
				w.settings.Ledger, w.settings.Clock, w.settings.Lease, w.settings.Heartbeat = m, bubble{}, lease, 5*time.Second
				w.settings.Lanes["lane"] = deliver.Lane{Sender: slow, Capabilities: bot.Capabilities{Recovery: bot.Keyed}}
				if err := deliver.New(w.settings).Run(t.Context(), deliver.Job{ID: 1, Channel: "lane", Batch: "b1"}); err != nil {
					t.Fatal(err)
				}
				if slow.stopped.Sub(begun) != test.held {
					t.Errorf("the sender went on for %s, want %s", slow.stopped.Sub(begun), test.held)
				}
			})
		})
	}
}

// TestAttemptsBackOff measures the gaps between attempts: doubling from two seconds to ten minutes, a quarter longer at most, and not alike for
// neighbours.
func TestAttemptsBackOff(t *testing.T) {
	t.Parallel()
	const attempts = 14
	f, at := &fake{}, map[string][]time.Time{}
	w := newWorld(t, "https://example.com", deliver.Lane{})
	f.answer = func(row bot.Delivery) bot.Outcome {
		at[row.Recipient] = append(at[row.Recipient], w.clock.Now())
		return bot.Outcome{State: bot.Pending, Reason: "down"}
	}
	w.settings.Lanes["lane"] = deliver.Lane{Sender: f, Limits: bot.Limits{Attempts: attempts}, Capabilities: bot.Capabilities{Recovery: bot.Keyed, Independent: true}}
	w.until(start().Add(24 * time.Hour))
	for _, id := range []string{"one", "two"} {
		if len(at[id]) != attempts {
			t.Fatalf("%s: %d attempts", id, len(at[id]))
		}
		for n := range attempts - 1 {
			least := min(10*time.Minute, 2*time.Second<<n)
			if gap := at[id][n+1].Sub(at[id][n]); gap < least || gap > least+least/4+time.Second {
				t.Errorf("%s: %s after attempt %d, want %s and up to a quarter", id, gap, n+1, least)
			}
		}
	}
	if at["one"][5].Equal(at["two"][5]) {
		t.Error("neighbours are tried at the same instant")
	}
}
