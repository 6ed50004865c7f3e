package store

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// Unsubscribe keeps a recipient's wish; the first one counts, and a repeated one is no error.
func (s *Store) Unsubscribe(ctx context.Context, u bot.Unsubscription) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO unsubscribed (destination, recipient, at) VALUES ($1, $2, $3)
			ON CONFLICT (destination, recipient) DO NOTHING`, u.Destination, u.Recipient, micros(u.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("unsubscribe a recipient of %s: %w", u.Destination, err)
	}
	return nil
}

// Unsubscribed returns everybody who left a destination.
func (s *Store) Unsubscribed(ctx context.Context) (bot.Unsubscribed, error) {
	rows, err := all(ctx, s.read, func(r rows) (bot.Unsubscription, error) {
		var u bot.Unsubscription
		err := r.Scan(&u.Destination, &u.Recipient)
		return u, err
	}, `SELECT destination, recipient FROM unsubscribed`)
	if err != nil {
		return nil, reading(err, "who unsubscribed")
	}
	left := bot.Unsubscribed{}
	for _, u := range rows {
		if left[u.Destination] == nil {
			left[u.Destination] = map[string]bool{}
		}
		left[u.Destination][u.Recipient] = true
	}
	return left, nil
}
