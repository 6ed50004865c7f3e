package bot

import (
	"slices"
	"time"
)

// OnCall says who leads what is declared: shifts by the clock, and the order in which people stand in where no shift is. Zero: nobody is on call.
type OnCall struct {
	Order  []string // person ids
	Shifts []Shift
}

// Groups are the user groups that shifts name, each once.
func (o OnCall) Groups() []string {
	var all []string
	for _, s := range o.Shifts {
		if s.Group != "" && !slices.Contains(all, s.Group) {
			all = append(all, s.Group)
		}
	}
	return all
}

// Staffed returns o with a shift for each member of a group in place of the group's own: none where nobody is known to be in it.
func (o OnCall) Staffed(members func(group string) []string) OnCall {
	var shifts []Shift
	for _, s := range o.Shifts {
		if s.Group == "" {
			shifts = append(shifts, s)
			continue
		}
		for _, person := range members(s.Group) {
			one := s
			one.Person, one.Group = person, ""
			shifts = append(shifts, one)
		}
	}
	o.Shifts = shifts
	return o
}

// Shift is when one person is on call, or whoever is in a user group: once, from From until Until, or every week on Days between Start and End in Zone.
type Shift struct {
	Person string
	Group  string    // id of a Slack user group, in place of a person
	From   time.Time // zero: it comes back every week
	Until  time.Time
	Days   []time.Weekday // on which it begins
	Start  time.Duration  // after midnight
	End    time.Duration  // before Start, or the same: on the day after
	Every  int            // weeks: it begins in one of so many, the first of which begins on Since; 0: in each
	Since  time.Time      // midnight of that day in UTC, whatever the zone: a day, not a moment
	Zone   *time.Location
}

// At returns the persons on call, each once: those of a shift that is fixed by its dates, then of the weekly ones, then the order.
func (o OnCall) At(at time.Time) []string {
	var fixed, weekly []string
	for _, s := range o.Shifts {
		switch {
		case !s.covers(at):
		case s.From.IsZero():
			weekly = append(weekly, s.Person)
		default:
			fixed = append(fixed, s.Person)
		}
	}
	var all []string
	for _, id := range slices.Concat(fixed, weekly, o.Order) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// Next returns who stands in for lead: the first on call who is somebody else, or nobody.
func (o OnCall) Next(lead string, at time.Time) string {
	for _, id := range o.At(at) {
		if id != lead {
			return id
		}
	}
	return ""
}

func (s Shift) covers(at time.Time) bool {
	if !s.From.IsZero() {
		return !at.Before(s.From) && at.Before(s.Until)
	}
	local := at.In(s.Zone)
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	year, month, day := local.Date()
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC) // by the calendar every day has 24 hours
	today := s.begins(date)
	if s.Start < s.End {
		return today && s.Start <= clock && clock < s.End
	}
	return today && s.Start <= clock || clock < s.End && s.begins(date.AddDate(0, 0, -1))
}

// begins reports whether a weekly shift begins on that date.
func (s Shift) begins(date time.Time) bool {
	if !slices.Contains(s.Days, date.Weekday()) {
		return false
	}
	if s.Every == 0 {
		return true
	}
	days := int(date.Sub(s.Since) / (24 * time.Hour))
	return days >= 0 && days/7%s.Every == 0
}
