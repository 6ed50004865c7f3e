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

// Shift is when one person is on call: once, from From until Until, or every week on Days between Start and End in Zone.
type Shift struct {
	Person string
	From   time.Time // zero: it comes back every week
	Until  time.Time
	Days   []time.Weekday // on which it begins
	Start  time.Duration  // after midnight
	End    time.Duration  // before Start: on the day after; the same: it lasts the whole day
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
	today := slices.Contains(s.Days, local.Weekday())
	if s.Start < s.End {
		return today && s.Start <= clock && clock < s.End
	}
	yesterday := slices.Contains(s.Days, (local.Weekday()+6)%7)
	return today && s.Start <= clock || yesterday && clock < s.End
}
