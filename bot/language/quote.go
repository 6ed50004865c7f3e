package language

import (
	"strings"
	"unicode"
)

// KoreanInner returns a text as it stands inside “ ”: its own quotation marks are ‘ ’.
func KoreanInner(text string) string { return inner(text, '‘', '’') }

// EnglishInner returns a text as it stands inside “ ”: its own quotation marks are ‘ ’.
func EnglishInner(text string) string { return inner(text, '‘', '’') }

// FrenchInner returns a text as it stands inside « »: its own quotation marks are “ ”, without spaces.
func FrenchInner(text string) string { return inner(text, '“', '”') }

// inner puts one pair of marks for every pair of double ones; a straight mark opens where a word may begin.
func inner(text string, opening, closing rune) string {
	var out []rune
	for _, r := range text {
		afterOpening := len(out) > 0 && out[len(out)-1] == opening
		switch {
		case r == '“' || r == '«' || r == '"' && mayOpen(out):
			out = append(out, opening)
		case r == '”' || r == '»' || r == '"':
			if r == '»' {
				out = []rune(strings.TrimRightFunc(string(out), unicode.IsSpace))
			}
			out = append(out, closing)
		case afterOpening && unicode.IsSpace(r): // of « »
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

func mayOpen(before []rune) bool {
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	return unicode.IsSpace(last) || strings.ContainsRune("([{:‘“—–-", last)
}
