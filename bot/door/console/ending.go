package console

import (
	"context"
	"maps"
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
	Edited   *editing // nil: a new message is written
	Once     string   // of a new one
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
	case bot.Maintenance, bot.Compensation, bot.Regulator, bot.PostIncident: // FromFile
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
		return !i.Phase.Open() && !t.Afterwards() || t.FromFile() && v.FactsFile == nil
	})
}

// Said is the typed value of a field.
func (e ending) Said(name string) string { return e.Typed.Get(name) }

// Languages are those in which texts are written.
func (ending) Languages() []bot.Language { return bot.Languages() }

// Choices are the phrases of a field: those of its kind, and the one that it says now.
func (e ending) Choices(f field) []phrase {
	now := e.Said(f.Name)
	choices := slices.DeleteFunc(slices.Clone(e.Phrases), func(p phrase) bool { return p.Kind != f.Of && p.ID != now })
	if now == "" || slices.ContainsFunc(choices, func(p phrase) bool { return p.ID == now }) {
		return choices
	}
	return append(choices, phrase{ID: now, Label: now})
}

// Address is where the form is handed in.
func (e ending) Address() string {
	if e.Edited != nil {
		return "/drafts/" + e.Edited.Draft.ID + "/edit"
	}
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
	if t.FromFile() && v.FactsFile == nil {
		return e, bot.ErrNotFound
	}
	var err error
	if t != bot.Correction && t != bot.Retraction {
		e.Incident, err = v.Desk.Incident(ctx, r.PathValue("id"))
		return e, err
	}
	return e, v.tellOriginal(ctx, &e, r.PathValue("id"))
}

// endingOf is the form of a draft that is edited, with what the draft says.
func (v *voice) endingOf(ctx context.Context, edited *editing) (ending, error) {
	d := edited.Draft
	e := ending{Incident: edited.Incident, Type: d.Type, Fields: fieldsOf(d.Type), Edited: edited, Typed: url.Values{}}
	r := bot.Request{Facts: d.Facts, ReleaseAt: d.ReleaseAt}
	for _, f := range e.Fields {
		v.typeField(f, r, e.Typed)
	}
	if d.Held {
		e.Typed.Set("hold", "1")
	}
	if d.Facts.Original == "" {
		return e, nil
	}
	return e, v.tellOriginal(ctx, &e, d.Facts.Original)
}

// tellOriginal fills in what a correction or retraction is about, and who has it.
func (v *voice) tellOriginal(ctx context.Context, e *ending, id string) error {
	review, err := v.Desk.Review(ctx, id)
	if err != nil {
		return err
	}
	if review.Draft.State != bot.DraftPublished {
		return bot.Refuse(bot.ErrConflict, "this text is not published, so there is nothing to correct: edit it or reject it")
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
	return err
}

// proposals fill a new form with what is known.
func (v *voice) proposals(e ending) url.Values {
	now, typed := v.Now.In(v.Zones[v.Lang]), url.Values{}
	typed.Set("known", now.Format(localTime))
	typed.Set("ended", now.Format(localTime))
	typed.Set("effective", now.Format(localTime))
	typed.Set("data", string(e.Incident.Facts.Data))
	typeText(typed, "lost", e.Incident.Facts.Lost.Label)
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
	if e.Type.FromFile() {
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
	switch {
	case e.Edited != nil:
		d := e.Edited.Draft
		r.Facts, r.Phase, r.Languages, r.Audiences, r.ReleaseAt = d.Facts, d.Phase, d.Languages, d.Audiences, d.ReleaseAt
		if d.SetsSeverity {
			r.Severity = d.Severity
		}
		if d.SetsAffected {
			r.Affected = d.Affected
		}
	case e.Type == bot.Resolved:
		r.Facts = e.Incident.Facts
		r.Facts.NextAt = time.Time{}
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

// timeOf, textOf and wordsOf are where the facts keep what a field asks for.
func timeOf(r *bot.Request, field string) *time.Time {
	f := &r.Facts
	return map[string]*time.Time{"known": &f.KnownAt, "ended": &f.EndedAt, "report": &f.ReportAt, "effective": &f.EffectiveAt, "release": &r.ReleaseAt}[field]
}

func textOf(f *bot.Facts, field string) *bot.Text {
	return map[string]*bot.Text{"wrong": &f.Wrong, "right": &f.Right, "event": &f.Event, "groups": &f.Groups, "lost": &f.Lost.Label}[field]
}

func wordsOf(f *bot.Facts, field string) *bot.Words {
	return map[string]*bot.Words{"why": &f.Why, "user_action": &f.UserAction, "duty": &f.Duty, "successor": &f.Successor}[field]
}

// typeField puts into the form what the facts say: what readField reads.
func (v *voice) typeField(f field, r bot.Request, typed url.Values) {
	switch f.Kind {
	case "time":
		if at := *timeOf(&r, f.Name); !at.IsZero() {
			typed.Set(f.Name, at.In(v.Zones[v.Lang]).Format(localTime))
		}
	case "text":
		typeText(typed, f.Name, *textOf(&r.Facts, f.Name))
	case "phrase":
		words := wordsOf(&r.Facts, f.Name)
		typed.Set(f.Name, words.Phrase)
		typeText(typed, f.Name, words.Sentence)
	case "paragraphs":
		for l, parts := range r.Facts.Paragraphs {
			typed.Set(f.Name+"-"+string(l), strings.Join(parts, "\n\n"))
		}
	case "person":
		typed.Set(f.Name, r.Facts.Signatory)
	case "data":
		typed.Set(f.Name, string(r.Facts.Data))
	}
}

func typeText(typed url.Values, name string, text bot.Text) {
	for l, said := range text {
		typed.Set(name+"-"+string(l), said)
	}
}

// readField puts what was typed into the facts; what nobody changed stays as exact as it was.
func (v *voice) readField(f field, typed url.Values, r *bot.Request) error {
	facts, before := &r.Facts, url.Values{}
	v.typeField(f, *r, before)
	switch f.Kind {
	case "time":
		if typed.Get(f.Name) == before.Get(f.Name) {
			return nil
		}
		at, err := v.typedTime(typed.Get(f.Name))
		*timeOf(r, f.Name) = at
		return err
	case "text":
		text := typedText(typed, f.Name)
		if f.Name != "lost" {
			*textOf(facts, f.Name) = text
		} else if !maps.Equal(text, typedText(before, f.Name)) {
			facts.Lost = bot.Words{Label: text, Certainty: bot.Confirmed}
		}
	case "phrase":
		own := typedText(typed, f.Name)
		switch {
		case typed.Get(f.Name) == before.Get(f.Name) && maps.Equal(own, typedText(before, f.Name)):
		case len(own) > 0:
			*wordsOf(facts, f.Name) = bot.Words{Sentence: own}
		default:
			*wordsOf(facts, f.Name) = bot.Words{Phrase: typed.Get(f.Name)}
		}
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
			return &bot.Error{Kind: bot.ErrInvalid, Saying: bot.SayingOf(err)}
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
