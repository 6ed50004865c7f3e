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
