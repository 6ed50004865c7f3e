package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// DecideUnknown ends the doubt about a delivery that left and of which nobody knows whether it arrived, or sends one again that has failed; the
// record keeps who did.
func (d *Desk) DecideUnknown(ctx context.Context, actor, deliveryID string, decision bot.UnknownDecision) error {
	p, err := d.person(actor, bot.Deciders()...)
	if err != nil {
		return err
	}
	row, err := d.Store.Delivery(ctx, deliveryID)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Refuse(bot.ErrNotFound, fmt.Sprintf("there is no delivery %q: the ledger lists those whose outcome is unknown", deliveryID))
	}
	if err != nil {
		return fmt.Errorf("read the delivery: %w", err)
	}
	if decision == bot.Resend {
		if err := d.overtaken(ctx, row); err != nil {
			return err
		}
	}
	return d.Store.DecideUnknown(ctx, row.ID, decision, p.ID, d.Clock.Now())
}

// DecideUnknowns ends the doubt about every delivery of an update that is unknown at the moment, and returns how many there were. What somebody
// else decided meanwhile is left as they decided.
func (d *Desk) DecideUnknowns(ctx context.Context, actor, draftID string, decision bot.UnknownDecision) (int, error) {
	rows, err := d.Store.Deliveries(ctx, bot.LedgerQuery{UpdateID: draftID, State: bot.UnknownOutcome})
	if err != nil {
		return 0, fmt.Errorf("read the unknown deliveries: %w", err)
	}
	if len(rows) == 0 {
		return 0, bot.Refuse(bot.ErrConflict, "no delivery of this update is unknown any longer: somebody decided, or receipts came")
	}
	decided := 0
	for _, row := range rows {
		err := d.DecideUnknown(ctx, actor, row.ID, decision)
		switch {
		case err == nil:
			decided++
		case !errors.Is(err, bot.ErrConflict):
			return decided, err
		case len(rows) == 1:
			return decided, err
		}
	}
	return decided, nil
}

// RetryFailed sends every delivery of an update again that has failed, and returns how many there were. Those that a person gave up on may have
// arrived, and stay as they are.
func (d *Desk) RetryFailed(ctx context.Context, actor, draftID string) (int, error) {
	p, err := d.person(actor, bot.Deciders()...)
	if err != nil {
		return 0, err
	}
	r, err := d.Review(ctx, draftID)
	if err != nil {
		return 0, err
	}
	if err := d.overtaken(ctx, bot.Delivery{UpdateID: r.Draft.ID, IncidentID: r.Draft.IncidentID, Type: r.Draft.Type}); err != nil {
		return 0, err
	}
	return d.Store.RetryFailed(ctx, r.Draft, p.ID, d.Clock.Now())
}

// overtaken refuses to send a text again that was corrected or retracted since: the error would go out after its correction.
func (d *Desk) overtaken(ctx context.Context, row bot.Delivery) error {
	if row.Type == "" { // of the desk's own notices there are no corrections
		return nil
	}
	drafts, err := d.Store.Drafts(ctx, row.IncidentID)
	if err != nil {
		return fmt.Errorf("read the corrections of the update: %w", err)
	}
	i := slices.IndexFunc(drafts, func(draft bot.Draft) bool { return draft.ID == row.UpdateID })
	if i < 0 {
		return nil
	}
	sent := drafts[i]
	original := sent.ID
	if sent.Facts.Original != "" {
		original = sent.Facts.Original
	}
	for _, later := range drafts {
		if slices.Contains(versions(original, drafts), later.ID) && later.ID != original && later.PublishedAt.After(sent.PublishedAt) {
			return bot.Refuse(bot.ErrConflict, "this text was corrected or retracted since, so it is not sent again: say that it arrived, or give up on it")
		}
	}
	return nil
}
