package config

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// onCall reads who leads what is declared; whoever may stand there must be allowed to write.
func (l *loader) onCall(o onCall, people bot.People) bot.OnCall {
	able := leaders(people)
	eachOf(l, "on_call.order", "person who may lead", o.Order, able)
	made := bot.OnCall{Order: o.Order}
	for i, s := range o.Shifts {
		made.Shifts = append(made.Shifts, l.shift(at("on_call.shifts", i), s, able))
	}
	return made
}

// leaders are the persons who hold one of the roles that write.
func leaders(people bot.People) []string {
	var ids []string
	for _, p := range people {
		if p.Has(bot.Writers()...) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (l *loader) shift(path string, s shift, able []string) bot.Shift {
	oneOf(l, at(path, "person"), "person who may lead", s.Person, able)
	fixed, weekly := s.From != "" || s.Until != "", len(s.Days) > 0 || s.Hours != "" || s.Zone != ""
	switch {
	case fixed && weekly:
		l.fail(path, "a shift is either once, with from and until, or every week, with days, hours and zone: keep one of both")
	case fixed:
		return l.fixedShift(path, s)
	case !weekly:
		l.fail(path, "when is this shift? Write from and until, or days and hours")
	}
	return l.weeklyShift(path, s)
}

func (l *loader) fixedShift(path string, s shift) bot.Shift {
	made := bot.Shift{Person: s.Person, From: l.instant(at(path, "from"), s.From), Until: l.instant(at(path, "until"), s.Until)}
	if !made.From.IsZero() && !made.Until.IsZero() && !made.Until.After(made.From) {
		l.fail(at(path, "until"), "the shift ends before it begins: write a later time")
	}
	return made
}

// instant reads a time with its offset.
func (l *loader) instant(path, text string) time.Time {
	made, err := time.Parse(time.RFC3339, text)
	if err != nil {
		l.fail(path, "%q is no time with its offset: write one such as 2026-12-24T09:00:00+09:00", text)
	}
	return made
}

func weekdays() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }

func (l *loader) weeklyShift(path string, s shift) bot.Shift {
	made := bot.Shift{Person: s.Person}
	eachOf(l, at(path, "days"), "day", s.Days, weekdays())
	for n, day := range weekdays() {
		if len(s.Days) == 0 || slices.Contains(s.Days, day) {
			made.Days = append(made.Days, time.Weekday(n))
		}
	}
	if s.Hours != "" {
		made.Start, made.End = l.hours(at(path, "hours"), s.Hours)
	}
	zone, err := time.LoadLocation(cmp.Or(s.Zone, "Asia/Seoul"))
	if err != nil || s.Zone == "Local" {
		l.fail(at(path, "zone"), "%q is no time zone: write one such as Asia/Seoul", s.Zone)
		zone = time.UTC
	}
	made.Zone = zone
	return made
}

// hours reads two times of day with a hyphen between them.
func (l *loader) hours(path, text string) (start, end time.Duration) {
	from, to, _ := strings.Cut(text, "-")
	first, firstErr := time.Parse("15:04", strings.TrimSpace(from))
	last, lastErr := time.Parse("15:04", strings.TrimSpace(to))
	switch {
	case firstErr != nil || lastErr != nil:
		l.fail(path, "%q: write from and to, such as \"09:00-18:00\", in quotation marks", text)
	case first.Equal(last):
		l.fail(path, "the shift begins when it ends: write different times, such as \"09:00-18:00\"; without hours it lasts the whole day")
	}
	midnight := first.Truncate(24 * time.Hour)
	return first.Sub(midnight), last.Sub(midnight)
}
