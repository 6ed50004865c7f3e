// Package deliver takes batches to the channels and writes what became of each row into the ledger. Rows are committed as sending before
// the socket opens, so that a crash at any line leaves a row that says so.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Ledger is where rows are claimed and settled, each in a transaction of its own.
type Ledger interface {
	Claim(ctx context.Context, batchID string, generation int, token string, now, leaseUntil time.Time) (bot.Batch, error)
	Renew(ctx context.Context, batchID, token string, leaseUntil time.Time) error
	Settle(ctx context.Context, s bot.Settlement) error
	Reserve(ctx context.Context, lane string, n int, perSecond float64, now time.Time) (at time.Time, err error)
	Admit(ctx context.Context, channel string, now time.Time) (bot.ChannelState, error)
	ChannelFailed(ctx context.Context, admitted bot.ChannelState, reason string, now time.Time) error
	ChannelWorks(ctx context.Context, channel string, now time.Time) error
}

// Job is the job of one generation of a batch, on its channel's lane.
type Job struct {
	ID         int64
	Channel    string
	Batch      string
	Generation int
}

// Lane is one channel: its sender and what its kind can do.
type Lane struct {
	Sender       channel.Sender
	Limits       bot.Limits
	Capabilities bot.Capabilities
	Mends        map[string]bot.Mending // by destination; absent: bot.FollowUp
	PerSecond    float64                // messages; over all nodes; 0: no pace
}

// attempts is how often a row is tried before it fails.
func (l Lane) attempts() int { return max(1, l.Limits.Attempts) }

// last reports whether this attempt at a row is its last.
func (l Lane) last(row bot.Delivery) bool { return row.Attempts+1 >= l.attempts() }

// ErrOvertaken is the gate's word for a batch that was held so long that its readers are told something newer.
var ErrOvertaken = errors.New("a later update takes its place")

// Settings are what a runner is made of.
type Settings struct {
	Ledger    Ledger
	Lanes     map[string]Lane // by channel
	Clock     bot.Clock
	IDs       bot.IDs
	Logger    *slog.Logger
	Lease     time.Duration                                               // how long a claim holds without a heartbeat
	Gate      func(ctx context.Context, b bot.Batch, now time.Time) error // holds a batch by bot.Later, passes it over by ErrOvertaken, ends it by another refusal; nil: holds nothing
	Fill      func(ctx context.Context, b bot.Batch) (bot.Batch, error)   // puts into a notice what no store may hold; nil: nothing
	Heartbeat time.Duration                                               // 0: none, for engines that run on a clock of their own
	Deadline  time.Duration                                               // of one batch; 0: none
}

// Runner runs the jobs of batches.
type Runner struct{ Settings }

// New returns a runner.
func New(s Settings) *Runner { return &Runner{s} }

// Run claims the due rows of a batch, sends them and settles. An old generation, whose lease was taken over, does nothing. It returns bot.Later
// while the channel is paused or rests.
func (r *Runner) Run(ctx context.Context, job Job) error {
	now := r.Clock.Now()
	state, err := r.Ledger.Admit(ctx, job.Channel, now)
	if err != nil {
		return fmt.Errorf("admit batch %s: %w", job.Batch, err)
	}
	token := r.IDs.NewID()
	b, err := r.Ledger.Claim(ctx, job.Batch, job.Generation, token, now, now.Add(r.Lease))
	if errors.Is(err, bot.ErrConflict) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("claim batch %s: %w", job.Batch, err)
	}
	outcomes := r.attempt(ctx, b, token, state)
	s := bot.Settlement{JobID: job.ID, BatchID: job.Batch, Token: token, Outcomes: outcomes, Now: r.Clock.Now()}
	if err := r.Ledger.Settle(context.WithoutCancel(ctx), s); err != nil {
		return fmt.Errorf("settle batch %s: %w", job.Batch, err)
	}
	return nil
}

// attempt sends what may be sent and judges each outcome by the kind's class of recovery.
func (r *Runner) attempt(ctx context.Context, b bot.Batch, token string, state bot.ChannelState) []bot.Outcome {
	if len(b.Rows) == 0 {
		return nil
	}
	lane, ok := r.Lanes[b.Channel]
	if !ok {
		return stopped(b, "channel "+b.Channel+" is not configured")
	}
	if err := gate(b); err != nil {
		return stopped(b, err.Error())
	}
	if held, ok := r.held(ctx, b); ok {
		return held
	}
	ctx, stop := r.keepLease(ctx, b, token)
	defer stop()
	if err := r.pace(ctx, lane, b); err != nil {
		return postponed(b, err)
	}
	fresh, outcomes := r.lookUp(ctx, lane, b) // after the wait: a key is honoured for so long only
	if len(fresh.Rows) > 0 {
		fresh, sent := r.mend(ctx, lane, fresh)
		if len(fresh.Rows) > 0 {
			sent = append(sent, r.send(ctx, lane, fresh)...)
		}
		if ctx.Err() == nil && !lane.Capabilities.Independent {
			r.watch(ctx, state, sent)
		}
		outcomes = append(outcomes, sent...)
	}
	return r.judge(lane, b, outcomes)
}

// pace waits for the rows' slots in their lane, which all nodes share.
func (r *Runner) pace(ctx context.Context, lane Lane, b bot.Batch) error {
	if lane.PerSecond <= 0 {
		return nil
	}
	now := r.Clock.Now()
	at, err := r.Ledger.Reserve(ctx, b.Channel, lane.Limits.Calls(len(b.Rows))+mendings(lane, b), lane.PerSecond, now)
	if err != nil {
		return fmt.Errorf("reserve slots of %s: %w", b.Channel, err)
	}
	timer := time.NewTimer(at.Sub(now))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// stopped ends rows that must not leave. One of which an earlier attempt may have arrived is unknown: if it did, its reader gets corrections.
func stopped(b bot.Batch, reason string) []bot.Outcome { return stoppedAs(b, bot.Failed, reason) }

func stoppedAs(b bot.Batch, state bot.DeliveryState, reason string) []bot.Outcome {
	outcomes := all(b, state, reason)
	for i, row := range b.Rows {
		if !row.FirstSentAt.IsZero() {
			outcomes[i].State, outcomes[i].Reason = bot.UnknownOutcome, reason+"; an earlier attempt may have arrived"
		}
	}
	return outcomes
}

// postponed leaves rows as they were before the claim: nothing left, no attempt is spent.
func postponed(b bot.Batch, err error) []bot.Outcome {
	outcomes := all(b, bot.Pending, "not tried: "+err.Error())
	for i := range outcomes {
		outcomes[i].Throttled = true
		outcomes[i].After = time.Second
		outcomes[i].MayHave = !b.Rows[i].FirstSentAt.IsZero()
	}
	return outcomes
}

// held returns the outcomes of a batch that the house does not let go now, or not at all.
func (r *Runner) held(ctx context.Context, b bot.Batch) (outcomes []bot.Outcome, held bool) {
	if r.Gate == nil {
		return nil, false
	}
	now := r.Clock.Now()
	err := r.Gate(ctx, b, now)
	if err == nil {
		return nil, false
	}
	if later, ok := errors.AsType[bot.Later](err); ok {
		outcomes = postponed(b, errors.New("quiet hours"))
		for i := range outcomes {
			outcomes[i].After = later.At.Sub(now)
		}
		return outcomes, true
	}
	if errors.Is(err, ErrOvertaken) {
		return stoppedAs(b, bot.Superseded, err.Error()), true
	}
	if _, refused := errors.AsType[*bot.Error](err); !refused { // the house cannot tell at the moment
		return postponed(b, err), true
	}
	return stopped(b, channel.Describe(err)), true
}

// gate is the last look before the socket: the bytes are the signed ones and the destination may have them.
func gate(b bot.Batch) error {
	if b.Body.BodyDigest() != b.Digest {
		return bot.Refuse(bot.ErrInvalid, "the body is not the one that was approved")
	}
	for _, row := range b.Rows {
		if row.Digest != b.Digest {
			return bot.Refuse(bot.ErrInvalid, "the row was approved with another body")
		}
	}
	return channel.Guard(b)
}

func (r *Runner) send(ctx context.Context, lane Lane, b bot.Batch) []bot.Outcome {
	if r.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.Deadline)
		defer cancel()
	}
	outcomes, err := r.filled(ctx, lane, b)
	if err != nil {
		outcomes = channel.Outcomes(b, outcomes, err)
	}
	doubtful := map[string]bool{}
	for _, row := range b.Rows {
		doubtful[row.ID] = !row.FirstSentAt.IsZero()
	}
	for i, o := range outcomes {
		if o.State == bot.UnknownOutcome && lane.Capabilities.Recovery != bot.AskHuman {
			outcomes[i].State, outcomes[i].MayHave = bot.Pending, true
		}
		if doubtful[o.DeliveryID] && outcomes[i].State == bot.Pending { // this attempt's failure says nothing about the earlier one
			outcomes[i].MayHave = true
		}
	}
	return outcomes
}

// filled sends a batch; a notice first gets what it says beyond its stored bytes.
func (r *Runner) filled(ctx context.Context, lane Lane, b bot.Batch) ([]bot.Outcome, error) {
	if b.Notice && r.Fill != nil {
		var err error
		if b, err = r.Fill(ctx, b); err != nil {
			return nil, err
		}
	}
	return lane.Sender.Send(ctx, b)
}

// lookUp splits off the rows whose earlier attempt may have arrived: found ones are accepted, those that nobody can look up and whose key is no
// longer honoured become unknown, the rest are sent again.
func (r *Runner) lookUp(ctx context.Context, lane Lane, b bot.Batch) (bot.Batch, []bot.Outcome) {
	var fresh, doubtful []bot.Delivery
	for _, row := range b.Rows {
		if row.FirstSentAt.IsZero() || !row.FirstSentAt.Before(r.claimedAt(row)) {
			fresh = append(fresh, row)
		} else {
			doubtful = append(doubtful, row)
		}
	}
	var outcomes []bot.Outcome
	rest := b
	switch lane.Capabilities.Recovery {
	case bot.Keyed:
		for _, row := range doubtful {
			window := lane.Capabilities.KeyWindow
			if window > 0 && r.Clock.Now().Sub(row.FirstSentAt) > window {
				outcomes = append(outcomes, bot.Outcome{DeliveryID: row.ID, State: bot.UnknownOutcome, Reason: bot.Say("an earlier attempt may have arrived, and its key is no longer honoured").String()})
				continue
			}
			fresh = append(fresh, row)
		}
	case bot.Findable:
		found := r.find(ctx, lane, b, doubtful)
		for _, row := range doubtful {
			switch o, ok := found[row.ID]; {
			case !ok:
				fresh = append(fresh, row)
			default:
				outcomes = append(outcomes, o)
			}
		}
	case bot.AskHuman:
		for _, row := range doubtful {
			outcomes = append(outcomes, bot.Outcome{DeliveryID: row.ID, State: bot.UnknownOutcome, Reason: bot.Say("an earlier attempt may have arrived").String()})
		}
	}
	rest.Rows = fresh
	return rest, outcomes
}

// claimedAt returns when this claim was made: rows sent first by an earlier claim are doubtful.
func (r *Runner) claimedAt(row bot.Delivery) time.Time { return row.LeaseUntil.Add(-r.Lease) }

// find asks the platform for doubtful rows; a row absent from the result is certainly not there and is sent again.
func (r *Runner) find(ctx context.Context, lane Lane, b bot.Batch, doubtful []bot.Delivery) map[string]bot.Outcome {
	found := map[string]bot.Outcome{}
	if len(doubtful) == 0 {
		return found
	}
	asked := b
	asked.Rows = doubtful
	finder, ok := lane.Sender.(channel.Finder)
	if !ok {
		for _, row := range doubtful {
			found[row.ID] = bot.Outcome{DeliveryID: row.ID, State: bot.UnknownOutcome, Reason: bot.Say("an earlier attempt may have arrived, and this channel cannot be looked up").String()}
		}
		return found
	}
	outcomes, err := finder.Find(ctx, asked)
	if err != nil {
		for _, row := range doubtful {
			found[row.ID] = bot.Outcome{DeliveryID: row.ID, State: bot.Pending, MayHave: true, Reason: bot.Say("look-up failed: {cause}", "cause", channel.Describe(err)).String()}
		}
		return found
	}
	for _, o := range outcomes {
		if o.State != bot.Pending || o.MayHave {
			found[o.DeliveryID] = o
		}
	}
	return found
}

// judge turns what the sender reported into what the ledger keeps: retries while attempts last, unknown when nobody can tell.
func (r *Runner) judge(lane Lane, b bot.Batch, outcomes []bot.Outcome) []bot.Outcome {
	rows := map[string]bot.Delivery{}
	for _, row := range b.Rows {
		rows[row.ID] = row
	}
	for i, o := range outcomes {
		row := rows[o.DeliveryID]
		last := lane.last(row)
		switch {
		case o.State == bot.Pending && !o.Throttled && last && o.MayHave:
			o.State = bot.UnknownOutcome
		case o.State == bot.Pending && !o.Throttled && last:
			o.State = bot.Failed
			o.Reason = fmt.Sprintf("gave up after %d attempts: %s", lane.attempts(), o.Reason)
		case o.State == bot.Pending && o.After == 0:
			o.After = r.backoff(row)
		}
		outcomes[i] = o
	}
	return outcomes
}

// backoff doubles from 2 seconds to 10 minutes; the row's own key spreads neighbours by up to a quarter.
func (r *Runner) backoff(row bot.Delivery) time.Duration {
	wait := min(10*time.Minute, 2*time.Second<<min(row.Attempts, 12))
	h := fnv.New32a()
	_, _ = h.Write([]byte(row.Key)) // never fails
	return wait + wait*time.Duration(h.Sum32()%256)/1024
}

func all(b bot.Batch, state bot.DeliveryState, reason string) []bot.Outcome {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		outcomes = append(outcomes, bot.Outcome{DeliveryID: row.ID, State: state, Reason: reason})
	}
	return outcomes
}

// keepLease renews the lease until stop is called, so that a long send is not taken for a dead one. The context that it returns ends when the
// lease is lost: another node has the rows then, and what has not left yet must not leave.
func (r *Runner) keepLease(ctx context.Context, b bot.Batch, token string) (held context.Context, stop func()) {
	if r.Heartbeat == 0 {
		return ctx, func() {}
	}
	held, lose := context.WithCancel(ctx)
	renewing, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer lose()
		r.renew(renewing, b.ID, token, b.Rows[0].LeaseUntil)
	}()
	return held, func() { cancel(); <-done }
}

// renew returns when the lease is lost or ctx ends. A ledger that does not answer is asked again until the lease is over by our own clock.
func (r *Runner) renew(ctx context.Context, batchID, token string, until time.Time) {
	ticker := time.NewTicker(r.Heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		next := r.Clock.Now().Add(r.Lease)
		asking, cancel := context.WithTimeout(ctx, r.Heartbeat)
		err := r.Ledger.Renew(asking, batchID, token, next)
		cancel()
		if err == nil {
			until = next
			continue
		}
		if ctx.Err() != nil {
			return
		}
		r.Logger.WarnContext(ctx, "renew lease", "batch", batchID, "error", err)
		if errors.Is(err, bot.ErrConflict) || !r.Clock.Now().Before(until) {
			return
		}
	}
}
