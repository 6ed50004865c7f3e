package channel

import (
	"context"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// EachRow calls post for a batch's rows one after the other, each in its own
// attempt; post returns the platform's id of the message. Order is kept so that
// a replay posts the same messages under the same ids: what runs at once is
// batches, not rows.
func EachRow(ctx context.Context, b bot.Batch, clock bot.Clock, post func(context.Context, bot.Delivery) (string, *Error)) []bot.Outcome {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		if ctx.Err() != nil {
			outcomes = append(outcomes, NotTried(row.ID))
			continue
		}
		outcomes = append(outcomes, Attempt(ctx, row, clock, post))
	}
	return outcomes
}

// Attempt makes one outcome of one call of post.
func Attempt(ctx context.Context, row bot.Delivery, clock bot.Clock, post func(context.Context, bot.Delivery) (string, *Error)) bot.Outcome {
	begun := clock.Now()
	id, failure := post(ctx, row)
	o := bot.Outcome{DeliveryID: row.ID, State: bot.Accepted, ProviderID: id}
	if failure != nil {
		o = failure.Outcome(row.ID)
	}
	o.Latency = clock.Now().Sub(begun)
	return o
}

// Since is the time of a row's first attempt that may have left, which the ledger keeps for as long as there is a
// doubt; of this attempt when it is the first. A key that is made of it stays over all attempts at one message, and is
// another one when a person has decided to send it again.
func Since(row bot.Delivery) time.Time {
	if row.FirstSentAt.IsZero() {
		return row.ChangedAt
	}
	return row.FirstSentAt
}
