package render

import (
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// banned are the phrases in typed texts that no notice says. An estimate, which has its condition, may tell how long it
// will take; what a correction quotes as wrong is not looked at.
func (r *Renderer) banned(p plan, src *source) []bot.Warning {
	var all []bot.Warning
	for _, t := range typedTexts(src.facts) {
		if !p.tells(t.field) || t.argument != "" && r.isTyped(src, t.argument) {
			continue
		}
		for _, l := range src.draft.Languages {
			for _, found := range r.Catalog.Banned(l, typed(l, t.text[l]), r.own(l)...) {
				w := bot.Warning{Code: "banned", Language: l, Field: t.field, Detail: found.Phrase + " → " + found.Suggestion}
				if isEstimate := t.field == "eta.label" && found.Estimate; !isEstimate && !slices.Contains(all, w) {
					all = append(all, w)
				}
			}
		}
	}
	return all
}

// own are the names of the house and of its services: to name them as a cause blames nobody else.
func (r *Renderer) own(l bot.Language) []string {
	names := []string{r.Org.Name.Text[l]}
	for _, c := range r.Components {
		names = append(names, c.Name.Text[l])
	}
	return names
}
