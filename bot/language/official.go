package language

import (
	"fmt"
	"time"
)

// Official documents write twenty-four hours, so that noon and midnight are
// plain, and always the date; English and French name the zone with its offset.

// Official returns 2022. 10. 15.(토) 15:30.
func (m KoreanMoment) Official() string {
	told := koreanOfficialDay(m.at) + m.at.Format(" 15:04")
	if m.about {
		return told + "경"
	}
	return told
}

// Official returns October 15, 2022, 15:30 KST (UTC+9).
func (m EnglishMoment) Official() string {
	clock := m.at.Format("15:04 ") + zoneName(m.at)
	if m.about {
		clock = "about " + clock
	}
	return m.Date() + ", " + clock
}

// Official returns samedi 15 octobre 2022 à 8 h 30 (heure de Paris, UTC+2).
func (m FrenchMoment) Official() string { return m.official(m.at, "heure de Paris") }

// Seoul returns the form for chronologies and Korean authorities: samedi 15
// octobre 2022 à 15 h 30 (heure de Séoul, UTC+9).
func (m FrenchMoment) Seoul() string { return m.official(m.seoul, "heure de Séoul") }

func (m FrenchMoment) official(at time.Time, zone string) string {
	return frenchOfficialDay(at) + " à " + frenchStart(at, m.about) + " (" + zone + ", " + offset(at) + ")"
}

// Official returns 2022. 10. 15.(토) 14:30~16:30.
func (s KoreanSpan) Official() string {
	from := KoreanMoment{at: s.from, about: s.about}.Official() + "~"
	if endsThatDay(s.from, s.to) {
		return from + officialEnd(s.from, s.to)
	}
	return from + koreanOfficialDay(s.to) + s.to.Format(" 15:04")
}

// Official returns October 15, 2022, 14:30 to 16:30 KST (UTC+9).
func (s EnglishSpan) Official() string {
	from, to := s.from.Format("15:04"), officialEnd(s.from, s.to)
	if s.about {
		from = "about " + from
	}
	if zoneName(s.from) != zoneName(s.to) {
		from += " " + zoneName(s.from)
	}
	if !endsThatDay(s.from, s.to) {
		to = englishDate(s.to) + ", " + s.to.Format("15:04")
	}
	return englishDate(s.from) + ", " + from + " to " + to + " " + zoneName(s.to)
}

// Official returns samedi 15 octobre 2022 de 14 h 30 à 16 h 30 (heure de
// Paris, UTC+2), with both offsets where the clocks changed in between.
func (s FrenchSpan) Official() string {
	p := s.paris
	zone := offset(p.from)
	if offset(p.to) != zone {
		zone += " puis " + offset(p.to)
	}
	from := frenchStart(p.from, p.about)
	if endsThatDay(p.from, p.to) {
		return frenchOfficialDay(p.from) + " de " + from + " à " + frenchEnd(p.from, p.to) + " (heure de Paris, " + zone + ")"
	}
	return "du " + frenchOfficialDay(p.from) + " à " + from + " au " + frenchOfficialDay(p.to) + " à " + frenchClock(p.to) + " (heure de Paris, " + zone + ")"
}

// officialEnd is the clock of an end on the day of the start, 24:00 at its
// midnight.
func officialEnd(from, to time.Time) string {
	if !sameDay(from, to) {
		return "24:00"
	}
	return to.Format("15:04")
}

func koreanOfficialDay(t time.Time) string {
	return fmt.Sprintf("%d. %d. %d.(%s)", t.Year(), int(t.Month()), t.Day(), koreanWeekday(t))
}

func frenchOfficialDay(t time.Time) string {
	return frenchWeekday(t) + " " + frenchDay(t) + frenchYear(t)
}

func offset(t time.Time) string {
	_, seconds := t.Zone()
	return utcOffset(seconds)
}
