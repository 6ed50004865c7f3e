package language

import (
	"fmt"
	"time"
)

// Official documents write twenty-four hours, so that noon and midnight are
// plain, and always the date. Their hours are those of Seoul in every language;
// English and French name the zone with its offset, and where the moment is
// zoned they give the readers' own hour beside it. In a chronology the heading
// names the zone, and the lines do not.

// Official returns 2022. 10. 15.(토) 15:30.
func (m KoreanMoment) Official() string {
	told := koreanOfficialDay(m.at) + m.at.Format(" 15:04")
	if m.about {
		return told + "경"
	}
	return told
}

// Listed returns the line's form in a chronology, which is that of a document.
func (m KoreanMoment) Listed() string { return m.Official() }

// Clocks returns 한국 시각, which heads a chronology.
func (m KoreanMoment) Clocks() string {
	if name, _ := m.at.Zone(); name == "KST" {
		return "한국 시각"
	}
	return named(m.at)
}

// Official returns October 15, 2022, 15:30 KST (UTC+9); zoned, for readers who
// live by another clock, , which is 07:30 BST (UTC+1) follows.
func (m EnglishMoment) Official() string {
	told := m.Listed() + " " + zoneName(m.seoul)
	if !m.zoned || offset(m.at) == offset(m.seoul) {
		return told
	}
	own := m.at.Format("15:04 ") + zoneName(m.at)
	if !sameDay(m.at, m.seoul) {
		own = englishDate(m.at) + ", " + own
	}
	return told + ", which is " + own
}

// Listed returns October 15, 2022, 15:30.
func (m EnglishMoment) Listed() string {
	clock := m.seoul.Format("15:04")
	if m.about {
		clock = "about " + clock
	}
	return m.Date() + ", " + clock
}

// Clocks returns KST, UTC+9, which heads a chronology.
func (m EnglishMoment) Clocks() string { return named(m.seoul) }

// Official returns samedi 15 octobre 2022 à 15 h 30 (heure de Séoul, UTC+9);
// zoned, (heure de Séoul, UTC+9 ; 8 h 30 à Paris).
func (m FrenchMoment) Official() string {
	zone := m.Clocks()
	if m.zoned && offset(m.at) != offset(m.seoul) {
		own := frenchClock(m.at) + " à Paris"
		if !sameDay(m.at, m.seoul) {
			own = "le " + frenchDay(m.at) + " à " + own
		}
		zone += nnbsp + "; " + own
	}
	return m.Listed() + " (" + zone + ")"
}

// Listed returns samedi 15 octobre 2022 à 15 h 30.
func (m FrenchMoment) Listed() string {
	return frenchOfficialDay(m.seoul) + " à " + frenchStart(m.seoul, m.about)
}

// Clocks returns heure de Séoul, UTC+9, which heads a chronology.
func (m FrenchMoment) Clocks() string { return "heure de Séoul, " + offset(m.seoul) }

// named returns KST, UTC+9, or the offset alone where a zone has no name.
func named(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || name[0] == '+' || name[0] == '-' || name == "UTC" {
		return offset(t)
	}
	return name + ", " + offset(t)
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
	p := s.seoul
	from, to := p.from.Format("15:04"), officialEnd(p.from, p.to)
	if p.about {
		from = "about " + from
	}
	if zoneName(p.from) != zoneName(p.to) {
		from += " " + zoneName(p.from)
	}
	if !endsThatDay(p.from, p.to) {
		to = englishDate(p.to) + ", " + p.to.Format("15:04")
	}
	return englishDate(p.from) + ", " + from + " to " + to + " " + zoneName(p.to)
}

// Official returns samedi 15 octobre 2022 de 14 h 30 à 16 h 30 (heure de
// Séoul, UTC+9), with both offsets where the clocks changed in between.
func (s FrenchSpan) Official() string {
	p := s.seoul
	zone := offset(p.from)
	if offset(p.to) != zone {
		zone += " puis " + offset(p.to)
	}
	from := frenchStart(p.from, p.about)
	if endsThatDay(p.from, p.to) {
		return frenchOfficialDay(p.from) + " de " + from + " à " + frenchEnd(p.from, p.to) + " (heure de Séoul, " + zone + ")"
	}
	return "du " + frenchOfficialDay(p.from) + " à " + from + " au " + frenchOfficialDay(p.to) + " à " + frenchClock(p.to) + " (heure de Séoul, " + zone + ")"
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
