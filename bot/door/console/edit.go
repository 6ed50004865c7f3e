package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/bongsu-hq/bongsu/bot"
)

// editing is what the form knows of the draft that it changes.
type editing struct {
	bot.Review
	Revision  int  // that a save replaces
	Overtaken bool // somebody else saved while this stood open
}

// Signed are those whose signatures a save makes void.
func (e editing) Signed() []string { return signedBy(e.Standing) }

func signedBy(s bot.Standing) []string {
	var ids []string
	for _, step := range s.Steps {
		for _, id := range step.Signed {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// update reports whether the draft tells how an open incident goes, and so has the form of those.
func (e editing) update() bool { return slices.Contains(bot.Updates(), e.Draft.Type) }

// Against are the decisions that asked for a change.
func (e editing) Against() []bot.Decision { return draftContent{Review: e.Review}.Against() }

// editable says how the reader may change a draft: by the form, by the command line, or not at all (empty). The desk decides again.
func (v *voice) editable(d bot.Draft) string {
	switch {
	case !v.Person.Has(bot.Writers()...), d.Beat, d.State == bot.DraftPublished, d.State == bot.DraftRejected, d.State == bot.DraftWithdrawn:
		return ""
	case d.Type.FromFile():
		return "command"
	}
	return "form"
}

func (c *Console) editForm(w http.ResponseWriter, r *http.Request, v *voice) error {
	review, err := c.Desk.Review(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	d := review.Draft
	switch {
	case !v.Person.Has(bot.Writers()...):
		return bot.Refuse(bot.ErrForbidden, "editing needs one of the roles {roles}", "roles", bot.Writers())
	case d.Beat:
		return bot.Refuse(bot.ErrConflict, "heartbeats are not edited one by one: write the set anew, and it takes the place of this one")
	case v.editable(d) == "":
		return bot.Refuse(bot.ErrConflict, "this draft is {state}, and its text is never changed", "state", d.State)
	case v.editable(d) == "command":
		return bot.Refuse(bot.ErrInvalid, "this form does not hold the facts of this kind of message: run bongsu update {type} {key} --draft {draft} --facts FILE", "type", string(d.Type), "key", review.Incident.Key, "draft", d.ID)
	}
	edited := &editing{Review: review, Revision: d.Revision}
	if !edited.update() {
		e, err := v.endingOf(r.Context(), edited)
		if err != nil {
			return err
		}
		return v.showEnding(w, http.StatusOK, e, nil)
	}
	f := writing{
		Incident: review.Incident, Type: d.Type, Phase: d.Phase, Severity: d.Severity, Restored: d.Facts.Restored, Hold: d.Held, Edited: edited,
	}
	f.Next = v.localTime(d.NextAt)
	if d.ReleaseAt.After(v.Now) {
		f.Release = v.localTime(d.ReleaseAt)
	}
	f.prefill(d.Facts, v.Zones[v.Lang])
	return v.showWrite(w, http.StatusOK, f, nil)
}

// edit hands in a new revision of the one that was opened. What the desk refuses stands above the form, and nothing typed is lost.
func (c *Console) edit(w http.ResponseWriter, r *http.Request, v *voice) error {
	id := r.PathValue("id")
	review, err := c.Desk.Review(r.Context(), id)
	if err != nil {
		return err
	}
	if v.editable(review.Draft) == "command" {
		return c.editForm(w, r, v) // which says what to do
	}
	opened, _ := strconv.Atoi(r.PostFormValue("revision")) // none is 0, which no draft has: the desk refuses it
	e := &editing{Review: review, Revision: opened}
	request, again, err := v.edited(r, e)
	if err == nil {
		_, err = c.Desk.Edit(r.Context(), v.Person.ID, id, opened, request)
	}
	if err == nil {
		http.Redirect(w, r, "/drafts/"+url.PathEscape(id), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	differing := differs(err)
	if e.Review, err = c.Desk.Review(r.Context(), id); err != nil {
		return err
	}
	if now := e.Draft.Revision; now != opened {
		e.Revision, e.Overtaken = now, true
	}
	return again(w, status, differing, refused)
}

// refusedForm shows a form once more, with what was typed into it.
type refusedForm func(w http.ResponseWriter, status int, differs string, refused *refusal) error

// edited reads what was typed about a draft: what the desk is asked for, and the form for the case that it refuses.
func (v *voice) edited(r *http.Request, e *editing) (bot.Request, refusedForm, error) {
	d := e.Draft
	if !e.update() {
		return v.editedEnding(r, e)
	}
	f := readWriting(r, e.Incident)
	f.Type, f.Facts, f.Edited = d.Type, d.Facts, e
	if f.Severity == 0 {
		f.Severity = d.Severity
	}
	request, err := v.request(f)
	request.Affected, request.Languages, request.Audiences = d.Affected, d.Languages, d.Audiences
	return request, func(w http.ResponseWriter, status int, differs string, refused *refusal) error {
		f.Differs = differs
		return v.showWrite(w, status, f, refused)
	}, err
}

func (v *voice) editedEnding(r *http.Request, edited *editing) (bot.Request, refusedForm, error) {
	e, err := v.endingOf(r.Context(), edited)
	if err == nil {
		err = r.ParseForm()
	}
	e.Typed = r.PostForm
	again := func(w http.ResponseWriter, status int, differs string, refused *refusal) error {
		e.Differs = differs
		return v.showEnding(w, status, e, refused)
	}
	if err != nil {
		return bot.Request{}, again, err
	}
	request, err := v.endingRequest(e)
	return request, again, err
}
