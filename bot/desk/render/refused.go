package render

import (
	"errors"

	"github.com/bongsu-hq/bongsu/bot"
)

// Refused tells at once all that is wrong with a draft: err, for which it was not rendered, the differences that stay open,
// and beside them the phrases that no notice says. It is nil where there is neither error nor difference.
func (result Result) Refused(err error, open []bot.Difference) error {
	refusal, refused := errors.AsType[*bot.Error](err)
	if err != nil && !refused || err == nil && len(open) == 0 {
		return err
	}
	var besides []bot.Saying
	if refused {
		besides = append(besides, refusal.Saying)
	}
	if banned := result.unsaid(); len(banned) > 0 {
		besides = append(besides, bot.Say("phrases that no notice says:{phrases}", "phrases", banned))
	}
	if len(open) > 0 {
		return &bot.DifferenceError{Differences: open, Besides: besides}
	}
	return bot.RefuseAll(refusal.Kind, besides)
}

// unsaid lists the phrases that no notice says: none of them refuses the draft by itself.
func (result Result) unsaid() bot.Sayings {
	var all bot.Sayings
	for _, w := range result.Warnings {
		if w.Code == "banned" {
			all = append(all, bot.Say("{field}, {language}: {found}", "field", bot.Field(w.Field), "language", string(w.Language), "found", w.Detail))
		}
	}
	return all
}
