package desk

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/publish"
)

func (d *Desk) publishInput(ctx context.Context, review bot.Review) (publish.Input, error) {
	in := publish.Input{Incident: review.Incident, Draft: review.Draft}
	var err error
	if in.Others, err = d.Store.Drafts(ctx, review.Incident.ID); err != nil {
		return publish.Input{}, fmt.Errorf("read the incident's drafts: %w", err)
	}
	if original := review.Draft.Facts.Original; original != "" {
		if in.Original, err = d.Store.Deliveries(ctx, bot.LedgerQuery{UpdateID: original}); err != nil {
			return publish.Input{}, fmt.Errorf("read the ledger of the original: %w", err)
		}
	}
	return in, nil
}
