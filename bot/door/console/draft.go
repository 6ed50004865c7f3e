package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// draftContent is a draft with all that a person needs to decide about it.
type draftContent struct {
	bot.Review
	People   int // reach
	Channels int
	Tongues  []tab // languages
	Tabs     []tab // destinations that carry the chosen language
	Shown    *shown
	Mine     string // where the reader stands: sign, signed, author, bystander, closed
	Edit     string // how the reader may change it: form, command, or not at all
	Form     form
	MayBreak bool // the reader may publish it alone
	Counsel  counsel
}

// tab is one of several views of the page.
type tab struct {
	Label   string
	Href    string
	Current bool
	Lang    bot.Language // of Label; empty: the page's
}

// shown is one composed body, exactly.
type shown struct {
	bot.Composed
	Raw      string // the body's bytes; JSON is indented for reading
	Indented bool
	Bytes    int
	Runes    int
	Limits   bot.Limits
}

// form is what somebody typed, kept over a refusal.
type form struct {
	Open     bot.Verdict // whose panel stands open; "publish" for the release
	Revision int
	Digest   bot.Digest
	Reason   string
	Typed    string
	Proposal bot.Proposal // of legal
	Release  string       // the draft's own time, and its promise
	Next     string
}

func (c *Console) draft(w http.ResponseWriter, r *http.Request, v *voice) error {
	review, err := c.Desk.Review(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	blank := form{Revision: review.Draft.Revision, Digest: review.Draft.Digest}
	blank.Release, blank.Next = v.proposedRelease(review)
	return v.showDraft(w, r, http.StatusOK, review, blank, nil)
}

func (v *voice) showDraft(w http.ResponseWriter, r *http.Request, status int, review bot.Review, f form, refused *refusal) error {
	content := draftContent{Review: review, Form: f, Mine: v.stands(review), Edit: v.editable(review.Draft), MayBreak: slices.Contains(review.Breakers, v.Person.ID)}
	content.People, content.Channels = review.Draft.Reach()
	content.choose(v, r.FormValue("d"), bot.Language(r.FormValue("l")))
	var err error
	if content.Counsel, err = v.counsel(r.Context(), review.Draft); err != nil {
		return err
	}
	verb, err := v.T("console.state." + string(review.Draft.State))
	if err != nil {
		return err
	}
	return v.show(w, status, page{
		Page: "draft", Heading: review.Incident.Key + " · " + verb, Drill: review.Draft.Mode == bot.Drill, Refused: refused,
		Here: "/drafts/" + review.Draft.ID, Content: content,
	})
}

// stands tells where the reader stands towards a draft. The desk decides again at the vote.
func (v *voice) stands(r bot.Review) string {
	switch {
	case r.Draft.State == bot.DraftApproved && r.Draft.Held:
		return "release"
	case r.Draft.Scheduled(v.Now):
		return "scheduled"
	case r.Draft.State != bot.DraftOpen:
		return "closed"
	case slices.Contains(r.Draft.Authors, v.Person.ID):
		return "author"
	}
	may := false
	for _, step := range r.Standing.Steps {
		if slices.Contains(step.Signed, v.Person.ID) {
			return "signed"
		}
		may = may || slices.Contains(step.Could, v.Person.ID)
	}
	if may {
		return "sign"
	}
	return "bystander"
}

// choose picks the body to show: what was asked for, else the reader's language, else the first one. The tabs follow it: every language
// of the draft, and the destinations that carry the chosen one, so that no tab leads to a text of another language.
func (c *draftContent) choose(v *voice, destination string, l bot.Language) {
	composed := c.Draft.Composed
	if len(composed) == 0 {
		return
	}
	at := -1
	for _, wanted := range []bot.Language{cmp.Or(l, v.Lang), v.Lang, ""} {
		if at < 0 {
			at = find(composed, destination, wanted)
		}
	}
	chosen := composed[max(0, at)]
	c.Shown = show(chosen, v.Limits[chosen.Channel])
	for _, b := range composed {
		if b.Language == chosen.Language {
			c.Tabs = append(c.Tabs, tab{Label: b.Destination, Href: c.href(b), Current: b.Destination == chosen.Destination})
		}
	}
	for _, l := range bot.Languages() {
		to := find(composed, chosen.Destination, l)
		if to < 0 {
			to = find(composed, "", l)
		}
		if to >= 0 {
			c.Tongues = append(c.Tongues, tab{Label: l.Autonym(), Href: c.href(composed[to]), Current: l == chosen.Language, Lang: l})
		}
	}
}

// find is the first body for a destination in a language, or -1; empty ones mean any.
func find(composed []bot.Composed, destination string, l bot.Language) int {
	return slices.IndexFunc(composed, func(b bot.Composed) bool {
		return (destination == "" || b.Destination == destination) && (l == "" || b.Language == l)
	})
}

func (c *draftContent) href(b bot.Composed) string {
	return "/drafts/" + c.Draft.ID + "?" + url.Values{"d": {b.Destination}, "l": {string(b.Language)}}.Encode() + "#text"
}

func show(b bot.Composed, limits bot.Limits) *shown {
	s := &shown{
		Composed: b, Raw: string(b.Body.Bytes), Bytes: len(b.Body.Bytes), Runes: utf8.RuneCountInString(b.Rendition.Text), Limits: limits,
	}
	var indented bytes.Buffer
	if strings.Contains(b.Body.MediaType, "json") && json.Indent(&indented, b.Body.Bytes, "", "  ") == nil {
		s.Raw, s.Indented = indented.String(), true
	}
	return s
}

// StepWords says what one step of the policy asks for.
func (v *voice) StepWords(s bot.Step) (string, error) {
	switch {
	case s.Signatory != "":
		return v.T("console.step.signatory", "who", v.Name(s.Signatory))
	case s.Language != "":
		name, err := v.Known("console.language", string(s.Language))
		if err != nil {
			return "", err
		}
		return v.T("console.step.reader", "language", name)
	}
	roles := make([]string, 0, len(s.Roles))
	for _, role := range s.Roles {
		word, err := v.Known("console.role", string(role))
		if err != nil {
			return "", err
		}
		roles = append(roles, word)
	}
	return v.T("console.step.roles", "roles", strings.Join(roles, " / "), "n", s.Count)
}

// SignedAt is when a person approved the draft as it stands.
func (c draftContent) SignedAt(person string) bot.Decision {
	for _, d := range slices.Backward(c.Decisions) {
		if d.Person == person && d.Verdict == bot.Approves && d.Revision == c.Draft.Revision && d.Digest == c.Draft.Digest {
			return d
		}
	}
	return bot.Decision{}
}

// Asks reports whether signatures are still asked for.
func (c draftContent) Asks() bool { return c.Draft.State == bot.DraftOpen }

// Ended is when the asking ended; zero where nobody wrote that down.
func (c draftContent) Ended() time.Time {
	switch c.Draft.State {
	case bot.DraftPublished:
		return c.Draft.PublishedAt
	case bot.DraftExpired:
		return c.Draft.ExpiresAt
	case bot.DraftApproved, bot.DraftRejected:
		if n := len(c.Decisions); n > 0 {
			return c.Decisions[n-1].At
		}
	case bot.DraftOpen, bot.DraftWithdrawn:
	}
	return time.Time{}
}

// Against are the decisions that stop the draft.
func (c draftContent) Against() []bot.Decision {
	return slices.DeleteFunc(slices.Clone(c.Decisions), func(d bot.Decision) bool {
		return d.Verdict == bot.Approves || d.Verdict == bot.BreaksGlass || d.Revision != c.Draft.Revision
	})
}

// FactLines are the facts that the draft tells, for the column beside the text, and how the status page shows the components once it is out.
func (v *voice) FactLines(i bot.Incident, d bot.Draft) ([]factLine, error) {
	f := d.Facts
	var stands []string
	for _, a := range i.After(d) {
		word, err := v.T("console.status." + string(a.Status))
		if err != nil {
			return nil, err
		}
		stands = append(stands, v.Component(a.Component)+": "+word)
	}
	lines := []factLine{{ID: "affected", Text: v.Parts(f.Affected)}, {ID: "unaffected", Text: v.Parts(f.Unaffected)}}
	for _, w := range []struct {
		id    string
		words bot.Words
	}{{"symptom", f.Symptom}, {"cause", f.Cause}, {"action", f.Action}, {"workaround", f.Workaround}} {
		text, err := v.words(w.words)
		if err != nil {
			return nil, err
		}
		lines = append(lines, factLine{ID: w.id, Text: text})
	}
	if !d.Type.Statement() && d.Type != bot.Regulator {
		lines = append(lines, factLine{ID: "stands", Text: strings.Join(stands, ", ")})
	}
	return slices.DeleteFunc(lines, func(l factLine) bool { return l.Text == "" }), nil
}

// factLine is a fact with its word in the catalogue.
type factLine struct{ ID, Text string }

func (v *voice) words(w bot.Words) (string, error) {
	if w.Phrase == "" {
		return cmp.Or(w.Label[v.Lang], w.Sentence[v.Lang]), nil
	}
	if known, _ := v.Catalog.Phrase(w.Phrase); len(known.Params) > 0 { // its sentence stands in the text beside; here its name is enough
		return w.Phrase, nil
	}
	return v.Known("phrase", w.Phrase+".label")
}

// Effect says what a tap will do, and to how many.
func (v *voice) Effect(c draftContent) (string, error) {
	channels, err := v.Count("console.count.channels", c.Channels)
	if err != nil {
		return "", err
	}
	recipients, err := v.Count("console.count.recipients", c.People)
	if err != nil {
		return "", err
	}
	return v.T("console.effect."+string(c.Draft.Mode), "channels", channels, "recipients", recipients)
}
