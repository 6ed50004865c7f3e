package desk

import (
	"context"
	"errors"
	"fmt"

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
		return bot.Refuse(bot.ErrNotFound, `there is no delivery "{delivery}": the ledger lists those whose outcome is unknown`, "delivery", deliveryID)
	}
	if err != nil {
		return fmt.Errorf("read the delivery: %w", err)
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
	return d.Store.RetryFailed(ctx, r.Draft, p.ID, d.Clock.Now())
}
