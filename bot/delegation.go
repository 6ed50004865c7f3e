package bot

import (
	"slices"
	"time"
)

// Delegation hands some of a person's roles to a deputy for a time: the deputy signs in that person's stead.
type Delegation struct {
	ID     string    `json:"id"`
	From   string    `json:"from"`
	To     string    `json:"to"`
	Roles  []Role    `json:"roles"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at"`

	EndedAt time.Time `json:"ended_at,omitzero"`
	EndedBy string    `json:"ended_by,omitempty"`
}

// In reports whether d holds at the given time: not before it was given, and one that was withdrawn holds no longer at all.
func (d Delegation) In(at time.Time) bool {
	return d.EndedAt.IsZero() && !at.Before(d.At) && !at.Before(d.Since) && at.Before(d.Until)
}

// WhenPublished returns the delegations as they were when a text was published: one that was withdrawn later held until then.
func WhenPublished(all []Delegation, at time.Time) []Delegation {
	var held []Delegation
	for _, d := range all {
		if !d.EndedAt.IsZero() {
			if !d.EndedAt.After(at) {
				continue
			}
			if d.EndedAt.Before(d.Until) {
				d.Until = d.EndedAt
			}
			d.EndedAt = time.Time{}
		}
		held = append(held, d)
	}
	return held
}

// Check refuses a delegation that people cannot make: of what the person does not hold, of a language, to nobody, or for no time.
func (d Delegation) Check(people People, now time.Time) error {
	from, _ := people.ByID(d.From)
	to, known := people.ByID(d.To)
	switch {
	case !known:
		return Refuse(ErrInvalid, `"{person}" is not among the people of this desk`, "person", d.To)
	case d.To == d.From:
		return Refuse(ErrInvalid, "you would sign in your own stead: name somebody else")
	case len(d.Roles) == 0:
		return Refuse(ErrInvalid, "name the roles that you hand over")
	case slices.Contains(d.Roles, Reader):
		return Refuse(ErrInvalid, "reading a language is not handed over: it is asked of somebody who reads it")
	case !d.Until.After(d.Since) || !d.Until.After(now):
		return Refuse(ErrInvalid, "the delegation would end before it begins: give a later end")
	}
	for _, role := range d.Roles {
		switch {
		case !slices.Contains(Roles(), role):
			return Refuse(ErrInvalid, `"{role}" is no role: use some of {roles}`, "role", string(role), "roles", listed(Roles()))
		case !from.Has(role):
			return Refuse(ErrForbidden, "you do not hold the role {role} yourself, and what was handed to you is not handed on", "role", role)
		case to.Has(role):
			return Refuse(ErrConflict, "{person} holds the role {role} already", "person", people.Names(to.ID), "role", role)
		}
	}
	return nil
}

// deputises returns in whose stead p may sign a step of roles at the given time; empty for nobody's. The person who handed the role over must still
// hold it, and reading languages and a statement's signature are never handed over.
func (need Requirement) deputises(s Step, people People, p Person, at time.Time) []string {
	if s.Signatory != "" || s.Language != "" {
		return nil
	}
	var ids []string
	for _, d := range need.Delegations {
		from, here := people.ByID(d.From)
		handed := func(r Role) bool { return slices.Contains(s.Roles, r) && from.Has(r) }
		if here && d.To == p.ID && d.In(at) && slices.ContainsFunc(d.Roles, handed) {
			ids = append(ids, d.From)
		}
	}
	return ids
}

// Bound reports whether one of two persons stands in for the other at the given time.
func (need Requirement) Bound(p, other string, at time.Time) bool {
	return slices.ContainsFunc(need.Delegations, func(g Delegation) bool {
		return g.In(at) && (g.To == p && g.From == other || g.From == p && g.To == other)
	})
}

// wrote reports whether p is an author of d, or bound to one at the given time: a deputy does not approve what the person wrote in whose stead they
// sign, nor the reverse.
func (need Requirement) wrote(d Draft, p string, at time.Time) bool {
	return slices.ContainsFunc(d.Authors, func(author string) bool { return author == p || need.Bound(p, author, at) })
}

// InStead returns in whose stead p would sign d, also where they sign a step of their own with the same signature; empty: for nobody else.
func (need Requirement) InStead(d Draft, people People, p Person) string {
	for _, s := range need.Steps {
		if voices := need.voices(d, s, people, p, need.At); len(voices) > 0 && voices[0] != p.ID {
			return voices[0]
		}
	}
	return ""
}
