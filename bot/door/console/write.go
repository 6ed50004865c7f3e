package console

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// slots are the facts that are told in words, by their names in the form.
func slots() []string { return []string{"symptom", "cause", "action", "workaround"} }

// writing is what was typed to write an update.
type writing struct {
	Incident bot.Incident
	Type     bot.MessageType
	Phase    bot.Phase
	Severity int
	Done     string
	Total    string
	Restored []string
	Phrase   map[string]string   // by slot
	Label    map[string]bot.Text // by slot
	Sentence map[string]bot.Text // of those that a message may tell as a sentence
	Known    map[string]known    // by fact
	Next     string
	Release  string // empty: as soon as it is signed
	Hold     bool
	Differs  string   // the ids of the differences that the desk found: they may be accepted
	Accepts  []string // the ids of those that the person ticked
	Phrases  []phrase
	Facts    bot.Facts // that the typed ones stand on
	Edited   *editing  // nil: a new update is written
	Once     string    // of a new one
}

// phrase is a phrase that needs no parameter, under its label.
type phrase struct{ ID, Kind, Label string }

// Types are the messages that this form writes; corrections and statements want facts of their own.
func (writing) Types() []bot.MessageType {
	return []bot.MessageType{bot.Holding, bot.Initial, bot.NoChange, bot.Progress, bot.Workaround, bot.Partial}
}

// Phases are the phases of an open incident.
func (writing) Phases() []bot.Phase {
	return []bot.Phase{bot.Investigating, bot.Identified, bot.Monitoring}
}

// Severities are the choices, mildest first.
func (writing) Severities() []int { return []int{1, 2, 3, 4, 5} }

// Tellable reports whether a message of this form may tell the slot as a sentence.
func (writing) Tellable(slot string) bool { return slot == "action" }

// Languages are those in which free text may be written.
func (writing) Languages() []bot.Language { return bot.Languages() }

// Choices are the phrases that a slot may say: those of its kind without parameters, and the one that it says now.
func (w writing) Choices(slot string) []phrase {
	now := w.Phrase[slot]
	var choices []phrase
	for _, p := range w.Phrases {
		if p.Kind == slot || p.ID == now {
			choices = append(choices, p)
		}
	}
	if now == "" || slices.ContainsFunc(choices, func(p phrase) bool { return p.ID == now }) {
		return choices
	}
	return append(choices, phrase{ID: now, Label: now})
}

// Parts are the components that may be ticked as restored.
func (w writing) Parts() []string {
	parts := w.Incident.AffectedIDs()
	for _, id := range w.Restored {
		if !slices.Contains(parts, id) {
			parts = append(parts, id)
		}
	}
	return parts
}

// Tells reports whether the form has the fields of a message: a new one may still become any, one that is edited stays what it is.
func (w writing) Tells(t bot.MessageType) bool { return w.Edited == nil || w.Type == t }

// Has reports whether a component is ticked as restored.
func (w writing) Has(id string) bool { return slices.Contains(w.Restored, id) }

func (c *Console) writeForm(w http.ResponseWriter, r *http.Request, v *voice) error {
	i, err := c.Desk.Incident(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := writing{
		Incident: i, Type: bot.NoChange, Phase: i.Phase, Severity: i.Severity, Restored: i.Facts.Restored,
		Next: v.proposed(i), Once: c.IDs.NewID(),
	}
	if i.FirstToldAt.IsZero() {
		f.Type = bot.Holding
	}
	if asked := bot.MessageType(r.FormValue("type")); slices.Contains(f.Types(), asked) {
		f.Type = asked
	}
	f.prefill(i.Facts, v.Zones[v.Lang])
	return v.showWrite(w, http.StatusOK, f, nil)
}

// prefill puts facts into the fields that tell them.
func (w *writing) prefill(facts bot.Facts, zone *time.Location) {
	w.prefillKnown(facts, zone)
	w.Facts, w.Phrase, w.Label, w.Sentence = facts, map[string]string{}, map[string]bot.Text{}, map[string]bot.Text{}
	if facts.Total > 0 {
		w.Done, w.Total = strconv.Itoa(facts.Done), strconv.Itoa(facts.Total)
	}
	for slot, words := range slotWords(&facts) {
		w.Phrase[slot], w.Label[slot], w.Sentence[slot] = words.Phrase, words.Label, words.Sentence
	}
}

// proposed is the next promise as the cadence has it, on a round five minutes.
func (v *voice) proposed(i bot.Incident) string {
	var wait time.Duration
	if v.Interval != nil {
		wait = v.Interval(i.Severity, i.Phase)
	}
	if wait <= 0 {
		wait = i.Promise.DueAt.Sub(i.Promise.GivenAt)
	}
	if wait <= 0 {
		return ""
	}
	const round = 5 * time.Minute
	return v.Now.Add(wait + round - 1).Truncate(round).In(v.Zones[v.Lang]).Format(localTime)
}

func slotWords(f *bot.Facts) map[string]*bot.Words {
	return map[string]*bot.Words{"symptom": &f.Symptom, "cause": &f.Cause, "action": &f.Action, "workaround": &f.Workaround}
}

func (v *voice) showWrite(w http.ResponseWriter, status int, f writing, refused *refusal) error {
	var err error
	if f.Phrases, err = v.phrases(); err != nil {
		return err
	}
	title := "console.write.title"
	if f.Edited != nil {
		title = "console.edit.title"
	}
	heading, err := v.T(title)
	if err != nil {
		return err
	}
	return v.show(w, status, page{
		Page: "write", Heading: f.Incident.Key + " · " + heading, Drill: f.Incident.Mode == bot.Drill, Refused: refused, Here: f.Address(), Content: f,
	})
}

// phrases are those that a form can offer: they need no parameter.
func (v *voice) phrases() ([]phrase, error) {
	var all []phrase
	for _, id := range v.Catalog.Phrases() {
		p, _ := v.Catalog.Phrase(id)
		if len(p.Params) > 0 {
			continue
		}
		label, err := v.T("phrase." + id + ".label")
		if err != nil {
			return nil, err
		}
		all = append(all, phrase{id, p.Kind, label})
	}
	return all, nil
}

// Address is where the form is handed in.
func (w writing) Address() string {
	if w.Edited != nil {
		return "/drafts/" + w.Edited.Draft.ID + "/edit"
	}
	return "/incidents/" + w.Incident.ID + "/write"
}

func (c *Console) write(w http.ResponseWriter, r *http.Request, v *voice) error {
	i, err := c.Desk.Incident(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := readWriting(r, i)
	request, err := v.request(f)
	var made bot.Draft
	if err == nil {
		made, err = c.Desk.Write(r.Context(), v.Person.ID, request)
	}
	if err == nil {
		http.Redirect(w, r, "/drafts/"+made.ID, http.StatusSeeOther)
		return nil
	}
	f.Differs = differs(err)
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showWrite(w, status, f, refused)
}

// differs are the ids of the differences for which the desk refused, and which a person may accept.
func differs(err error) string {
	if refused, ok := errors.AsType[*bot.DifferenceError](err); ok {
		return strings.Join(refused.IDs(), " ")
	}
	return ""
}

func readWriting(r *http.Request, i bot.Incident) writing {
	f := writing{
		Incident: i, Type: bot.MessageType(r.PostFormValue("type")), Phase: bot.Phase(r.PostFormValue("phase")),
		Done: r.PostFormValue("done"), Total: r.PostFormValue("total"), Restored: r.PostForm["restored"],
		Phrase: map[string]string{}, Label: map[string]bot.Text{}, Sentence: map[string]bot.Text{}, Facts: i.Facts, Next: r.PostFormValue("next"), Release: r.PostFormValue("release"), Hold: r.PostFormValue("hold") != "",
		Accepts: strings.Fields(r.PostFormValue("accept")), Once: r.PostFormValue("once"),
	}
	f.Severity, _ = strconv.Atoi(r.PostFormValue("severity")) // 0 keeps the incident's
	for _, slot := range slots() {
		f.Phrase[slot] = r.PostFormValue("phrase-" + slot)
		f.Label[slot], f.Sentence[slot] = readText(r, "label-"+slot), readText(r, "sentence-"+slot)
	}
	f.Known = readKnown(r)
	return f
}

// readText is what was typed in every language.
func readText(r *http.Request, name string) bot.Text {
	text := bot.Text{}
	for _, l := range bot.Languages() {
		if typed := strings.TrimSpace(r.PostFormValue(name + "-" + string(l))); typed != "" {
			text[l] = typed
		}
	}
	return text
}

// request makes the request of what was typed, on top of what the desk knows now.
func (v *voice) request(f writing) (bot.Request, error) {
	facts := f.Facts
	for slot, words := range slotWords(&facts) {
		switch typed := f.typed(slot, *words); {
		case typed.IsFree() && typed.Equal(*words):
		case typed.IsFree():
			*words = typed
			words.AsOf = time.Time{} // of what was told before
		case f.Phrase[slot] == "":
			*words = bot.Words{}
		case f.Phrase[slot] != words.Phrase:
			*words = bot.Words{Phrase: f.Phrase[slot], Certainty: words.Certainty, Source: words.Source}
		}
	}
	facts, err := v.retold(f, facts)
	if err != nil {
		return bot.Request{}, err
	}
	if facts.NextAt, err = v.typedTime(f.Next); err != nil {
		return bot.Request{}, err
	}
	release, err := v.typedTime(f.Release)
	if err != nil {
		return bot.Request{}, err
	}
	if f.Type == bot.Progress {
		done, total, err := progress(f.Done, f.Total)
		if err != nil {
			return bot.Request{}, err
		}
		if f.Edited == nil || done != facts.Done || total != facts.Total { // else they are still as of when they were told
			facts.Done, facts.Total, facts.AsOf, facts.NumbersBy = done, total, v.Now, nil
		}
	}
	if f.Type == bot.Partial && (f.Edited == nil || !slices.Equal(f.Restored, facts.Restored)) {
		facts.Restored, facts.RestoredAt, facts.StatusAsOf, facts.StatusBy = f.Restored, v.Now, time.Time{}, nil
		facts.Pending = slices.DeleteFunc(f.Parts(), func(id string) bool { return slices.Contains(f.Restored, id) })
	}
	return bot.Request{IncidentID: f.Incident.ID, Type: f.Type, Phase: f.Phase, Severity: f.Severity, Facts: facts, ReleaseAt: release, Hold: f.Hold, Accepts: f.Accepts, Once: onceOf(v.Person, f.Once)}, nil
}

// typed are the words of a slot as they were typed, with what else is known of those before.
func (w writing) typed(slot string, before bot.Words) bot.Words {
	if w.Tellable(slot) || !maps.Equal(w.Label[slot], before.Label) {
		before.Sentence = w.Sentence[slot]
	}
	before.Label = w.Label[slot]
	if before.IsFree() {
		before.Phrase, before.Args = "", nil
	}
	return before
}

func progress(done, total string) (ready, all int, err error) {
	ready, doneErr := strconv.Atoi(done)
	all, totalErr := strconv.Atoi(total)
	if doneErr != nil || totalErr != nil || ready < 0 || all < ready {
		return 0, 0, bot.Refuse(bot.ErrInvalid, "a progress update says how many servers of how many are back: two whole numbers, the first not above the second")
	}
	return ready, all, nil
}
