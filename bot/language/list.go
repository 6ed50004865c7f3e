package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// KoreanList returns A, B 및 C. Where an item holds an "and" of its own, commas
// alone join them: 검색 및 지도, 메일; where one holds a comma, semicolons do.
func KoreanList(items []string) string {
	switch {
	case anyHolds(items, ","):
		return strings.Join(items, "; ")
	case slices.ContainsFunc(items, holdsKoreanAnd):
		return strings.Join(items, ", ")
	}
	return list(items, ", ", " 및 ", " 및 ")
}

// KoreanPair returns A와 B or A과 B, as A is read; a pair in which an item holds
// an "and" or a comma of its own is joined as a list.
func KoreanPair(first, second, reading string) (string, error) {
	both := []string{first, second}
	if anyHolds(both, ",") || slices.ContainsFunc(both, holdsKoreanAnd) {
		return KoreanList(both), nil
	}
	and, err := Particle(reading, "과/와", nil)
	return first + and + " " + second, err
}

// holdsKoreanAnd takes a word that merely ends so, such as 사과, for one that is
// joined: its list has a comma then, and reads well.
func holdsKoreanAnd(item string) bool {
	return anyHolds([]string{item}, " 및 ", "와 ", "과 ", " & ")
}

// KoreanListOf returns A, B 등 5개 서비스: the first items and how many there
// are in all, counted in 개 서비스. A list that fits is told whole.
func KoreanListOf(items []string, show int, counter string) string {
	if len(items) <= show {
		return KoreanList(items)
	}
	if show < 1 {
		return strconv.Itoa(len(items)) + counter
	}
	separator := ", "
	if anyHolds(items, ",") {
		separator = "; "
	}
	return strings.Join(items[:show], separator) + " 등 " + strconv.Itoa(len(items)) + counter
}

// EnglishList returns A, B, and C, and A and B for two. Two of which one holds
// an "and" of its own take a comma: Search and Maps, and Mail; where an item
// holds a comma, semicolons join them.
func EnglishList(items []string) string {
	switch {
	case anyHolds(items, ","):
		return list(items, "; ", "; and ", "; and ")
	case anyHolds(items, " and ", " & "):
		return list(items, ", ", ", and ", ", and ")
	}
	return list(items, ", ", " and ", ", and ")
}

// FrenchList returns A, B et C. Items in a form of the glossary bring their
// own preposition: aux utilisateurs et à KakaoTalk. Where an item holds an "et"
// of its own, the last one follows ainsi que; where one holds a comma,
// semicolons join them.
func FrenchList(items []string) string {
	switch {
	case anyHolds(items, ","):
		return list(items, nnbsp+"; ", nnbsp+"; et ", nnbsp+"; et ")
	case anyHolds(items, " et ", " & "):
		return list(items, ", ", " ainsi que ", " ainsi que ")
	}
	return list(items, ", ", " et ", " et ")
}

func anyHolds(items []string, signs ...string) bool {
	return slices.ContainsFunc(items, func(item string) bool {
		return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(item, sign) })
	})
}

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

// list joins with the separator; two items and three or more may join the last
// one differently.
func list(items []string, separator, two, more string) string {
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return items[0] + two + items[1]
	default:
		return strings.Join(items[:n-1], separator) + more + items[n-1]
	}
}
