package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// door names this door in decisions.
const door = "console"

// releases is the panel of a held draft's publication, beside the verdicts' own.
const releases bot.Verdict = "publish"

func formOf(r *http.Request, open bot.Verdict) form {
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // none is 0, which no draft has: the desk refuses it
	return form{
		Open: open, Revision: revision, Digest: bot.Digest(r.PostFormValue("digest")),
		Reason: strings.TrimSpace(r.PostFormValue("reason")), Typed: strings.TrimSpace(r.PostFormValue("typed")),
	}
}

// vote hands in a verdict over the digest that the page showed. What the desk refuses stands above the form, and nothing typed is lost.
func (c *Console) vote(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, bot.Verdict(r.PostFormValue("verdict")))
	_, err := c.Desk.Vote(r.Context(), v.Person.ID, bot.Vote{
		DraftID: r.PathValue("id"), Revision: f.Revision, Digest: f.Digest, Verdict: f.Open, Reason: f.Reason, Typed: f.Typed, Door: door,
	})
	return c.decided(w, r, v, f, err)
}

// publish releases a held draft, if it is still the text that the page showed.
func (c *Console) publish(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, releases)
	review, err := c.Desk.Review(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if review.Draft.Revision != f.Revision || review.Draft.Digest != f.Digest {
		err = bot.Refuse(bot.ErrConflict, "the text has changed since you saw it: look at the new revision and decide again")
	} else {
		_, err = c.Desk.Publish(r.Context(), v.Person.ID, review.Draft.ID)
	}
	return c.decided(w, r, v, f, err)
}

// decided goes back to the draft, or shows it again with the refusal on top.
func (c *Console) decided(w http.ResponseWriter, r *http.Request, v *voice, f form, err error) error {
	id := r.PathValue("id")
	if err == nil {
		http.Redirect(w, r, "/drafts/"+url.PathEscape(id), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	review, gone := c.Desk.Review(r.Context(), id)
	if gone != nil {
		return gone
	}
	if f.Revision != review.Draft.Revision || f.Digest != review.Draft.Digest {
		f.Open = "" // another text stands here now: it is to be read before the next tap
	}
	if f.Open != schedules {
		f.Release, f.Next = v.proposedRelease(review)
	}
	f.Revision, f.Digest = review.Draft.Revision, review.Draft.Digest
	return v.showDraft(w, r, status, review, f, refused)
}
