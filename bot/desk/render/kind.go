package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// misplaced are the phrases that stand where something else is told, such as a press contact for a cause, or beside free text.
func (r *Renderer) misplaced(f bot.Facts) []string {
	kinds := map[string][]string{
		"symptom": {"symptom"}, "cause": {"cause"}, "action": {"action", "next"}, "workaround": {"workaround", "user-action"},
		"user_action": {"user-action", "workaround", "contact"}, "lost": {"data"}, "eta": {"eta"}, "condition": {"condition"}, "why": {"why"},
		"duty": {"duty"}, "successor": {"successor"}, "redress": {"compensation", "next"},
	}
	var faults []string
	for _, said := range f.Said() {
		if said.Words.Phrase != "" && said.Words.IsFree() {
			faults = append(faults, fmt.Sprintf("%s has both a phrase and words of its own: keep one of them", said.Field))
		}
		p, known := r.Catalog.Phrase(said.Words.Phrase)
		fits, held := kinds[said.Field]
		if known && held && !slices.Contains(fits, p.Kind) {
			faults = append(faults, fmt.Sprintf("%s: the phrase %s is of the kind %s: use one of the kind %s", said.Field, p.ID, p.Kind, strings.Join(fits, " or ")))
		}
	}
	return faults
}
