package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// trackRows is how many rows of one channel are asked for at once.
const trackRows = 500

// track writes receipts that came early into the ledger, then asks the platforms that can be asked what became of accepted rows. One that does
// not answer keeps no other from being asked.
func (h *house) track(ctx context.Context) error {
	now := h.clock.Now()
	if _, err := h.store.MatchReceipts(ctx, now); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(h.senders)) {
		tracker, ok := h.senders[name].(channel.Tracker)
		if !ok {
			continue
		}
		rows, err := h.store.Untold(ctx, name, now.Add(-h.trackFor[name]), now, trackRows)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		if err := h.ask(ctx, name, tracker, rows); err != nil {
			h.logger.WarnContext(ctx, "ask for receipts", "channel", name, "rows", len(rows), "error", channel.Describe(err))
		}
	}
	return nil
}

func (h *house) ask(ctx context.Context, name string, tracker channel.Tracker, rows []bot.Delivery) error {
	asking, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	receipts, err := tracker.Track(asking, rows)
	for i := range receipts {
		receipts[i].Channel = name
	}
	if _, failed := h.store.Receive(context.WithoutCancel(ctx), receipts); failed != nil {
		return fmt.Errorf("write receipts: %w", failed)
	}
	return err
}
