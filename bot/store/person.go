package store

import (
	"context"
	"fmt"
	"time"
)

// SaveToken keeps the hash of a person's token; an earlier token of that person is void from then on.
func (s *Store) SaveToken(ctx context.Context, personID, tokenHash string, at time.Time) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO tokens (person_id, hash, at) VALUES ($1, $2, $3)
			ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, at = excluded.at`, personID, tokenHash, micros(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("save the token of %s: %w", personID, err)
	}
	return nil
}

// PersonByToken returns the id of the person whose token has that hash, or bot.ErrNotFound.
func (s *Store) PersonByToken(ctx context.Context, tokenHash string) (string, error) {
	id, err := one(ctx, s.read, value[string], `SELECT person_id FROM tokens WHERE hash = $1`, tokenHash)
	return id, reading(err, "person of a token")
}
