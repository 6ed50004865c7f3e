package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// aheadContent is what persons arrange in quiet times: notices that are signed ahead, and deputies.
type aheadContent struct {
	Approvals    []bot.StandingState // newest first
	Delegations  []bot.Delegation
	Scope        bot.StandingScope // as it was ticked
	Until        string
	Phrases      []phrase // of what is being done
	Destinations []bot.Destination
	Texts        []bot.Presigned // of the scope, to be read before it is signed
	Digest       bot.Digest
	Handing      bot.Delegation // as it was typed
	From, To     string         // times
}

func (c *Console) ahead(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showAhead(w, r, http.StatusOK, aheadContent{}, nil)
}

// aheadTexts shows what a standing approval would sign.
func (c *Console) aheadTexts(w http.ResponseWriter, r *http.Request, v *voice) error {
	content := scopeOf(r)
	var err error
	if content.Texts, content.Digest, err = c.Desk.StandingTexts(r.Context(), v.Person.ID, content.Scope); err == nil {
		return v.showAhead(w, r, http.StatusOK, content, nil)
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showAhead(w, r, status, content, refused)
}

func scopeOf(r *http.Request) aheadContent {
	_ = r.ParseForm() // what cannot be read was not ticked, and the desk says what is missing
	return aheadContent{
		Scope: bot.StandingScope{Components: r.Form["component"], Phrases: r.Form["phrase"], Destinations: r.Form["destination"]},
		Until: r.Form.Get("until"),
	}
}

// signAhead signs the texts that the page showed.
func (c *Console) signAhead(w http.ResponseWriter, r *http.Request, v *voice) error {
	content := scopeOf(r)
	until, err := v.typedTime(content.Until)
	if err == nil {
		_, err = c.Desk.SignStanding(r.Context(), v.Person.ID, content.Scope, bot.Digest(r.PostFormValue("digest")), until)
	}
	return v.arranged(w, r, content, err)
}

func (c *Console) endAhead(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.arranged(w, r, aheadContent{}, c.Desk.EndStanding(r.Context(), v.Person.ID, r.PathValue("id")))
}

// delegate hands over the ticked roles.
func (c *Console) delegate(w http.ResponseWriter, r *http.Request, v *voice) error {
	_ = r.ParseForm() // as above
	content := aheadContent{From: r.PostForm.Get("from"), To: r.PostForm.Get("until")}
	content.Handing = bot.Delegation{To: r.PostForm.Get("to"), Reason: strings.TrimSpace(r.PostForm.Get("reason"))}
	for _, role := range r.PostForm["role"] {
		content.Handing.Roles = append(content.Handing.Roles, bot.Role(role))
	}
	var err error
	if content.Handing.Since, err = v.typedTime(content.From); err == nil {
		content.Handing.Until, err = v.typedTime(content.To)
	}
	if err == nil {
		_, err = c.Desk.Delegate(r.Context(), v.Person.ID, content.Handing)
	}
	return v.arranged(w, r, content, err)
}

func (c *Console) endDelegation(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.arranged(w, r, aheadContent{}, c.Desk.EndDelegation(r.Context(), v.Person.ID, r.PathValue("id")))
}

// arranged shows the page as it then stands, or what was typed with the refusal on top.
func (v *voice) arranged(w http.ResponseWriter, r *http.Request, content aheadContent, err error) error {
	if err == nil {
		http.Redirect(w, r, "/ahead", http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showAhead(w, r, status, content, refused)
}

// standingDays is how long a standing approval is proposed to hold.
const standingDays = 89 // what is typed is to the minute, and the longest is 90 days from the signature

func (v *voice) showAhead(w http.ResponseWriter, r *http.Request, status int, content aheadContent, refused *refusal) error {
	var err error
	if content.Approvals, err = v.Desk.StandingApprovals(r.Context()); err != nil {
		return err
	}
	slices.Reverse(content.Approvals)
	if content.Delegations, err = v.Desk.Delegations(r.Context(), false); err != nil {
		return err
	}
	if content.Until == "" {
		content.Until = v.Now.AddDate(0, 0, standingDays).In(v.Zones[v.Lang]).Format(localTime)
	}
	phrases, err := v.phrases()
	if err != nil {
		return err
	}
	for _, p := range phrases {
		if p.Kind == "action" {
			content.Phrases = append(content.Phrases, p)
		}
	}
	for _, to := range v.Destinations {
		if to.Class.Takes(bot.Live) {
			content.Destinations = append(content.Destinations, to)
		}
	}
	heading, err := v.T("console.ahead.title")
	if err != nil {
		return err
	}
	return v.show(w, status, page{Page: "ahead", Heading: heading, Refused: refused, Here: "/ahead", Content: content})
}

// Ticked reports whether one of the ids is ticked.
func (aheadContent) Ticked(ids []string, id string) bool { return slices.Contains(ids, id) }

// Holds reports whether the role is among those that were ticked.
func (c aheadContent) Holds(role bot.Role) bool { return slices.Contains(c.Handing.Roles, role) }

// MaySignAhead reports whether the reader may give a standing approval. The desk decides again.
func (v *voice) MaySignAhead() bool { return v.Person.SignsAhead() }

// MayEndAhead reports whether the reader may withdraw what those persons arranged.
func (v *voice) MayEndAhead(persons ...string) bool {
	return slices.Contains(persons, v.Person.ID) || v.Person.Has(bot.Admin)
}

// Mine are the roles that the reader may hand over.
func (v *voice) Mine() []bot.Role {
	return slices.DeleteFunc(slices.Clone(v.Person.Roles), func(r bot.Role) bool { return r == bot.Reader })
}

// Others are the persons to whom the reader may hand something over.
func (v *voice) Others() []string {
	var ids []string
	for _, p := range v.People {
		if p.ID != v.Person.ID {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// PhraseName is a phrase as its label tells it, or its id where it wants parameters.
func (v *voice) PhraseName(id string) (string, error) { return v.words(bot.Words{Phrase: id}) }

// publishAhead publishes a draft under the standing approvals that cover it, if it is still the text that the page showed.
func (c *Console) publishAhead(w http.ResponseWriter, r *http.Request, v *voice) error {
	f := formOf(r, signsAhead)
	_, err := c.Desk.PublishAhead(r.Context(), v.Person.ID, bot.Vote{
		DraftID: r.PathValue("id"), Revision: f.Revision, Digest: f.Digest, Verdict: bot.Approves, Door: door,
	})
	return c.decided(w, r, v, f, err)
}

// signsAhead is the panel of a publication under a standing approval, beside the verdicts' own.
const signsAhead bot.Verdict = "ahead"

// AheadBy says who gave standing approvals, and when.
func (v *voice) AheadBy(all []bot.StandingApproval) (string, error) {
	var said []string
	for _, s := range all {
		text, err := v.T("console.ahead.by", "who", v.Name(s.Person), "at", v.Dated(s.At).Text)
		if err != nil {
			return "", err
		}
		said = append(said, text)
	}
	return strings.Join(said, "; "), nil
}
