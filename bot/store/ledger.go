package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// blockedWait is how long rows wait that are due and may not leave yet: their predecessor is still being sent.
const blockedWait = time.Second

// unblocked holds a correction back while another update's row for the same recipient is being sent.
const unblocked = ` AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.incident_id = deliveries.incident_id AND o.destination = deliveries.destination
	AND o.recipient = deliveries.recipient AND o.language = deliveries.language AND o.update_id <> deliveries.update_id AND o.state = 'sending' AND o.lease_until > $2)`

// overtaken is true of a row whose text was corrected or retracted since for the same reader: it must not leave after its correction.
const overtaken = `EXISTS (SELECT 1 FROM deliveries o WHERE o.incident_id = deliveries.incident_id AND o.destination = deliveries.destination
	AND o.recipient = deliveries.recipient AND o.language = deliveries.language AND o.original = deliveries.original AND o.update_id <> o.original
	AND o.update_id <> deliveries.update_id AND (deliveries.update_id = deliveries.original OR o.created_at > deliveries.created_at))`

// supersedeOvertaken ends the batch's overtaken rows that nobody is sending: their readers get the corrected text as new.
func supersedeOvertaken(ctx context.Context, t tx, b bot.Batch, now time.Time) error {
	if b.Notice {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE deliveries SET state = 'superseded', changed_at = $2, token = '', lease_until = 0, reason = CASE WHEN first_sent_at = 0
			THEN 'a correction of this text was published before it left' ELSE 'a correction of this text was published before it was sent again; an earlier attempt may have arrived' END
		WHERE batch_id = $1 AND (state = 'pending' OR (state = 'sending' AND lease_until <= $2)) AND `+overtaken, b.ID, micros(now))
	return err
}

// Claim marks the batch's due rows as sending, with token and lease, and returns the batch with these rows only. It commits before it returns.
// Rows whose earlier lease lapsed are claimed, too: their FirstSentAt is set, since an earlier attempt may have arrived. FirstSentAt and Attempts
// are as they were before this attempt. Rows whose text was corrected or retracted since become superseded instead, and those for disabled
// recipients failed. It returns bot.ErrConflict for an old generation, and bot.Later when rows are left that are not due yet.
func (s *Store) Claim(ctx context.Context, batchID string, generation int, token string, now, leaseUntil time.Time) (bot.Batch, error) {
	var b bot.Batch
	var wait error
	err := s.write(ctx, func(t tx) error {
		var err error
		if b, err = lockBatch(ctx, t, batchID, generation); err != nil {
			return err
		}
		if err := supersedeOvertaken(ctx, t, b, now); err != nil {
			return err
		}
		if err := failDisabled(ctx, t, b, micros(now)); err != nil {
			return err
		}
		if b.Rows, err = claimRows(ctx, t, b, token, now, leaseUntil); err != nil {
			return err
		}
		if err := meetNeighbours(ctx, t, b, token); err != nil {
			return err
		}
		if len(b.Rows) > 0 {
			return nil
		}
		next, ok, err := nextDue(ctx, t, batchID, now)
		if ok {
			wait = bot.Later{At: next} // what was superseded stays so
		}
		return err
	})
	if err = cmp.Or(err, wait); err != nil {
		return bot.Batch{}, fmt.Errorf("claim batch %s: %w", batchID, err)
	}
	return b, nil
}

// holdBatch returns the batch without its rows and holds it until the transaction ends.
func holdBatch(ctx context.Context, t tx, id string) (bot.Batch, error) {
	return one(ctx, t, scanBatch, `UPDATE batches SET generation = generation WHERE id = $1 RETURNING `+batchColumns, id)
}

// lockBatch is holdBatch for a job, which is one generation's: bot.ErrConflict when it is not the present one.
func lockBatch(ctx context.Context, t tx, id string, generation int) (bot.Batch, error) {
	b, err := holdBatch(ctx, t, id)
	if err == nil && b.Generation != generation {
		err = fmt.Errorf("generation %d was taken over by %d: %w", generation, b.Generation, bot.ErrConflict)
	}
	return b, err
}

// claimed is a row with its place in the batch.
type claimed struct {
	bot.Delivery
	place int
}

func claimRows(ctx context.Context, t tx, b bot.Batch, token string, now, leaseUntil time.Time) ([]bot.Delivery, error) {
	condition := `batch_id = $1 AND ((state = 'pending' AND due_at <= $2) OR (state = 'sending' AND lease_until <= $2))`
	if b.Type == bot.Correction || b.Type == bot.Retraction {
		condition += unblocked
	}
	list, err := all(ctx, t, func(r rows) (claimed, error) {
		v := claimed{Delivery: bot.Delivery{
			UpdateID: b.UpdateID, Revision: b.Revision, IncidentID: b.IncidentID, Type: b.Type, Mode: b.Mode, Class: b.Class, Kind: b.Kind, Channel: b.Channel,
			Destination: b.Destination, Language: b.Language, BatchID: b.ID, State: bot.Sending, Digest: b.Digest,
			Token: token, LeaseUntil: leaseUntil, ChangedAt: now,
		}}
		var created, due, first int64
		err := r.Scan(&v.ID, &v.place, &v.Recipient, &v.Address, &v.Attempts, &v.ProviderID, &v.Reason, &v.Key, &created, &due, &first)
		v.Attempts--
		v.CreatedAt, v.DueAt = instant(created), instant(due)
		if first != micros(now) {
			v.FirstSentAt = instant(first)
		}
		return v, err
	}, `UPDATE deliveries SET state = 'sending', token = $3, lease_until = $4, attempts = attempts + 1, changed_at = $2,
			first_sent_at = CASE WHEN first_sent_at = 0 THEN $2 ELSE first_sent_at END
		WHERE `+condition+`
		RETURNING id, place, recipient, address, attempts, provider_id, reason, key, created_at, due_at, first_sent_at`,
		b.ID, micros(now), token, micros(leaseUntil))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b claimed) int { return a.place - b.place })
	claims := make([]bot.Delivery, len(list))
	for i, v := range list {
		claims[i] = v.Delivery
	}
	return claims, nil
}

// neighbour is a message of the same incident to a row's recipient that is known to be there.
type neighbour struct{ row, provider string }

func scanNeighbour(r rows) (neighbour, error) {
	var n neighbour
	err := r.Scan(&n.row, &n.provider)
	return n, err
}

// sameReader joins a claimed row to the rows o whose messages its reader has.
const sameReader = `o.incident_id = deliveries.incident_id AND o.destination = deliveries.destination AND o.recipient = deliveries.recipient
	AND o.language = deliveries.language AND o.id <> deliveries.id AND o.provider_id <> '' AND o.state IN ('accepted', 'delivered')`

// meetNeighbours tells each claimed row the incident's first message to its reader, and a correction's the messages that it is about.
func meetNeighbours(ctx context.Context, t tx, b bot.Batch, token string) error {
	if b.Notice || len(b.Rows) == 0 {
		return nil
	}
	at := make(map[string]int, len(b.Rows))
	for i, row := range b.Rows {
		at[row.ID] = i
	}
	threads, err := all(ctx, t, scanNeighbour, `SELECT id, COALESCE((SELECT o.provider_id FROM deliveries o WHERE `+sameReader+` ORDER BY o.created_at, o.id LIMIT 1), '')
		FROM deliveries WHERE batch_id = $1 AND token = $2 AND state = 'sending'`, b.ID, token)
	if err != nil {
		return err
	}
	for _, n := range threads {
		b.Rows[at[n.row]].Thread = n.provider
	}
	if b.Type != bot.Correction && b.Type != bot.Retraction {
		return nil
	}
	wrong, err := all(ctx, t, scanNeighbour, `SELECT deliveries.id, o.provider_id FROM deliveries JOIN deliveries o ON `+sameReader+` AND o.original = deliveries.original
			AND o.created_at <= deliveries.created_at
		WHERE deliveries.batch_id = $1 AND deliveries.token = $2 AND deliveries.state = 'sending' ORDER BY o.created_at, o.id`, b.ID, token)
	for _, n := range wrong {
		if row := &b.Rows[at[n.row]]; !slices.Contains(row.Replaces, n.provider) {
			row.Replaces = append(row.Replaces, n.provider)
		}
	}
	return err
}

// nextDue returns when a batch's pending rows are due next; ok is false when none is pending.
func nextDue(ctx context.Context, t tx, batchID string, now time.Time) (at time.Time, ok bool, err error) {
	us, err := one(ctx, t, value[int64], `SELECT COALESCE(MIN(due_at), -1) FROM deliveries WHERE batch_id = $1 AND state = 'pending'`, batchID)
	if err != nil || us < 0 {
		return time.Time{}, false, err
	}
	if at = instant(us); !at.After(now) {
		at = now.Add(blockedWait)
	}
	return at, true, nil
}

// Renew prolongs the lease of the rows that hold token. It returns bot.ErrConflict when none does any longer.
func (s *Store) Renew(ctx context.Context, batchID, token string, leaseUntil time.Time) error {
	var n int64
	err := s.write(ctx, func(t tx) (err error) {
		n, err = t.exec(ctx, `UPDATE deliveries SET lease_until = $3 WHERE batch_id = $1 AND token = $2 AND state = 'sending'`, batchID, token, micros(leaseUntil))
		return err
	})
	if err == nil && n == 0 {
		err = fmt.Errorf("the lease was taken over: %w", bot.ErrConflict)
	}
	if err != nil {
		return fmt.Errorf("renew the lease of batch %s: %w", batchID, err)
	}
	return nil
}

// Settle writes outcomes into the rows that hold the token, inserts a job for rows that are pending afterwards, and completes the job, in one
// transaction. A pending outcome that may not have arrived forgets its first attempt; one whose text was corrected or retracted meanwhile becomes
// superseded. When no row holds the token any longer nothing is written
// and the error is bot.ErrConflict: a successor has the rows.
func (s *Store) Settle(ctx context.Context, settlement bot.Settlement) error {
	err := s.write(ctx, func(t tx) error {
		b, err := holdBatch(ctx, t, settlement.BatchID)
		if err != nil {
			return err
		}
		if err := settleRows(ctx, t, settlement); err != nil {
			return err
		}
		if err := disable(ctx, t, b, settlement); err != nil {
			return err
		}
		if err := supersedeOvertaken(ctx, t, b, settlement.Now); err != nil {
			return err
		}
		next, ok, err := nextDue(ctx, t, b.ID, settlement.Now)
		if err != nil {
			return err
		}
		if ok {
			if err := s.inserter.Insert(ctx, t.queue, []bot.Job{deliverJob(b, next)}); err != nil {
				return err
			}
		}
		if err := s.inserter.Complete(ctx, t.queue, settlement.JobID); err != nil || b.Notice {
			return err
		}
		return s.newsOf(ctx, t, b, settlement.Now) // last, because batches of one update wait for one another here
	})
	if err != nil {
		return fmt.Errorf("settle batch %s: %w", settlement.BatchID, err)
	}
	return nil
}

func settleRows(ctx context.Context, t tx, settlement bot.Settlement) error {
	if len(settlement.Outcomes) == 0 {
		return nil
	}
	rows := make(map[string]settled, len(settlement.Outcomes))
	for _, o := range settlement.Outcomes {
		row, err := settle(o, settlement.Now)
		if err != nil {
			return err
		}
		rows[o.DeliveryID] = row
	}
	held, err := t.exec(ctx, `WITH j AS MATERIALIZED (SELECT key, value FROM json_each($4)) -- else SQLite reads the whole of it for every row
		UPDATE deliveries SET state = j.value ->> 'State', reason = j.value ->> 'Reason', changed_at = $3, token = '', lease_until = 0,
			provider_id = CASE WHEN j.value ->> 'Provider' = '' THEN provider_id ELSE j.value ->> 'Provider' END,
			due_at = CASE WHEN j.value ->> 'State' = 'pending' THEN CAST(j.value ->> 'Due' AS BIGINT) ELSE due_at END,
			attempts = attempts - CAST(j.value ->> 'Unspent' AS INTEGER),
			first_sent_at = first_sent_at * CAST(j.value ->> 'MayHave' AS INTEGER)
		FROM j
		WHERE deliveries.id = j.key AND batch_id = $1 AND token = $2 AND deliveries.state = 'sending'`,
		settlement.BatchID, settlement.Token, micros(settlement.Now), string(arguments(rows)))
	if err != nil {
		return err
	}
	if held == 0 {
		return fmt.Errorf("the lease was taken over: %w", bot.ErrConflict)
	}
	return nil
}

// settled is what an outcome writes into its row.
type settled struct {
	State            bot.DeliveryState
	Provider, Reason string
	Due              int64
	Unspent          int // attempts that the row gets back
	MayHave          int // 1 keeps when it was first sent, 0 forgets it
}

func settle(o bot.Outcome, now time.Time) (settled, error) {
	s := settled{State: o.State, Provider: o.ProviderID, Reason: o.Reason, MayHave: 1}
	switch o.State {
	case bot.Pending:
		s.Due = micros(now.Add(o.After))
		if o.Throttled {
			s.Unspent = 1
		}
		if !o.MayHave {
			s.MayHave = 0
		}
		return s, nil
	case bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded:
		return s, nil
	case bot.Sending:
	}
	return settled{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("delivery %s cannot become %q", o.DeliveryID, o.State))
}
