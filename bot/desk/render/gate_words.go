package render

import (
	"maps"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// againstWords are the numbers, times and names that the last notice told in other words of the same fact. What is being done, and when it
// will be over, changes with every update; a cause that was not confirmed may turn out to be another.
func (r *Renderer) againstWords(p plan, src *source, differs func(field, before, now string)) {
	steady := []string{"symptom", "cause", "workaround", "user_action", "lost", "redress"}
	was := map[string]bot.Words{}
	for _, said := range src.incident.Facts.Said() {
		was[said.Field] = said.Words
	}
	for _, said := range src.facts.Said() {
		old := was[said.Field]
		isOpen := said.Field == "cause" && old.Certainty != bot.Confirmed
		if !slices.Contains(steady, said.Field) || !p.tells(said.Field) || isOpen || old.Phrase != said.Words.Phrase {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(said.Words.Args)) {
			if before, now := old.Args[key], said.Words.Args[key]; before != "" && before != now {
				differs(said.Field+"."+key, before, now)
			}
		}
		r.againstText(src, said.Field+".label", old.Label, said.Words.Label, differs)
		r.againstText(src, said.Field+".sentence", old.Sentence, said.Words.Sentence, differs)
	}
}

// againstText compares a text with the one that it replaces. What either tells besides is news; what each tells in the other's place differs.
func (r *Renderer) againstText(src *source, field string, old, text bot.Text, differs func(field, before, now string)) {
	for _, l := range src.draft.Languages {
		read, was := r.readings(src, l, text[l]), r.readings(src, l, old[l])
		for _, kind := range kindsRead() {
			gone, come := alone(kind, was, read), alone(kind, read, was)
			if isSure(gone) && isSure(come) {
				differs(field, quoted(kind, gone), quoted(kind, come))
				return // one language is enough: they tell the same facts
			}
		}
		names := r.names(src)
		gone, come := nameAlone(names, l, old[l], text[l]), nameAlone(names, l, text[l], old[l])
		if gone != "" && come != "" {
			differs(field, gone, come)
			return
		}
	}
}

func isSure(readings []language.Reading) bool {
	return slices.ContainsFunc(readings, func(r language.Reading) bool { return r.Sure })
}

// nameAlone are the names in a text that are not in the other.
func nameAlone(names bot.Components, l bot.Language, text, other string) string {
	var all []string
	told := namedIn(names, l, text)
	for _, c := range names {
		if told[c.ID] && proper(c.Name, l) && !mentions(other, c.Name.Text[l]) {
			all = append(all, c.Name.Text[l])
		}
	}
	return strings.Join(all, ", ")
}
