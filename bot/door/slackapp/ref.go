package slackapp

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// draftRef is the value of a card's buttons: the very text that the person saw.
type draftRef struct {
	Draft    string     `json:"draft"`
	Revision int        `json:"revision"`
	Digest   bot.Digest `json:"digest"`
	Page     int        `json:"page,omitempty"` // of the window that shows every body
	Proposal string     `json:"proposal,omitempty"`

	Statement bool `json:"statement,omitempty"` // it is signed in a window, which must open before the desk has answered
}

// incidentRef is the value of a reminder's buttons.
type incidentRef struct {
	Incident string `json:"incident"`
	Type     string `json:"type,omitempty"` // of the update to be written

	// Differs are the ids of the differences that a form shows, to be accepted in it.
	Differs []string `json:"differs,omitempty"`

	Page     int    `json:"page,omitempty"`     // of the window that shows the record
	Original string `json:"original,omitempty"` // update id that a form corrects or retracts
	Item     string `json:"item,omitempty"`     // of a handover; empty: all

	Draft    string `json:"draft,omitempty"` // that a form edits, at that revision
	Revision int    `json:"revision,omitempty"`
}

// maxPage bounds the page that a button may ask for.
const maxPage = 1000

func errButton() error { return &refusal{text: "slackapp.refused.button"} }

// readDraftRef decodes a button's value and refuses whatever the desk would not have made.
func readDraftRef(value string) (draftRef, error) {
	var ref draftRef
	if err := decode([]byte(value), &ref, true); err != nil || !isID(ref.Draft) || ref.Revision < 1 || !isDigest(ref.Digest) ||
		ref.Page < 0 || ref.Page > maxPage || (ref.Proposal != "" && !isID(ref.Proposal)) {
		return draftRef{}, errButton()
	}
	return ref, nil
}

func readIncidentRef(value string) (incidentRef, error) {
	var ref incidentRef
	if err := decode([]byte(value), &ref, true); err != nil || !isID(ref.Incident) || (ref.Type != "" && !bot.MessageType(ref.Type).Valid()) ||
		slices.ContainsFunc(ref.Differs, func(id string) bool { return !isID(id) }) || (ref.Original != "" && !isID(ref.Original)) ||
		(ref.Item != "" && !isID(strings.NewReplacer(":", "", ".", "").Replace(ref.Item))) ||

		(ref.Draft != "" && !isID(ref.Draft)) || (ref.Draft != "") != (ref.Revision > 0) ||
		ref.Page < 0 || ref.Page > maxPage {
		return incidentRef{}, errButton()
	}
	return ref, nil
}

// items are those that a button is about, nil for all.
func (r incidentRef) items() []string {
	if r.Item == "" {
		return nil
	}
	return []string{r.Item}
}

func isID(id string) bool {
	return id != "" && len(id) <= 64 && strings.Trim(strings.ToLower(id), "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

func isDigest(d bot.Digest) bool {
	return len(d) == 64 && strings.Trim(string(d), "0123456789abcdef") == ""
}

func refOf(d bot.Draft) draftRef {
	return draftRef{Draft: d.ID, Revision: d.Revision, Digest: d.Digest, Statement: d.Type.Statement()}
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("marshal a button's value: " + err.Error()) // strings and numbers marshal
	}
	return string(data)
}
