package language

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FrType sets French spacing: a narrow no-break space before ; ! ? and between
// thousands, a no-break space before : % € and inside « », the apostrophe ’.
// URLs, addresses, clock times, code, :emoji:, mark-up and {{actions}} stay as
// they are. No other character is changed, and FrType of its result is itself.
func FrType(text string) string {
	// A space that is dropped may join two words into an address, which the
	// next pass must leave alone.
	for range 8 {
		set := frSet(text)
		if set == text {
			break
		}
		text = set
	}
	return text
}

// frSetter walks the text once; out holds what is already set.
type frSetter struct {
	text string
	at   int
	out  []byte
}

func frSet(text string) string {
	s := frSetter{text: text, out: make([]byte, 0, len(text)+len(text)/8)}
	for s.at < len(text) {
		if n := protectedLen(text, s.at); n > 0 {
			s.copy(n)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[s.at:])
		switch r {
		case ';', '!', '?':
			s.high()
		case ':':
			s.colon()
		case '«':
			s.openQuote(size)
		case '»':
			s.closeQuote(size)
		case '%', '€':
			s.unit(r, size)
		case '\'':
			s.apostrophe()
		default:
			if r >= '1' && r <= '9' {
				s.number()
			} else {
				s.copy(size)
			}
		}
	}
	return string(s.out)
}

// copy takes the next n bytes over as they are.
func (s *frSetter) copy(n int) {
	s.out = append(s.out, s.text[s.at:s.at+n]...)
	s.at += n
}

// trimmed returns the length of what is set, without the spaces at its end.
func (s *frSetter) trimmed() int {
	return len(bytes.TrimRightFunc(s.out, isBlank))
}

// before sets the space before a sign, unless the sign opens a line or a
// bracket, and reports whether it did.
func (s *frSetter) before(space string) bool {
	end := s.trimmed()
	if last, _ := utf8.DecodeLastRune(s.out[:end]); end == 0 || strings.ContainsRune("\n\r\t([{<", last) {
		return false
	}
	s.out = append(s.out[:end], space...)
	return true
}

// after sets a plain space after a sign that touches the next word.
func (s *frSetter) after() {
	if r, _ := utf8.DecodeRuneInString(s.text[s.at:]); unicode.IsLetter(r) || unicode.IsDigit(r) || r == '«' || r == '+' {
		s.out = append(s.out, ' ')
	}
}

func (s *frSetter) high() {
	n := len(s.text[s.at:]) - len(strings.TrimLeft(s.text[s.at:], ";!?"))
	// != and ![ are code and mark-up.
	if next := s.text[s.at+n:]; strings.HasPrefix(next, "=") || strings.HasPrefix(next, "[") {
		s.copy(n)
		return
	}
	set := s.before(nnbsp)
	s.copy(n)
	if set {
		s.after()
	}
}

func (s *frSetter) colon() {
	rest := s.text[s.at:]
	n := len(rest) - len(strings.TrimLeft(rest, ":"))
	next := rest[n:]
	clock := s.at > 0 && isDigit(s.text[s.at-1]) && next != "" && isDigit(next[0])
	smiley := next != "" && strings.IndexByte(")(-/\\|", next[0]) >= 0
	if n > 1 || clock || smiley {
		s.copy(n)
		return
	}
	if s.before(nbsp) {
		s.copy(1)
		s.after()
		return
	}
	s.copy(1)
}

func (s *frSetter) openQuote(size int) {
	s.copy(size)
	blanks := blankLen(s.text[s.at:])
	if rest := s.text[s.at+blanks:]; rest == "" || rest[0] == '\n' || rest[0] == '\r' {
		return
	}
	s.at += blanks
	s.out = append(s.out, nbsp...)
}

func (s *frSetter) closeQuote(size int) {
	s.before(nbsp)
	s.copy(size)
}

// unit sets the space between a number, or an action that prints one, and its
// sign.
func (s *frSetter) unit(sign rune, size int) {
	end := s.trimmed()
	number := end > 0 && isDigit(s.out[end-1]) || bytes.HasSuffix(s.out[:end], []byte("}}"))
	next, _ := utf8.DecodeRuneInString(s.text[s.at+size:])
	encoded := sign == '%' && (unicode.IsLetter(next) || unicode.IsDigit(next))
	if number && !encoded {
		s.out = append(s.out[:end], nbsp...)
	}
	s.copy(size)
}

// apostrophe turns ' between a letter and the word that it elides into ’.
func (s *frSetter) apostrophe() {
	last, _ := utf8.DecodeLastRune(s.out)
	next, _ := utf8.DecodeRuneInString(s.text[s.at+1:])
	if unicode.IsLetter(last) && (unicode.IsLetter(next) || unicode.IsDigit(next) || strings.ContainsRune("{`«“", next)) {
		s.out = append(s.out, "’"...)
		s.at++
		return
	}
	s.copy(1)
}

// number sets the thousands of 1 000 000; a phone number, a fraction, digits
// inside a word or after another number are left.
func (s *frSetter) number() {
	digits := digitLen(s.text[s.at:])
	last, _ := utf8.DecodeLastRune(s.out)
	end := s.trimmed()
	groupable := (end == 0 || !isDigit(s.out[end-1])) && digits <= 3 && !unicode.IsLetter(last) && !strings.ContainsRune(".,:+-/_", last)
	s.copy(digits)
	for groupable {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if !isBlank(r) || digitLen(s.text[s.at+size:]) != 3 {
			return
		}
		s.at += size
		s.out = append(s.out, nnbsp...)
		s.copy(3)
	}
}

func digitLen(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}

func blankLen(text string) int {
	return len(text) - len(strings.TrimLeftFunc(text, isBlank))
}

// isBlank knows the spaces that a writer may have put before a sign.
func isBlank(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009'
}
