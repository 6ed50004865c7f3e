package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// SaveStandingApproval keeps a new standing approval.
func (s *Store) SaveStandingApproval(ctx context.Context, a bot.StandingApproval) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO standing_approvals (id, person, scope, digest, at, open_until, ended_at, ended_by) VALUES ($1, $2, $3, $4, $5, $6, 0, '')`,
			a.ID, a.Person, string(arguments(a.Scope)), string(a.Digest), micros(a.At), micros(a.Until))
		return err
	})
	if err != nil {
		return fmt.Errorf("save a standing approval of %s: %w", a.Person, err)
	}
	return nil
}

// EndStandingApproval withdraws a standing approval. It returns bot.ErrNotFound where there is none that still holds.
func (s *Store) EndStandingApproval(ctx context.Context, id, by string, now time.Time) error {
	return s.end(ctx, `UPDATE standing_approvals SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at = 0 RETURNING id`, id, by, now)
}

func (s *Store) end(ctx context.Context, update, id, by string, now time.Time) error {
	err := s.write(ctx, func(t tx) error {
		_, err := one(ctx, t, value[string], update, id, micros(now), by)
		return err
	})
	if err != nil {
		return fmt.Errorf("end %s: %w", id, err)
	}
	return nil
}

// StandingApprovals returns the standing approvals that nobody withdrew, with all also the others, oldest first.
func (s *Store) StandingApprovals(ctx context.Context, withEnded bool) ([]bot.StandingApproval, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.StandingApproval, error) {
		var a bot.StandingApproval
		var scope string
		var at, until, ended int64
		if err := r.Scan(&a.ID, &a.Person, &scope, &a.Digest, &at, &until, &ended, &a.EndedBy); err != nil {
			return a, err
		}
		a.At, a.Until, a.EndedAt = instant(at), instant(until), instant(ended)
		err := json.Unmarshal([]byte(scope), &a.Scope)
		return a, err
	}, `SELECT id, person, scope, digest, at, open_until, ended_at, ended_by FROM standing_approvals WHERE $1 OR ended_at = 0 ORDER BY at, id`, withEnded)
	return list, reading(err, "standing approvals")
}

// SaveDelegation keeps a new delegation.
func (s *Store) SaveDelegation(ctx context.Context, d bot.Delegation) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO delegations (id, from_person, to_person, roles, since, open_until, reason, at, ended_at, ended_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')`,
			d.ID, d.From, d.To, string(arguments(d.Roles)), micros(d.Since), micros(d.Until), d.Reason, micros(d.At))
		return err
	})
	if err != nil {
		return fmt.Errorf("save a delegation of %s: %w", d.From, err)
	}
	return nil
}

// EndDelegation withdraws a delegation. It returns bot.ErrNotFound where there is none that still holds.
func (s *Store) EndDelegation(ctx context.Context, id, by string, now time.Time) error {
	return s.end(ctx, `UPDATE delegations SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at = 0 RETURNING id`, id, by, now)
}

// Delegations returns the delegations that nobody withdrew, with all also the others, oldest first.
func (s *Store) Delegations(ctx context.Context, withEnded bool) ([]bot.Delegation, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Delegation, error) {
		var d bot.Delegation
		var roles string
		var since, until, at, ended int64
		if err := r.Scan(&d.ID, &d.From, &d.To, &roles, &since, &until, &d.Reason, &at, &ended, &d.EndedBy); err != nil {
			return d, err
		}
		d.Since, d.Until, d.At, d.EndedAt = instant(since), instant(until), instant(at), instant(ended)
		err := json.Unmarshal([]byte(roles), &d.Roles)
		return d, err
	}, `SELECT id, from_person, to_person, roles, since, open_until, reason, at, ended_at, ended_by FROM delegations WHERE $1 OR ended_at = 0 ORDER BY at, id`, withEnded)
	return list, reading(err, "delegations")
}
