package store

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// firstAsk is how old an acceptance is when its platform is first asked for a receipt; each next time it is twice as old.
const firstAsk = 10 * time.Second

// doubtful is a row that waits to be looked up or sent again, and may have arrived.
const doubtful = `(state = 'pending' AND first_sent_at > 0)`

// Receive writes what platforms told later into the ledger and returns how many rows it changed. A row never steps back: Delivered ends every
// doubt, Failed what was accepted or in doubt, Accepted only a doubt. A receipt whose row is not settled yet is kept for MatchReceipts. One of
// a row that nobody knows is no error: platforms tell of other messages of the same account, too.
func (s *Store) Receive(ctx context.Context, receipts []bot.Receipt) (changed int, err error) {
	for _, r := range receipts {
		err := s.write(ctx, func(t tx) error {
			n, err := s.writeReceipt(ctx, t, r)
			changed += n
			if err != nil || n > 0 {
				return err
			}
			return keepEarly(ctx, t, r)
		})
		if err != nil {
			return changed, fmt.Errorf("write a receipt of channel %s: %w", r.Channel, err)
		}
	}
	return changed, nil
}

func (s *Store) writeReceipt(ctx context.Context, t tx, r bot.Receipt) (changed int, err error) {
	from, ok := map[bot.DeliveryState]string{
		bot.Delivered: `(state IN ('accepted', 'unknown', 'sending') OR ` + doubtful + `)`,
		bot.Failed:    `(state IN ('accepted', 'unknown') OR ` + doubtful + `)`,
		bot.Accepted:  `(state = 'unknown' OR ` + doubtful + `)`,
	}[r.State]
	if !ok {
		return 0, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("a receipt cannot make a delivery %q", r.State))
	}
	where := `id = $3`
	if r.DeliveryID == "" {
		where = `provider_id = $6 AND provider_id <> '' AND id <> $3`
	}
	batches, err := all(ctx, t, value[string], `UPDATE deliveries SET state = $1, changed_at = $2, reason = $4, token = '', lease_until = 0,
			provider_id = CASE WHEN $6 = '' THEN provider_id ELSE $6 END
		WHERE `+where+` AND `+from+` AND batch_id IN (SELECT id FROM batches WHERE id = deliveries.batch_id AND channel = $5) RETURNING batch_id`,
		r.State, micros(r.At), r.DeliveryID, r.Reason, r.Channel, r.ProviderID)
	if err != nil || len(batches) == 0 {
		return 0, err
	}
	b, err := one(ctx, t, scanBatch, `SELECT `+batchColumns+` FROM batches WHERE id = $1`, batches[0])
	if err != nil || b.Notice {
		return len(batches), err
	}
	return len(batches), s.newsOf(ctx, t, b, r.At)
}

// Untold takes up to limit accepted rows of a channel whose platform is to be asked for a receipt now: rows accepted since the given time, at
// growing intervals. No two nodes take the same.
func (s *Store) Untold(ctx context.Context, channel string, since, now time.Time, limit int) ([]bot.Delivery, error) {
	var list []bot.Delivery
	err := s.write(ctx, func(t tx) error {
		const due = `state = 'accepted' AND changed_at <= $3 AND CASE WHEN tracked_at < changed_at THEN true ELSE $2 - changed_at >= 2 * (tracked_at - changed_at) END`
		taken, err := all(ctx, t, value[string], `UPDATE deliveries SET tracked_at = $2 WHERE id IN (
				SELECT id FROM deliveries WHERE batch_id IN (SELECT id FROM batches WHERE channel = $1 AND at >= $4) AND `+due+` ORDER BY changed_at, id LIMIT $5)
			AND `+due+` RETURNING id`, channel, micros(now), micros(now.Add(-firstAsk)), micros(since), limit)
		if err != nil || len(taken) == 0 {
			return err
		}
		ids := make(map[string]bool, len(taken))
		for _, id := range taken {
			ids[id] = true
		}
		list, err = all(ctx, t, scanDelivery, `SELECT `+rowColumns+` FROM deliveries d JOIN batches b ON b.id = d.batch_id WHERE d.id IN (SELECT j.key FROM json_each($1) AS j) ORDER BY d.created_at, d.place, d.id`, string(arguments(ids)))
		return err
	})
	return list, reading(err, "deliveries without a receipt")
}
