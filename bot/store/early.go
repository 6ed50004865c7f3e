package store

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// keptFor is how long a receipt waits for its row: longer than a send with its retries takes, and not for ever, because platforms tell of
// messages that are not ours, too.
const keptFor = 15 * time.Minute

// named is the row that a receipt r is about, once it is settled: until then the platform's id of the message is not known here.
const named = `EXISTS (SELECT 1 FROM deliveries d JOIN batches b ON b.id = d.batch_id WHERE b.channel = r.channel AND d.state <> 'sending' AND d.id = r.delivery_id)
	OR r.delivery_id = '' AND EXISTS (SELECT 1 FROM deliveries d JOIN batches b ON b.id = d.batch_id
		WHERE b.channel = r.channel AND d.state <> 'sending' AND d.provider_id = r.provider_id AND d.provider_id <> '')`

// keepEarly keeps a receipt whose row is not settled yet.
func keepEarly(ctx context.Context, t tx, r bot.Receipt) error {
	_, err := t.exec(ctx, `INSERT INTO receipts (channel, delivery_id, provider_id, state, reason, at)
		SELECT r.channel, r.delivery_id, r.provider_id, r.state, r.reason, r.at
		FROM (SELECT CAST($1 AS TEXT) AS channel, CAST($2 AS TEXT) AS delivery_id, CAST($3 AS TEXT) AS provider_id, CAST($4 AS TEXT) AS state,
			CAST($5 AS TEXT) AS reason, CAST($6 AS BIGINT) AS at) AS r
		WHERE (r.delivery_id <> '' OR r.provider_id <> '') AND NOT (`+named+`) ON CONFLICT DO NOTHING`,
		r.Channel, r.DeliveryID, r.ProviderID, string(r.State), r.Reason, micros(r.At))
	return err
}

// MatchReceipts writes receipts into the ledger that came before their rows were settled, and returns how many rows it changed. Those
// whose rows do not come are forgotten after a while.
func (s *Store) MatchReceipts(ctx context.Context, now time.Time) (changed int, err error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Receipt, error) {
		var v bot.Receipt
		var at int64
		err := r.Scan(&v.Channel, &v.DeliveryID, &v.ProviderID, &v.State, &v.Reason, &at)
		v.At = instant(at)
		return v, err
	}, `SELECT channel, delivery_id, provider_id, state, reason, at FROM receipts r WHERE r.at <= $1 OR `+named+` ORDER BY at`, micros(now.Add(-keptFor)))
	if err != nil {
		return 0, reading(err, "early receipts")
	}
	for _, r := range list {
		err := s.write(ctx, func(t tx) error {
			n, err := s.writeReceipt(ctx, t, r)
			if err != nil {
				return err
			}
			changed += n
			_, err = t.exec(ctx, `DELETE FROM receipts WHERE channel = $1 AND delivery_id = $2 AND provider_id = $3 AND state = $4`,
				r.Channel, r.DeliveryID, r.ProviderID, string(r.State))
			return err
		})
		if err != nil {
			return changed, fmt.Errorf("write an early receipt of channel %s: %w", r.Channel, err)
		}
	}
	return changed, nil
}
