package bot

import (
	"slices"
	"strings"
	"time"
)

// Chase is how long after its signatures were asked for an unanswered request is pressed: the backup is asked, people are called, and one
// of a named role may publish alone. Zero: it is not pressed.
type Chase struct {
	Backup, Call, BreakGlass time.Duration
	Backups                  []string // persons who are asked besides those who sign
}

// BreakGlass says who may publish a text alone that nobody answers for, and how long after its signatures were asked for. Zero: nobody.
type BreakGlass struct {
	Roles []Role
	After time.Duration
}

// GlassReview is what is owed after somebody published a text alone, until another person who may sign it has looked at it.
type GlassReview struct {
	DraftID    string
	By         string
	At         time.Time
	Reason     string
	ReviewedBy string    `json:",omitempty"`
	ReviewedAt time.Time `json:",omitzero"`
	Note       string    `json:",omitempty"`
}

// Owed reports whether nobody has looked at it yet.
func (g GlassReview) Owed() bool { return g.ReviewedBy == "" }

// ReviewsOwed returns the texts that somebody published alone and nobody has reviewed.
func (i Incident) ReviewsOwed() []GlassReview {
	return slices.DeleteFunc(slices.Clone(i.GlassReviews), func(g GlassReview) bool { return !g.Owed() })
}

// Urgent reports whether t cannot wait for those who sign it: it is chased, and the glass may be broken for it.
func (t MessageType) Urgent() bool {
	return !t.Statement() && !slices.Contains([]MessageType{Compensation, Regulator, PostIncident}, t)
}

// from returns when the glass may be broken for d, whose signatures were asked for.
func (g BreakGlass) from(d Draft) time.Time { return d.PressedFrom().Add(g.After) }

// Breakers returns the persons who may publish d alone once its time has come, in the order of the configuration.
func (need Requirement) Breakers(d Draft, people People) []string {
	return need.breakers(d, people, need.At)
}

func (need Requirement) breakers(d Draft, people People, at time.Time) []string {
	if !d.Type.Urgent() || d.Beat {
		return nil
	}
	var ids []string
	for _, p := range people {
		if p.Has(need.BreakGlass.Roles...) && !need.wrote(d, p.ID, at) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// brokenBy returns who published d alone by a decision that stands: over this very text, with a reason, and not before its time.
func (need Requirement) brokenBy(d Draft, decisions []Decision, people People) string {
	for _, v := range decisions {
		if v.of(d) && v.Verdict == BreaksGlass && slices.Contains(need.breakers(d, people, v.At), v.Person) &&
			strings.TrimSpace(v.Reason) != "" && !v.At.Before(need.BreakGlass.from(d)) {
			return v.Person
		}
	}
	return ""
}

// MayBreakGlass reports whether p may publish d alone at the given time, and says why not.
func MayBreakGlass(d Draft, need Requirement, people People, p Person, at time.Time) error {
	breakers := need.Breakers(d, people)
	switch from := need.BreakGlass.from(d); {
	case slices.Contains(d.Authors, p.ID):
		return Refuse(ErrForbidden, "you wrote this draft, and nobody publishes their own text alone: ask {others}", "others", people.orNobody(breakers))
	case need.wrote(d, p.ID, need.At):
		return Refuse(ErrForbidden, "one of you stands in for the other, and nobody publishes alone what the other wrote: ask {others}", "others", people.orNobody(breakers))
	case !d.Type.Urgent():
		return Refuse(ErrForbidden, "nobody publishes a message of the type {type} alone: it waits for those who sign it", "type", d.Type)
	case !slices.Contains(breakers, p.ID):
		return Refuse(ErrForbidden, "you may not publish a text alone: ask {others}", "others", people.orNobody(breakers))
	case at.Before(from):
		return Refuse(ErrConflict, "the signatures were asked for at {asked}: from {from} on you may publish this text alone",
			"asked", d.AskedAt, "from", from.Add(time.Minute-1).Truncate(time.Minute)) // told to the minute
	}
	return nil
}
