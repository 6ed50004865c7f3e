package language

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// NumberError says that a text is no whole number as its language writes one.
type NumberError struct{ Text, Example string }

func (e *NumberError) Error() string {
	return fmt.Sprintf("%q is no whole number: write it as in %s", e.Text, e.Example)
}

// ReadKoreanNumber reads what KoreanCount writes without a unit, 3만 2000, and
// 32,000. It returns *NumberError for all else, as the other readers do.
func ReadKoreanNumber(text string) (int64, error) {
	digits, sign := unsigned(text)
	size, ok := koreanSize(digits)
	return signed(text, "3만 2000 or 32,000", size, sign, ok)
}

// ReadEnglishNumber reads 32,000.
func ReadEnglishNumber(text string) (int64, error) {
	digits, sign := unsigned(text)
	size, ok := groupedSize(digits, ",")
	return signed(text, "32,000", size, sign, ok)
}

// ReadFrenchNumber reads 32 000 with any space of a writer's, and 2 millions.
func ReadFrenchNumber(text string) (int64, error) {
	digits, sign := unsigned(strings.Map(plainBlank, text))
	times := uint64(1)
	for _, scale := range [...]struct {
		word string
		of   uint64
	}{{" millions", 1e6}, {" million", 1e6}, {" milliards", 1e9}, {" milliard", 1e9}} {
		if rest, ok := strings.CutSuffix(digits, scale.word); ok {
			digits, times = rest, scale.of
			break
		}
	}
	size, ok := groupedSize(digits, " ")
	if size > math.MaxUint64/times {
		ok = false
	}
	return signed(text, "32 000 or 2 millions", size*times, sign, ok)
}

// koreanSize adds up the groups of 경 조 억 만, the largest first.
func koreanSize(text string) (uint64, bool) {
	if !strings.ContainsAny(text, "만억조경") {
		return groupedSize(text, ",")
	}
	var sum uint64
	for _, scale := range [...]struct {
		word string
		of   uint64
	}{{"경", 1e16}, {"조", 1e12}, {"억", 1e8}, {"만", 1e4}} {
		digits, rest, found := strings.Cut(text, scale.word)
		if !found {
			continue
		}
		n, ok := groupedSize(digits, ",")
		if !ok || n == 0 || n > 9999 || n > (1<<63-sum)/scale.of {
			return 0, false
		}
		sum += n * scale.of
		text = strings.TrimPrefix(rest, " ")
	}
	if text == "" {
		return sum, true
	}
	n, ok := groupedSize(text, ",")
	return sum + n, ok && n > 0 && n <= 9999
}

// groupedSize reads digits, either all in one or in groups of three.
func groupedSize(text, separator string) (uint64, bool) {
	if parts := strings.Split(text, separator); len(parts) > 1 {
		for i, part := range parts {
			if i == 0 && (part == "" || len(part) > 3) || i > 0 && len(part) != 3 {
				return 0, false
			}
		}
		text = strings.Join(parts, "")
	}
	if strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	size, err := strconv.ParseUint(text, 10, 64)
	return size, err == nil
}

func unsigned(text string) (digits, sign string) {
	if digits, negative := strings.CutPrefix(text, "-"); negative {
		return digits, "-"
	}
	return text, ""
}

func signed(text, example string, size uint64, sign string, ok bool) (int64, error) {
	n, err := strconv.ParseInt(sign+strconv.FormatUint(size, 10), 10, 64)
	if !ok || err != nil {
		return 0, &NumberError{Text: text, Example: example}
	}
	return n, nil
}

func plainBlank(r rune) rune {
	if isBlank(r) {
		return ' '
	}
	return r
}
