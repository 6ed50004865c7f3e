package bot

import (
	"fmt"
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
func Doubtful() []string { return []string{"started", "cause", "unaffected", "data", "eta"} }

// Unconfirm returns f with one fact under confirmation and the rest as it was. It refuses one that f does not tell, or that no text tells so.
func (f Facts) Unconfirm(field string) (Facts, error) {
	untold := false
	switch field {
	case "started":
		untold = f.Started.At.IsZero() || f.Started.Certainty == Unknown
		f.Started.Certainty, f.Started.Claims = Unknown, nil
	case "cause":
		untold = f.Cause.IsZero() || f.Cause.Certainty == Unknown || f.Cause.Certainty == ""
		f.Cause.Certainty = Unknown
	case "unaffected":
		untold = len(f.Unaffected) == 0
		f.Unaffected = nil
	case "data":
		untold = f.Data == DataChecking
		f.Data, f.Lost = DataChecking, Words{}
	case "eta":
		untold = f.ETA.IsZero()
		f.ETA, f.Condition = Words{}, Words{}
	default:
		return f, Refuse(ErrInvalid, fmt.Sprintf("no text tells %q as being under confirmation: name one of %s, or propose a sentence", field, strings.Join(Doubtful(), ", ")))
	}
	if untold {
		return f, Refuse(ErrConflict, fmt.Sprintf("this draft does not tell %q as certain: nothing was changed", field))
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

// CheckProposal refuses a proposal for a fact that there is not, or without a sentence.
func (p Proposal) CheckProposal() error {
	var f Facts
	if _, ok := f.proposable()[p.Field]; !ok {
		return Refuse(ErrInvalid, fmt.Sprintf("%q is no fact that is told in words", p.Field))
	}
	if !slices.ContainsFunc(Languages(), func(l Language) bool { return strings.TrimSpace(p.Sentence[l]) != "" }) {
		return Refuse(ErrInvalid, "write the sentence that you propose, in each language of the draft")
	}
	return nil
}

// Take returns f with the proposed sentence in place of its fact's words; how certain it is stays.
func (f Facts) Take(p Proposal) Facts {
	words := f.proposable()[p.Field]
	taken := Words{Label: Text{}, Sentence: Text{}, Certainty: words.Certainty, Source: words.Source, AsOf: words.AsOf}
	for l, text := range p.Sentence {
		taken.Label[l] = strings.TrimSuffix(text, ".")
		if strings.HasSuffix(text, ".") { // a label stands behind a colon, and is no sentence
			taken.Sentence[l] = text
		}
	}
	*words = taken
	return f
}
