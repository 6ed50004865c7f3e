package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// namesApart are the names that one language's text has and another's has not.
func (r *Renderer) namesApart(src *source, t typedText) []bot.Difference {
	names := r.names(src)
	surely := map[bot.Language]map[string]bool{}
	for _, l := range src.draft.Languages {
		surely[l] = namedIn(names, l, t.text[l])
	}
	var all []bot.Difference
	for _, c := range names {
		told, sure, absent := bot.Text{}, false, false
		for _, l := range src.draft.Languages {
			told[l] = ""
			if mentions(t.text[l], c.Name.Text[l]) {
				told[l] = c.Name.Text[l]
			}
			sure = sure || surely[l][c.ID] && proper(c.Name, l)
			absent = absent || told[l] == ""
		}
		if sure && absent {
			all = append(all, bot.Difference{Field: t.field, Kind: "name", Readings: told}.Identified())
		}
	}
	return all
}

// names are the components, and the names of the glossary that are the same in English and French: others are too often
// told in other words.
func (r *Renderer) names(src *source) bot.Components {
	all := slices.Clone(r.Components)
	for _, id := range r.Catalog.Names() {
		name, ok, err := r.Catalog.Name(id, src.happened())
		known := func(c bot.Component) bool { return c.Name.Text[bot.Korean] == name.Text[bot.Korean] }
		if ok && err == nil && name.Text[bot.English] == name.Text[bot.French] && !slices.ContainsFunc(all, known) {
			all = append(all, bot.Component{ID: "glossary." + id, Name: name})
		}
	}
	return all
}

// namedIn are the components that a text surely names.
func namedIn(components bot.Components, l bot.Language, text string) map[string]bool {
	found := map[string]bool{}
	for _, at := range placesOf(components, l, text) {
		found[at.component.ID] = true
	}
	return found
}

// naming is a place of a text at which a component is named.
type naming struct {
	component bot.Component
	at        int
}

// placesOf are the places at which components are surely named: the longest name counts where one holds another.
func placesOf(components bot.Components, l bot.Language, text string) (found []naming) {
	ordered := slices.Clone(components)
	slices.SortStableFunc(ordered, func(a, b bot.Component) int { return cmp.Compare(len(b.Name.Text[l]), len(a.Name.Text[l])) })
	for _, c := range ordered {
		name := c.Name.Text[l]
		for from := 0; name != "" && from < len(text); {
			at := strings.Index(text[from:], name)
			if at < 0 {
				break
			}
			start, end := from+at, from+at+len(name)
			if wholeName(text, start, end) {
				found = append(found, naming{c, start})
				text = text[:start] + strings.Repeat("\x00", len(name)) + text[end:]
			}
			from = end
		}
	}
	return found
}

// wholeName reports whether a name stands alone; in Korean a particle may follow it.
func wholeName(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if start > 0 && letter(before) {
		return false
	}
	return end == len(text) || !letter(after) || unicode.Is(unicode.Hangul, last) || unicode.Is(unicode.Hangul, after)
}

// proper reports whether a name in a text is surely meant: one that is the same in English and French, or of several words. A
// translated word such as "login" may stand in a text for itself, and so may a short Korean one: 다음 is Daum, and "next".
func proper(n bot.Name, l bot.Language) bool {
	const short = 2
	if l == bot.Korean && utf8.RuneCountInString(n.Text[l]) <= short {
		return false
	}
	return n.Text[bot.English] == n.Text[bot.French] || strings.Contains(n.Text[l], " ")
}

// mentions reports whether a text may name it, in whatever spacing and case.
func mentions(text, name string) bool {
	squeeze := func(s string) string {
		return strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s))
	}
	return name != "" && strings.Contains(squeeze(text), squeeze(name))
}
