package language

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Degrading is how a channel brings a text down to its characters.
type Degrading struct {
	Charset Charset
	// French marks a French text, which never goes out as CP949.
	French bool
	// Transliterate writes a French letter that the set lacks without its
	// accent; otherwise such a letter is refused.
	Transliterate bool
}

// Degrade returns the text in characters of the set: marks that it lacks are
// mapped, French letters if the channel says so, and all that fits stays. It
// returns *UnfitError for what is left.
func Degrade(text string, to Degrading) (string, error) {
	if to.French && to.Charset == CP949 {
		return "", errors.New("degrade: French never goes out as CP949: send it as UCS-2, or as GSM 03.38 with its letters transliterated")
	}
	if !utf8.ValidString(text) {
		return "", errors.New("degrade: the text is not valid UTF-8: mend it where it comes from")
	}
	text = norm.NFC.String(text)
	if to.Charset.units('«') == 0 {
		text = unspacedQuotes(text)
	}
	var b strings.Builder
	var unfit []rune
	for _, r := range text {
		if to.Charset.units(r) > 0 {
			b.WriteRune(r)
			continue
		}
		fitting := to.fitting(r)
		if fitting == "" && !slices.Contains(unfit, r) {
			unfit = append(unfit, r)
		}
		b.WriteString(fitting)
	}
	if unfit != nil {
		return "", &UnfitError{Charset: to.Charset, Characters: string(unfit)}
	}
	return b.String(), nil
}

// UnfitError names the characters of a text that a set lacks, each once.
type UnfitError struct {
	Charset    Charset
	Characters string
}

func (e *UnfitError) Error() string {
	return fmt.Sprintf("%s lacks %q: write the text without them or send it as UCS-2", e.Charset, e.Characters)
}

// fitting returns what stands for a character that the set lacks, or "".
func (d Degrading) fitting(r rune) string {
	if mark := d.mark(r); mark != "" {
		return mark
	}
	if d.Transliterate {
		return withoutAccent(r)
	}
	return ""
}

func (d Degrading) mark(r rune) string {
	switch r {
	case '\u00a0', '\u202f', '\u2009':
		return " "
	case '’', '‘':
		return "'"
	case '“', '”', '«', '»':
		return `"`
	case '–', '—', '\u2011', '·':
		return "-"
	case '…':
		return "..."
	case '▪':
		if d.Charset == CP949 {
			return "△"
		}
		return "-"
	}
	return ""
}

// unspacedQuotes takes the spaces off inside « », as " bears none.
func unspacedQuotes(text string) string {
	for _, space := range [...]string{nbsp, nnbsp, " "} {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "«"+space, "«"), space+"»", "»")
	}
	return text
}

// withoutAccent is the table of French letters; É and é stay where GSM 03.38
// has them.
func withoutAccent(r rune) string {
	switch r {
	case 'à', 'â':
		return "a"
	case 'ç':
		return "c"
	case 'é', 'è', 'ê', 'ë':
		return "e"
	case 'î', 'ï':
		return "i"
	case 'ô':
		return "o"
	case 'ù', 'û', 'ü':
		return "u"
	case 'ÿ':
		return "y"
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'À', 'Â':
		return "A"
	case 'Ç':
		return "C"
	case 'É', 'È', 'Ê', 'Ë':
		return "E"
	case 'Î', 'Ï':
		return "I"
	case 'Ô':
		return "O"
	case 'Ù', 'Û', 'Ü':
		return "U"
	case 'Ÿ':
		return "Y"
	case 'Œ':
		return "OE"
	case 'Æ':
		return "AE"
	}
	return ""
}
