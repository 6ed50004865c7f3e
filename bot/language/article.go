package language

import (
	"fmt"
	"strings"
	"unicode"
)

// ArticleError says that the first sound of a text is not known.
type ArticleError struct{ Text string }

func (e *ArticleError) Error() string {
	return fmt.Sprintf("a or an before %q is not known: write the article yourself", e.Text)
}

// EnglishA returns the text after its article: a service, an outage, an hour,
// a URL, an SMS, an 8-hour window. It returns *ArticleError where the ear could
// hear either.
func EnglishA(text string) (string, error) {
	vowel, sure := startsWithVowelSound(text)
	switch {
	case !sure:
		return "", &ArticleError{Text: text}
	case vowel:
		return "an " + text, nil
	}
	return "a " + text, nil
}

func startsWithVowelSound(text string) (vowel, sure bool) {
	word := text
	if end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ',' }); end >= 0 {
		word = text[:end]
	}
	switch {
	case word == "" || strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII }):
		return false, false
	case isDigit(word[0]):
		return numberStartsWithVowel(word), true
	case len(word) > 1 && word == strings.ToUpper(word):
		return acronymStartsWithVowel(word)
	case len(word) == 1 && word != "a" && word != "A":
		return strings.Contains("AEFHILMNORSX", strings.ToUpper(word)), true
	}
	return wordStartsWithVowel(strings.ToLower(word))
}

// numberStartsWithVowel knows eight, eleven and eighteen, alone or before
// thousands and millions.
func numberStartsWithVowel(word string) bool {
	digits := strings.ReplaceAll(word, ",", "")
	digits = digits[:digitLen(digits)]
	return digits[0] == '8' || (strings.HasPrefix(digits, "11") || strings.HasPrefix(digits, "18")) && len(digits)%3 == 2
}

// acronymStartsWithVowel is sure where the letter sounds like the word that it
// may start, or where the acronym is one that everybody spells.
func acronymStartsWithVowel(word string) (vowel, sure bool) {
	switch word[0] {
	case 'A', 'E', 'I', 'O':
		return true, true
	case 'F', 'H', 'L', 'M', 'N', 'R', 'S', 'U', 'X':
	default:
		return false, true
	}
	switch word {
	case "FAQ", "HTML", "HTTP", "HTTPS", "LTE", "MFA", "MP", "NDA", "NFC", "RPC", "RSS", "SDK", "SLA", "SLO", "SMS", "SNS", "SSD", "SSH", "SSL", "SSO", "XML":
		return true, true
	case "UI", "UK", "UN", "UPS", "URL", "US", "USB", "UTC":
		return false, true
	}
	return false, false
}

// wordStartsWithVowel knows the silent h, and the vowels that start like you
// and like one.
func wordStartsWithVowel(word string) (vowel, sure bool) {
	for _, silent := range [...]string{"hour", "honest", "honor", "honour", "heir"} {
		if strings.HasPrefix(word, silent) {
			return true, true
		}
	}
	for _, glide := range [...]string{"eu", "ewe", "once", "one", "ubiquit", "use", "usu", "usa", "uti"} {
		if strings.HasPrefix(word, glide) {
			return false, true
		}
	}
	if strings.HasPrefix(word, "uni") {
		// a unit, a university; but an unidentified, an unimportant
		return strings.HasPrefix(word, "unid") || strings.HasPrefix(word, "unim") || strings.HasPrefix(word, "unin"), true
	}
	switch word[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return true, true
	}
	return false, true
}
