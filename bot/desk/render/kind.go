package render

import (
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// misplaced are the phrases that stand where something else is told, such as a press contact for a cause, or beside free text.
func (r *Renderer) misplaced(f bot.Facts) bot.Sayings {
	kinds := map[string][]string{
		"symptom": {"symptom"}, "cause": {"cause"}, "action": {"action", "next"}, "workaround": {"workaround", "user-action"},
		"user_action": {"user-action", "workaround", "contact"}, "lost": {"data"}, "eta": {"eta"}, "condition": {"condition"}, "why": {"why"},
		"duty": {"duty"}, "successor": {"successor"}, "redress": {"compensation", "next"},
	}
	var faults bot.Sayings
	for _, said := range f.Said() {
		if said.Words.Phrase != "" && said.Words.IsFree() {
			faults = append(faults, bot.Say("{field} has both a phrase and words of its own: keep one of them", "field", bot.Field(said.Field)))
		}
		p, known := r.Catalog.Phrase(said.Words.Phrase)
		fits, held := kinds[said.Field]
		if known && held && !slices.Contains(fits, p.Kind) {
			faults = append(faults, bot.Say("{field}: the phrase {phrase} is of the kind {kind}: use one of the kind {kinds}",
				"field", bot.Field(said.Field), "phrase", p.ID, "kind", p.Kind, "kinds", strings.Join(fits, " / ")))
		}
	}
	return faults
}
