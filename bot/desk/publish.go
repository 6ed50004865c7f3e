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
	if in.Others, err = d.waiting(ctx, review.Incident.ID); err != nil {
		return publish.Input{}, err
	}
	if in.Unsubscribed, err = d.Store.Unsubscribed(ctx); err != nil {
		return publish.Input{}, err
	}
	if original := review.Draft.Facts.Original; original != "" {
		in.Original, err = d.versionRows(ctx, review.Incident.ID, original)
	}
	return in, err
}

// versionRows returns the rows of the original and of its earlier corrections.
func (d *Desk) versionRows(ctx context.Context, incidentID, original string) ([]bot.Delivery, error) {
	drafts, err := d.Store.Drafts(ctx, incidentID)
	if err != nil {
		return nil, fmt.Errorf("read the corrections of the original: %w", err)
	}
	var all []bot.Delivery
	for _, id := range versions(original, drafts) {
		rows, err := d.Store.Deliveries(ctx, bot.LedgerQuery{UpdateID: id})
		if err != nil {
			return nil, fmt.Errorf("read the ledger of the original: %w", err)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// versions returns the original and its published corrections: what a recipient has may be any of them.
func versions(original string, drafts []bot.Draft) []string {
	ids := []string{original}
	for _, other := range drafts {
		if other.State == bot.DraftPublished && other.Facts.Original == original {
			ids = append(ids, other.ID)
		}
	}
	return ids
}
