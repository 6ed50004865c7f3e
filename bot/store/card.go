package store

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// CardRef returns where a draft's card stands on a destination, or bot.ErrNotFound when it is not known to stand there.
func (s *Store) CardRef(ctx context.Context, draftID, destination string) (bot.CardRef, error) {
	ref, err := one(ctx, s.read, func(r rows) (bot.CardRef, error) {
		var c bot.CardRef
		err := r.Scan(&c.DraftID, &c.Destination, &c.ProviderID, &c.Digest)
		return c, err
	}, `SELECT draft_id, destination, provider_id, digest FROM cards WHERE draft_id = $1 AND destination = $2 AND provider_id <> ''`, draftID, destination)
	return ref, reading(err, "card of "+draftID)
}

// ClaimCard gives the caller alone the right to post or edit a draft's card on a destination until SettleCard or leaseUntil, and returns where the
// card stands. The ref of a card that does not stand there has no ProviderID; since is then when an earlier claim may have posted it, if one may.
// It returns bot.ErrConflict while another holds the card.
func (s *Store) ClaimCard(ctx context.Context, draftID, destination string, now, leaseUntil time.Time) (ref bot.CardRef, since time.Time, err error) {
	ref = bot.CardRef{DraftID: draftID, Destination: destination}
	err = s.write(ctx, func(t tx) error {
		var first, lease int64
		if _, err := one(ctx, t, func(r rows) (struct{}, error) {
			return struct{}{}, r.Scan(&ref.ProviderID, &ref.Digest, &first, &lease)
		}, `INSERT INTO cards (draft_id, destination) VALUES ($1, $2) ON CONFLICT (draft_id, destination) DO UPDATE SET lease_until = cards.lease_until
			RETURNING provider_id, digest, first_sent_at, lease_until`, draftID, destination); err != nil {
			return err
		}
		if lease > micros(now) {
			return fmt.Errorf("another holds it: %w", bot.ErrConflict)
		}
		since = instant(first)
		if ref.ProviderID == "" && first == 0 {
			first = micros(now)
		}
		_, err := t.exec(ctx, `UPDATE cards SET first_sent_at = $3, lease_until = $4 WHERE draft_id = $1 AND destination = $2`, draftID, destination, first, micros(leaseUntil))
		return err
	})
	if err != nil {
		return bot.CardRef{}, time.Time{}, fmt.Errorf("claim the card of %s: %w", draftID, err)
	}
	return ref, since, nil
}

// SettleCard writes what became of a card and ends the claim that was made until leaseUntil; nobody may claim it before free. A ref without
// ProviderID is of a card that does not stand there, or may since that time. It returns bot.ErrConflict when the claim was taken over.
func (s *Store) SettleCard(ctx context.Context, ref bot.CardRef, leaseUntil, since, free time.Time) error {
	err := s.write(ctx, func(t tx) error {
		n, err := t.exec(ctx, `UPDATE cards SET provider_id = $4, digest = $5, first_sent_at = $6, lease_until = $7
			WHERE draft_id = $1 AND destination = $2 AND lease_until = $3`, ref.DraftID, ref.Destination, micros(leaseUntil), ref.ProviderID, ref.Digest, micros(since), micros(free))
		if err == nil && n == 0 {
			err = fmt.Errorf("the claim was taken over: %w", bot.ErrConflict)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("settle the card of %s: %w", ref.DraftID, err)
	}
	return nil
}
