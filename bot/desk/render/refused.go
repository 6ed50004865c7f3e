package render

import (
	"errors"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Refused tells at once all that is wrong with a draft: err, for which it was not rendered, the differences that stay open,
// and beside them the phrases that no notice says. It is nil where there is neither error nor difference.
func (result Result) Refused(err error, open []bot.Difference) error {
	refusal, refused := errors.AsType[*bot.Error](err)
	if err != nil && !refused || err == nil && len(open) == 0 {
		return err
	}
	var besides []string
	if refused {
		besides = append(besides, err.Error())
	}
	if banned := result.unsaid(); banned != "" {
		besides = append(besides, banned)
	}
	if len(open) > 0 {
		return &bot.DifferenceError{Differences: open, Besides: besides}
	}
	return bot.Refuse(refusal.Kind, strings.Join(besides, "\n"))
}

// unsaid lists the phrases that no notice says: none of them refuses the draft by itself.
func (result Result) unsaid() string {
	var lines []string
	for _, w := range result.Warnings {
		if w.Code == "banned" {
			lines = append(lines, "- "+w.Field+", "+string(w.Language)+": "+w.Detail)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "phrases that no notice says:\n" + strings.Join(lines, "\n")
}
