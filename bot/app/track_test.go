package app

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// lateTracker tells what it knows when its time is over.
type lateTracker struct{ stop context.CancelFunc }

func (l lateTracker) Track(_ context.Context, rows []bot.Delivery) ([]bot.Receipt, error) {
	l.stop()
	return []bot.Receipt{{DeliveryID: rows[0].ID, State: bot.Delivered, At: rows[0].ChangedAt}}, errors.New("no answer about the others in time")
}

// TestReceiptsThatCameInTimeAreKept: the rows are not asked for again soon.
func TestReceiptsThatCameInTimeAreKept(t *testing.T) {
	t.Parallel()
	w := wire(t, lineChannels+fmt.Sprintf("          - {id: m1, address: U%032x}\n", 1))
	update := w.publish(t)
	w.pass(t, time.Minute)
	rows := w.rows(t, "line", update)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if err := w.house.ask(ctx, "line", lateTracker{stop}, rows); err == nil {
		t.Error("that others were not asked for is told nobody")
	}
	if got := w.rows(t, "line", update)[0]; got.State != bot.Delivered {
		t.Errorf("the row is %s", got.State)
	}
}
