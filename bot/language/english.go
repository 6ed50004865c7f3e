package language

import (
	"fmt"
	"strconv"
	"time"
)

// EnglishMoment is a moment told in English, in the readers' zone.
type EnglishMoment struct {
	at, issued, seoul      time.Time
	about, zoned, document bool
}

// String returns 3:30 p.m. on the day of issue, else October 15, 2022,
// 3:30 p.m.; it follows since, by, from, to, of and as of.
func (m EnglishMoment) String() string {
	switch {
	case m.document:
		return m.Listed() + " " + zoneName(m.seoul)
	case sameDay(m.at, m.issued):
		return m.clock() + m.zone()
	case isMidnight(m.at):
		return m.midnight(m.zone())
	}
	return englishDate(m.at) + ", " + m.clock() + m.zone()
}

// At returns at 3:30 p.m. on the day of issue, else on October 15, 2022, at
// 3:30 p.m.
func (m EnglishMoment) At() string {
	if m.document {
		return "on " + m.String()
	}
	if sameDay(m.at, m.issued) || isMidnight(m.at) {
		return "at " + m.String()
	}
	return "on " + englishDate(m.at) + ", at " + m.clock() + m.zone()
}

// Full returns Saturday, October 15, 2022, 3:30 p.m. KST (UTC+9).
func (m EnglishMoment) Full() string {
	if isMidnight(m.at) {
		return m.midnight(" " + zoneName(m.at))
	}
	return m.at.Weekday().String() + ", " + englishDate(m.at) + ", " + m.clock() + " " + zoneName(m.at)
}

// Date returns October 15, 2022, the day in Seoul.
func (m EnglishMoment) Date() string { return englishDate(m.seoul) }

// Relative returns 35 minutes ago or in 20 minutes, counted from the issue.
func (m EnglishMoment) Relative() string { return EnglishRelative(m.at, m.issued) }

// WithZone returns the same moment with its zone named in every form.
func (m EnglishMoment) WithZone() EnglishMoment {
	m.zoned = true
	return m
}

// midnight belongs to two days: one to come is the end of the first, one that has passed the start of the second.
func (m EnglishMoment) midnight(zone string) string {
	edge, day := "start", m.at
	if m.at.After(m.issued) {
		edge, day = "end", m.at.AddDate(0, 0, -1)
	}
	return m.clock() + zone + " at the " + edge + " of " + day.Format("Monday, January 2, 2006")
}

func (m EnglishMoment) clock() string {
	if m.about {
		return "about " + englishClock(m.at)
	}
	return englishClock(m.at)
}

func (m EnglishMoment) zone() string {
	if m.zoned {
		return " " + zoneName(m.at)
	}
	return ""
}

func englishDate(t time.Time) string { return t.Format("January 2, 2006") }

// englishClock returns 3:30 p.m., and noon or midnight at exactly twelve.
func englishClock(t time.Time) string {
	switch {
	case t.Hour() == 12 && t.Minute() == 0:
		return "noon"
	case t.Hour() == 0 && t.Minute() == 0:
		return "midnight"
	}
	return englishDigits(t)
}

func englishDigits(t time.Time) string {
	half := " a.m."
	if t.Hour() >= 12 {
		half = " p.m."
	}
	return fmt.Sprintf("%d:%02d%s", twelve(t.Hour()), t.Minute(), half)
}

// zoneName returns KST (UTC+9), or the offset alone where a zone has no name.
func zoneName(t time.Time) string {
	name, offset := t.Zone()
	if name == "UTC" {
		return name
	}
	utc := utcOffset(offset)
	if name == "" || name[0] == '+' || name[0] == '-' {
		return utc
	}
	return name + " (" + utc + ")"
}

func utcOffset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	hours, minutes := seconds/3600, seconds/60%60
	if minutes == 0 {
		return "UTC" + sign + strconv.Itoa(hours)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, hours, minutes)
}
