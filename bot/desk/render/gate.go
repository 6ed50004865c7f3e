package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// differences are the facts that the renditions do not tell alike. Typed facts are equal by construction, so only
// texts that somebody typed are read back; what a correction quotes as wrong is left out.
func (r *Renderer) differences(p plan, src *source) []bot.Difference {
	var all []bot.Difference
	for _, t := range typedTexts(src.facts) {
		if !p.tells(t.field) {
			continue
		}
		all = append(all, r.valuesApart(src, t)...)
		all = append(all, r.namesApart(src, t)...)
	}
	return append(all, r.against(src)...)
}

// typedText is one text that somebody typed, by language.
type typedText struct {
	field string
	text  bot.Text
}

// tells reports whether a message of this plan prints a field: what it only carries along is not compared.
func (p plan) tells(field string) bool {
	field, _, _ = strings.Cut(field, ".")
	keys, known := map[string][]string{
		"symptom": {"symptom"}, "cause": {"cause"}, "action": {"action"}, "workaround": {"workaround", "alternative"}, "started": {"started"},
		"user_action": {"userAction", "steps"}, "lost": {"lost", "data"}, "eta": {"estimate"}, "condition": {"estimate"}, "why": {"why"},
		"right": {"right"}, "event": {"event"}, "groups": {"groups"}, "paragraphs": {"paragraphs"}, "duty": {"duty"}, "successor": {"successor"},
	}[field]
	told := func(key string) bool { return slices.Contains(p.needs, key) || slices.Contains(p.may, key) }
	return !known || slices.ContainsFunc(keys, told)
}

func typedTexts(f bot.Facts) []typedText {
	var all []typedText
	add := func(field string, t bot.Text) {
		if len(t) > 0 {
			all = append(all, typedText{field, t})
		}
	}
	for _, w := range []struct {
		field string
		words bot.Words
	}{
		{"symptom", f.Symptom}, {"cause", f.Cause}, {"action", f.Action}, {"workaround", f.Workaround}, {"user_action", f.UserAction},
		{"lost", f.Lost}, {"eta", f.ETA}, {"condition", f.Condition}, {"why", f.Why}, {"duty", f.Duty}, {"successor", f.Successor},
	} {
		add(w.field, w.words.Free)
		add(w.field+".source", w.words.Source)
		for _, key := range slices.Sorted(maps.Keys(w.words.Args)) {
			if isMoment(w.words.Args[key]) {
				continue // it is written by each language's own rules
			}
			value := w.words.Args[key] // one text in every language may still be another value in each
			add(w.field+"."+key, bot.Text{bot.Korean: value, bot.English: value, bot.French: value})
		}
	}
	for i, c := range f.Started.Claims {
		add(fmt.Sprintf("started.claims.%d.source", i+1), c.Source)
	}
	add("right", f.Right)
	add("event", f.Event)
	add("groups", f.Groups)
	for _, t := range documentTexts(f) {
		add(t.field, t.text)
	}
	for i := range f.Paragraphs[bot.Korean] {
		paragraph := bot.Text{}
		for l, own := range f.Paragraphs {
			if i < len(own) {
				paragraph[l] = own[i]
			}
		}
		add(fmt.Sprintf("paragraphs.%d", i+1), paragraph)
	}
	return all
}

func isMoment(argument string) bool {
	_, err := time.Parse(time.RFC3339, argument)
	return err == nil
}

// valuesApart compares what is read in every two languages, kind by kind.
func (r *Renderer) valuesApart(src *source, t typedText) []bot.Difference {
	read := map[bot.Language][]language.Reading{}
	for _, l := range src.draft.Languages {
		read[l] = r.readings(src, l, t.text[l])
	}
	var all []bot.Difference
	for _, kind := range []language.Kind{
		language.ClockKind, language.DateKind, language.YearKind, language.DurationKind, language.PercentKind, language.AmountKind, language.NumberKind,
	} {
		told := bot.Text{}
		apart := false
		for i, a := range src.draft.Languages {
			for _, b := range src.draft.Languages[i+1:] {
				onlyA, onlyB := alone(kind, read[a], read[b]), alone(kind, read[b], read[a])
				if isApart(onlyA, onlyB) {
					apart = true
				}
			}
			told[a] = quoted(kind, read[a])
		}
		if apart {
			all = append(all, bot.Difference{Field: t.field, Kind: string(kind), Readings: told}.Identified())
		}
	}
	return all
}

func (r *Renderer) readings(src *source, l bot.Language, text string) []language.Reading {
	issued := src.draft.IssuedAt
	switch l {
	case bot.Korean:
		return r.reader.Korean(text, issued)
	case bot.English:
		return r.reader.English(text, issued)
	case bot.French:
		return r.reader.French(text, issued)
	}
	return nil
}

// alone are the readings of a kind that agree with none of the others.
func alone(kind language.Kind, own, others []language.Reading) []language.Reading {
	var all []language.Reading
	for _, reading := range own {
		if reading.Is(kind) && !slices.ContainsFunc(others, reading.Agrees) {
			all = append(all, reading)
		}
	}
	return all
}

// isApart reports whether two languages differ: one surely tells what the other does not, or each tells something else.
func isApart(a, b []language.Reading) bool {
	sure := func(r language.Reading) bool { return r.Sure }
	return slices.ContainsFunc(a, sure) || slices.ContainsFunc(b, sure) || len(a) > 0 && len(b) > 0
}

func quoted(kind language.Kind, readings []language.Reading) string {
	var all []string
	for _, reading := range readings {
		if reading.Is(kind) && !slices.Contains(all, reading.Text) {
			all = append(all, reading.Text)
		}
	}
	return strings.Join(all, ", ")
}
