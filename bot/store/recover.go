package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Lapsed returns the batches, without their rows, that hold rows whose lease ended at now or before: their sender is dead.
func (s *Store) Lapsed(ctx context.Context, now time.Time) ([]bot.Batch, error) {
	list, err := all(ctx, s.read, scanBatch, `SELECT `+batchColumns+` FROM batches
		WHERE id IN (SELECT batch_id FROM deliveries WHERE state = 'sending' AND lease_until <= $1) ORDER BY at, id`, micros(now))
	return list, reading(err, "batches with a lapsed lease")
}

// Succeed gives a batch with a lapsed lease a new generation: the dead job is completed and a successor inserted, in one transaction.
// It returns bot.ErrConflict when another sweeper was first or the lease was renewed meanwhile.
func (s *Store) Succeed(ctx context.Context, batchID string, generation int, now time.Time) error {
	err := s.write(ctx, func(t tx) error {
		b, err := lockBatch(ctx, t, batchID, generation)
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `UPDATE batches SET generation = generation + 1 WHERE id = $1
			AND EXISTS (SELECT 1 FROM deliveries WHERE batch_id = $1 AND state = 'sending' AND lease_until <= $2)`, batchID, micros(now))
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("no lease has lapsed: %w", bot.ErrConflict)
		}
		if err := s.inserter.GiveUpEqual(ctx, t.queue, bot.JobDeliver, deliverArgs(batchID, generation)); err != nil {
			return err
		}
		b.Generation++
		return s.inserter.Insert(ctx, t.queue, []bot.Job{deliverJob(b, now)})
	})
	if err != nil {
		return fmt.Errorf("succeed batch %s: %w", batchID, err)
	}
	return nil
}

// buried is the age at which a job that was given up counts as dead for good.
const buried = time.Hour

// Rescue gives back the jobs of dead workers: those that were taken longer ago than age and are not finished. A delivery whose batch has a
// live lease is being sent and stays. A job that is rescued while it still runs does no harm: each kind does its work once.
func (s *Store) Rescue(ctx context.Context, now time.Time, age time.Duration) error {
	jobs, err := s.inserter.Stale(ctx, age)
	if err != nil || len(jobs) == 0 {
		return err
	}
	leased, err := all(ctx, s.read, value[string], `SELECT DISTINCT batch_id FROM deliveries WHERE state = 'sending' AND lease_until > $1`, micros(now))
	if err != nil {
		return reading(err, "live leases")
	}
	err = s.write(ctx, func(t tx) error {
		for _, job := range jobs {
			var args struct{ Batch string }
			if err := json.Unmarshal(job.Args, &args); err != nil {
				return fmt.Errorf("args of job %d: %w", job.ID, err)
			}
			if job.Kind == bot.JobDeliver && slices.Contains(leased, args.Batch) {
				continue
			}
			if err := s.inserter.Release(ctx, t.queue, job, age); err != nil {
				return err
			}
		}
		return s.inserter.Bury(ctx, t.queue, buried)
	})
	if err != nil {
		return fmt.Errorf("rescue jobs: %w", err)
	}
	return nil
}

// InsertJobs inserts jobs that nothing else is written with.
func (s *Store) InsertJobs(ctx context.Context, jobs []bot.Job) error {
	return s.write(ctx, func(t tx) error { return s.inserter.Insert(ctx, t.queue, jobs) })
}

// owed is a job that the state asks for, and the id of what it is about.
type owed struct {
	about string
	job   bot.Job
}

// Owed returns the jobs that the state asks for and the queue does not have: publication of approved drafts, the next rung of promises that
// are past due, the next rung of requests for signatures that nobody answers, delivery of rows that are past due. Each is idempotent, so one too many does no harm.
func (s *Store) Owed(ctx context.Context, now time.Time) ([]bot.Job, error) {
	var list []owed
	for _, find := range []func(context.Context, time.Time) ([]owed, error){s.owedPublications, s.owedReminders, s.owedChases, s.owedDeliveries} {
		found, err := find(ctx, now)
		if err != nil {
			return nil, reading(err, "what is owed")
		}
		list = append(list, found...)
	}
	if len(list) == 0 {
		return nil, nil
	}
	have, err := s.queued(ctx)
	if err != nil {
		return nil, reading(err, "what is owed")
	}
	var jobs []bot.Job
	for _, o := range list {
		if !have[o.job.Kind+" "+o.about] {
			jobs = append(jobs, o.job)
		}
	}
	return jobs, nil
}

// queued returns kind and object of each job that is waiting or running.
func (s *Store) queued(ctx context.Context) (map[string]bool, error) {
	jobs, err := s.inserter.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, job := range jobs {
		var args struct{ Draft, Incident, Batch string }
		if err := json.Unmarshal(job.Args, &args); err != nil {
			return nil, fmt.Errorf("args of job %d: %w", job.ID, err)
		}
		switch job.Kind {
		case bot.JobPublish, bot.JobChase:
			have[job.Kind+" "+args.Draft] = true
		case bot.JobRemind:
			have[job.Kind+" "+args.Incident] = true
		case bot.JobDeliver:
			have[job.Kind+" "+args.Batch] = true
		}
	}
	return have, nil
}

func (s *Store) owedPublications(ctx context.Context, now time.Time) ([]owed, error) {
	drafts, err := all(ctx, s.read, document[bot.Draft], `SELECT doc FROM drafts WHERE state = $1 ORDER BY created, id`, bot.DraftApproved)
	if err != nil {
		return nil, err
	}
	var list []owed
	for _, d := range drafts {
		if d.Held {
			continue
		}
		list = append(list, owed{d.ID, bot.Job{Kind: bot.JobPublish, Args: arguments(map[string]string{"draft": d.ID}), At: later(now, d.ReleaseAt), Priority: 1}})
	}
	return list, nil
}

func (s *Store) owedReminders(ctx context.Context, now time.Time) ([]owed, error) {
	incidents, err := all(ctx, s.read, document[bot.Incident], `SELECT doc FROM incidents WHERE open AND due_at > 0 AND due_at <= $1 ORDER BY due_at, id`, micros(now))
	if err != nil {
		return nil, err
	}
	type link struct {
		Incident string `json:"incident"`
		Seq      int    `json:"seq"`
		Rung     int    `json:"rung"`
	}
	var list []owed
	for _, i := range incidents {
		args := arguments(link{i.ID, i.Promise.Seq, i.Promise.Rung + 1})
		list = append(list, owed{i.ID, bot.Job{Kind: bot.JobRemind, Args: args, At: later(now, i.Promise.SnoozeUntil), Priority: 1}})
	}
	return list, nil
}

func (s *Store) owedChases(ctx context.Context, now time.Time) ([]owed, error) {
	drafts, err := all(ctx, s.read, document[bot.Draft], `SELECT doc FROM drafts WHERE state = $1 ORDER BY created, id`, bot.DraftOpen)
	if err != nil {
		return nil, err
	}
	type rung struct {
		Draft    string `json:"draft"`
		Revision int    `json:"revision"`
		Rung     int    `json:"rung"`
	}
	var list []owed
	for _, d := range drafts {
		if !d.ChaseAt.IsZero() && !d.ChaseAt.After(now) {
			list = append(list, owed{d.ID, bot.Job{Kind: bot.JobChase, Args: arguments(rung{d.ID, d.Revision, d.Chased + 1}), At: now, Priority: 1}})
		}
	}
	return list, nil
}

func (s *Store) owedDeliveries(ctx context.Context, now time.Time) ([]owed, error) {
	batches, err := all(ctx, s.read, scanBatch, `SELECT `+batchColumns+` FROM batches
		WHERE id IN (SELECT batch_id FROM deliveries WHERE state = 'pending' AND due_at <= $1) ORDER BY at, id`, micros(now))
	if err != nil {
		return nil, err
	}
	var list []owed
	for _, b := range batches {
		list = append(list, owed{b.ID, deliverJob(b, now)})
	}
	return list, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// DecideUnknown ends the doubt about a row in state unknown and records who did: bot.Resend sends it again, also one that has failed, bot.Arrived counts it as accepted,
// bot.GiveUp as failed. It returns bot.ErrConflict when the row is not unknown any longer.
func (s *Store) DecideUnknown(ctx context.Context, deliveryID string, decision bot.UnknownDecision, actor string, now time.Time) error {
	state, ok := map[bot.UnknownDecision]bot.DeliveryState{bot.Resend: bot.Pending, bot.Arrived: bot.Accepted, bot.GiveUp: bot.Failed}[decision]
	if !ok {
		return bot.Refuse(bot.ErrInvalid, `"{decision}" is no decision about a delivery: say {resend}, {arrived} or {up}`, "decision", decision, "resend", bot.Resend, "arrived", bot.Arrived, "up", bot.GiveUp)
	}
	row, err := s.Delivery(ctx, deliveryID)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(t tx) error {
		chains, err := lockChains(ctx, t, []string{row.IncidentID})
		if err != nil {
			return err
		}
		if decision == bot.Resend && row.Type != "" { // of the desk's own notices there are no corrections
			if err := sendableAgain(ctx, t, row.IncidentID, row.UpdateID); err != nil {
				return err
			}
		}
		n, err := t.exec(ctx, `UPDATE deliveries SET state = $2, changed_at = $3, due_at = $3, first_sent_at = CASE WHEN $2 = 'pending' THEN 0 ELSE first_sent_at END,
				attempts = CASE WHEN $2 = 'pending' THEN 0 ELSE attempts END, reason = CASE WHEN $2 = 'failed' THEN '`+givenUp+`' || reason ELSE reason END
			WHERE id = $1 AND (state = 'unknown' OR (state = 'failed' AND $2 = 'pending'))`, deliveryID, state, micros(now))
		if err != nil {
			return err
		}
		if n == 0 {
			return bot.Refuse(bot.ErrConflict, "this delivery is not unknown any longer: somebody decided, or a receipt came")
		}
		event := bot.Event{
			IncidentID: row.IncidentID, At: now, Actor: actor, Kind: "delivery-decided", DraftID: row.UpdateID,
			Data: map[string]string{"delivery": deliveryID, "destination": row.Destination, "decision": string(decision)},
		}
		if err := writeEvents(ctx, t, chains, []bot.Event{event}); err != nil {
			return err
		}
		if row.Type != "" {
			if err := s.inserter.Insert(ctx, t.queue, []bot.Job{cardJob(row.UpdateID)}); err != nil {
				return err
			}
		}
		if state != bot.Pending {
			return nil
		}
		b, err := one(ctx, t, scanBatch, `SELECT `+batchColumns+` FROM batches WHERE id = $1`, row.BatchID)
		if err != nil {
			return err
		}
		return s.inserter.Insert(ctx, t.queue, []bot.Job{deliverJob(b, now)})
	})
	if err != nil {
		return fmt.Errorf("decide delivery %s: %w", deliveryID, err)
	}
	return nil
}

// Reserve takes n slots of a lane that runs perSecond of them, and returns when the first may be used. One statement, so that all nodes
// together keep the rate. A lane without a rate is free at once.
func (s *Store) Reserve(ctx context.Context, lane string, n int, perSecond float64, now time.Time) (time.Time, error) {
	if perSecond <= 0 || n <= 0 {
		return now, nil
	}
	cost := int64(math.Ceil(float64(n) / perSecond * 1e6))
	var free int64
	err := s.write(ctx, func(t tx) (err error) {
		free, err = one(ctx, t, value[int64], `INSERT INTO lanes (name, free_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE
			SET free_at = $3 + CASE WHEN lanes.free_at > $4 THEN lanes.free_at ELSE $4 END RETURNING free_at`, lane, micros(now)+cost, cost, micros(now))
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reserve %d slots of lane %s: %w", n, lane, err)
	}
	return instant(free - cost), nil
}
