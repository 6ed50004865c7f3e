package store

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// CardRef returns where a draft's card stands on a destination, or bot.ErrNotFound when it was never shown there.
func (s *Store) CardRef(ctx context.Context, draftID, destination string) (bot.CardRef, error) {
	ref, err := one(ctx, s.read, func(r rows) (bot.CardRef, error) {
		var c bot.CardRef
		err := r.Scan(&c.DraftID, &c.Destination, &c.ProviderID, &c.Digest)
		return c, err
	}, `SELECT draft_id, destination, provider_id, digest FROM cards WHERE draft_id = $1 AND destination = $2`, draftID, destination)
	return ref, reading(err, "card of "+draftID)
}

// SaveCard keeps where a card stands; the newest call counts.
func (s *Store) SaveCard(ctx context.Context, c bot.CardRef) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO cards (draft_id, destination, provider_id, digest) VALUES ($1, $2, $3, $4)
			ON CONFLICT (draft_id, destination) DO UPDATE SET provider_id = excluded.provider_id, digest = excluded.digest`, c.DraftID, c.Destination, c.ProviderID, c.Digest)
		return err
	})
	if err != nil {
		return fmt.Errorf("save card of %s: %w", c.DraftID, err)
	}
	return nil
}

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
