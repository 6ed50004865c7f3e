package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// shortestClaim is how many letters of a corrected text are enough to know it again.
const shortestClaim = 8

// repeated warns of each text that the draft says again after a correction called it wrong.
func (d *Desk) repeated(ctx context.Context, draft bot.Draft) ([]bot.Warning, error) {
	if draft.Type == bot.Correction || draft.Type == bot.Retraction { // they quote it
		return nil, nil
	}
	all, err := d.Store.Drafts(ctx, draft.IncidentID)
	if err != nil {
		return nil, fmt.Errorf("read the incident's corrections: %w", err)
	}
	var warnings []bot.Warning
	for _, other := range all {
		if other.Type != bot.Correction || other.State != bot.DraftPublished {
			continue
		}
		for _, l := range draft.Languages {
			claim := strings.Trim(other.Facts.Wrong[l], " .\"“”«»\u00a0\u202f")
			says := func(c bot.Composed) bool { return c.Language == l && strings.Contains(c.Rendition.Text, claim) }
			if utf8.RuneCountInString(claim) >= shortestClaim && slices.ContainsFunc(draft.Composed, says) {
				warnings = append(warnings, bot.Warning{Code: "corrected", Language: l, Detail: claim})
			}
		}
	}
	return warnings, nil
}
