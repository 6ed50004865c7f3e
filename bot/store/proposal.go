package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// saveProposal keeps a new proposal of legal counsel.
func saveProposal(ctx context.Context, t tx, p bot.Proposal) error {
	_, err := t.exec(ctx, `INSERT INTO proposals (id, draft_id, revision, person, field, sentence, comment, at, taken_at, taken_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '')`,
		p.ID, p.DraftID, p.Revision, p.Person, p.Field, string(arguments(p.Sentence)), p.Comment, micros(p.At))
	if err != nil {
		return fmt.Errorf("save a proposal for %s: %w", p.DraftID, err)
	}
	return nil
}

// takeProposal notes who took a proposal, with the draft that holds its sentence.
func takeProposal(ctx context.Context, t tx, p bot.Proposal) error {
	n, err := t.exec(ctx, `UPDATE proposals SET taken_at = $3, taken_by = $4 WHERE id = $1 AND draft_id = $2 AND taken_at = 0`, p.ID, p.DraftID, micros(p.TakenAt), p.TakenBy)
	return written(n, err, "the taking of "+p.ID)
}

// Proposals returns what legal counsel proposed for a draft, oldest first.
func (s *Store) Proposals(ctx context.Context, draftID string) ([]bot.Proposal, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Proposal, error) {
		var p bot.Proposal
		var sentence string
		var at, taken int64
		if err := r.Scan(&p.ID, &p.DraftID, &p.Revision, &p.Person, &p.Field, &sentence, &p.Comment, &at, &taken, &p.TakenBy); err != nil {
			return p, err
		}
		p.At, p.TakenAt = instant(at), instant(taken)
		err := json.Unmarshal([]byte(sentence), &p.Sentence)
		return p, err
	}, `SELECT id, draft_id, revision, person, field, sentence, comment, at, taken_at, taken_by FROM proposals WHERE draft_id = $1 ORDER BY at, id`, draftID)
	return list, reading(err, "proposals for "+draftID)
}
