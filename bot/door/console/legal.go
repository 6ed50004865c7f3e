package console

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// counsel is what legal may do with a draft, and what they proposed. It is privileged: who neither writes nor is legal gets none.
type counsel struct {
	Acts          bool // the reader acts as legal, on a draft that waits
	Takes         bool // the reader may take a sentence
	Unconfirmable []string
	Proposable    []string
	Proposals     []bot.Proposal
}

// counsel asks the desk what the reader may read and do.
func (v *voice) counsel(ctx context.Context, d bot.Draft) (counsel, error) {
	proposals, err := v.Desk.Proposals(ctx, v.Person.ID, d.ID)
	if errors.Is(err, bot.ErrForbidden) {
		return counsel{}, nil
	}
	c := counsel{Proposals: proposals, Takes: v.MayWrite() && d.Waits()}
	if err != nil || !d.Waits() || d.Beat {
		return c, err
	}
	switch err := v.Desk.AsLegal(ctx, v.Person.ID); {
	case errors.Is(err, bot.ErrForbidden):
		return c, nil
	case err != nil:
		return c, err
	}
	c.Acts, c.Unconfirmable, c.Proposable = true, d.Facts.Unconfirmable(), bot.Proposable()
	return c, nil
}

// The panels of legal, beside the verdicts' own.
const (
	unconfirms bot.Verdict = "unconfirm"
	proposes   bot.Verdict = "propose"
)

// unconfirm turns one fact to "under confirmation", if it is still the revision that the page showed.
func (c *Console) unconfirm(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, unconfirms)
	f.Proposal.Field = r.PostFormValue("field")
	_, err := c.Desk.Unconfirm(r.Context(), v.Person.ID, r.PathValue("id"), f.Revision, f.Proposal.Field)
	return c.decided(w, r, v, f, err)
}

// propose keeps a sentence that legal proposes.
func (c *Console) propose(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, proposes)
	f.Proposal = bot.Proposal{DraftID: r.PathValue("id"), Field: r.PostFormValue("field"), Sentence: bot.Text{}, Comment: r.PostFormValue("comment")}
	for _, l := range bot.Languages() {
		if text := strings.TrimSpace(r.PostFormValue("sentence-" + string(l))); text != "" {
			f.Proposal.Sentence[l] = text
		}
	}
	_, err := c.Desk.Propose(r.Context(), v.Person.ID, f.Proposal)
	return c.decided(w, r, v, f, err)
}

// take writes a proposed sentence into the draft.
func (c *Console) take(w http.ResponseWriter, r *http.Request, v *voice) error {
	_, err := c.Desk.TakeProposal(r.Context(), v.Person.ID, r.PathValue("id"), r.PostFormValue("proposal"))
	return c.decided(w, r, v, formOf(r, ""), err)
}
