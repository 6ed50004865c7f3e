package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// lengthy is something of which a text is made, and how much of it that takes.
type lengthy struct {
	what, text string
	letters    string
	takes      int
}

// shorter names what can be shortened in a text that is too long, the longest first, as far as its excess goes: what somebody typed, and the
// parts that are made of phrases and names; where neither is in it, the names alone.
func (r *Renderer) shorter(src *source, c *bot.Composed, over *bot.ExcessError) bot.Listed {
	const most = 3
	some := held(c.Language, r.typedIn(src, c.Language), over)
	for _, part := range held(c.Language, partsOf(c.Rendition), over) {
		isTyped := func(l lengthy) bool { return strings.Contains(part.letters, l.letters) && 2*l.takes >= part.takes }
		if !slices.ContainsFunc(some, isTyped) {
			some = append(some, part)
		}
	}
	if len(some) == 0 {
		some = held(c.Language, r.namesIn(src, c.Language), over)
	}
	slices.SortStableFunc(some, func(a, b lengthy) int { return cmp.Compare(b.takes, a.takes) })
	var all []lengthy
	for left := over.Have - over.Limit; left > 0 && len(all) < min(most, len(some)); {
		all = append(all, some[len(all)])
		left -= all[len(all)-1].takes
	}
	if len(all) == 0 {
		return nil
	}
	unit := over.Unit
	if over.Count == nil {
		unit = bot.Say("characters")
	}
	var told bot.Listed
	for _, one := range all {
		told = append(told, bot.Say("{part} ({n} {unit})", "part", one.what, "n", one.takes, "unit", unit))
	}
	return told
}

func (r *Renderer) typedIn(src *source, l bot.Language) []lengthy {
	var all []lengthy
	for _, t := range typedTexts(src.facts) {
		all = append(all, lengthy{what: t.field, text: typed(l, t.text[l])})
	}
	return all
}

func partsOf(rd bot.Rendition) []lengthy {
	var all []lengthy
	for _, p := range rd.Parts {
		all = append(all, lengthy{what: "the part " + p.Name, text: p.Text})
	}
	return all
}

func (r *Renderer) namesIn(src *source, l bot.Language) []lengthy {
	var all []lengthy
	for _, id := range src.affected {
		if c, ok := r.Components.ByID(id); ok {
			all = append(all, lengthy{what: "components." + id + ".name", text: c.Name.Text[l]})
		}
	}
	return all
}

// held are those that stand in the text, counted as its platform counts.
func held(l bot.Language, some []lengthy, over *bot.ExcessError) []lengthy {
	count := over.Count
	if count == nil {
		count = utf8.RuneCountInString
	}
	whole := letters(l, over.Text)
	var all []lengthy
	for _, one := range some {
		if one.letters = letters(l, one.text); one.letters != "" && strings.Contains(whole, one.letters) {
			one.takes = count(one.text)
			all = append(all, one)
		}
	}
	return all
}

// letters are what a channel leaves alone when it escapes a text, or writes it in other characters.
func letters(l bot.Language, text string) string {
	if l == bot.French {
		text = plainFrench(text)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// plainFrench is a text as a telephone without French letters shows it.
func plainFrench(text string) string {
	plain, err := language.Degrade(text, language.Degrading{Charset: language.GSM7, French: true, Transliterate: true})
	if err != nil {
		return text
	}
	return plain
}
