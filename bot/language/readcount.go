package language

import (
	"math"
	"strconv"
	"strings"
)

// plainNumber is a number in the one form in which numbers are compared.
func plainNumber(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64)
}

// spelled adds up number words: those from a hundred on multiply what stands before them.
func spelled(text string, worth map[string]float64) (float64, bool) {
	total, group := 0.0, 0.0
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '-' })
	for _, word := range words {
		switch v, known := worth[word]; {
		case word == "and" || word == "et" || word == "de" || word == "d'":
		case !known:
			return 0, false
		case v == 100:
			group = max(group, 1) * v
		case v >= 1000:
			total += max(group, 1) * v
			group = 0
		default:
			group += v
		}
	}
	return total + group, len(words) > 0
}

// count is a bare number. What is told in words is surely meant as a number from eleven on, and in digits from two.
func (h hit) count(v float64, inWords bool) *finding {
	sure := v >= 2 && !inWords || v > 10 && v != 100 && v != 1000
	return h.value(sure, Value{NumberKind, plainNumber(v)})
}

// yearLike reports whether bare digits may be a year.
func yearLike(digits string) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && len(digits) == 4 && n >= 1900 && n < 2100
}

func percent(v float64) Value { return Value{PercentKind, plainNumber(v) + "%"} }

func amount(currency string, v float64) Value {
	code := Currency("")
	for _, c := range []struct {
		sign string
		code Currency
	}{
		{"krw", Won},
		{"₩", Won},
		{"won", Won},
		{"원", Won},
		{"eur", Euro},
		{"€", Euro},
		{"유로", Euro},
		{"usd", Dollar},
		{"us$", Dollar},
		{"$", Dollar},
		{"dollar", Dollar},
		{"달러", Dollar},
	} {
		if strings.HasPrefix(strings.ToLower(currency), c.sign) {
			code = c.code
			break
		}
	}
	return Value{AmountKind, string(code) + " " + plainNumber(v)}
}
