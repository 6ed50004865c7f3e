package bot

import (
	"slices"
	"strings"
	"unicode"
)

// Role is what a person may do and sign for.
type Role string

// The roles.
const (
	DutyOfficer  Role = "duty-officer"
	Comms        Role = "comms"
	Legal        Role = "legal"
	Commander    Role = "ic"
	Reader       Role = "reader"
	Spokesperson Role = "spokesperson"
	Executive    Role = "executive"
	Admin        Role = "admin"
)

// Roles returns every role.
func Roles() []Role {
	return []Role{DutyOfficer, Comms, Legal, Commander, Reader, Spokesperson, Executive, Admin}
}

// Word says r as one speaks of it.
func (r Role) Word() string {
	switch r {
	case DutyOfficer:
		return "duty officer"
	case Comms:
		return "communications"
	case Legal:
		return "legal counsel"
	case Commander:
		return "incident commander"
	case Reader:
		return "reader"
	case Spokesperson:
		return "spokesperson"
	case Executive:
		return "executive"
	case Admin:
		return "administrator"
	}
	return string(r)
}

// RoleWords says one of several roles: communications or legal counsel.
func RoleWords(roles []Role) string {
	words := make([]string, 0, len(roles))
	for _, r := range roles {
		words = append(words, r.Word())
	}
	return either(words)
}

// Writers returns the roles that declare, write and edit.
func Writers() []Role {
	return []Role{DutyOfficer, Comms, Commander, Spokesperson, Executive, Admin}
}

// Deciders returns the roles that end the doubt about a delivery: those who write, and legal.
func Deciders() []Role { return append(Writers(), Legal) }

// Person is somebody who acts: declares, writes, signs, is reminded.
type Person struct {
	ID       string
	Name     Text
	Title    Text // the office held, as a statement names it
	SlackID  string
	Email    string
	Phone    string
	Roles    []Role
	Reads    []Language // languages in which this person may sign free text
	Language Language   // of the cards and answers that this person sees

	AnyLanguage bool // nobody chose Language for this person: a door that knows a better one may use that
}

// Has reports whether p holds one of roles.
func (p Person) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// CanRead reports whether p may sign free text in l.
func (p Person) CanRead(l Language) bool { return slices.Contains(p.Reads, l) }

// People are all persons, in the order of the configuration.
type People []Person

// ByID returns the person with that id.
func (ps People) ByID(id string) (Person, bool) {
	i := slices.IndexFunc(ps, func(p Person) bool { return p.ID == id })
	if i < 0 || id == "" {
		return Person{}, false
	}
	return ps[i], true
}

// BySlackID returns the person with that Slack member id.
func (ps People) BySlackID(id string) (Person, bool) {
	i := slices.IndexFunc(ps, func(p Person) bool { return p.SlackID == id })
	if i < 0 || id == "" {
		return Person{}, false
	}
	return ps[i], true
}

// mostNames bounds the persons whom a refusal names: more would not be asked.
const mostNames = 5

// Names says one of several persons by name: Ada, Bea or Cid. An id that is nobody's stands for itself.
func (ps People) Names(ids ...string) OneOf {
	var names OneOf
	for _, id := range ids[:min(len(ids), mostNames)] {
		name := Text{}
		if p, ok := ps.ByID(id); ok {
			name = p.Name
		}
		if len(name) == 0 {
			name = Text{English: id}
		}
		names = append(names, name)
	}
	return names
}

// orNobody is Names, with words for where there is nobody to ask.
func (ps People) orNobody(ids []string) any {
	if len(ids) == 0 {
		return Say("an admin to give the role to a person: nobody holds it")
	}
	return ps.Names(ids...)
}

func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// ByContact returns the person with that id, e-mail address or telephone number, however they are written.
func (ps People) ByContact(text string) (Person, bool) {
	wanted := plainContact(text)
	i := slices.IndexFunc(ps, func(p Person) bool {
		return slices.ContainsFunc([]string{p.ID, p.Email, p.Phone}, func(have string) bool { return have != "" && plainContact(have) == wanted })
	})
	if i < 0 || wanted == "" {
		return Person{}, false
	}
	return ps[i], true
}

// plainContact writes a contact without what people vary: capitals, and the spaces and signs within a number.
func plainContact(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
