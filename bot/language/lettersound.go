package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// latinSound reads a unit after a number, or an acronym by its last letter.
func latinSound(w string) sound {
	start := len(w)
	for start > 0 && isLetter(rune(w[start-1])) {
		start--
	}
	letters, before := w[start:], w[:start]
	if letters == "p" && strings.HasSuffix(before, "%") {
		return vowel
	}
	if endsInNumber(before) {
		if s, known := unitSound(letters); known {
			return s
		}
		if len(letters) == 1 && isDigit(before[len(before)-1]) {
			return besideNumber(letters[0])
		}
	}
	if r, _ := utf8.DecodeLastRuneInString(before); unicode.Is(unicode.Latin, r) {
		return unsure
	}
	for i := range len(letters) {
		if letters[i] < 'A' || letters[i] > 'Z' {
			return unsure
		}
	}
	last := letters[len(letters)-1]
	if looksLikeWord(letters) && strings.IndexByte("BCEGKPQT", last) >= 0 {
		return unsure // LINE is 라인, not 엘아이엔이; OPEC is 오펙
	}
	return letterSound(last)
}

// looksLikeWord tells capitals that can be said as a word from those that can
// only be spelled.
func looksLikeWord(letters string) bool {
	const vowels = "AEIOUY"
	for i := 1; len(letters) > 3 && i < len(letters); i++ {
		if strings.IndexByte(vowels, letters[i]) >= 0 && strings.IndexByte(vowels, letters[i-1]) < 0 {
			return true
		}
	}
	return false
}

func letterSound(c byte) sound {
	switch c {
	case 'L':
		return rieul
	case 'M', 'N':
		return consonant
	case 'R': // 아르 and 알 are both heard
		return unsure
	}
	return vowel
}

// besideNumber reads one capital that touches a number, as in 5G, where the
// letter and every unit that it may stand for sound alike.
func besideNumber(c byte) sound {
	switch c {
	case 'A', 'B', 'C', 'D', 'E', 'G', 'I', 'O', 'P', 'S', 'U', 'V', 'W', 'X':
		return vowel
	case 'N':
		return consonant
	}
	return unsure
}

// unitSound reads a unit after a number. A known unit may still be unsure:
// KRW is 원 to some and three letters to others.
func unitSound(unit string) (s sound, known bool) {
	switch unit {
	case "B", "KB", "kB", "MB", "GB", "TB", "PB", "EB", "KiB", "MiB", "GiB", "TiB", "Kb", "Mb", "Gb",
		"bps", "kbps", "Kbps", "Mbps", "Gbps", "Tbps", "fps",
		"m", "km", "cm", "mm", "L", "l", "mL", "ml", "s", "ms",
		"W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "V", "kV", "A", "mA", "Hz", "kHz", "MHz", "GHz":
		return vowel, true
	case "g", "kg", "mg", "t", "ppm":
		return consonant, true
	case "dB":
		return rieul, true
	case "KRW", "JPY", "CNY", "KM", "CM", "MM", "ML", "KG", "MG":
		return unsure, true
	}
	return unsure, false
}

// symbolSound knows the signs that are read out. A currency sign counts only
// after a number.
func symbolSound(r rune, before string) sound {
	switch r {
	case '%', '％', '℃', '℉', '°', '㎞', '㎝', '㎜', '㎡', '㎥', '㎢', '㎅', '㎆', '㎇', '㎐', '㎑', '㎒', '㎓', '㎾':
		return vowel
	case '㎏', '㎎', '㎍':
		return consonant
	case '$', '€':
		if endsInNumber(before) {
			return vowel
		}
	case '₩':
		if endsInNumber(before) {
			return consonant
		}
	}
	return unsure
}
