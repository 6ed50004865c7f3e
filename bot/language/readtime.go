package language

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// clockTold is a time of day as it is written.
type clockTold struct {
	hour, minute int
	either       bool           // the half of the day is left open
	zone         *time.Location // as the text names it; nil: it does not
	length       int            // minutes, where it may as well be a duration
}

// dayTold is a day as it is written.
type dayTold struct {
	year, month, day int
	bare             bool // without its month
	length           int  // minutes, where it may as well be a number of days
}

// clock is a time of day; an hour that no clock shows is none.
func (h hit) clock(c clockTold) *finding {
	if c.hour == 24 && c.minute == 0 {
		c.hour = 0
	}
	if c.hour > 23 || c.minute > 59 {
		return nil
	}
	f := h.value(!c.either && c.length == 0)
	f.clock = &c
	return f
}

// day is a date; year is empty where it is not said, and month 0.
func (h hit) day(year string, month, day int, sure bool) *finding {
	if month > 12 || day < 1 || day > 31 {
		return nil
	}
	f := h.value(sure)
	f.day = &dayTold{year: atoi(year), month: month, day: day, bare: month == 0}
	return f
}

func atoi(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// settle gives every time of day its zone and its day, and both their meaning.
func (s *scan) settle() {
	joins := regexp.MustCompile(`^(?:[ ~–-]|à|et|ou|to|and|or|until|puis|jusqu'à|부터|에서)*$`)
	for i := len(s.found) - 2; i >= 0; i-- {
		c, next := s.found[i].clock, s.found[i+1].clock
		if c != nil && next != nil && c.zone == nil && next.zone != nil && joins.MatchString(s.gap(i)) {
			c.zone, c.length = next.zone, 0
			s.found[i].Sure = !c.either
		}
	}
	beside := regexp.MustCompile(`^(?:[ ,()]|[월화수목금토일]요일|[월화수목금토일]|at|about|around|by|à|vers|dès|avant|environ|from|on|le|du|KST|heure de Paris|heure de Séoul)*$`)
	dayOf := make([]*dayTold, len(s.found))
	told := map[int]bool{}
	for i := range s.found {
		for _, j := range []int{i - 1, i + 1} {
			if s.found[i].clock == nil || dayOf[i] != nil || j < 0 || j >= len(s.found) || s.found[j].day == nil {
				continue
			}
			if beside.MatchString(s.gap(min(i, j))) {
				dayOf[i], told[j] = s.found[j].day, true
				s.found[j].Means = s.dateOf(*s.found[i].clock, *s.found[j].day)
				s.found[j].Sure = false
			}
		}
	}
	for i := range s.found {
		switch f := &s.found[i]; {
		case f.clock != nil:
			f.Means = s.meansClock(*f.clock, dayOf[i])
			f.Sure = f.Sure && (dayOf[i] != nil || s.steady(s.zoneOf(*f.clock)))
		case f.day != nil && !told[i]:
			at := s.date(*f.day, s.home)
			f.Means = []Value{{DateKind, at.Format("01-02")}}
			f.Sure = f.Sure && !f.day.bare
			if f.day.length > 0 {
				f.Means = append(f.Means, minutes(f.day.length))
			}
		}
	}
}

// gap is the text between a finding and the next.
func (s *scan) gap(i int) string {
	if from, to := s.found[i].end, s.found[i+1].start; from <= to {
		return s.text[from:to]
	}
	return "?"
}

func (s *scan) zoneOf(c clockTold) *time.Location {
	if c.zone != nil {
		return c.zone
	}
	return s.home
}

// steady reports whether a zone keeps its distance from UTC around the time of issue.
func (s *scan) steady(zone *time.Location) bool {
	_, before := s.issued.Add(-48 * time.Hour).In(zone).Zone()
	_, after := s.issued.Add(48 * time.Hour).In(zone).Zone()
	return before == after
}

func (s *scan) meansClock(c clockTold, d *dayTold) []Value {
	zone := s.zoneOf(c)
	issued := s.issued.In(zone)
	day := time.Date(issued.Year(), issued.Month(), issued.Day(), 0, 0, 0, 0, zone)
	if d != nil {
		day = s.date(*d, zone)
	}
	hours := []int{c.hour}
	if c.either {
		hours = []int{c.hour % 12, c.hour%12 + 12}
	}
	var means []Value
	for _, hour := range hours {
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, c.minute, 0, 0, zone)
		means = append(means, Value{ClockKind, at.UTC().Format("15:04")})
	}
	if c.length > 0 {
		means = append(means, minutes(c.length))
	}
	return means
}

// dateOf is the day in Seoul of a time that stands beside its date.
func (s *scan) dateOf(c clockTold, d dayTold) []Value {
	zone := s.zoneOf(c)
	day := s.date(d, zone)
	hours := []int{c.hour}
	if c.either {
		hours = []int{c.hour % 12, c.hour%12 + 12}
	}
	var means []Value
	for _, hour := range hours {
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, c.minute, 0, 0, zone)
		means = append(means, Value{DateKind, at.In(s.zones.Seoul).Format("01-02")})
	}
	return means
}

// date is the day that is nearest to the issue where month or year are not said.
func (s *scan) date(d dayTold, zone *time.Location) time.Time {
	issued := s.issued.In(zone)
	year, month := d.year, time.Month(d.month)
	if year == 0 {
		year = issued.Year()
	}
	if !d.bare {
		return time.Date(year, month, d.day, 0, 0, 0, 0, zone)
	}
	best := time.Time{}
	for _, m := range []time.Month{issued.Month(), issued.Month() - 1, issued.Month() + 1} {
		at := time.Date(issued.Year(), m, d.day, 0, 0, 0, 0, zone)
		if best.IsZero() || at.Sub(issued).Abs() < best.Sub(issued).Abs() {
			best = at
		}
	}
	return best
}

// minutes is a duration.
func minutes(n int) Value { return Value{DurationKind, fmt.Sprint(n) + " min"} }

// lasting is a duration of so many of a unit, which is given in seconds.
func lasting(count, seconds float64) Value {
	return Value{DurationKind, plainNumber(count*seconds/60) + " min"}
}

func inMonths(count float64) Value { return Value{DurationKind, plainNumber(count) + " months"} }

// zoneNamed returns the zone that stands right behind a time.
func (s *scan) zoneNamed(after string, names *regexp.Regexp) *time.Location {
	m := names.FindStringSubmatch(after)
	if m == nil {
		return nil
	}
	word := strings.ToLower(m[len(m)-1])
	for _, z := range []struct {
		sign string
		zone *time.Location
	}{
		{"seoul", s.zones.Seoul},
		{"séoul", s.zones.Seoul},
		{"cor", s.zones.Seoul},
		{"kor", s.zones.Seoul},
		{"kst", s.zones.Seoul},
		{"한국", s.zones.Seoul},
		{"서울", s.zones.Seoul},
		{"paris", s.zones.Paris},
		{"cet", s.zones.Paris},
		{"cest", s.zones.Paris},
		{"파리", s.zones.Paris},
		{"jst", s.zones.Seoul},
		{"utc", time.UTC},
		{"gmt", time.UTC},
	} {
		if strings.HasPrefix(word, z.sign) {
			return z.zone
		}
	}
	return nil
}
