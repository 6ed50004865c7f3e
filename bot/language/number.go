package language

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// KoreanCount returns 3만 2000대, 4700만 명, 5만 원 or 3000원: the number by 만,
// 억, 조 and 경, and the unit, which touches digits only.
func KoreanCount(n int64, unit string) string {
	sign, rest := magnitude(n)
	var groups []string
	for _, place := range [...]string{"", "만", "억", "조", "경"} {
		if digits := rest % 10000; digits > 0 {
			groups = append([]string{strconv.FormatUint(digits, 10) + place}, groups...)
		}
		rest /= 10000
	}
	if groups == nil {
		return "0" + unit
	}
	number := sign + strings.Join(groups, " ")
	if unit == "" || isDigit(number[len(number)-1]) {
		return number + unit
	}
	return number + " " + unit
}

// EnglishNumber returns 32,000; it also serves Korean tables.
func EnglishNumber(n int64) string { return thousands(n, ",") }

// EnglishCount returns 1 service or 32,000 services.
func EnglishCount(n int64, one, other string) string {
	if n == 1 || n == -1 {
		return strconv.FormatInt(n, 10) + " " + one
	}
	return EnglishNumber(n) + " " + other
}

// FrenchNumber returns 32 000.
func FrenchNumber(n int64) string { return thousands(n, nnbsp) }

// FrenchCount returns 0 service, 2 services, 32 000 services or 2 millions de
// services. Nouns are our own common nouns: de elides by their first letter.
func FrenchCount(n int64, one, other string) string {
	const million, milliard = 1_000_000, 1_000_000_000
	switch {
	case n > -2 && n < 2:
		return strconv.FormatInt(n, 10) + nbsp + one
	case n%milliard == 0:
		return FrenchCount(n/milliard, "milliard", "milliards") + " " + frenchDe(other)
	case n%million == 0:
		return FrenchCount(n/million, "million", "millions") + " " + frenchDe(other)
	}
	return FrenchNumber(n) + nbsp + other
}

// frenchDe puts de or d’ before a common noun.
func frenchDe(noun string) string {
	r, _ := utf8.DecodeRuneInString(noun)
	if isFrenchVowel(r) && !aspirate(noun) || r == 'h' && !aspirate(noun) {
		return "d’" + noun
	}
	return "de " + noun
}

func aspirate(noun string) bool {
	for _, stem := range [...]string{"onz", "ouistiti", "hausse", "haut", "handicap", "héros", "hangar", "hors", "hub", "hacker"} {
		if strings.HasPrefix(noun, stem) {
			return true
		}
	}
	return false
}

// KoreanPercent returns 99.5%, with the decimals asked for.
func KoreanPercent(v float64, decimals int) string { return decimal(v, decimals) + "%" }

// EnglishPercent returns 99.5%, with the decimals asked for.
func EnglishPercent(v float64, decimals int) string { return decimal(v, decimals) + "%" }

// FrenchPercent returns 99,5 %, with the decimals asked for.
func FrenchPercent(v float64, decimals int) string { return frenchDecimal(v, decimals) + nbsp + "%" }

// KoreanDecimal returns 1.5시간, with the decimals asked for.
func KoreanDecimal(v float64, decimals int, unit string) string { return decimal(v, decimals) + unit }

// EnglishDecimal returns 1.5 hours: whatever shows decimals is plural.
func EnglishDecimal(v float64, decimals int, one, other string) string {
	number := decimal(v, decimals)
	if number == "1" || number == "-1" {
		return number + " " + one
	}
	return number + " " + other
}

// FrenchDecimal returns 1,5 heure: whatever stays below 2 is singular.
func FrenchDecimal(v float64, decimals int, one, other string) string {
	number := frenchDecimal(v, decimals)
	if whole, _, _ := strings.Cut(strings.TrimPrefix(number, "-"), ","); whole == "0" || whole == "1" {
		return number + nbsp + one
	}
	return number + nbsp + other
}

// decimal never drops decimals to the shortest form: 99.0 says more than 99.
func decimal(v float64, decimals int) string {
	number := strconv.FormatFloat(v, 'f', max(decimals, 0), 64)
	if strings.Trim(number, "-0.") == "" {
		return strings.TrimPrefix(number, "-")
	}
	return number
}

func frenchDecimal(v float64, decimals int) string {
	return strings.Replace(decimal(v, decimals), ".", ",", 1)
}

func thousands(n int64, separator string) string {
	sign, size := magnitude(n)
	digits := strconv.FormatUint(size, 10)
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// magnitude splits off the sign; the smallest int64 has no positive twin.
func magnitude(n int64) (sign string, size uint64) {
	if n < 0 {
		return "-", -uint64(n) //nolint:gosec // it wraps to the size, which always fits
	}
	return "", uint64(n)
}
