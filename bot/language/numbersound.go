package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberSound reads the number at the end in Sino-Korean.
func numberSound(w string) sound {
	start := len(w)
	for start > 0 && (isDigit(w[start-1]) || start > 1 && (w[start-1] == ',' || w[start-1] == '.') && isDigit(w[start-2])) {
		start--
	}
	before, number := w[:start], w[start:]
	// 15:32 is read with 시 and 분, and 1/2 from the back.
	if start > 1 && (w[start-1] == ':' || w[start-1] == '/') && isDigit(w[start-2]) {
		return unsure
	}
	if s, priced := currencySound(before); priced {
		return s
	}
	if strings.Contains(number, ".") {
		return digitSound(number[len(number)-1])
	}
	if endsInLatin(before) {
		return besideLetters(number)
	}
	return wholeSound(number)
}

// wholeSound reads a whole number by its last digit that is not 0.
func wholeSound(number string) sound {
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

// currencySound reads a sum whose currency stands before it: $50 is 50달러. A
// code is read as a word by some and letter by letter by others.
func currencySound(before string) (s sound, priced bool) {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	switch r, _ := utf8.DecodeLastRuneInString(before); r {
	case '$', '€':
		return vowel, true
	case '₩':
		return consonant, true
	case '£', '¥', '￥', '￦':
		return unsure, true
	}
	for _, code := range [...]string{"KRW", "USD", "EUR", "JPY", "CNY", "GBP"} {
		if strings.HasSuffix(before, code) {
			return unsure, true
		}
	}
	return unsure, false
}

// endsInLatin tells whether a number touches letters, as in MP3 and COVID-19.
func endsInLatin(before string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(before, "-"))
	return unicode.Is(unicode.Latin, last)
}

// besideLetters reads a number that touches letters, which some read in
// English: it is sure where both readings sound alike, as 이 and 투.
func besideLetters(number string) sound {
	last := number[len(number)-1]
	teen := len(number) > 1 && number[len(number)-2] == '1'
	switch {
	case last == '2' || !teen && (last == '4' || last == '5'):
		return vowel
	case number == "10":
		return consonant
	}
	return unsure
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
