package store

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// SignPhrases keeps signatures; each takes the place of the same person's earlier one under the same phrase and language.
func (s *Store) SignPhrases(ctx context.Context, signatures []bot.PhraseSignature) error {
	err := s.write(ctx, func(t tx) error {
		for _, p := range signatures {
			if _, err := t.exec(ctx, `INSERT INTO phrase_signatures (phrase, language, person, digest, at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (phrase, language, person) DO UPDATE SET digest = excluded.digest, at = excluded.at`,
				p.Phrase, string(p.Language), p.Person, string(p.Digest), micros(p.At)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sign phrases: %w", err)
	}
	return nil
}

// PhraseSignatures returns the signatures of some phrases, of all when none is named, also those whose text has changed or whose signer has
// left, in the order in which they were given.
func (s *Store) PhraseSignatures(ctx context.Context, phrases ...string) ([]bot.PhraseSignature, error) {
	var where string
	var named []any
	for i, id := range phrases {
		where += fmt.Sprintf(", $%d", i+1)
		named = append(named, id)
	}
	if where != "" {
		where = " WHERE phrase IN (" + where[2:] + ")"
	}
	signatures, err := all(ctx, s.read, func(r rows) (bot.PhraseSignature, error) {
		var p bot.PhraseSignature
		var at int64
		err := r.Scan(&p.Phrase, &p.Language, &p.Person, &p.Digest, &at)
		p.At = instant(at)
		return p, err
	}, "SELECT phrase, language, person, digest, at FROM phrase_signatures"+where+" ORDER BY at, phrase, language, person", named...)
	return signatures, reading(err, "signatures of phrases")
}
