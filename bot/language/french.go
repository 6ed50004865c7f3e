package language

import (
	"fmt"
	"strconv"
	"time"
)

const (
	nbsp  = "\u00a0" // before : % € and units, inside « »
	nnbsp = "\u202f" // before ; ! ? and between thousands
)

// FrenchMoment is a moment told in French, in Paris; with its zone named,
// Seoul follows in brackets. The forms carry the preposition, because it fuses
// with the article of the date.
type FrenchMoment struct {
	at, issued, seoul      time.Time
	about, zoned, document bool
}

// String returns the bare form, as after a colon: 15 h 30 on the day of issue,
// else le 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) String() string { return m.told("", "le ") }

// A returns à 15 h 30, else le 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) A() string { return m.told("à ", "le ") }

// Situation returns à 15 h 30, else au 15 octobre 2022 à 15 h 30: it follows situation.
func (m FrenchMoment) Situation() string { return m.told("à ", "au ") }

// De returns de 15 h 30, else du 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) De() string { return m.told("de ", "du ") }

// Depuis returns depuis 15 h 30, else depuis le 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) Depuis() string { return m.told("depuis ", "depuis le ") }

// AuPlusTard returns au plus tard à 16 h, else au plus tard le 16 octobre 2022
// à 16 h.
func (m FrenchMoment) AuPlusTard() string { return m.told("au plus tard à ", "au plus tard le ") }

// Au returns the date alone, au 19 octobre.
func (m FrenchMoment) Au() string { return m.Date().Au() }

// Full returns le samedi 15 octobre 2022 à 8 h 30, heure de Paris (15 h 30 à
// Séoul).
func (m FrenchMoment) Full() string {
	return "le " + frenchWeekday(m.at) + " " + frenchDay(m.at) + frenchYear(m.at) + " à " + m.clock() + m.inSeoul()
}

// Date returns the day of the moment in Seoul.
func (m FrenchMoment) Date() FrenchDate {
	return FrenchDate{at: m.seoul, issued: m.issued.In(m.seoul.Location())}
}

// Relative returns il y a 35 minutes or dans 20 minutes, counted from the issue.
func (m FrenchMoment) Relative() string { return FrenchRelative(m.at, m.issued) }

// WithZone returns the same moment with both zones in every form.
func (m FrenchMoment) WithZone() FrenchMoment {
	m.zoned = true
	return m
}

// told puts the preposition that fits before the hour or before the date.
func (m FrenchMoment) told(beforeHour, beforeDay string) string {
	if m.document {
		return beforeDay + m.Listed() + ", heure de Séoul"
	}
	zone := ""
	if m.zoned {
		zone = m.inSeoul()
	}
	switch {
	case !sameDay(m.at, m.issued):
		return beforeDay + frenchDay(m.at) + frenchYear(m.at) + " à " + m.clock() + zone
	case m.zoned && !sameDay(m.at, m.seoul):
		// Today for Paris is tomorrow in Seoul, so both say their day.
		return beforeDay + frenchDay(m.at) + " à " + m.clock() + zone
	}
	return beforeHour + m.clock() + zone
}

func (m FrenchMoment) clock() string { return frenchStart(m.at, m.about) }

// inSeoul names Paris and gives Seoul in brackets, with as much of the date as
// differs.
func (m FrenchMoment) inSeoul() string {
	day := ""
	switch {
	case m.seoul.Year() != m.at.Year():
		day = "le " + frenchDay(m.seoul) + frenchYear(m.seoul) + " à "
	case m.seoul.Month() != m.at.Month():
		day = "le " + frenchDay(m.seoul) + " à "
	case m.seoul.Day() != m.at.Day():
		day = "le " + frenchOrdinal(m.seoul.Day()) + " à "
	}
	return ", heure de Paris (" + day + frenchClock(m.seoul) + " à Séoul)"
}

// FrenchDate is a day told in French.
type FrenchDate struct {
	at, issued time.Time
}

// String returns 15 octobre 2022.
func (d FrenchDate) String() string { return frenchDay(d.at) + frenchYear(d.at) }

// Le returns le 15 octobre 2022.
func (d FrenchDate) Le() string { return "le " + d.String() }

// De returns du 15 octobre 2022.
func (d FrenchDate) De() string { return "du " + d.String() }

// AuPlusTard returns au plus tard le 7 décembre 2022.
func (d FrenchDate) AuPlusTard() string { return "au plus tard " + d.Le() }

// Au returns au 19 octobre, with the year when it is not that of the issue.
func (d FrenchDate) Au() string {
	if d.at.Year() == d.issued.Year() {
		return "au " + frenchDay(d.at)
	}
	return "au " + d.String()
}

func frenchClock(t time.Time) string {
	if t.Minute() == 0 {
		return strconv.Itoa(t.Hour()) + nbsp + "h"
	}
	return fmt.Sprintf("%d%sh%s%02d", t.Hour(), nbsp, nbsp, t.Minute())
}

func frenchDay(t time.Time) string {
	return frenchOrdinal(t.Day()) + nbsp + [...]string{
		"janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre",
	}[t.Month()-1]
}

func frenchOrdinal(day int) string {
	if day == 1 {
		return "1er"
	}
	return strconv.Itoa(day)
}

func frenchYear(t time.Time) string { return " " + strconv.Itoa(t.Year()) }

func frenchWeekday(t time.Time) string {
	return [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[t.Weekday()]
}
