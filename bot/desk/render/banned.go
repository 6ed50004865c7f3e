package render

import (
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
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
			for _, found := range locale.Banned(l, typed(l, t.text[l])) {
				w := bot.Warning{Code: "banned", Language: l, Field: t.field, Detail: found.Phrase + " → " + found.Suggestion}
				if isEstimate := t.field == "eta" && found.Estimate; !isEstimate && !slices.Contains(all, w) {
					all = append(all, w)
				}
			}
		}
	}
	return all
}
