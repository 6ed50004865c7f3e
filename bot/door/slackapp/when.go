package slackapp

import (
	"time"
)

// dated is a date and a time as Slack's pickers write them, in the person's zone.
type dated struct{ date, time string }

const (
	dateLayout = "2006-01-02"
	timeLayout = "15:04"
)

// dated returns at, in the person's zone, as the pickers show it: empty for no time.
func (v *voice) dated(at time.Time) dated {
	if at.IsZero() {
		return dated{}
	}
	at = at.In(v.zone())
	return dated{at.Format(dateLayout), at.Format(timeLayout)}
}

func (w view) dated(block string) dated { return dated{w.one(block + "-date"), w.one(block + "-time")} }

// instant returns the time that was picked, zero when nothing was; a date without a time, or the reverse, is refused.
func (v *voice) instant(block string, at dated) (time.Time, error) {
	switch {
	case at == dated{}:
		return time.Time{}, nil
	case at.date == "":
		return time.Time{}, &refusal{text: "slackapp.refused.half", block: block + "-date"}
	case at.time == "":
		return time.Time{}, &refusal{text: "slackapp.refused.half", block: block + "-time"}
	}
	t, err := time.ParseInLocation(dateLayout+" "+timeLayout, at.date+" "+at.time, v.zone())
	if err != nil {
		return time.Time{}, &refusal{text: "slackapp.refused.half", block: block + "-time"}
	}
	return t.UTC(), nil
}

// exact is before where at shows its minute still: nobody changed it, and the pickers know no seconds.
func (v *voice) exact(before, at time.Time) time.Time {
	if v.dated(before) == v.dated(at) {
		return before
	}
	return at
}

// past is instant for what has happened already.
func (v *voice) past(block string, at dated) (time.Time, error) {
	t, err := v.instant(block, at)
	if err == nil && t.After(v.now) {
		return time.Time{}, &refusal{text: "slackapp.refused.future", block: block + "-time"}
	}
	return t, err
}

// future is instant for what is still to come.
func (v *voice) future(block string, at dated) (time.Time, error) {
	t, err := v.instant(block, at)
	if err == nil && !t.IsZero() && !t.After(v.now) {
		return time.Time{}, &refusal{text: "slackapp.refused.past", block: block + "-time"}
	}
	return t, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ceiling rounds up to a whole minute: the pickers know no seconds.
func ceiling(at time.Time) time.Time {
	if t := at.Truncate(time.Minute); t.Before(at) {
		return t.Add(time.Minute)
	}
	return at
}
