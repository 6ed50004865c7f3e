package bot

import "slices"

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
