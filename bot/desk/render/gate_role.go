package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// exchanged finds values that two languages tell alike and give to each other's place: start and end, or the states or values of two names. Only what both
// texts say in plain forms is compared, as the order of words alone is each language's own.
func (r *Renderer) exchanged(src *source, t typedText, read map[bot.Language][]language.Reading) []bot.Difference {
	var all []bot.Difference
	find := func(kind string, isApart func(a, b bot.Language) bool, tell func(l bot.Language) string) {
		told, apart := bot.Text{}, false
		for i, a := range src.draft.Languages {
			told[a] = tell(a)
			for _, b := range src.draft.Languages[i+1:] {
				apart = apart || isApart(a, b)
			}
		}
		if apart {
			all = append(all, bot.Difference{Field: t.field, Kind: kind, Readings: told}.Identified())
		}
	}
	find("start and end",
		func(a, b bot.Language) bool { return turned(read[a], read[b]) },
		func(l bot.Language) string { return fromTo(read[l]) })
	names := r.names(src)
	states := map[bot.Language][]stated{}
	for _, l := range src.draft.Languages {
		states[l] = r.statesOf(names, l, t.text[l])
	}
	find("status of each name",
		func(a, b bot.Language) bool { return reversed(states[a], states[b]) },
		func(l bot.Language) string { return toldStates(states[l]) })
	for _, kind := range []language.Kind{language.PercentKind, language.AmountKind, language.DurationKind, language.ClockKind, language.NumberKind} {
		pairs := map[bot.Language][]pair{}
		for _, l := range src.draft.Languages {
			pairs[l] = pairsOf(placesOf(plainNames(names, l), l, language.Plain(t.text[l])), kind, read[l], l)
		}
		find("value of each name",
			func(a, b bot.Language) bool { return crossed(pairs[a], pairs[b]) },
			func(l bot.Language) string { return listed(pairs[l]) })
	}
	return all
}

// turned reports whether a start of the one text is an end of the other, and an end a start.
func turned(a, b []language.Reading) bool {
	is := func(role, other language.Role) bool {
		return slices.ContainsFunc(a, func(one language.Reading) bool {
			return one.Role == role && slices.ContainsFunc(b, func(two language.Reading) bool { return two.Role == other && one.Agrees(two) }) &&
				!slices.ContainsFunc(b, func(two language.Reading) bool { return two.Role == role && one.Agrees(two) })
		})
	}
	return is(language.StartRole, language.EndRole) && is(language.EndRole, language.StartRole)
}

// fromTo tells the times that have a role, those of a start first.
func fromTo(readings []language.Reading) string {
	var times []string
	for _, role := range []language.Role{language.StartRole, language.EndRole} {
		for _, reading := range readings {
			if reading.Role == role {
				times = append(times, reading.Text)
			}
		}
	}
	return strings.Join(times, " → ")
}

// pair is a name with the value beside it.
type pair struct {
	id, name string
	value    language.Reading
}

// pairsOf pairs names and values that stand by turns, each name once; anything else is not paired.
func pairsOf(names []naming, kind language.Kind, readings []language.Reading, l bot.Language) []pair {
	readings = slices.DeleteFunc(slices.Clone(readings), func(r language.Reading) bool { return !r.Is(kind) || !r.Sure })
	if len(names) < 2 || len(names) != len(readings) {
		return nil
	}
	slices.SortFunc(names, func(a, b naming) int { return cmp.Compare(a.at, b.at) })
	nameFirst := names[0].at < readings[0].At
	var pairs []pair
	for i, n := range names {
		first, second := n.at, readings[i].At
		if !nameFirst {
			first, second = second, first
		}
		next := i+1 < len(names)
		inTurn := first < second && (!next || second < min(names[min(i+1, len(names)-1)].at, readings[min(i+1, len(readings)-1)].At))
		isAgain := slices.ContainsFunc(pairs, func(p pair) bool { return p.id == n.component.ID })
		if !inTurn || isAgain {
			return nil
		}
		pairs = append(pairs, pair{n.component.ID, n.component.Name.Text[l], readings[i]})
	}
	return pairs
}

// crossed reports whether two names have each other's value.
func crossed(a, b []pair) bool {
	apart := 0
	for _, one := range a {
		for _, two := range b {
			if one.id == two.id && !one.value.Agrees(two.value) {
				apart++
			}
		}
	}
	return apart >= 2
}

func listed(pairs []pair) string {
	var all []string
	for _, p := range pairs {
		all = append(all, p.name+" "+p.value.Text)
	}
	return strings.Join(all, ", ")
}

// plainNames are components with their names as a plain text writes them; what only may be a name is left out.
func plainNames(components bot.Components, l bot.Language) bot.Components {
	var all bot.Components
	for _, c := range components {
		if proper(c.Name, l) {
			c.Name.Text = bot.Text{l: language.Plain(c.Name.Text[l])}
			all = append(all, c)
		}
	}
	return all
}
