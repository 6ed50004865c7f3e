package site

import (
	"cmp"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// standing is how things are now, in words and signs.
type standing struct {
	Status   bot.ComponentStatus // the shape
	Sentence string
	Next     *promise // the earliest promise of an open incident
}

// promise is the time of the next update.
type promise struct {
	At   stamp
	Late bool // it had passed when the page was made
}

// componentRow is one component with the word for its status.
type componentRow struct {
	Name   string
	Status bot.ComponentStatus
	Word   string
}

// gravity orders the statuses; maintenance is planned, and so lighter than any fault.
func gravity(s bot.ComponentStatus) int {
	return slices.Index([]bot.ComponentStatus{bot.Operational, checking, bot.UnderMaintenance, bot.Degraded, bot.PartialOutage, bot.MajorOutage}, s)
}

// statuses returns each component's worst status over the incidents.
func statuses(incidents []bot.PublicIncident) map[string]bot.ComponentStatus {
	worst := map[string]bot.ComponentStatus{}
	for _, i := range incidents {
		for _, a := range i.Affected {
			if gravity(a.Status) > gravity(worst[a.Component]) {
				worst[a.Component] = a.Status
			}
		}
	}
	return worst
}

func open(incidents []bot.PublicIncident) []bot.PublicIncident {
	var still []bot.PublicIncident
	for _, i := range incidents {
		if i.Phase.Open() {
			still = append(still, i)
		}
	}
	return still
}

// standing says how the given open incidents leave the components.
func (s *Site) standing(t *tongue, incidents []bot.PublicIncident) standing {
	if len(incidents) == 0 {
		return standing{Status: bot.Operational, Sentence: t.say("state.quiet", nil)}
	}
	st := standing{Status: bot.Operational, Next: t.promise(incidents)}
	now := statuses(incidents)
	var names []bot.Name
	for _, c := range s.Components {
		status := cmp.Or(now[c.ID], bot.Operational)
		switch d := gravity(status) - gravity(st.Status); {
		case status == bot.Operational:
		case d > 0:
			st.Status, names = status, []bot.Name{c.Name}
		case d == 0:
			names = append(names, c.Name)
		}
	}
	if len(names) > 0 {
		st.Sentence = t.say("state."+string(st.Status), map[string]any{"services": t.list(names), "count": len(names)})
		return st
	}
	st.Sentence = t.say("state.watching", nil)
	if slices.ContainsFunc(incidents, func(i bot.PublicIncident) bool { return i.Phase != bot.Monitoring }) {
		// Something is wrong and nobody knows yet with what: a sign of trouble, not a tick.
		st.Status, st.Sentence = bot.Degraded, t.say("state.looking", nil)
	}
	return st
}

// closed says how a closed incident ended.
func (t *tongue) closed(i bot.PublicIncident) standing {
	id := "state.over"
	if i.Phase == bot.Canceled {
		id = "state.false_alarm"
	}
	return standing{Status: bot.Operational, Sentence: t.say(id, nil)}
}

func (t *tongue) promise(incidents []bot.PublicIncident) *promise {
	var next time.Time
	for _, i := range incidents {
		if !i.NextAt.IsZero() && (next.IsZero() || i.NextAt.Before(next)) {
			next = i.NextAt
		}
	}
	if next.IsZero() {
		return nil
	}
	return &promise{At: t.short(next), Late: t.made.After(next)}
}

// checking stands where nobody has said yet whether a component works: the text that is out says so, and the list may not say more.
const checking bot.ComponentStatus = "checking"

// unsure reports whether an incident under investigation leaves open if the component works.
func unsure(component string, incidents []bot.PublicIncident) bool {
	return slices.ContainsFunc(incidents, func(i bot.PublicIncident) bool {
		named := slices.ContainsFunc(i.Affected, func(a bot.Affected) bool { return a.Component == component })
		return i.Phase == bot.Investigating && !named && !slices.Contains(i.Unaffected, component)
	})
}

// components lists every component, those in trouble first.
func (s *Site) components(t *tongue, incidents []bot.PublicIncident) []componentRow {
	now := statuses(incidents)
	var rows []componentRow
	for _, c := range s.Components {
		status := cmp.Or(now[c.ID], bot.Operational)
		if status == bot.Operational && unsure(c.ID, incidents) {
			status = checking
		}
		rows = append(rows, componentRow{c.Name.Text[t.lang], status, t.say("status."+string(status), nil)})
	}
	slices.SortStableFunc(rows, func(a, b componentRow) int { return gravity(b.Status) - gravity(a.Status) })
	return rows
}
