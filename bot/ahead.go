package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// StandingTime is the longest that a standing approval holds.
const StandingTime = 90 * 24 * time.Hour

// StandingScope is what a standing approval is for.
type StandingScope struct {
	Components   []string `json:"components"`
	Phrases      []string `json:"phrases"` // of what is being done, which "no change" tells
	Destinations []string `json:"destinations"`
}

// Presigned is one text of a standing approval, with made-up times.
type Presigned struct {
	Type        MessageType `json:"type"`
	Phrase      string      `json:"phrase,omitempty"`
	Language    Language    `json:"language"`
	Destination string      `json:"destination"`
	Title       string      `json:"title"`
	Text        string      `json:"text"`
	Short       string      `json:"short"`
	HTML        string      `json:"html"`
}

// StandingTypes are the messages that may be signed ahead.
func StandingTypes() []MessageType { return []MessageType{Holding, NoChange} }

// StandingApproval is a person's signature, given in peace time, under the holding and no-change notices of its scope. It is bound to their texts
// by its digest.
type StandingApproval struct {
	ID     string        `json:"id"`
	Person string        `json:"person"`
	Scope  StandingScope `json:"scope"`
	Digest Digest        `json:"digest"` // of SealAhead
	At     time.Time     `json:"at"`
	Until  time.Time     `json:"until"`

	EndedAt time.Time `json:"ended_at,omitzero"`
	EndedBy string    `json:"ended_by,omitempty"`
}

// SealAhead is the digest of what a standing approval signs: every text, where it goes, and as what the person signs.
func SealAhead(scope StandingScope, texts []Presigned, destinations []Destination, p Person) Digest {
	type place struct {
		ID, Channel, Kind string
		Class             Class
		Languages         []Language
	}
	sealed := struct {
		Scope  StandingScope
		Texts  []Presigned
		Places []place
		Roles  []Role
		Reads  []Language
	}{scope, texts, nil, slices.Sorted(slices.Values(p.Roles)), slices.Sorted(slices.Values(p.Reads))}
	for _, to := range destinations {
		if slices.Contains(scope.Destinations, to.ID) {
			sealed.Places = append(sealed.Places, place{to.ID, to.Channel, to.Kind, to.Class, to.Languages})
		}
	}
	data, err := json.Marshal(sealed)
	if err != nil {
		panic("seal of a standing approval: " + err.Error()) // every field marshals
	}
	sum := sha256.Sum256(data)
	return Digest(hex.EncodeToString(sum[:]))
}

// SignsAhead reports whether p may give a standing approval.
func (p Person) SignsAhead() bool { return p.Has(Comms, Legal, Reader) || len(p.Reads) > 0 }

// Ended reports why s counts no longer at the given time; zero while it does. Now is the digest of its texts as they are today, empty where they
// cannot be written any more.
func (s StandingApproval) Ended(now Digest, at time.Time) Saying {
	switch {
	case !s.EndedAt.IsZero():
		return Say("it was withdrawn")
	case !at.Before(s.Until):
		return Say("it has expired")
	case s.Digest != now:
		return Say("what it signed has changed: a text, a template, a destination or the roles of its signer")
	}
	return Saying{}
}

// sameAffected reports whether each component stands as before, in whatever order; the forms hand in what is not changed, too.
func sameAffected(a, b []Affected) bool {
	byComponent := func(a, b Affected) int { return strings.Compare(a.Component, b.Component) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), byComponent), slices.SortedFunc(slices.Values(b), byComponent))
}

// Covers reports whether d is one of the notices that s signed, and says why not.
func (s StandingApproval) Covers(d Draft, i Incident) error {
	refuse := func(why Saying) error {
		return Refuse(ErrNotApproved, "the standing approval of {day} does not cover this draft: {why}", "day", Day{s.At}, "why", why)
	}
	outside := func(ids, named []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(named, id) }), ", ")
	}
	affected := slices.Concat(d.Facts.Affected, Incident{Affected: d.Affected}.AffectedIDs(), i.AffectedIDs())
	slices.Sort(affected)
	var destinations []string
	for _, c := range d.Composed {
		destinations = append(destinations, c.Destination)
	}
	switch {
	case d.Mode != Live:
		return refuse(Say("it is of an exercise"))
	case !slices.Contains(StandingTypes(), d.Type):
		return refuse(Say("only holding and no-change notices are signed ahead"))
	case d.Phase != i.Phase || d.SetsSeverity && d.Severity != i.Severity || d.SetsAffected && !sameAffected(d.Affected, i.Affected):
		return refuse(Say("it changes the phase, the severity or how the components stand"))
	case len(d.Accepted) > 0:
		return refuse(Say("it lets differences between its texts stand"))
	case outside(affected, s.Scope.Components) != "":
		return refuse(Say("it is about {components}", "components", outside(slices.Compact(affected), s.Scope.Components)))
	case outside(destinations, s.Scope.Destinations) != "":
		return refuse(Say("it goes to {destinations}", "destinations", outside(slices.Compact(destinations), s.Scope.Destinations)))
	case d.Type == Holding && len(d.FreeText) > 0:
		return refuse(Say("it holds free text"))
	case d.Type == NoChange && !s.says(d.Facts.Action):
		if d.Facts.Action.Phrase == "" {
			return refuse(Say("it tells free text, which was not signed"))
		}
		return refuse(Say("it tells {phrase}, which was not signed", "phrase", d.Facts.Action.Phrase))
	}
	return nil
}

// says reports whether w is one of the phrases, with nothing typed into it.
func (s StandingApproval) says(w Words) bool {
	typed := func(value string) bool {
		_, notTime := time.Parse(time.RFC3339, value)
		_, notNumber := strconv.ParseFloat(value, 64)
		return notTime != nil && notNumber != nil && !slices.Contains(s.Scope.Components, value)
	}
	for _, value := range w.Args {
		if typed(value) {
			return false
		}
	}
	return !w.IsFree() && len(w.Source) == 0 && slices.Contains(s.Scope.Phrases, w.Phrase)
}

// StandingFor returns the decision that s makes over the text of d: it counts like its person's own.
func (s StandingApproval) StandingFor(d Draft, at time.Time) Decision {
	return Decision{
		DraftID: d.ID, Revision: d.Revision, Digest: d.Digest, Person: s.Person, Verdict: Approves, Door: "standing", Standing: s.ID, At: at,
	}
}

// StandingState is a standing approval, and why it counts no longer; zero while it does.
type StandingState struct {
	StandingApproval
	Why Saying `json:"why,omitzero"`
}

// CheckUntil refuses an end that is past or too far.
func CheckUntil(until, now time.Time) error {
	switch {
	case !until.After(now):
		return Refuse(ErrInvalid, "the standing approval would have ended already: give a later day")
	case until.Sub(now) > StandingTime:
		return Refuse(ErrInvalid, "a standing approval holds for {days} days at most: give an earlier day, and sign again then", "days", int(StandingTime/(24*time.Hour)))
	}
	return nil
}
