package bot

import (
	"slices"
	"time"
)

// Mode tells a drill from the real thing; it is fixed at declaration.
type Mode string

// The modes.
const (
	Live  Mode = "live"
	Drill Mode = "drill"
)

// Phase is where an incident stands.
type Phase string

// The phases, in order; canceled ends a false alarm.
const (
	Investigating Phase = "investigating"
	Identified    Phase = "identified"
	Monitoring    Phase = "monitoring"
	ResolvedPhase Phase = "resolved"
	Postmortem    Phase = "postmortem"
	Canceled      Phase = "canceled"
)

// Valid reports whether p is a phase.
func (p Phase) Valid() bool {
	switch p {
	case Investigating, Identified, Monitoring, ResolvedPhase, Postmortem, Canceled:
		return true
	}
	return false
}

// Before reports whether an incident passes p on its way to q.
func (p Phase) Before(q Phase) bool {
	order := []Phase{Investigating, Identified, Monitoring, ResolvedPhase, Postmortem, Canceled}
	return slices.Index(order, p) < slices.Index(order, q)
}

// Open reports whether an incident in this phase still owes its readers updates.
func (p Phase) Open() bool { return p == Investigating || p == Identified || p == Monitoring }

// Affected is a component of an incident and how well it works now.
type Affected struct {
	Component string          `yaml:"component"`
	Status    ComponentStatus `yaml:"status"`
}

// Unnamed returns those of all that named says nothing of.
func Unnamed(named, all []Affected) []Affected {
	return slices.DeleteFunc(slices.Clone(all), func(a Affected) bool {
		return slices.ContainsFunc(named, func(n Affected) bool { return n.Component == a.Component })
	})
}

// Incident is one trouble from its declaration to its resolution. Version grows with each write and guards against lost updates.
type Incident struct {
	ID         string // opaque, in URLs
	Key        string // shown to people: INC-7, DRILL-2
	Version    int
	Mode       Mode
	Title      Text
	Severity   int // 1 to 5 fires, 5 the worst
	Phase      Phase
	Affected   []Affected
	Restricted bool
	Codename   string
	Lead       string // person ids
	Deputy     string
	Commander  string
	DeclaredBy string
	Started    Moment
	// The five times, apart.
	DetectedAt  time.Time
	DeclaredAt  time.Time
	FirstToldAt time.Time
	ResolvedAt  time.Time
	Facts       Facts        // what is known now; the next draft starts from it
	Accepted    []Acceptance `json:",omitempty"` // differences of the published text, which the next draft may repeat
	Promise     Promise      // of the next update

	GlassReviews []GlassReview `json:",omitempty"` // of the texts that one person published alone
	Handover     *Handover     `json:",omitempty"` // of the lead to somebody else, until all is accepted
}

// AffectedIDs returns the ids of the components that do not work as they should.
func (i Incident) AffectedIDs() []string {
	var ids []string
	for _, a := range i.Affected {
		if a.Status != Operational {
			ids = append(ids, a.Component)
		}
	}
	return ids
}

// Joined returns the components that do not work and of which d says nothing: they joined the incident after it was written.
func (i Incident) Joined(d Draft) []string {
	return Incident{Affected: Unnamed(d.Affected, i.Affected)}.AffectedIDs()
}

// After returns how the components stand once d is out: one that d does not name stays as it is.
func (i Incident) After(d Draft) []Affected {
	if !d.SetsAffected {
		return i.Affected
	}
	return append(slices.Clone(d.Affected), Unnamed(d.Affected, i.Affected)...)
}

// Beside returns those of the open incidents that are of the mode and hit one of the components: a new one may be one of them.
func Beside(open []Incident, mode Mode, components []string) []Incident {
	var same []Incident
	for _, i := range open {
		hit := func(id string) bool { return slices.Contains(i.AffectedIDs(), id) }
		if i.Phase.Open() && i.Mode == mode && slices.ContainsFunc(components, hit) {
			same = append(same, i)
		}
	}
	return same
}

// Declaration is what a person says to open an incident.
type Declaration struct {
	Mode       Mode
	Title      Text
	Severity   int
	Affected   []Affected
	Started    Moment
	DetectedAt time.Time
	Lead       string // who is on call when empty, else the declaring person
	Deputy     string // the next on call when empty
	Commander  string
	Restricted bool
	Codename   string
	Facts      Facts
	Once       string // what the door knows this act by: with the same one again, the incident that it opened is returned; empty: none
}
