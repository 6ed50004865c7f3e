package store

import (
	"context"
	"fmt"
	"time"
)

// BeginSession keeps that the holder of the cookie with that hash is signed in, and forgets sessions that are over.
func (s *Store) BeginSession(ctx context.Context, hash, person string, now, until time.Time) error {
	err := s.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE open_until <= $1`, micros(now)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO sessions (hash, person_id, open_until) VALUES ($1, $2, $3)`, hash, person, micros(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("begin a session of %s: %w", person, err)
	}
	return nil
}

// SessionPerson returns who is signed in by the cookie with that hash, or bot.ErrNotFound.
func (s *Store) SessionPerson(ctx context.Context, hash string, now time.Time) (string, error) {
	person, err := one(ctx, s.read, value[string], `SELECT person_id FROM sessions WHERE hash = $1 AND open_until > $2`, hash, micros(now))
	return person, reading(err, "a session")
}

// EndSession signs the holder of the cookie with that hash out.
func (s *Store) EndSession(ctx context.Context, hash string) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}
