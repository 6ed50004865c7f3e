package store

import (
	"context"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// SaveSignInLink keeps a new link by the hash of its token.
func (s *Store) SaveSignInLink(ctx context.Context, l bot.SignInLink) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO sign_in_links (hash, person_id, made_by, at, open_until, used_at) VALUES ($1, $2, $3, $4, $5, 0)`,
			l.Hash, l.Person, l.By, micros(l.At), micros(l.Until))
		return err
	})
	if err != nil {
		return fmt.Errorf("save a sign-in link of %s: %w", l.Person, err)
	}
	return nil
}

// UseSignInLink spends the link whose token has that hash and returns its person. It returns bot.ErrNotFound for one that is used, late or nobody's.
func (s *Store) UseSignInLink(ctx context.Context, hash string, now time.Time) (string, error) {
	var person string
	err := s.write(ctx, func(t tx) error {
		var err error
		person, err = one(ctx, t, value[string], `UPDATE sign_in_links SET used_at = $2 WHERE hash = $1 AND used_at = 0 AND open_until > $2 RETURNING person_id`,
			hash, micros(now))
		return err
	})
	return person, reading(err, "the person of a sign-in link")
}

// SignInLink returns the link whose token has that hash, or bot.ErrNotFound.
func (s *Store) SignInLink(ctx context.Context, hash string) (bot.SignInLink, error) {
	l, err := one(ctx, s.read, signInLink, `SELECT `+signInColumns+` FROM sign_in_links WHERE hash = $1`, hash)
	return l, reading(err, "a sign-in link")
}

// SignInLinks returns the newest links, newest first.
func (s *Store) SignInLinks(ctx context.Context, most int) ([]bot.SignInLink, error) {
	links, err := all(ctx, s.read, signInLink, `SELECT `+signInColumns+` FROM sign_in_links ORDER BY at DESC, hash LIMIT $1`, most)
	return links, reading(err, "the sign-in links")
}

const signInColumns = `hash, person_id, made_by, at, open_until, used_at`

func signInLink(r rows) (bot.SignInLink, error) {
	var l bot.SignInLink
	var at, until, used int64
	err := r.Scan(&l.Hash, &l.Person, &l.By, &at, &until, &used)
	l.At, l.Until, l.UsedAt = instant(at), instant(until), instant(used)
	return l, err
}
