package store

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

const disabledColumns = `channel, recipient, at, reason`

func scanDisabled(r rows) (bot.Disabled, error) {
	var d bot.Disabled
	var at int64
	err := r.Scan(&d.Channel, &d.Recipient, &at, &d.Reason)
	d.At = instant(at)
	return d, err
}

// Disabled returns the recipients who get nothing until a person enables them, by channel.
func (s *Store) Disabled(ctx context.Context) ([]bot.Disabled, error) {
	list, err := all(ctx, s.read, scanDisabled, `SELECT `+disabledColumns+` FROM disabled ORDER BY channel, recipient`)
	return list, reading(err, "disabled recipients")
}

// EnableRecipient lets a recipient get messages again, from the next one on. It returns bot.ErrNotFound when it is not disabled.
func (s *Store) EnableRecipient(ctx context.Context, channel, recipient string) error {
	err := s.write(ctx, func(t tx) error {
		n, err := t.exec(ctx, `DELETE FROM disabled WHERE channel = $1 AND recipient = $2`, channel, recipient)
		if err == nil && n == 0 {
			err = bot.Refuse(bot.ErrNotFound, `recipient "{recipient}" of channel "{channel}" is not disabled: bongsu channels disabled lists those who are`, "recipient", recipient, "channel", channel)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("enable a recipient: %w", err)
	}
	return nil
}

// disable keeps what the settlement's recipients said who want nothing more; the first time counts.
func disable(ctx context.Context, t tx, b bot.Batch, settlement bot.Settlement) error {
	for _, o := range settlement.Outcomes {
		if !o.Disable {
			continue
		}
		if _, err := t.exec(ctx, `INSERT INTO disabled (`+disabledColumns+`)
			SELECT CAST($1 AS TEXT), recipient, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM deliveries WHERE id = $4
			ON CONFLICT DO NOTHING`, b.Channel, micros(settlement.Now), o.Reason, o.DeliveryID); err != nil {
			return fmt.Errorf("disable a recipient of channel %s: %w", b.Channel, err)
		}
	}
	return nil
}

// failDisabled ends the batch's rows for recipients who are disabled, unless somebody is sending them.
func failDisabled(ctx context.Context, t tx, b bot.Batch, now int64) error {
	list, err := all(ctx, t, scanDisabled, `SELECT `+disabledColumns+` FROM disabled WHERE channel = $1
		AND recipient IN (SELECT recipient FROM deliveries WHERE batch_id = $2)`, b.Channel, b.ID)
	if err != nil {
		return err
	}
	for _, d := range list {
		reason := fmt.Sprintf("disabled since %s (%s): once it wants messages again, run bongsu channels enable %s %s",
			d.At.Format("2006-01-02 15:04 UTC"), d.Reason, d.Channel, d.Recipient)
		if _, err := t.exec(ctx, `UPDATE deliveries SET state = 'failed', reason = $4, changed_at = $3, token = '', lease_until = 0
			WHERE batch_id = $1 AND recipient = $2 AND (state = 'pending' OR (state = 'sending' AND lease_until <= $3))`,
			b.ID, d.Recipient, now, reason); err != nil {
			return err
		}
	}
	return nil
}
