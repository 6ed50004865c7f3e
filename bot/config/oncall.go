package config

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// onCall reads who leads what is declared; whoever may stand there must be allowed to write.
func (l *loader) onCall(o onCall, people bot.People, slack bool) bot.OnCall {
	able := leaders(people)
	eachOf(l, "on_call.order", "person who may lead", o.Order, able)
	made := bot.OnCall{Order: o.Order}
	for i, s := range o.Shifts {
		path := at("on_call.shifts", i)
		made.Shifts = append(made.Shifts, l.shift(path, s, able))
		if s.Group != "" && !slack {
			l.fail(at(path, "slack_group"), "a Slack user group is read with the token of the Slack door: add slack, or write persons")
		}
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
	l.whose(path, s, able)
	fixed, weekly := s.From != "" || s.Until != "", len(s.Days) > 0 || s.Hours != "" || s.Zone != "" || s.Every != nil || s.Since != ""
	switch {
	case fixed && weekly:
		l.fail(path, "a shift is either once, with from and until, or every week, with days, hours, every, since and zone: keep one of both")
	case fixed:
		return l.fixedShift(path, s)
	case !weekly && s.Group == "":
		l.fail(path, "when is this shift? Write from and until, or days and hours")
	}
	return l.weeklyShift(path, s)
}

// whose checks who takes a shift. A group without a time takes it always: whoever keeps the rota keeps the group.
func (l *loader) whose(path string, s shift, able []string) {
	switch {
	case s.Group == "":
		oneOf(l, at(path, "person"), "person who may lead", s.Person, able)
	case s.Person != "":
		l.fail(path, "a shift is a person's or a Slack user group's: keep person or slack_group")
	case !isGroupID(s.Group):
		l.fail(at(path, "slack_group"), "%q is no id of a user group: in Slack, open the group under People, User groups, and copy its id, which begins with S", s.Group)
	}
}

// isGroupID reports whether Slack writes ids of user groups so.
func isGroupID(id string) bool {
	return strings.HasPrefix(id, "S") && len(id) > 5 && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (l *loader) fixedShift(path string, s shift) bot.Shift {
	made := bot.Shift{Person: s.Person, Group: s.Group, From: l.instant(at(path, "from"), s.From), Until: l.instant(at(path, "until"), s.Until)}
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
	made := bot.Shift{Person: s.Person, Group: s.Group}
	eachOf(l, at(path, "days"), "day", s.Days, weekdays())
	for n, day := range weekdays() {
		if len(s.Days) == 0 || slices.Contains(s.Days, day) {
			made.Days = append(made.Days, time.Weekday(n))
		}
	}
	if s.Hours != "" {
		made.Start, made.End = l.hours(at(path, "hours"), s.Hours)
	}
	made.Every, made.Since = l.turns(path, s)
	zone, err := time.LoadLocation(cmp.Or(s.Zone, "Asia/Seoul"))
	if err != nil || s.Zone == "Local" {
		l.fail(at(path, "zone"), "%q is no time zone: write one such as Asia/Seoul", s.Zone)
		zone = time.UTC
	}
	made.Zone = zone
	return made
}

// mostWeeks bounds a rotation: whoever wants more weeks than a year has made a slip.
const mostWeeks = 52

// turns reads in which weeks a shift comes back.
func (l *loader) turns(path string, s shift) (every int, since time.Time) {
	if s.Every == nil && s.Since == "" {
		return 0, time.Time{}
	}
	if s.Every == nil || *s.Every < 2 || *s.Every > mostWeeks {
		l.fail(at(path, "every"), "a shift that takes turns comes back every 2 to %d weeks: write every: 2 for two teams, or leave every and since out for each week", mostWeeks)
		return 0, time.Time{}
	}
	since, err := time.Parse(time.DateOnly, s.Since)
	if err != nil {
		l.fail(at(path, "since"), "%q is no date: write the day on which its first week begins, such as 2026-03-02; the teams change on that day of the week", s.Since)
	}
	return *s.Every, since
}

// hours reads two times of day with a hyphen between them.
func (l *loader) hours(path, text string) (start, end time.Duration) {
	from, to, _ := strings.Cut(text, "-")
	first, firstErr := time.Parse("15:04", strings.TrimSpace(from))
	last, lastErr := time.Parse("15:04", strings.TrimSpace(to))
	if firstErr != nil || lastErr != nil {
		l.fail(path, "%q: write from and to, such as \"09:00-18:00\", in quotation marks", text)
	}
	midnight := first.Truncate(24 * time.Hour)
	return first.Sub(midnight), last.Sub(midnight)
}
