package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Sender posts a batch's body, as it is, to each of its rows. It returns one
// outcome per row, in order; an error means that nothing was tried. Safe for
// use by several goroutines.
type Sender interface {
	Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error)
}
