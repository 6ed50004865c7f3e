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

// LookUpFailed is the outcome of a row whose look-up failed: nothing is known of it, so it is looked up again before anything is sent.
func LookUpFailed(f *Error) bot.Outcome {
	return bot.Outcome{
		State: bot.Pending, MayHave: true, After: f.After, Throttled: f.Reason == Throttled,
		Reason: "the look-up failed: " + f.Error(),
	}
}
