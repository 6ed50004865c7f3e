package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

// AsLegal returns nil where the actor may do what legal may, by their own role or as a deputy, else a refusal that names who can.
func (d *Desk) AsLegal(ctx context.Context, actor string) error {
	p, err := d.person(actor)
	if err != nil {
		return err
	}
	if holds, err := d.holdsRole(ctx, p, bot.Legal); err != nil || holds {
		return err
	}
	return d.lacking(p, []bot.Role{bot.Legal})
}

// Unconfirm lets legal turn one fact of a draft to "under confirmation": a new revision of which legal is an author, its words otherwise as they
// were. Its signatures are asked for again.
func (d *Desk) Unconfirm(ctx context.Context, actor, draftID string, revision int, field string) (bot.Draft, error) {
	if err := d.AsLegal(ctx, actor); err != nil {
		return bot.Draft{}, err
	}
	review, err := d.Review(ctx, draftID)
	if err != nil {
		return bot.Draft{}, err
	}
	facts, err := review.Draft.Facts.Unconfirm(field)
	if err != nil {
		return bot.Draft{}, err
	}
	again, err := sameAgain(review, facts)
	if err != nil {
		return bot.Draft{}, err
	}
	return d.revise(ctx, actor, review, revision, again, nil)
}

// sameAgain asks for a draft once more with other facts. One that waited no longer when the incident moved on would take it back: a person looks at
// it first.
func sameAgain(review bot.Review, facts bot.Facts) (bot.Request, error) {
	d, i := review.Draft, review.Incident
	if !d.Waits() && !d.Type.Statement() && d.Phase.Before(i.Phase) {
		return bot.Request{}, bot.Refuse(bot.ErrConflict, "{key} is {phase} by now, and this draft still says {was}: edit it", "key", i.Key, "phase", i.Phase, "was", d.Phase)
	}
	if joined := i.Joined(d); len(joined) > 0 && d.Type.Ends() {
		return bot.Request{}, bot.Refuse(bot.ErrConflict, "{key} affects {components} by now, of which this draft does not speak: edit it", "key", i.Key, "components", joined)
	}
	r := bot.Request{Facts: facts, Languages: d.Languages, Audiences: d.Audiences, ReleaseAt: d.ReleaseAt, Hold: d.Held, Phase: d.Phase}
	if d.SetsSeverity {
		r.Severity = d.Severity
	}
	if d.SetsAffected {
		r.Affected = d.Affected
	}
	return r, nil
}

// untaken are the sentences that wait to be taken into a draft.
func (d *Desk) untaken(ctx context.Context, draftID string) ([]bot.Proposal, error) {
	all, err := d.Store.Proposals(ctx, draftID)
	return slices.DeleteFunc(all, func(p bot.Proposal) bool { return !p.TakenAt.IsZero() }), err
}

// Propose keeps a sentence that legal proposes for a fact of a draft that waits. Its authors and the incident's lead are told: those of them who
// write, since nobody else may read it. Everybody else learns from the card that there is one.
func (d *Desk) Propose(ctx context.Context, actor string, p bot.Proposal) (bot.Proposal, error) {
	if err := d.AsLegal(ctx, actor); err != nil {
		return bot.Proposal{}, err
	}
	review, err := d.Review(ctx, p.DraftID)
	if err != nil {
		return bot.Proposal{}, err
	}
	if !review.Draft.Waits() {
		return bot.Proposal{}, bot.Refuse(bot.ErrConflict, "this draft is {state}: nobody can take your sentence any more", "state", review.Draft.State)
	}
	if err := p.CheckProposal(review.Draft.Type); err != nil {
		return bot.Proposal{}, err
	}
	p.ID, p.Person, p.Revision, p.At, p.Comment = d.IDs.NewID(), actor, review.Draft.Revision, d.Clock.Now(), strings.TrimSpace(p.Comment)
	review.Proposals = append(review.Proposals, p)
	post := d.about(review, record.LegalProposed, p.At)
	whom := slices.DeleteFunc(d.persons(append(slices.Clone(review.Draft.Authors), review.Incident.Lead)), func(q bot.Person) bool {
		return q.ID == actor || !q.Has(bot.Writers()...)
	})
	return p, d.Store.Apply(ctx, bot.Change{Proposes: &p, Notices: post.direct(whom), Cards: []string{p.DraftID}, At: p.At})
}

// Proposals returns what legal proposed for a draft. It is privileged: only who writes and legal may read it.
func (d *Desk) Proposals(ctx context.Context, actor, draftID string) ([]bot.Proposal, error) {
	p, err := d.person(actor)
	if err != nil {
		return nil, err
	}
	if !p.Has(bot.Writers()...) {
		if err := d.AsLegal(ctx, actor); err != nil {
			return nil, err
		}
	}
	return d.Store.Proposals(ctx, draftID)
}

// TakeProposal writes a new revision of a draft with the sentence that legal proposed. The proposer becomes an author of it.
func (d *Desk) TakeProposal(ctx context.Context, actor, draftID, proposalID string) (bot.Draft, error) {
	if _, err := d.person(actor, bot.Writers()...); err != nil {
		return bot.Draft{}, err
	}
	all, err := d.Store.Proposals(ctx, draftID)
	if err != nil {
		return bot.Draft{}, err
	}
	i := slices.IndexFunc(all, func(p bot.Proposal) bool { return p.ID == proposalID })
	switch {
	case i < 0:
		return bot.Draft{}, bot.Refuse(bot.ErrNotFound, `there is no proposal "{proposal}" for this draft`, "proposal", proposalID)
	case !all[i].TakenAt.IsZero():
		return bot.Draft{}, bot.Refuse(bot.ErrConflict, "this sentence has been taken already")
	}
	review, err := d.Review(ctx, draftID)
	if err != nil {
		return bot.Draft{}, err
	}
	taken := all[i]
	taken.TakenBy, taken.TakenAt = actor, d.Clock.Now()
	review.Draft.Authors = with(review.Draft.Authors, taken.Person)
	again, err := sameAgain(review, review.Draft.Facts.Take(taken))
	if err != nil {
		return bot.Draft{}, err
	}
	return d.revise(ctx, actor, review, review.Draft.Revision, again, &taken)
}

// with returns ids with id among them.
func with(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}
