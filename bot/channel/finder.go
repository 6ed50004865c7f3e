package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Finder is a Sender whose platform can be asked what became of an unknown row.
// It returns one outcome per row: Accepted when the message is there; Pending
// when it is not, and may be sent again; Pending with MayHave when the look-up
// failed and must be made again first; UnknownOutcome when no look-up can tell.
type Finder interface {
	Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error)
}
