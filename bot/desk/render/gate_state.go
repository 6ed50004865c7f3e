package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// stated is a name with what a text says of its state.
type stated struct {
	id, name string
	state    language.State
}

// turn are names that stand side by side, or the state that is said of them.
type turn struct {
	names []naming
	state language.State
}

// statesOf gives each name the state that stands beside it, where names and states stand by turns; anything else is not read.
func (r *Renderer) statesOf(names bot.Components, l bot.Language, text string) []stated {
	plain := language.Plain(text)
	turns := byTurns(placesOf(lowered(names, l), l, strings.ToLower(plain)), r.states(l, plain))
	var all []stated
	for pair := range slices.Chunk(turns, 2) {
		if len(pair) < 2 || len(turns) < 4 {
			return nil
		}
		who, what := pair[0], pair[1]
		if len(who.names) == 0 {
			who, what = what, who
		}
		for _, n := range who.names {
			if slices.ContainsFunc(all, func(s stated) bool { return s.id == n.component.ID }) {
				return nil
			}
			named, _ := names.ByID(n.component.ID)
			all = append(all, stated{named.ID, named.Name.Text[l], what.state})
		}
	}
	return all
}

// byTurns puts names and states in their order; nil where a state contradicts the one beside it.
func byTurns(names []naming, states []language.State) []turn {
	slices.SortFunc(names, func(a, b naming) int { return cmp.Compare(a.at, b.at) })
	var turns []turn
	for len(names)+len(states) > 0 {
		last := len(turns) - 1
		isName := len(states) == 0 || len(names) > 0 && names[0].at < states[0].At
		again := last >= 0 && isName == (len(turns[last].names) > 0)
		switch {
		case isName && again:
			turns[last].names = append(turns[last].names, names[0])
		case isName:
			turns = append(turns, turn{names: names[:1:1]})
		case again && turns[last].state.Up != states[0].Up:
			return nil
		case !again:
			turns = append(turns, turn{state: states[0]})
		}
		if isName {
			names = names[1:]
		} else {
			states = states[1:]
		}
	}
	return turns
}

func (r *Renderer) states(l bot.Language, text string) []language.State {
	switch l {
	case bot.Korean:
		return r.reader.KoreanStates(text)
	case bot.English:
		return r.reader.EnglishStates(text)
	case bot.French:
		return r.reader.FrenchStates(text)
	}
	return nil
}

// lowered are names as a sentence may write them; a short Korean one may be a word of its own.
func lowered(components bot.Components, l bot.Language) bot.Components {
	const short = 2
	var all bot.Components
	for _, c := range components {
		name := c.Name.Text[l]
		if l == bot.Korean && utf8.RuneCountInString(name) <= short && !proper(c.Name, bot.English) {
			continue
		}
		c.Name.Text = bot.Text{l: strings.ToLower(language.Plain(name))}
		all = append(all, c)
	}
	return all
}

// reversed reports whether what works again in the one text and what does not have changed places in the other.
func reversed(a, b []stated) bool {
	is := func(up bool) bool {
		return slices.ContainsFunc(a, func(one stated) bool {
			return one.state.Up == up && slices.ContainsFunc(b, func(two stated) bool { return one.id == two.id && two.state.Up != up })
		})
	}
	return is(true) && is(false)
}

// toldStates tells the names with their states.
func toldStates(all []stated) string {
	var told []string
	for _, s := range all {
		told = append(told, s.name+": "+s.state.Text)
	}
	return strings.Join(told, ", ")
}
