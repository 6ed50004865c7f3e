package language

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

type koreanForms struct {
	roles                                                                                                       roleForms
	states                                                                                                      stateForms
	word, percent, amount, span, half, length, clock, colon, noon, days, date, day, month, year, ordinal, count *regexp.Regexp
	zone, spanAhead, digit, fraction, partDays                                                                  *regexp.Regexp
}

const (
	koDigits = `\d+(?:,\d{3})*(?:\.\d+)?`
	koNative = `열두|열한|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열`
	koNumber = `(?:` + koDigits + ` ?[조억만천백]+ ?)+(?:` + koDigits + `)?|` + koDigits
	koHalf   = `(오전|오후|새벽|아침|낮|저녁|밤)?`
)

func newKoreanForms() koreanForms {
	return koreanForms{
		roles:     koreanRoles(),
		states:    koreanStates(),
		word:      regexp.MustCompile(`[수몇] ?[십백천만억]+`),
		percent:   regexp.MustCompile(`(` + koDigits + `) ?(?:%|퍼센트|프로)`),
		half:      regexp.MustCompile(`절반`),
		amount:    regexp.MustCompile(`(` + koNumber + `) ?(원|유로|달러)`),
		clock:     regexp.MustCompile(koHalf + ` ?(?:(\d{1,2})[~∼–-])?(\d{1,2}|` + koNative + `) ?시(?: ?(?:(\d{1,2})[~∼–-])?(\d{1,2}) ?분| ?(반))?`),
		colon:     regexp.MustCompile(koHalf + ` ?(\d{1,2}):(\d{2})`),
		noon:      regexp.MustCompile(`정오|자정`),
		span:      regexp.MustCompile(`(` + koDigits + `|` + koNative + `)여? ?시간(?: ?(\d{1,2}) ?분| ?(반))?`),
		length:    regexp.MustCompile(`(` + koDigits + `|` + koNative + `)(여)? ?(분|초|주|개월|달)`),
		days:      regexp.MustCompile(`하루|이틀|사흘|나흘|열흘`),
		date:      regexp.MustCompile(`(?:(\d{4})년 ?)?(\d{1,2})월 ?(\d{1,2})일`),
		partDays:  regexp.MustCompile(`(\d+\.\d+)일`),
		day:       regexp.MustCompile(`(\d{1,2})일`),
		month:     regexp.MustCompile(`\d{1,2}월`),
		year:      regexp.MustCompile(`(\d{4})년`),
		ordinal:   regexp.MustCompile(`제 ?\d+|\d+(?:번째|호|회차|차|위)|(?:` + koNative + `) ?번째`),
		count:     regexp.MustCompile(`(` + koNumber + `)|(` + koNative + `) ?(?:개|곳|가지|명|분|사람|대|번|차례|건|배|종|팀)`),
		fraction:  regexp.MustCompile(`(?:` + koDigits + `|` + koNative + `) ?분의 ?(?:` + koDigits + `|` + koNative + `)`),
		zone:      regexp.MustCompile(`^ ?\(?(한국|서울|파리|KST|UTC|GMT|CET|CEST)`),
		spanAhead: regexp.MustCompile(`^ ?(?:간|동안|이내|내|안|만에|뒤|후|전|째|치|씩)`),
		digit:     regexp.MustCompile(koDigits + `|[조억만천백]`),
	}
}

// Korean reads the values of a Korean text; its times are those of Seoul.
func (r *Reader) Korean(text string, issued time.Time) []Reading {
	s, k := r.scan(text, issued, r.zones.Seoul), r.korean
	r.common.first(s)
	s.strike(k.word, k.fraction)
	s.each(k.percent, func(h hit) *finding { return h.value(true, percent(k.number(h.group(1)))) })
	s.each(k.half, func(h hit) *finding { return h.value(false, percent(50)) })
	s.each(k.amount, func(h hit) *finding { return h.value(true, amount(h.group(2), k.number(h.group(1)))) })
	s.each(k.span, func(h hit) *finding {
		whole := k.number(h.group(1))*60 + k.number(h.group(2))
		if h.group(3) != "" {
			whole += 30
		}
		return h.value(whole != 24*60, lasting(whole, 60))
	})
	k.times(s)
	s.strike(r.common.offset)
	s.each(k.date, func(h hit) *finding { return h.day(h.group(1), atoi(h.group(2)), atoi(h.group(3)), true) })
	k.lengths(s)
	s.each(k.year, func(h hit) *finding { return h.value(false, Value{YearKind, h.group(1)}) })
	s.strike(k.month, k.ordinal)
	s.each(k.count, k.counted)
	return s.readings(k.roles)
}

func (k koreanForms) times(s *scan) {
	zone := func(h hit) *time.Location {
		if zone := s.zoneNamed(h.after(), k.zone); zone != nil {
			return zone
		}
		if strings.HasSuffix(strings.TrimRight(h.before(), " "), "파리 시각") || strings.HasSuffix(strings.TrimRight(h.before(), " "), "파리 시간") {
			return s.zones.Paris
		}
		return nil
	}
	s.each(k.clock, func(h hit) *finding {
		c := koreanClockTold(h.group(1), int(k.number(h.group(3))), atoi(h.group(5)))
		c.zone = zone(h)
		if h.group(6) != "" {
			c.minute = 30
		}
		if earlier := cmpFirst(h.group(4), h.group(2)); earlier != "" {
			first := c
			if h.group(4) != "" {
				first.minute = atoi(h.group(4))
			} else {
				first = koreanClockTold(h.group(1), atoi(h.group(2)), 0)
			}
			if f := h.clock(first); f != nil {
				f.end = f.start
				s.found = append(s.found, *f)
			}
		}
		return h.clock(c)
	})
	s.each(k.colon, func(h hit) *finding {
		c := koreanClockTold(h.group(1), atoi(h.group(2)), atoi(h.group(3)))
		c.zone = zone(h)
		if h.group(1) == "" && strings.HasPrefix(h.group(2), "0") {
			c.either = false
		}
		return h.clock(c)
	})
	s.each(k.noon, func(h hit) *finding {
		if h.text() == "정오" {
			return h.clock(clockTold{hour: 12, zone: zone(h)})
		}
		return h.clock(clockTold{zone: zone(h)})
	})
}

func cmpFirst(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func koreanClockTold(half string, hour, minute int) clockTold {
	c := clockTold{hour: hour, minute: minute}
	switch half {
	case "오후", "저녁":
		if hour < 12 {
			c.hour += 12
		}
	case "낮":
		if hour < 7 {
			c.hour += 12
		}
	case "밤":
		switch {
		case hour == 12:
			c.hour = 0
		case hour > 5 && hour < 12:
			c.hour += 12
		}
	case "오전", "새벽", "아침":
		c.hour = hour % 12
	default:
		c.either = hour > 0 && hour <= 12
	}
	return c
}

func (k koreanForms) lengths(s *scan) {
	s.each(k.length, func(h hit) *finding {
		digits := k.number(h.group(1))
		native := !strings.ContainsAny(h.group(1), "0123456789")
		switch h.group(3) {
		case "분":
			if native {
				return h.count(digits, true) // persons
			}
			return h.value(true, lasting(digits, 60))
		case "초":
			return h.value(true, lasting(digits, 1))
		case "주":
			return h.value(digits > 1, lasting(digits, 7*24*3600))
		}
		return h.value(digits > 1, inMonths(digits))
	})
	s.each(k.days, func(h hit) *finding {
		days := map[string]float64{"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "열흘": 10}[h.text()]
		return h.value(days > 1, lasting(days, 24*3600))
	})
	s.each(k.partDays, func(h hit) *finding { return h.value(true, lasting(k.number(h.group(1)), 24*3600)) })
	s.each(k.day, func(h hit) *finding {
		if k.spanAhead.MatchString(h.after()) {
			return h.value(true, lasting(float64(atoi(h.group(1))), 24*3600))
		}
		f := h.day("", 0, atoi(h.group(1)), true)
		if f != nil {
			f.day.length = atoi(h.group(1)) * 24 * 60
		}
		return f
	})
}

func (k koreanForms) counted(h hit) *finding {
	if native := h.group(2); native != "" {
		v := k.number(native)
		if v == 1 {
			return nil
		}
		return h.count(v, true)
	}
	f := h.count(k.number(h.group(1)), false)
	for _, loose := range []string{"단계", "층", "등급", "번", "년"} {
		if strings.HasPrefix(strings.TrimLeft(h.after(), " "), loose) {
			f.Sure = false
		}
	}
	return f
}

// number reads 3만 2000, 1.5억, 3천만, 32,000 and the native words of hours.
func (k koreanForms) number(text string) float64 {
	for i, word := range strings.Fields("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두") {
		if text == word {
			return float64(i + 1)
		}
	}
	total, group, digits := 0.0, 0.0, 0.0
	for _, part := range k.digit.FindAllString(text, -1) {
		switch worth := map[string]float64{"백": 1e2, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}[part]; {
		case worth == 0:
			digits, _ = strconv.ParseFloat(strings.ReplaceAll(part, ",", ""), 64)
		case worth < 1e4:
			group += max(digits, 1) * worth
			digits = 0
		default:
			total += max(group+digits, 1) * worth
			group, digits = 0, 0
		}
	}
	return total + group + digits
}
