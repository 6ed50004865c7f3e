package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// misplaced are the phrases that stand where something else is told, such as a press contact for a cause.
func (r *Renderer) misplaced(f bot.Facts) []string {
	slots := map[string]struct {
		words bot.Words
		kinds []string // of the phrasebook
	}{
		"symptom":     {f.Symptom, []string{"symptom"}},
		"cause":       {f.Cause, []string{"cause"}},
		"action":      {f.Action, []string{"action", "next"}},
		"workaround":  {f.Workaround, []string{"workaround", "user-action"}},
		"user_action": {f.UserAction, []string{"user-action", "workaround", "contact"}},
		"lost":        {f.Lost, []string{"data"}},
		"eta":         {f.ETA, []string{"eta"}},
		"condition":   {f.Condition, []string{"condition"}},
		"why":         {f.Why, []string{"why"}},
		"duty":        {f.Duty, []string{"duty"}},
		"successor":   {f.Successor, []string{"successor"}},
		"redress":     {f.Redress, []string{"compensation", "next"}},
	}
	var faults []string
	for _, field := range slices.Sorted(maps.Keys(slots)) {
		slot := slots[field]
		p, known := r.Catalog.Phrase(slot.words.Phrase)
		if known && !slices.Contains(slot.kinds, p.Kind) {
			faults = append(faults, fmt.Sprintf("%s: the phrase %s is of the kind %s: use one of the kind %s", field, p.ID, p.Kind, strings.Join(slot.kinds, " or ")))
		}
	}
	return faults
}
