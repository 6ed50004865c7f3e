package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// ending is what was typed for the messages that end, mend or follow an incident, and for statements: each has a form of its own facts.
type ending struct {
	Incident bot.Incident
	Type     bot.MessageType
	Original bot.Draft // of a correction or retraction: what was wrong
	Have     []stateCount
	Fields   []field
	Typed    url.Values
	Phrases  []phrase
	Example  string // of a facts file, for a type that is written as one
	Differs  string
	Once     string
}

// field is one fact in a form; Kind says how it is typed.
type field struct {
	Name     string
	Kind     string // time, text, paragraphs, phrase, person, data, facts
	Of       string // kind of the phrases
	Optional bool
}

// fieldsOf are the facts that a type's form asks for; none: it has no form.
func fieldsOf(t bot.MessageType) []field {
	switch t {
	case bot.Correction:
		return []field{{Name: "wrong", Kind: "text"}, {Name: "right", Kind: "text"}, {Name: "known", Kind: "time"}}
	case bot.Retraction:
		return []field{{Name: "why", Kind: "phrase", Of: "why", Optional: true}}
	case bot.Resolved:
		return []field{{Name: "ended", Kind: "time"}, {Name: "data", Kind: "data"}, {Name: "lost", Kind: "text", Optional: true}, {Name: "report", Kind: "time"}, {Name: "user_action", Kind: "phrase", Of: "user-action", Optional: true}}
	case bot.Apology:
		return []field{{Name: "signatory", Kind: "person"}, {Name: "event", Kind: "text"}, {Name: "groups", Kind: "text"}, {Name: "paragraphs", Kind: "paragraphs"}, {Name: "release", Kind: "time", Optional: true}}
	case bot.Resignation:
		return []field{
			{Name: "signatory", Kind: "person"},
			{Name: "effective", Kind: "time"},
			{Name: "paragraphs", Kind: "paragraphs", Optional: true},
			{Name: "duty", Kind: "phrase", Of: "duty", Optional: true},
			{Name: "successor", Kind: "phrase", Of: "successor", Optional: true},
			{Name: "release", Kind: "time", Optional: true},
		}
	case bot.Maintenance, bot.Compensation, bot.Regulator, bot.PostIncident:
		return []field{{Name: "facts", Kind: "facts"}}
	case bot.Holding, bot.Initial, bot.NoChange, bot.Progress, bot.Workaround, bot.Partial, bot.FirstNotice:
	}
	return nil
}

// Endings are the further messages that may be written about an incident as it stands.
func (v *voice) Endings(i bot.Incident) []bot.MessageType {
	return slices.DeleteFunc([]bot.MessageType{
		bot.Resolved, bot.Apology, bot.Resignation, bot.Compensation, bot.Regulator, bot.PostIncident, bot.Maintenance,
	}, func(t bot.MessageType) bool {
		return !i.Phase.Open() && !t.Afterwards() || fieldsOf(t)[0].Kind == "facts" && v.FactsFile == nil
	})
}

// Said is the typed value of a field.
func (e ending) Said(name string) string { return e.Typed.Get(name) }

// Languages are those in which texts are written.
func (ending) Languages() []bot.Language { return bot.Languages() }

// Choices are the phrases of a field.
func (e ending) Choices(of string) []phrase {
	return slices.DeleteFunc(slices.Clone(e.Phrases), func(p phrase) bool { return p.Kind != of })
}

// Address is where the form is handed in.
func (e ending) Address() string {
	if e.Original.ID != "" {
		return "/drafts/" + e.Original.ID + "/" + string(e.Type)
	}
	return "/incidents/" + e.Incident.ID + "/" + string(e.Type)
}

// endingForm opens the form of a type about an incident, or about a published text of it.
func (c *Console) endingForm(t bot.MessageType) handler {
	return func(w http.ResponseWriter, r *http.Request, v *voice) error {
		e, err := v.ending(r, t)
		if err != nil {
			return err
		}
		e.Typed, e.Once = v.proposals(e), c.IDs.NewID()
		return v.showEnding(w, http.StatusOK, e, nil)
	}
}

func (v *voice) ending(r *http.Request, t bot.MessageType) (ending, error) {
	ctx, e := r.Context(), ending{Type: t, Fields: fieldsOf(t)}
	if e.Fields[0].Kind == "facts" && v.FactsFile == nil {
		return e, bot.ErrNotFound
	}
	var err error
	if t != bot.Correction && t != bot.Retraction {
		e.Incident, err = v.Desk.Incident(ctx, r.PathValue("id"))
		return e, err
	}
	review, err := v.Desk.Review(ctx, r.PathValue("id"))
	if err != nil {
		return e, err
	}
	if review.Draft.State != bot.DraftPublished {
		return e, bot.Refuse(bot.ErrConflict, "this text is not published, so there is nothing to correct: edit it or reject it")
	}
	e.Incident, e.Original = review.Incident, review.Draft
	rows, err := v.Desk.Deliveries(ctx, bot.LedgerQuery{UpdateID: e.Original.ID})
	counts := map[bot.DeliveryState]int{}
	for _, row := range rows {
		counts[row.State]++
	}
	for _, state := range states() {
		if n := counts[state]; n > 0 {
			e.Have = append(e.Have, stateCount{state, n})
		}
	}
	return e, err
}

// proposals fill a new form with what is known.
func (v *voice) proposals(e ending) url.Values {
	now, typed := v.Now.In(v.Zones[v.Lang]), url.Values{}
	typed.Set("known", now.Format(localTime))
	typed.Set("ended", now.Format(localTime))
	typed.Set("effective", now.Format(localTime))
	typed.Set("data", string(e.Incident.Facts.Data))
	if at := e.Incident.Facts.ReportAt; !at.IsZero() {
		typed.Set("report", at.In(v.Zones[v.Lang]).Format(localTime))
	}
	if e.Type == bot.Correction {
		for _, b := range slices.Backward(e.Original.Composed) {
			typed.Set("wrong-"+string(b.Language), b.Rendition.Short)
		}
	}
	return typed
}

func (v *voice) showEnding(w http.ResponseWriter, status int, e ending, refused *refusal) error {
	var err error
	if e.Phrases, err = v.phrases(); err != nil {
		return err
	}
	if e.Fields[0].Kind == "facts" {
		e.Example = v.FactsExample(e.Type)
	}
	heading, err := v.T("console.type." + string(e.Type))
	if err != nil {
		return err
	}
	return v.show(w, status, page{
		Page: "ending", Heading: e.Incident.Key + " · " + heading, Drill: e.Incident.Mode == bot.Drill, Refused: refused, Here: e.Address(), Content: e,
	})
}

// writeEnding hands the message in. What the desk refuses stands above the form, and nothing typed is lost.
func (c *Console) writeEnding(t bot.MessageType) handler {
	return func(w http.ResponseWriter, r *http.Request, v *voice) error {
		e, err := v.ending(r, t)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return bot.Refuse(bot.ErrInvalid, "the form did not arrive whole: send it again")
		}
		e.Typed, e.Once = r.PostForm, r.PostFormValue("once")
		request, err := v.endingRequest(e)
		var made bot.Draft
		if err == nil {
			made, err = c.Desk.Write(r.Context(), v.Person.ID, request)
		}
		if err == nil {
			http.Redirect(w, r, "/drafts/"+made.ID, http.StatusSeeOther)
			return nil
		}
		e.Differs = differs(err)
		status, refused, wordless := v.refuse(r, err)
		if wordless != nil {
			return wordless
		}
		return v.showEnding(w, status, e, refused)
	}
}

func (v *voice) endingRequest(e ending) (bot.Request, error) {
	r := bot.Request{
		IncidentID: e.Incident.ID, Type: e.Type, Hold: e.Said("hold") != "", Accepts: strings.Fields(e.Said("accept")), Once: onceOf(v.Person, e.Once),
	}
	if e.Type == bot.Resolved {
		r.Facts = e.Incident.Facts
		r.Facts.Original, r.Facts.NextAt = "", time.Time{}
	}
	r.Facts.Original = e.Original.ID
	for _, f := range e.Fields {
		if err := v.readField(f, e.Typed, &r); err != nil {
			return r, err
		}
	}
	if out := e.Original.PublishedAt; r.Facts.KnownAt.Before(out) && out.Sub(r.Facts.KnownAt) < time.Minute {
		r.Facts.KnownAt = out // the form has no seconds
	}
	return r, nil
}

// readField puts what was typed into the facts.
func (v *voice) readField(f field, typed url.Values, r *bot.Request) error {
	facts := &r.Facts
	switch f.Kind {
	case "time":
		at, err := v.typedTime(typed.Get(f.Name))
		*map[string]*time.Time{
			"known": &facts.KnownAt, "ended": &facts.EndedAt, "report": &facts.ReportAt, "effective": &facts.EffectiveAt, "release": &r.ReleaseAt,
		}[f.Name] = at
		return err
	case "text":
		text := typedText(typed, f.Name)
		if f.Name == "lost" {
			if len(text) > 0 {
				facts.Lost = bot.Words{Label: text, Certainty: bot.Confirmed}
			}
			return nil
		}
		*map[string]*bot.Text{"wrong": &facts.Wrong, "right": &facts.Right, "event": &facts.Event, "groups": &facts.Groups}[f.Name] = text
	case "phrase":
		words := bot.Words{Phrase: typed.Get(f.Name)}
		if own := typedText(typed, f.Name); len(own) > 0 {
			words = bot.Words{Sentence: own}
		}
		*map[string]*bot.Words{"why": &facts.Why, "user_action": &facts.UserAction, "duty": &facts.Duty, "successor": &facts.Successor}[f.Name] = words
	case "paragraphs":
		facts.Paragraphs = paragraphs(typedText(typed, f.Name))
	case "person":
		facts.Signatory = typed.Get(f.Name)
	case "data":
		if said := bot.DataState(typed.Get(f.Name)); said != facts.Data {
			facts.Data, facts.DataAsOf, facts.DataBy = said, time.Time{}, nil
		}
	case "facts":
		read, err := v.FactsFile([]byte(typed.Get(f.Name)))
		if err != nil {
			return bot.Refuse(bot.ErrInvalid, err.Error())
		}
		*facts = read
	}
	return nil
}

func typedText(typed url.Values, name string) bot.Text {
	text := bot.Text{}
	for _, l := range bot.Languages() {
		if said := strings.TrimSpace(strings.ReplaceAll(typed.Get(name+"-"+string(l)), "\r\n", "\n")); said != "" {
			text[l] = said
		}
	}
	return text
}

// paragraphs are a text's parts between empty lines.
func paragraphs(text bot.Text) map[bot.Language][]string {
	parts := map[bot.Language][]string{}
	for l, all := range text {
		for part := range strings.SplitSeq(all, "\n\n") {
			if part = strings.TrimSpace(part); part != "" {
				parts[l] = append(parts[l], part)
			}
		}
	}
	return parts
}

// Signatories are those whose words a statement may be.
func (v *voice) Signatories() []string {
	var ids []string
	for _, p := range v.People {
		if p.Has(bot.Executive, bot.Spokesperson) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// onceOf names an act of a form for the desk: sent again, because the answer was lost, it is done once.
func onceOf(p bot.Person, once string) string {
	if once == "" {
		return ""
	}
	return "console " + p.ID + " " + once
}

// MayWrite reports whether the reader may write. The desk decides again.
func (v *voice) MayWrite() bool { return v.Person.Has(bot.Writers()...) }
