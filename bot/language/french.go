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
	at, issued, seoul time.Time
	about, zoned      bool
}

// String returns the bare form, as after a colon: 15 h 30 on the day of issue,
// else le 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) String() string { return m.told("", "le ") }

// A returns à 15 h 30, else le 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) A() string { return m.told("à ", "le ") }

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

// Seoul returns the form for chronologies and Korean authorities: samedi 15
// octobre 2022 à 15 h 30 (heure de Séoul, UTC+9).
func (m FrenchMoment) Seoul() string {
	_, offset := m.seoul.Zone()
	return frenchWeekday(m.seoul) + " " + frenchDay(m.seoul) + frenchYear(m.seoul) + " à " + frenchClock(m.seoul) +
		" (heure de Séoul, " + utcOffset(offset) + ")"
}

// Date returns the day of the moment in Paris.
func (m FrenchMoment) Date() FrenchDate { return FrenchDate{at: m.at, issued: m.issued} }

// WithZone returns the same moment with both zones in every form.
func (m FrenchMoment) WithZone() FrenchMoment {
	m.zoned = true
	return m
}

// told puts the preposition that fits before the hour or before the date.
func (m FrenchMoment) told(beforeHour, beforeDay string) string {
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

func (m FrenchMoment) clock() string {
	if m.about {
		return frenchClock(m.at) + " environ"
	}
	return frenchClock(m.at)
}

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

// Au returns au 19 octobre, with the year when it is not that of the issue.
func (d FrenchDate) Au() string {
	if d.at.Year() == d.issued.Year() {
		return "au " + frenchDay(d.at)
	}
	return "au " + d.String()
}

// FrenchSpan is a span told in French, in Paris; with its zone named, Seoul
// follows in brackets.
type FrenchSpan struct {
	paris, seoul period
	issued       time.Time
	zoned        bool
}

// String returns de 8 h 27 à 16 h on the day of issue, else le 15 octobre 2022
// de 8 h 27 à 16 h, or du 15 octobre 2022 à 8 h 27 au 20 octobre 2022 à 16 h.
func (s FrenchSpan) String() string {
	if !s.zoned {
		return s.told()
	}
	return s.told() + ", heure de Paris (" + s.toldInSeoul() + ")"
}

// Lasting returns the span with its duration in brackets: de 8 h 27 à 16 h (7
// heures et 33 minutes).
func (s FrenchSpan) Lasting() string {
	// Whole minutes, so that the duration is the difference of the two
	// times that are shown.
	lasted := FrenchDuration(s.paris.to.Truncate(time.Minute).Sub(s.paris.from.Truncate(time.Minute)))
	if !s.zoned {
		return s.told() + " (" + lasted + ")"
	}
	return s.told() + ", heure de Paris (" + lasted + nnbsp + "; " + s.toldInSeoul() + ")"
}

func (s FrenchSpan) told() string {
	dayIsPlain := sameDay(s.paris.from, s.issued) && (!s.zoned || sameDay(s.paris.from, s.seoul.from) && sameDay(s.paris.to, s.seoul.to))
	return s.paris.told(dayIsPlain, true)
}

func (s FrenchSpan) toldInSeoul() string {
	return s.seoul.told(sameDay(s.paris.from, s.seoul.from), false) + " à Séoul"
}

// period is a span in one zone.
type period struct{ from, to time.Time }

func (p period) told(dayIsPlain, withYear bool) string {
	day := func(t time.Time) string {
		if withYear || p.from.Year() != p.to.Year() {
			return frenchDay(t) + frenchYear(t)
		}
		return frenchDay(t)
	}
	from, to := frenchClock(p.from), frenchClock(p.to)
	switch {
	case !sameDay(p.from, p.to):
		return "du " + day(p.from) + " à " + from + " au " + day(p.to) + " à " + to
	case dayIsPlain:
		return "de " + from + " à " + to
	}
	return "le " + day(p.from) + " de " + from + " à " + to
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
