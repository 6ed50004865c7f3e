package language

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

type frenchForms struct {
	roles                                                                        roleForms
	states                                                                       stateForms
	percent, half, amount, length, clock, colon, noon, date, day, ordinal, count *regexp.Regexp
	zone, atBefore, lastsBefore, sinceBefore, partHours                          *regexp.Regexp
	worth                                                                        map[string]float64
}

const (
	frDigits = `\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?`
	frScale  = `(?: (mille|millions?|milliards?))?`
	frMonth  = `(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)`
)

// longestFirst lists number words so that none hides a longer one.
func longestFirst(worth map[string]float64) []string {
	words := slices.Sorted(maps.Keys(worth))
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words
}

func newFrenchForms() frenchForms {
	f := frenchForms{roles: frenchRoles(), states: frenchStates(), worth: map[string]float64{
		"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
		"treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, //nolint:misspell // it is French
		"soixante": 60, "quatrevingt": 80, "quatrevingts": 80, "cent": 100, "cents": 100, "mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "un": 1,
	}}
	first := maps.Clone(f.worth)
	delete(first, "un")
	first["quatre-vingt"], first["quatre-vingts"] = 80, 80
	words := `(?i:(?:un (?:million|milliard)|` + alternatives(first) + `)(?:(?: et | |-)(?:` + alternatives(first) + `|un))*)`
	number := `(` + frDigits + `|` + words + `)`
	f.percent = regexp.MustCompile(number + ` ?(?:%|pour cent\b)`)
	f.half = regexp.MustCompile(`(?i)\bmoitié\b|\bune demi-heure\b|\bdemi-heure\b|\btrois quarts d'heure\b|\bun quart d'heure\b|\bune douzaine\b|\bune dizaine\b|\bune centaine\b`)
	f.amount = regexp.MustCompile(number + frScale + `(?: de| d')? ?(wons?\b|euros?\b|€|dollars?\b)`)
	f.length = regexp.MustCompile(`(` + frDigits + `|` + words + `|(?i:une?)) ?(heures?|minutes?|min|secondes?|jours?|semaines?|mois)\b(?:(?: et)? ?(?:` + number + ` ?(?:minutes?|min)\b|(demie)\b))?`)
	f.partHours = regexp.MustCompile(`(\d+,\d+) ?h\b`)
	f.clock = regexp.MustCompile(`\b(\d{1,3}) ?h\b(?: ?(\d{2})\b)?(?: ?min\b)?`)
	f.colon = regexp.MustCompile(`\b(\d{1,2}):(\d{2})\b`)
	f.noon = regexp.MustCompile(`(?i)après-midi|\bmidi\b|\bminuit\b`)
	f.date = regexp.MustCompile(`(?i)\b(?:(1er|\d{1,2})(?: et | au |-|–| au matin du ))?(1er|\d{1,2}) ` + frMonth + `\b(?: (\d{4})\b)?`)
	f.day = regexp.MustCompile(`(?i)\b(?:le|au|du) (1er|\d{1,2})\b`)
	f.ordinal = regexp.MustCompile(`(?i)\b\d+(?:ers?|res?|ères?|es?|èmes?|nds?|ndes?)\b|n[°o] ?\d+|\b(?:étape|phase|niveau|version|étage) \d+\b`)
	f.count = regexp.MustCompile(`(` + frDigits + `)` + frScale + `|\b(` + words + `)\b`)
	f.zone = regexp.MustCompile(`^,? ?\(?(?:heure (?:de |d')?|à |KST|UTC|GMT)?(Paris|Séoul|Seoul|coréenne|Corée|KST|UTC|GMT|CEST|CET)`)
	f.atBefore = regexp.MustCompile(`(?i)(?:à|dès|vers|jusqu'à|entre|avant|\ble \d{1,2}) $`)
	f.lastsBefore = regexp.MustCompile(`(?i)(?:pendant|durant|durée(?: de)?|au bout de|dans les|moins de|plus de|environ|toutes les|dans|il y a|les|des|sous|en|près de|ces) $`)
	f.sinceBefore = regexp.MustCompile(`(?i)(?:depuis|après) $`)
	return f
}

// French reads the values of a French text; times without a zone are those of Paris.
func (r *Reader) French(text string, issued time.Time) []Reading {
	s, f := r.scan(text, issued, r.zones.Paris), r.french
	r.common.first(s)
	s.each(f.percent, func(h hit) *finding { return h.value(true, percent(f.number(h.group(1)))) })
	s.each(f.half, f.parts)
	s.each(f.amount, func(h hit) *finding {
		return h.value(true, amount(h.group(3), f.scaled(h.group(1), h.group(2))))
	})
	s.each(f.length, f.lasts)
	f.times(s)
	s.strike(r.common.offset)
	f.dates(s)
	s.strike(f.ordinal)
	s.each(f.count, f.counted)
	return s.readings(f.roles)
}

func (f frenchForms) parts(h hit) *finding {
	switch text := strings.ToLower(h.text()); {
	case strings.Contains(text, "demi-heure"):
		return h.value(true, minutes(30))
	case strings.HasPrefix(text, "trois"):
		return h.value(true, minutes(45))
	case strings.HasPrefix(text, "un quart"):
		return h.value(true, minutes(15))
	case strings.HasSuffix(text, "douzaine"):
		return h.value(false, Value{NumberKind, "12"})
	case strings.HasSuffix(text, "dizaine"):
		return h.value(false, Value{NumberKind, "10"})
	case strings.HasSuffix(text, "centaine"):
		return h.value(false, Value{NumberKind, "100"})
	}
	return h.value(false, percent(50))
}

// times reads 8 h 30 as a time of day or, where its preposition says so, as a duration; where nothing does, as either.
func (f frenchForms) times(s *scan) {
	s.each(f.partHours, func(h hit) *finding { return h.value(true, lasting(f.number(h.group(1)), 3600)) })
	s.each(f.clock, func(h hit) *finding {
		hour, minute := atoi(h.group(1)), atoi(h.group(2))
		length := hour*60 + minute
		zone := s.zoneNamed(h.after(), f.zone)
		switch {
		case hour > 24 || minute > 59 || strings.HasSuffix(h.text(), "min"):
			return h.value(true, minutes(length))
		case zone != nil || f.atBefore.MatchString(h.before()):
			return h.clock(clockTold{hour: hour, minute: minute, zone: zone})
		case f.lastsBefore.MatchString(h.before()):
			return h.value(length != 24*60, minutes(length))
		}
		return h.clock(clockTold{hour: hour, minute: minute, length: length})
	})
	s.each(f.colon, func(h hit) *finding {
		return h.clock(clockTold{hour: atoi(h.group(1)), minute: atoi(h.group(2)), zone: s.zoneNamed(h.after(), f.zone)})
	})
	s.each(f.noon, func(h hit) *finding {
		c := clockTold{zone: s.zoneNamed(h.after(), f.zone)}
		switch strings.ToLower(h.text()) {
		case "midi":
			c.hour = 12
		case "minuit":
		default:
			return nil
		}
		return h.clock(c)
	})
}

func (f frenchForms) lasts(h hit) *finding {
	n := f.number(h.group(1))
	unit := h.group(2)
	single := strings.HasPrefix(strings.ToLower(h.group(1)), "un") && n == 0
	if single {
		n = 1
	}
	switch {
	case strings.HasPrefix(unit, "h"):
		return f.hours(h, n)
	case strings.HasPrefix(unit, "min"):
		return h.value(n > 1, lasting(n, 60))
	case strings.HasPrefix(unit, "s") && !strings.HasPrefix(unit, "sem"):
		return h.value(n > 1, lasting(n, 1))
	case strings.HasPrefix(unit, "j") && (n == 8 || n == 15): // a week, two weeks
		return h.value(true, lasting(n, 24*3600), lasting(n-1, 24*3600))
	case strings.HasPrefix(unit, "j"):
		return h.value(n > 1, lasting(n, 24*3600))
	case strings.HasPrefix(unit, "sem"):
		return h.value(n > 1, lasting(n, 7*24*3600))
	}
	return h.value(n > 1, inMonths(n))
}

// hours are a duration, unless a preposition may make a time of day of them.
func (f frenchForms) hours(h hit, n float64) *finding {
	whole := n*60 + f.number(h.group(3))
	if h.group(4) != "" {
		whole += 30
	}
	mayBeTime := f.atBefore.MatchString(h.before()) || f.sinceBefore.MatchString(h.before()) || h.s.zoneNamed(h.after(), f.zone) != nil
	if mayBeTime && n == float64(int(n)) && n <= 24 {
		return h.clock(clockTold{hour: int(n), minute: int(whole) - int(n)*60, zone: h.s.zoneNamed(h.after(), f.zone), length: int(whole)})
	}
	return h.value(whole != 24*60, lasting(whole, 60))
}

func (f frenchForms) dates(s *scan) {
	month := func(name string) int {
		return 1 + slices.Index(strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"), strings.ToLower(name))
	}
	number := func(day string) int { return atoi(strings.TrimSuffix(strings.ToLower(day), "er")) }
	s.each(f.date, func(h hit) *finding {
		if h.group(1) != "" {
			if d := h.day(h.group(4), month(h.group(3)), number(h.group(1)), true); d != nil {
				d.end = d.start
				s.found = append(s.found, *d)
			}
		}
		return h.day(h.group(4), month(h.group(3)), number(h.group(2)), true)
	})
	s.each(f.day, func(h hit) *finding { return h.day("", 0, number(h.group(1)), false) })
}

func (f frenchForms) counted(h hit) *finding {
	if digits := h.group(1); digits != "" {
		if h.group(2) == "" && yearLike(digits) {
			return h.value(false, Value{NumberKind, digits}, Value{YearKind, digits})
		}
		return h.count(f.scaled(digits, h.group(2)), false)
	}
	v := f.number(h.group(3))
	if v <= 1 {
		return nil
	}
	return h.count(v, true)
}

func (f frenchForms) number(text string) float64 {
	digits := strings.ReplaceAll(strings.ReplaceAll(text, " ", ""), ",", ".")
	if v, err := strconv.ParseFloat(digits, 64); err == nil {
		return v
	}
	v, known := spelled(strings.ReplaceAll(strings.ToLower(text), "quatre-vingt", "quatrevingt"), f.worth)
	if !known {
		return 0
	}
	return v
}

func (f frenchForms) scaled(digits, scale string) float64 {
	return f.number(digits) * max(1, f.worth[scale])
}
