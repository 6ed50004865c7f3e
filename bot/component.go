package bot

import "slices"

// ComponentStatus is how well a component works, in the words of the Statuspage API v2.
type ComponentStatus string

// The statuses, best first.
const (
	Operational      ComponentStatus = "operational"
	Degraded         ComponentStatus = "degraded_performance"
	PartialOutage    ComponentStatus = "partial_outage"
	MajorOutage      ComponentStatus = "major_outage"
	UnderMaintenance ComponentStatus = "under_maintenance"
)

// Valid reports whether s is one of the statuses.
func (s ComponentStatus) Valid() bool {
	return slices.Contains([]ComponentStatus{Operational, Degraded, PartialOutage, MajorOutage, UnderMaintenance}, s)
}

// Name is a proper name with the forms that sentences need: a Korean reading for particles, French forms with
// their article or preposition ("de KakaoTalk", "d’Orange"), and whether it is a plural ("Messages are").
type Name struct {
	Text      Text
	KoReading string
	EnPlural  bool
	FrDe      string
	FrA       string
	FrLe      string
	FrPlural  bool
}

// Plural reports whether a verb after the name stands in the plural.
func (n Name) Plural(l Language) bool {
	return l == English && n.EnPlural || l == French && n.FrPlural
}

// Component is a part of the product that readers know by name.
type Component struct {
	ID        string
	Name      Name
	Group     string
	DependsOn []string // ids of components without which this one fails
}

// Components are all components, in the order of the configuration.
type Components []Component

// ByID returns the component with that id.
func (cs Components) ByID(id string) (Component, bool) {
	i := slices.IndexFunc(cs, func(c Component) bool { return c.ID == id })
	if i < 0 {
		return Component{}, false
	}
	return cs[i], true
}

// Under returns the ids and those of every component that they depend on: what they fail with.
func (cs Components) Under(ids []string) []string {
	under := slices.Clone(ids)
	for i := 0; i < len(under); i++ {
		c, _ := cs.ByID(under[i])
		for _, id := range c.DependsOn {
			if !slices.Contains(under, id) {
				under = append(under, id)
			}
		}
	}
	return under
}

// Burning returns the ids of failed and of every component that depends on one of them.
func (cs Components) Burning(failed []string) []string {
	burning := slices.Clone(failed)
	for grown := true; grown; {
		grown = false
		for _, c := range cs {
			needs := func(id string) bool { return slices.Contains(burning, id) }
			if !needs(c.ID) && slices.ContainsFunc(c.DependsOn, needs) {
				burning = append(burning, c.ID)
				grown = true
			}
		}
	}
	return burning
}
