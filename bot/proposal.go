package bot

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Proposal is a sentence that legal counsel proposes for a fact of a draft, with their comment. It is privileged: writers and legal read it, and no
// record, report or event holds it.
type Proposal struct {
	ID       string    `json:"id"`
	DraftID  string    `json:"draft"`
	Revision int       `json:"revision"`
	Person   string    `json:"person"`
	Field    string    `json:"field"`
	Sentence Text      `json:"sentence"`
	Comment  string    `json:"comment,omitempty"`
	At       time.Time `json:"at"`
	TakenAt  time.Time `json:"taken_at,omitzero"`
	TakenBy  string    `json:"taken_by,omitempty"`
}

// Doubtful are the facts that a text can tell as being under confirmation.
func Doubtful() []string { return Knowable() }

// Unconfirm returns f with one fact under confirmation and the rest as it was. It refuses one that f does not tell, or that no text tells so.
func (f Facts) Unconfirm(field string) (Facts, error) {
	if !slices.Contains(Doubtful(), field) {
		return f, Refuse(ErrInvalid, `no text tells "{field}" as being under confirmation: name one of {fields}, or propose a sentence`, "field", Field(field), "fields", fields(Doubtful()))
	}
	known, tells := f.Known(field)
	if !tells || known.Certainty == Unknown || field == "cause" && known.Certainty == "" {
		return f, Refuse(ErrConflict, `this draft does not tell "{field}" as certain: nothing was changed`, "field", Field(field))
	}
	switch field {
	case "started":
		f.Started = f.Started.known(Known{Certainty: Unknown})
	case "unaffected":
		f.Unaffected, f.StatusBy = nil, nil
	case "data":
		f.Data, f.Lost, f.DataBy, f.DataAsOf = DataChecking, Words{}, nil, time.Time{}
	case "eta":
		f.ETA, f.Condition = Words{}, Words{}
	default:
		w := f.knowable()[field]
		w.Certainty, w.Source, w.AsOf = Unknown, nil, time.Time{}
	}
	return f, nil
}

// Unconfirmable are the facts of f that Unconfirm turns.
func (f Facts) Unconfirmable() []string {
	return slices.DeleteFunc(Doubtful(), func(field string) bool {
		_, err := f.Unconfirm(field)
		return err != nil
	})
}

// Proposable are the facts for which a sentence may be proposed, in the order in which a text tells them.
func Proposable() []string {
	var f Facts
	var fields []string
	for _, said := range f.Said() {
		if _, ok := f.proposable()[said.Field]; ok {
			fields = append(fields, said.Field)
		}
	}
	return fields
}

// proposable are the facts for which a sentence may be proposed.
func (f *Facts) proposable() map[string]*Words {
	return map[string]*Words{
		"symptom": &f.Symptom, "cause": &f.Cause, "action": &f.Action, "workaround": &f.Workaround, "user_action": &f.UserAction, "lost": &f.Lost,
		"eta": &f.ETA, "condition": &f.Condition, "redress": &f.Redress, "why": &f.Why,
	}
}

// CheckProposal refuses a proposal for a fact that there is not, without a sentence, or in a form that a message of that type does not tell.
func (p Proposal) CheckProposal(t MessageType) error {
	var f Facts
	if _, ok := f.proposable()[p.Field]; !ok {
		return Refuse(ErrInvalid, `"{field}" is no fact that is told in words`, "field", Field(p.Field))
	}
	sentences, labels := 0, 0
	for _, l := range Languages() {
		switch text := strings.TrimSpace(p.Sentence[l]); {
		case strings.HasSuffix(text, "."):
			sentences++
		case text != "":
			labels++
		}
	}
	asLabel, asSentence := formsOf(p.Field, t)
	switch {
	case sentences+labels == 0:
		return Refuse(ErrInvalid, "write the sentence that you propose, in each language of the draft")
	case sentences > 0 && !asSentence:
		return Refuse(ErrInvalid, "{field} stands behind a colon here: write it in a few words, without a full stop", "field", Field(p.Field))
	case labels > 0 && !asLabel:
		return Refuse(ErrInvalid, "{field} stands as a sentence here: end it with a full stop in every language", "field", Field(p.Field))
	case sentences > 0 && labels > 0:
		return Refuse(ErrInvalid, "write sentences with a full stop in every language, or a few words without one in every language")
	}
	return nil
}

// formsOf are the forms in which a message of that type tells a fact: behind a colon, as a sentence, or in either.
func formsOf(field string, t MessageType) (asLabel, asSentence bool) {
	switch field {
	case "action":
		return true, t == NoChange || t == Progress
	case "user_action":
		return t != Resolved, t == Resolved
	case "redress", "why":
		return false, true
	}
	return true, false
}

// Take returns f with the proposed text in place of its fact's words, in the form in which it was proposed; how certain it is stays.
func (f Facts) Take(p Proposal) Facts {
	words := f.proposable()[p.Field]
	taken := Words{Certainty: words.Certainty, Source: words.Source, AsOf: words.AsOf}
	form := &taken.Label
	for _, text := range p.Sentence {
		if strings.HasSuffix(strings.TrimSpace(text), ".") {
			form = &taken.Sentence
		}
	}
	*form = maps.Clone(p.Sentence)
	*words = taken
	return f
}
