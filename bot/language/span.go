package language

import (
	"strconv"
	"strings"
	"time"
)

// Span is the time from one moment to another, as one message tells it. An end
// at midnight belongs to the day that it ends.
type Span struct {
	From, To, IssuedAt time.Time
	Zones              Zones
	// About marks a start that is not exact.
	About bool
	// Zoned names the zone.
	Zoned bool
}

// Korean returns the span for readers in Korea.
func (s Span) Korean() KoreanSpan { return KoreanSpan{s.in(s.Zones.Seoul)} }

// English returns the span in the zone of the English readers.
func (s Span) English() EnglishSpan {
	return EnglishSpan{period: s.in(s.Zones.English), seoul: s.in(s.Zones.Seoul), zoned: s.Zoned}
}

// French returns the span for readers in France.
func (s Span) French() FrenchSpan {
	return FrenchSpan{paris: s.in(s.Zones.Paris), seoul: s.in(s.Zones.Seoul), zoned: s.Zoned}
}

func (s Span) in(zone *time.Location) period {
	return period{from: s.From.In(zone), to: s.To.In(zone), issued: s.IssuedAt.In(zone), about: s.About}
}

// period is a span in one zone.
type period struct {
	from, to, issued time.Time
	about            bool
}

// lasted is in whole minutes, so that it is the difference of the two times
// that are shown; an inexact start gives no exact minutes.
func (p period) lasted() time.Duration {
	d := p.to.Truncate(time.Minute).Sub(p.from.Truncate(time.Minute))
	if p.about && d >= 2*time.Hour {
		return d.Round(time.Hour)
	}
	return d
}

func (p period) inYearOfIssue() bool {
	return p.from.Year() == p.issued.Year() && p.to.Year() == p.issued.Year()
}

// endsThatDay tells whether a span ends on the day on which it starts, its
// midnight included.
func endsThatDay(from, to time.Time) bool {
	return sameDay(from, to) || isMidnight(to) && sameDay(from, to.AddDate(0, 0, -1))
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

// KoreanSpan is a span in Seoul, told in Korean.
type KoreanSpan struct{ period }

// String returns 10월 15일 오후 3시 19분 ~ 10월 20일 오후 11시; a day that is
// plain from the issue or the start is left out, a year that is not is added.
func (s KoreanSpan) String() string { return s.told(sameDay(s.from, s.issued)) }

// Window returns 10월 15일 오후 3시 ~ 5시: the span with its day even on the day
// of issue.
func (s KoreanSpan) Window() string { return s.told(false) }

// Duration returns 2시간 15분, or 약 2시간 when the start is not exact.
func (s KoreanSpan) Duration() string {
	if s.about {
		return KoreanAbout(s.lasted())
	}
	return KoreanDuration(s.lasted())
}

// During returns 2시간 15분 동안, or 45분가량: 가량 and 동안 do not stand together.
func (s KoreanSpan) During() string {
	if told := s.Duration(); !strings.HasSuffix(told, "가량") {
		return told + " 동안"
	}
	return s.Duration()
}

func (s KoreanSpan) told(dayIsPlain bool) string {
	from, to := koreanClock(s.from), koreanClock(s.to)
	thatDay := endsThatDay(s.from, s.to)
	if thatDay && !sameDay(s.from, s.to) {
		to = "밤 12시"
	}
	switch half, _, _ := strings.Cut(from, " "); {
	case s.about:
		from += "경"
	case thatDay && (half == "오전" || half == "오후"):
		to = strings.TrimPrefix(to, half+" ")
	}
	if !thatDay {
		return s.day(s.from) + from + " ~ " + s.day(s.to) + to
	}
	if dayIsPlain {
		return from + " ~ " + to
	}
	return s.day(s.from) + from + " ~ " + to
}

func (s KoreanSpan) day(t time.Time) string {
	if s.inYearOfIssue() {
		return koreanDay(t) + " "
	}
	return strconv.Itoa(t.Year()) + "년 " + koreanDay(t) + " "
}

// EnglishSpan is a span told in English, in the readers' zone.
type EnglishSpan struct {
	period
	seoul period
	zoned bool
}

// String returns October 15, 2022, 3:19 p.m. to October 20, 2022, 11:00 p.m.;
// a day that is plain from the issue or the start is left out.
func (s EnglishSpan) String() string { return s.told(sameDay(s.from, s.issued)) }

// Window returns October 15, 2022, 3:00 to 5:00 p.m.: the span with its day
// even on the day of issue.
func (s EnglishSpan) Window() string { return s.told(false) }

// Duration returns 2 hours 15 minutes, or about 2 hours when the start is not
// exact.
func (s EnglishSpan) Duration() string {
	if s.about {
		return EnglishAbout(s.lasted())
	}
	return EnglishDuration(s.lasted())
}

func (s EnglishSpan) told(dayIsPlain bool) string {
	changed := zoneName(s.from) != zoneName(s.to) // the clocks, in between
	thatDay := endsThatDay(s.from, s.to)
	var from, to string
	if thatDay {
		from, to = englishClock(s.from), englishClock(s.to)
	} else {
		// Beside a date, midnight may be either end of it; 12:00 a.m. is not.
		from, to = englishDigits(s.from), englishDate(s.to)+", "+englishDigits(s.to)
	}
	switch {
	case s.about:
		from = "about " + from
	case thatDay && !changed && strings.HasSuffix(to, ".m."):
		from = strings.TrimSuffix(from, to[len(to)-len(" p.m."):])
	}
	if changed {
		from += " " + zoneName(s.from)
	}
	if !thatDay || !dayIsPlain {
		from = englishDate(s.from) + ", " + from
	}
	if s.zoned || changed {
		to += " " + zoneName(s.to)
	}
	return from + " to " + to
}

// FrenchSpan is a span told in French, in Paris; with its zone named, Seoul
// follows in brackets.
type FrenchSpan struct {
	paris, seoul period
	zoned        bool
}

// String returns de 8 h 27 à 16 h on the day of issue, else le 15 octobre 2022
// de 8 h 27 à 16 h, or du 15 octobre 2022 à 8 h 27 au 20 octobre 2022 à 16 h.
func (s FrenchSpan) String() string { return s.zone(s.told(), "") }

// Window returns le 15 octobre de 8 h à 10 h: the span with its day even on the
// day of issue, and a year that is not that of the issue.
func (s FrenchSpan) Window() string {
	return s.zone(s.paris.french(false, !s.paris.inYearOfIssue()), "")
}

// Lasting returns the span with its duration in brackets: de 8 h 27 à 16 h (7
// heures et 33 minutes).
func (s FrenchSpan) Lasting() string { return s.zone(s.told(), s.Duration()) }

// Duration returns 2 heures et 15 minutes, or environ 2 heures when the start
// is not exact.
func (s FrenchSpan) Duration() string {
	if s.paris.about {
		return FrenchAbout(s.paris.lasted())
	}
	return FrenchDuration(s.paris.lasted())
}

func (s FrenchSpan) told() string {
	dayIsPlain := sameDay(s.paris.from, s.paris.issued) && (!s.zoned || sameDay(s.paris.from, s.seoul.from) && sameDay(s.paris.to, s.seoul.to))
	return s.paris.french(dayIsPlain, true)
}

// zone adds in brackets what is asked for, and Seoul where the zone is named.
func (s FrenchSpan) zone(told, lasted string) string {
	if !s.zoned {
		if lasted == "" {
			return told
		}
		return told + " (" + lasted + ")"
	}
	if lasted != "" {
		lasted += nnbsp + "; "
	}
	withYear := s.seoul.from.Year() != s.paris.from.Year() || s.seoul.to.Year() != s.seoul.from.Year()
	return told + ", heure de Paris (" + lasted + s.seoul.french(sameDay(s.paris.from, s.seoul.from), withYear) + " à Séoul)"
}

// french tells the span in one zone.
func (p period) french(dayIsPlain, withYear bool) string {
	day := func(t time.Time) string {
		if withYear {
			return frenchDay(t) + frenchYear(t)
		}
		return frenchDay(t)
	}
	from := frenchStart(p.from, p.about)
	switch {
	case !endsThatDay(p.from, p.to):
		return "du " + day(p.from) + " à " + from + " au " + day(p.to) + " à " + frenchClock(p.to)
	case dayIsPlain:
		return "de " + from + " à " + frenchEnd(p.from, p.to)
	}
	return "le " + day(p.from) + " de " + from + " à " + frenchEnd(p.from, p.to)
}

func frenchStart(t time.Time, about bool) string {
	if about {
		return frenchClock(t) + " environ"
	}
	return frenchClock(t)
}

// frenchEnd is the clock of an end on the day of the start, minuit at its
// midnight.
func frenchEnd(from, to time.Time) string {
	if !sameDay(from, to) {
		return "minuit"
	}
	return frenchClock(to)
}
