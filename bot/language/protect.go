package language

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inAddress is one piece of an address: an action, or a character that no space
// or quotation mark is.
const inAddress = `(?:\{\{.*?\}\}|[^\s\x{a0}\x{202f}\x{2009}«»<>"{\x60])`

// Each pattern is tried where such a thing may start.
var (
	markupPattern    = regexp.MustCompile(`^<[A-Za-z/!@#:][^<>\n]*>`)
	entityPattern    = regexp.MustCompile(`^&(?:#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);`)
	shortcodePattern = regexp.MustCompile(`^:(?:[a-z0-9][a-z0-9_+-]*|[+-]1):`)
	addressPattern   = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*://` + inAddress + `+|mailto:` + inAddress + `+|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?:/` + inAddress + `*)?|/[A-Za-z]` + inAddress + `*)`)
	schemeTail       = regexp.MustCompile(`^://` + inAddress + `+`)
)

// protectedLen returns the length of what starts at i and must not be touched,
// or 0.
func protectedLen(text string, i int) int {
	rest := text[i:]
	switch c := rest[0]; {
	case c == '{':
		return enclosedLen(rest, "{{", "}}")
	case c == '`':
		return codeLen(rest)
	case c == '<':
		return len(markupPattern.FindString(rest))
	case c == '&':
		return len(entityPattern.FindString(rest))
	case c == ':':
		if strings.HasPrefix(rest, "://") {
			return addressLen(schemeTail, rest)
		}
		if startsWord(text, i) && !strings.HasSuffix(text[:i], ":") {
			return len(shortcodePattern.FindString(rest))
		}
	case (c == '/' || isLetter(rune(c)) || isDigit(c)) && startsWord(text, i):
		return addressLen(addressPattern, rest)
	}
	return 0
}

// enclosedLen returns the length of what opens here and is closed, or 0.
func enclosedLen(rest, opening, closing string) int {
	if !strings.HasPrefix(rest, opening) {
		return 0
	}
	n := strings.Index(rest[len(opening):], closing)
	if n < 0 {
		return 0
	}
	return len(opening) + n + len(closing)
}

// codeLen knows blocks between three backquotes and spans on one line.
func codeLen(rest string) int {
	if n := enclosedLen(rest, "```", "```"); n > 0 {
		return n
	}
	n := enclosedLen(rest, "`", "`")
	if n == len("``") || strings.Contains(rest[:n], "\n") {
		return 0
	}
	return n
}

// addressLen leaves the mark after an address to the sentence.
func addressLen(pattern *regexp.Regexp, rest string) int {
	return len(strings.TrimRight(pattern.FindString(rest), `.,;:!?'")]`))
}

// startsWord tells whether nothing of a word stands before i.
func startsWord(text string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:i])
	return i == 0 || !unicode.IsLetter(last) && !unicode.IsDigit(last) && !strings.ContainsRune("/.@_%+-}", last)
}
