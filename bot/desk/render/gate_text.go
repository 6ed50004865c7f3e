package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// typedText is one text that somebody typed, by language.
type typedText struct {
	field    string
	text     bot.Text
	argument string // of a phrase: one text, which may still be another value in each language
}

// tells reports whether a message of this plan prints a field: what it only carries along is not compared.
func (p plan) tells(field string) bool {
	field, _, _ = strings.Cut(field, ".")
	keys, known := map[string][]string{
		"symptom": {"symptom"}, "cause": {"cause"}, "action": {"action"}, "workaround": {"workaround", "alternative"}, "started": {"started"},
		"user_action": {"userAction", "steps"}, "lost": {"lost", "data"}, "eta": {"estimate"}, "condition": {"estimate"}, "why": {"why"},
		"redress": {"redress"}, "compensation": {"bands"}, "regulator": {"authority"}, "report": {"summary"}, "right": {"right"},
		"event": {"event"}, "groups": {"groups"}, "paragraphs": {"paragraphs"}, "duty": {"duty"}, "successor": {"successor"},
		"status_source": {"unaffected", "statusNote"}, "data_source": {"data", "dataNote", "lost"}, "source": {"numbersNote"},
	}[field]
	told := func(key string) bool { return slices.Contains(p.needs, key) || slices.Contains(p.may, key) }
	return !known || slices.ContainsFunc(keys, told)
}

func typedTexts(f bot.Facts) []typedText {
	var all typedList
	for _, w := range f.Said() {
		if c := w.Words.Certainty; c.IsDoubt() || w.Field == "cause" && c == "" {
			continue // it is not told
		}
		all.add(w.Field+".label", w.Words.Label)
		all.add(w.Field+".sentence", w.Words.Sentence)
		all.add(w.Field+".source", w.Words.Source)
		for _, key := range slices.Sorted(maps.Keys(w.Words.Args)) {
			value := w.Words.Args[key]
			same := bot.Text{bot.Korean: value, bot.English: value, bot.French: value}
			all = append(all, typedText{w.Field + "." + key, same, value})
		}
	}
	for i, c := range f.Started.Claims {
		all.add(fmt.Sprintf("started.claims.%d.source", i+1), c.Source)
	}
	all.add("status_source", f.StatusBy)
	all.add("data_source", f.DataBy)
	all.add("source", f.NumbersBy)
	all.add("right", f.Right)
	all.add("event", f.Event)
	all.add("groups", f.Groups)
	for i := range f.Paragraphs[bot.Korean] {
		paragraph := bot.Text{}
		for l, own := range f.Paragraphs {
			if i < len(own) {
				paragraph[l] = own[i]
			}
		}
		all.add(fmt.Sprintf("paragraphs.%d", i+1), paragraph)
	}
	for _, t := range documentTexts(f) {
		all.add(t.field, t.text)
	}
	return all
}

type typedList []typedText

func (all *typedList) add(field string, t bot.Text) {
	if len(t) > 0 {
		*all = append(*all, typedText{field, t, ""})
	}
}
