package render

import (
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
		if !p.tells(t.field) || t.argument != "" && r.isTyped(src, t.argument) {
			continue
		}
		read := map[bot.Language][]language.Reading{}
		for _, l := range src.draft.Languages {
			read[l] = r.readings(src, l, t.text[l])
		}
		values := valuesApart(src, t, read)
		all = append(all, values...)
		if len(values) == 0 { // the same values: do they belong to the same?
			all = append(all, r.exchanged(src, t, read)...)
		}
		if t.argument == "" {
			all = append(all, r.namesApart(src, t)...)
		}
	}
	return append(all, r.against(p, src)...)
}

// isTyped reports whether an argument of a phrase is a component, a time or a name, which each language writes in its own way.
func (r *Renderer) isTyped(src *source, value string) bool {
	_, component := r.Components.ByID(value)
	_, noTime := time.Parse(time.RFC3339, value)
	_, name, err := r.Catalog.Name(value, src.happened())
	return component || noTime == nil || name || err != nil
}

func kindsRead() []language.Kind {
	return []language.Kind{
		language.ClockKind, language.DateKind, language.YearKind, language.DurationKind, language.PercentKind, language.AmountKind, language.NumberKind,
	}
}

// valuesApart compares what is read in every two languages, kind by kind.
func valuesApart(src *source, t typedText, read map[bot.Language][]language.Reading) []bot.Difference {
	var all []bot.Difference
	for _, kind := range kindsRead() {
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
	return isSure(a) || isSure(b) || len(a) > 0 && len(b) > 0
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
