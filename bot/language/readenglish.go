package language

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

type englishForms struct {
	roles                                                                               roleForms
	states                                                                              stateForms
	percent, half, money, amount, length, clock, colon, noon, date, day, ordinal, count *regexp.Regexp
	zone, dayAhead, andHalf                                                             *regexp.Regexp
	worth                                                                               map[string]float64
}

const (
	enDigits = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
	enScale  = `(?: (thousand|million|billion|trillion)|(K|M|bn))?`
	enMonth  = `(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)`
)

func newEnglishForms() englishForms {
	f := englishForms{roles: englishRoles(), states: englishStates(), worth: map[string]float64{
		"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
		"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
		"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
		"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
	}}
	words := `(?i:(?:` + alternatives(f.worth) + `)(?:(?: and | |-)(?:` + alternatives(f.worth) + `))*)`
	number := `(` + enDigits + `|` + words + `)`
	f.percent = regexp.MustCompile(number + ` ?(?:%|per ?cent\b)`)
	f.andHalf = regexp.MustCompile(`(` + enDigits + `|` + words + `|(?i:an)) (?:hours? and a half|and a half hours)\b`)
	f.half = regexp.MustCompile(`(?i)\bhalf(?: an hour| an h|-hour)?\b|quarter of an hour`)
	f.money = regexp.MustCompile(`(KRW|EUR|USD|US\$|₩|€|\$) ?(` + enDigits + `)` + enScale)
	f.amount = regexp.MustCompile(number + enScale + ` (won|euros?|dollars?)\b`)
	f.length = regexp.MustCompile(`(` + enDigits + `|` + words + `|(?i:an))[ -]?(hours?|hrs?|h|minutes?|mins?|min|seconds?|days?|weeks?|months?)\b` +
		`(?:,? (?:and )?(` + enDigits + `|` + words + `) ?(?:minutes?|mins?|min)\b)?`)
	f.clock = regexp.MustCompile(`(?i)(?:\b(\d{1,2})(?:[:.](\d{2}))? ?(?:–|-|to|and|or) ?)?\b(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\b\.?`)
	f.colon = regexp.MustCompile(`\b(\d{1,2}):(\d{2})\b`)
	f.noon = regexp.MustCompile(`(?i)\bnoon\b|\bmidnight\b`)
	f.date = regexp.MustCompile(`\b` + enMonth + ` (\d{1,2})(?:st|nd|rd|th)?(?:(?: ?[–-] ?| to )(\d{1,2})(?:st|nd|rd|th)?\b)?(?:,? (\d{4})\b)?|\b(\d{1,2})(?:st|nd|rd|th)? ` + enMonth + `(?: (\d{4})\b)?`)
	f.day = regexp.MustCompile(`\b(?:[Tt]he|[Oo]n) (\d{1,2})(?:st|nd|rd|th)\b`)
	f.ordinal = regexp.MustCompile(`(?i)\b\d+(?:st|nd|rd|th)\b|\b(?:no|step|phase|stage|floor|level|version)\.? ?\d+\b|\b(?:one|two) of the\b|\bone by one\b|\bat one\b`)
	f.count = regexp.MustCompile(`(` + enDigits + `)` + enScale + `|\b(` + words + `)\b|(?i:\b(both|twice|a dozen|a hundred|a thousand|a million)\b)`)
	f.dayAhead = regexp.MustCompile(`^ ?(?:[,.;:)]|(?:at|of|about|around|from|to|until)\b|$)`)
	f.zone = regexp.MustCompile(`^,? ?\(?(?:in |of )?(KST|Korea|Seoul|JST|UTC|GMT|CEST|CET|Paris)`)
	return f
}

// alternatives of number words, the longest first, as a form takes the first that fits.
func alternatives(worth map[string]float64) string {
	return strings.Join(longestFirst(worth), "|")
}

// English reads the values of an English text in the zone of its readers.
func (r *Reader) English(text string, issued time.Time) []Reading {
	s, e := r.scan(text, issued, r.zones.English), r.english
	r.common.first(s)
	s.each(e.percent, func(h hit) *finding { return h.value(true, percent(e.number(h.group(1)))) })
	s.each(e.andHalf, func(h hit) *finding {
		hours := e.number(h.group(1))
		if strings.EqualFold(h.group(1), "an") {
			hours = 1
		}
		return h.value(true, lasting(hours+0.5, 3600))
	})
	s.each(e.half, func(h hit) *finding {
		switch text := strings.ToLower(h.text()); {
		case strings.HasPrefix(text, "quarter"):
			return h.value(true, minutes(15))
		case strings.Contains(text, "hour") || strings.HasSuffix(text, " h"):
			return h.value(true, minutes(30))
		}
		return h.value(false, percent(50))
	})
	s.each(e.money, func(h hit) *finding {
		return h.value(true, amount(h.group(1), e.scaled(h.group(2), h.group(3)+h.group(4))))
	})
	s.each(e.amount, func(h hit) *finding {
		return h.value(true, amount(h.group(4), e.scaled(h.group(1), h.group(2)+h.group(3))))
	})
	e.times(s)
	s.strike(r.common.offset)
	s.each(e.length, e.lasts)
	e.dates(s)
	s.strike(e.ordinal)
	s.each(e.count, e.counted)
	return s.readings(e.roles)
}

func (e englishForms) times(s *scan) {
	s.each(e.clock, func(h hit) *finding {
		afternoon := strings.EqualFold(h.group(5), "p")
		hour := func(digits string) int {
			n := atoi(digits)
			if n == 0 || n > 12 {
				return 99
			}
			if afternoon {
				return n%12 + 12
			}
			return n % 12
		}
		c := clockTold{hour: hour(h.group(3)), minute: atoi(h.group(4)), zone: s.zoneNamed(h.after(), e.zone)}
		if h.group(1) != "" {
			if f := h.clock(clockTold{hour: atoi(h.group(1)), minute: atoi(h.group(2)), either: true, zone: c.zone}); f != nil {
				f.end = f.start
				s.found = append(s.found, *f)
			}
		}
		return h.clock(c)
	})
	s.each(e.colon, func(h hit) *finding {
		hour := atoi(h.group(1))
		open := hour > 0 && hour <= 12 && !strings.HasPrefix(h.group(1), "0")
		return h.clock(clockTold{hour: hour, minute: atoi(h.group(2)), either: open, zone: s.zoneNamed(h.after(), e.zone)})
	})
	s.each(e.noon, func(h hit) *finding {
		c := clockTold{zone: s.zoneNamed(h.after(), e.zone)}
		if strings.EqualFold(h.text(), "noon") {
			c.hour = 12
		}
		return h.clock(c)
	})
}

func (e englishForms) lasts(h hit) *finding {
	told := h.group(1)
	n := e.number(told)
	if strings.EqualFold(told, "an") {
		n = 1
	}
	unit := h.group(2)
	switch {
	case strings.HasPrefix(unit, "h"):
		whole := n*60 + e.number(h.group(3))
		return h.value(whole != 24*60, lasting(whole, 60))
	case strings.EqualFold(told, "an"):
		return nil
	case strings.HasPrefix(unit, "min"):
		return h.value(n > 1, lasting(n, 60))
	case strings.HasPrefix(unit, "s"):
		return h.value(n > 1, lasting(n, 1))
	case strings.HasPrefix(unit, "d"):
		return h.value(n > 1, lasting(n, 24*3600))
	case strings.HasPrefix(unit, "w"):
		return h.value(n > 1, lasting(n, 7*24*3600))
	}
	return h.value(n > 1, inMonths(n))
}

func (e englishForms) dates(s *scan) {
	month := func(name string) int {
		for i, m := range strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec") {
			if strings.HasPrefix(strings.ToLower(name), m) {
				return i + 1
			}
		}
		return 0
	}
	s.each(e.date, func(h hit) *finding {
		if h.group(5) != "" {
			return h.day(h.group(7), month(h.group(6)), atoi(h.group(5)), true)
		}
		if h.group(3) != "" {
			if f := h.day(h.group(4), month(h.group(1)), atoi(h.group(3)), true); f != nil {
				f.start = f.end
				s.found = append(s.found, *f)
			}
		}
		return h.day(h.group(4), month(h.group(1)), atoi(h.group(2)), true)
	})
	s.each(e.day, func(h hit) *finding {
		if !e.dayAhead.MatchString(h.after()) {
			return nil
		}
		return h.day("", 0, atoi(h.group(1)), false)
	})
}

func (e englishForms) counted(h hit) *finding {
	if digits := h.group(1); digits != "" {
		scale := h.group(2) + h.group(3)
		if scale == "" && yearLike(digits) {
			return h.value(false, Value{NumberKind, digits}, Value{YearKind, digits})
		}
		return h.count(e.scaled(digits, scale), false)
	}
	switch loose := strings.ToLower(h.group(5)); loose {
	case "":
		v, known := spelled(h.group(4), e.worth)
		if !known || v == 1 {
			return nil
		}
		return h.count(v, true)
	case "both", "twice":
		return h.count(2, true)
	case "a dozen":
		return h.value(false, Value{NumberKind, "12"})
	default:
		return h.value(false, Value{NumberKind, plainNumber(e.worth[strings.TrimPrefix(loose, "a ")])})
	}
}

func (e englishForms) number(text string) float64 {
	if v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64); err == nil {
		return v
	}
	v, _ := spelled(text, e.worth)
	return v
}

func (e englishForms) scaled(digits, scale string) float64 {
	worth := map[string]float64{"K": 1e3, "M": 1e6, "bn": 1e9}[scale]
	if worth == 0 {
		worth = max(1, e.worth[scale])
	}
	return e.number(digits) * worth
}
