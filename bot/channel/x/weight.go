package x

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// Weights of twitter-text, configuration version 3.
const (
	maxWeight     = 280
	addressWeight = 23
)

// weight is a text's length as X counts it. Where X's rules depend on lists of their own, such as which domains exist, it counts the longer of the
// two: a text that passes here passes there.
func weight(text string) int {
	text = norm.NFC.String(text)
	total, at := 0, 0
	for _, u := range addresses(text) {
		total += letters(text[at:u.from])
		if own := letters(text[u.from:u.to]); u.certain {
			total += addressWeight
		} else {
			total += max(addressWeight, own)
		}
		at = u.to
	}
	return total + letters(text[at:])
}

// letters weighs a text without addresses: most European letters 1, an emoji of however many parts 2, all else 2.
func letters(text string) int {
	total := 0
	for text != "" {
		if n := emoji(text); n > 0 {
			total += 2
			text = text[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text)
		text = text[n:]
		switch {
		case r <= 0x10FF, r >= 0x2000 && r <= 0x200D, r >= 0x2010 && r <= 0x201F, r >= 0x2032 && r <= 0x2037:
			total++
		default:
			total += 2
		}
	}
	return total
}

const (
	zeroWidthJoiner = '\u200d'
	emojiStyle      = '\ufe0f'
	keycap          = '\u20e3'
)

// emoji is how many bytes of the text's beginning are one emoji; 0 for none.
func emoji(text string) int {
	first, n := utf8.DecodeRuneInString(text)
	switch {
	case strings.ContainsRune("0123456789#*", first):
		rest := strings.TrimPrefix(text[n:], string(emojiStyle))
		if !strings.HasPrefix(rest, string(keycap)) {
			return 0
		}
		return len(text) - len(rest) + len(string(keycap))
	case flagLetter(first):
		if second, m := utf8.DecodeRuneInString(text[n:]); flagLetter(second) {
			return n + m
		}
		return n
	case !pictograph(first):
		return 0
	}
	for n < len(text) {
		r, m := utf8.DecodeRuneInString(text[n:])
		if joined, k := utf8.DecodeRuneInString(text[n+m:]); r == zeroWidthJoiner && pictograph(joined) {
			n += m + k
			continue
		}
		if r != emojiStyle && !modifies(r) {
			break
		}
		n += m
	}
	return n
}

func flagLetter(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// modifies is true of skin tones, and of the tags that make a flag of England or Wales.
func modifies(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F
}

// pictograph is true of signs that begin an emoji; as plain signs they weigh the same.
func pictograph(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2300 && r <= 0x23FF || r >= 0x2B00 && r <= 0x2BFF ||
		r >= 0x2190 && r <= 0x21FF || r >= 0x25A0 && r <= 0x25FF || strings.ContainsRune("‼⁉™ℹⓂ〰〽㊗㊙", r)
}

// address has a scheme or none; its second group is the domain.
var address = regexp.MustCompile(`(?i)(https?://)?((?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,})(:[0-9]+)?(/[a-z0-9!*';:=+,.$/%#\[\]_~|&@()-]*)?(\?[a-z0-9!?*'();:&=+$/%#\[\]_.,~|@-]*)?`)

// span is an address within a text; certain where X surely takes it for one, of whatever length.
type span struct {
	from, to int
	certain  bool
}

// addresses finds what X may take for a web address: with a scheme or without, and with a Korean particle right after it.
func addresses(text string) []span {
	var found []span
	for _, m := range address.FindAllStringSubmatchIndex(text, -1) {
		scheme := m[2] >= 0
		if !scheme && m[0] > 0 {
			if before, _ := utf8.DecodeLastRuneInString(text[:m[0]]); strings.ContainsRune("@＠#＃$-_./", before) {
				continue
			}
		}
		// Signs at the end belong to the sentence.
		whole := strings.TrimRight(text[m[0]:m[1]], "!*';:,.$%[]~|&@()?")
		_, exists := publicsuffix.PublicSuffix(strings.ToLower(text[m[4]:m[5]]))
		found = append(found, span{m[0], m[0] + len(whole), scheme && exists})
	}
	return found
}
