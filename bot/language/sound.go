package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// sound is what a particle hears at the end of a word.
type sound int

const (
	unsure sound = iota
	vowel
	consonant
	rieul
)

const openingQuotes = "'\"‘“「『〈《[【〔{«‹`*_"

// soundOf reads the end of a word, trying the readings before each cut.
func soundOf(word string, readings map[string]string) sound {
	if reading, ok := readings[word]; ok {
		return soundOf(reading, nil)
	}
	w := word
	if strings.ContainsFunc(w, combines) {
		w = norm.NFC.String(w)
	}
	for {
		if reading, ok := readings[w]; ok {
			return soundOf(reading, nil)
		}
		shorter := cut(w)
		if len(shorter) == len(w) {
			return tailSound(w, readings)
		}
		w = shorter
	}
}

// combines tells whether a rune is a conjoining jamo or an accent, as file
// names and copied text have them; norm itself would allocate to answer.
func combines(r rune) bool {
	return r >= 0x1100 && r <= 0x11FF || r >= 0x0300 && r <= 0x036F
}

// cut takes one silent thing off the word: a mark at its end, a closing
// bracket with its content, or an opening quote once the end is clean.
func cut(w string) string {
	last, size := utf8.DecodeLastRuneInString(w)
	if last == ')' || last == '）' {
		return cutBracket(w, len(w)-size)
	}
	if silent(last) {
		return w[:len(w)-size]
	}
	if first, n := utf8.DecodeRuneInString(w); n > 0 && (unicode.IsSpace(first) || strings.ContainsRune(openingQuotes, first)) {
		return w[n:]
	}
	return w
}

// cutBracket drops the bracket that ends the word with its content, keeps the
// content of a word that is wholly in brackets, and drops a bracket that
// nobody opened.
func cutBracket(w string, closing int) string {
	if !strings.ContainsAny(w, "(（") {
		return strings.TrimRight(w, ")）")
	}
	depth := 1
	for i := closing; i > 0; {
		r, size := utf8.DecodeLastRuneInString(w[:i])
		i -= size
		switch r {
		case ')', '）':
			depth++
		case '(', '（':
			depth--
		}
		if depth > 0 {
			continue
		}
		if before := w[:i]; strings.TrimLeft(before, openingQuotes+" ") != "" {
			return before
		}
		return w[i+size : closing]
	}
	return w[:closing]
}

func silent(r rune) bool {
	switch r {
	case '\'', '"', '’', '”', '」', '』', '〉', '》', ']', '】', '〕', '}', '»', '›', '`', '*', '_',
		'.', ',', '!', '?', ';', ':', '…', '‥', '·', '~', '-', '–', '—', '/', '|',
		'。', '、', '！', '？', '，', '．', '：', '；', '™', '®', '\u200b', '\ufeff':
		return true
	}
	return unicode.IsSpace(r)
}

// tailSound reads a word whose end has nothing silent left.
func tailSound(w string, readings map[string]string) sound {
	last, size := utf8.DecodeLastRuneInString(w)
	switch {
	case last >= 0xAC00 && last <= 0xD7A3:
		return syllableSound(last)
	case last == 0x11AF:
		return rieul
	case last >= 0x11A8 && last <= 0x11C2:
		return consonant
	case last >= 0x1161 && last <= 0x1175:
		return vowel
	}
	if s := readingOfTail(w, readings); s != unsure {
		return s
	}
	switch {
	case last >= '0' && last <= '9':
		return numberSound(w)
	case isLetter(last):
		return latinSound(w)
	}
	return symbolSound(last, w[:len(w)-size])
}

func syllableSound(r rune) sound {
	switch (r - 0xAC00) % 28 {
	case 0:
		return vowel
	case 8:
		return rieul
	}
	return consonant
}

// readingOfTail finds a reading for the last words, the longest match first.
func readingOfTail(w string, readings map[string]string) sound {
	if len(readings) == 0 {
		return unsure
	}
	for {
		space := strings.IndexByte(w, ' ')
		if space < 0 {
			return unsure
		}
		w = strings.TrimLeft(w[space+1:], openingQuotes+" ")
		if reading, ok := readings[w]; ok {
			return soundOf(reading, nil)
		}
	}
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

// numberSound reads the number at the end in Sino-Korean.
func numberSound(w string) sound {
	start := len(w)
	for start > 0 && (isDigit(w[start-1]) || start > 1 && (w[start-1] == ',' || w[start-1] == '.') && isDigit(w[start-2])) {
		start--
	}
	// 15:32 is read with 시 and 분, and 1/2 from the back.
	if start > 1 && (w[start-1] == ':' || w[start-1] == '/') && isDigit(w[start-2]) {
		return unsure
	}
	number := w[start:]
	if strings.Contains(number, ".") {
		return digitSound(number[len(number)-1])
	}
	if i := strings.LastIndexByte(number, ','); i >= 0 && !grouped(number) {
		number = number[i+1:]
	}
	zeros := 0
	for i := len(number) - 1; i >= 0; i-- {
		switch c := number[i]; {
		case c == '0':
			zeros++
		case c != ',':
			return placeSound(zeros, c)
		}
	}
	return digitSound('0')
}

func grouped(number string) bool {
	first := true
	for part := range strings.SplitSeq(number, ",") {
		if first && (part == "" || len(part) > 3) || !first && len(part) != 3 {
			return false
		}
		first = false
	}
	return true
}

// placeSound reads 십 백 천 만 억 조 경 by the number of zeros, and without
// zeros the digit itself.
func placeSound(zeros int, digit byte) sound {
	switch {
	case zeros == 0:
		return digitSound(digit)
	case zeros < 12:
		return consonant
	case zeros < 16:
		return vowel
	case zeros < 20:
		return consonant
	}
	return unsure
}

func digitSound(c byte) sound {
	switch c {
	case '1', '7', '8':
		return rieul
	case '0', '3', '6':
		return consonant
	}
	return vowel
}

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
	return letterSound(letters[len(letters)-1])
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

// endsInNumber tells whether the text ends in a digit, with or without one
// space after it.
func endsInNumber(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if r == ' ' || r == '\u00a0' || r == '\u202f' {
		s = s[:len(s)-size]
	}
	return s != "" && isDigit(s[len(s)-1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
