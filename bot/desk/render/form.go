package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// names are proper names as one language lists them.
type names struct {
	lang  bot.Language
	items []bot.Name
	keys  []string // where the configuration holds each of them: org, components.mail
}

// headed is how many names a heading tells; the text below it names all.
const headed = 3

// First returns the names that a heading tells: A, B, C.
func (n names) First() string {
	var first []string
	for _, item := range n.items[:min(headed, len(n.items))] {
		first = append(first, item.Text[n.lang])
	}
	if strings.Contains(strings.Join(first, ""), ",") {
		return strings.Join(first, semicolon(n.lang))
	}
	return strings.Join(first, ", ")
}

// Others returns how many names a heading leaves out.
func (n names) Others() number { return number{n.lang, max(0, len(n.items)-headed)} }

// Total returns how many there are.
func (n names) Total() number { return number{n.lang, len(n.items)} }

// String returns A, B and C.
func (n names) String() string {
	all := make([]string, len(n.items))
	for i, item := range n.items {
		all[i] = item.Text[n.lang]
	}
	return list(n.lang, all)
}

// Agree returns one where the names are a single one in the singular, and else more: Search is, Messages are.
func (n names) Agree(one, more string) string {
	if len(n.items) == 1 && !n.items[0].Plural(n.lang) {
		return one
	}
	return more
}

// Reading returns how Koreans read the last name: the particle follows it.
func (n names) Reading() string {
	if len(n.items) == 0 {
		return ""
	}
	last := n.items[len(n.items)-1]
	if last.KoReading != "" {
		return last.KoReading
	}
	return last.Text[bot.Korean]
}

// De returns de A, d’B et de C, from the glossary only.
func (n names) De() (string, error) {
	return n.french("fr.de", func(name bot.Name) string { return name.FrDe })
}

// A returns à A, à B et à C, from the glossary only.
func (n names) A() (string, error) {
	return n.french("fr.a", func(name bot.Name) string { return name.FrA })
}

// Le returns the names with the article that they bear; most bear none.
func (n names) Le() (string, error) {
	return n.french("fr.le", func(name bot.Name) string {
		if name.FrLe != "" {
			return name.FrLe
		}
		return name.Text[bot.French]
	})
}

func (n names) french(form string, of func(bot.Name) string) (string, error) {
	all := make([]string, len(n.items))
	for i, item := range n.items {
		if all[i] = of(item); all[i] == "" {
			return "", &formMissing{key: n.keys[i] + "." + form, name: item.Text[bot.French]}
		}
	}
	return language.FrenchList(all), nil
}

// formMissing is a French form that the configuration does not give, and that nobody may guess.
type formMissing struct{ key, name string } //nolint:errname // it is a refusal, and says what is missing

func (m *formMissing) Error() string { return m.Unwrap().Error() }

// Unwrap is the refusal in words.
func (m *formMissing) Unwrap() error {
	return bot.Refuse(bot.ErrInvalid, "{key} is missing: write how French says {name} there, with its preposition or article, such as fr: {de: de Haneul Talk, a: à Haneul Talk, le: Haneul Talk}", "key", m.key, "name", m.name)
}

func list(l bot.Language, items []string) string {
	switch l {
	case bot.Korean:
		return language.KoreanList(items)
	case bot.French:
		return language.FrenchList(items)
	case bot.English:
		return language.EnglishList(items)
	}
	return ""
}

// number is a count as one language writes it.
type number struct {
	lang bot.Language
	n    int
}

// String returns 32,000, or 32 000 in French, where millions are words.
func (n number) String() string {
	if n.lang != bot.French {
		return language.EnglishNumber(int64(n.n))
	}
	return language.FrenchNumber(int64(n.n))
}

// In returns the number by 만 and 억 with its Korean counter.
func (n number) In(counter string) string { return language.KoreanCount(int64(n.n), counter) }

// figure is a plain number that somebody typed, such as 30 or 12.5; as many decimals as were typed are told.
type figure struct {
	lang  bot.Language
	typed string // with a point
}

func newFigure(l bot.Language, typed string) figure {
	return figure{l, strings.Replace(typed, ",", ".", 1)}
}

// String returns 12.5, or 12,5 in French.
func (f figure) String() string {
	if f.lang == bot.French {
		return strings.Replace(f.typed, ".", ",", 1)
	}
	return f.typed
}

// Percent returns 12.5%, or 12,5 % in French.
func (f figure) Percent() (string, error) {
	n, decimals, err := f.value()
	switch f.lang {
	case bot.Korean:
		return language.KoreanPercent(n, decimals), err
	case bot.French:
		return language.FrenchPercent(n, decimals), err
	case bot.English:
		return language.EnglishPercent(n, decimals), err
	}
	return "", err
}

// Count returns the number with what it counts: 1.5 hours, 1,5 heure.
func (f figure) Count(one, more string) (string, error) {
	n, decimals, err := f.value()
	switch {
	case f.lang == bot.French && decimals == 0:
		return language.FrenchCount(int64(n), one, more), err
	case f.lang == bot.French:
		return language.FrenchDecimal(n, decimals, one, more), err
	case decimals == 0:
		return language.EnglishCount(int64(n), one, more), err
	}
	return language.EnglishDecimal(n, decimals, one, more), err
}

// In returns the number with its Korean counter: 1.5시간, 3만 2000명.
func (f figure) In(counter string) (string, error) {
	n, decimals, err := f.value()
	if decimals == 0 {
		return language.KoreanCount(int64(n), counter), err
	}
	return language.KoreanDecimal(n, decimals, counter), err
}

func (f figure) value() (n float64, decimals int, err error) {
	_, behind, _ := strings.Cut(f.typed, ".")
	if n, err = strconv.ParseFloat(f.typed, 64); err != nil || n >= 1<<53 {
		return 0, 0, fmt.Errorf("%s is too large a number: write it in words", f.typed)
	}
	return n, len(behind), nil
}

// office is the title that a signatory holds.
type office struct {
	lang  bot.Language
	title string
}

func (o office) String() string { return o.title }

// De returns the French title after mes fonctions: titles are common nouns, so their elision is computed.
func (o office) De() (string, error) {
	if first, _, _ := strings.Cut(o.title, " "); first != "" && strings.ContainsRune("aeiouyàâéèêëîïôœ", unicode.ToLower([]rune(first)[0])) {
		return "d’" + o.title, nil
	}
	return language.FrenchListWith("de", []string{o.title})
}

// day is a date without its hour.
type day struct {
	moment language.Moment
	lang   bot.Language
}

// String returns the bare date.
func (d day) String() string {
	switch d.lang {
	case bot.Korean:
		return d.moment.Korean().Date()
	case bot.French:
		return d.moment.French().Date().String()
	case bot.English:
		return d.moment.English().Date()
	}
	return ""
}

// Passed returns one where the day has come at the time of issue, and else the other: has resigned, is resigning.
func (d day) Passed(passed, ahead string) string {
	zone := d.moment.Zones.Seoul
	if d.moment.At.In(zone).Format(time.DateOnly) <= d.moment.IssuedAt.In(zone).Format(time.DateOnly) {
		return passed
	}
	return ahead
}

// De returns du 15 octobre 2022.
func (d day) De() string { return d.moment.French().Date().De() }

// Au returns au 19 octobre 2022: a statement is read years later.
func (d day) Au() string { return "au " + d.String() }

// AuPlusTard returns au plus tard le 7 décembre 2022.
func (d day) AuPlusTard() string { return d.moment.French().Date().AuPlusTard() }

// words are a fact in its two forms; a note stands in brackets behind either. A form that nobody wrote is a fault where it is told.
type words struct {
	sheet                 *sheet
	field                 string
	label, sentence, note string
	isDoubt               bool // the label says that it is being checked
}

// String returns the label.
func (w words) String() string {
	if w.label == "" {
		w.sheet.refuse("{field} has no {language} text, and here it stands behind a colon: write it in a few words, as a heading would", "field", bot.Field(w.field+".label"), "language", w.sheet.lang)
	}
	return w.sheet.noted(w.label, w.note)
}

// Sentence returns the sentence.
func (w words) Sentence() string {
	if w.isDoubt {
		w.sheet.refuse("{field} is not confirmed, and here it stands as a sentence: confirm it, or leave it out of this update", "field", bot.Field(w.field))
		return ""
	}
	if w.sentence == "" {
		w.sheet.refuse("{field} has no {language} text, and here it stands as a sentence: write one that ends in a full stop", "field", bot.Field(w.field+".sentence"), "language", w.sheet.lang)
	}
	return w.sheet.notedSentence(w.sentence, w.note)
}

// instant returns the moment in the form of the language, so that its methods can be called from the catalogue.
func instant(l bot.Language, m language.Moment) any {
	switch l {
	case bot.Korean:
		return m.Korean()
	case bot.French:
		return m.French()
	case bot.English:
		return m.English()
	}
	return nil
}
