package language

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// KoreanList returns A, B 및 C.
func KoreanList(items []string) string { return list(items, " 및 ", " 및 ") }

// KoreanListOf returns A, B 등 5개 서비스: the first items and how many there
// are in all, counted in 개 서비스. A list that fits is told whole.
func KoreanListOf(items []string, show int, counter string) string {
	if len(items) <= show {
		return KoreanList(items)
	}
	if show < 1 {
		return strconv.Itoa(len(items)) + counter
	}
	return strings.Join(items[:show], ", ") + " 등 " + strconv.Itoa(len(items)) + counter
}

// EnglishList returns A, B, and C, and A and B for two.
func EnglishList(items []string) string { return list(items, " and ", ", and ") }

// FrenchList returns A, B et C. Items in a form of the glossary bring their
// own preposition: aux utilisateurs et à KakaoTalk.
func FrenchList(items []string) string { return list(items, " et ", " et ") }

// FrenchListWith repeats à, de or en before each item and fuses à and de with
// le and les. A de that may elide is refused, as only the glossary knows.
func FrenchListWith(preposition string, items []string) (string, error) {
	told := make([]string, len(items))
	for i, item := range items {
		form, err := frenchWith(preposition, item)
		if err != nil {
			return "", err
		}
		told[i] = form
	}
	return FrenchList(told), nil
}

// ElisionError says that de before a name may elide and that only the glossary
// knows whether it does.
type ElisionError struct{ Name string }

func (e *ElisionError) Error() string {
	return fmt.Sprintf("de or d’ before %q is not known; give the name its French forms in the glossary", e.Name)
}

func frenchWith(preposition, item string) (string, error) {
	le, isLe := strings.CutPrefix(item, "le ")
	les, isLes := strings.CutPrefix(item, "les ")
	switch preposition {
	case "à":
		if isLe {
			return "au " + le, nil
		}
		if isLes {
			return "aux " + les, nil
		}
	case "de":
		if isLe {
			return "du " + le, nil
		}
		if isLes {
			return "des " + les, nil
		}
		if r, _ := utf8.DecodeRuneInString(item); strings.ContainsRune("hy", unicode.ToLower(r)) || isFrenchVowel(r) {
			return "", &ElisionError{Name: item}
		}
	case "en":
	default:
		return "", fmt.Errorf("french list: preposition %q is none of à, de, en", preposition)
	}
	return preposition + " " + item, nil
}

func isFrenchVowel(r rune) bool {
	return strings.ContainsRune("aàâäeéèêëiîïoôöuùûüœæ", unicode.ToLower(r))
}

// list joins with commas; two items and three or more may join the last one
// differently.
func list(items []string, two, more string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return items[0] + two + items[1]
	default:
		return strings.Join(items[:n-1], ", ") + more + items[n-1]
	}
}
