package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Tracker is a Sender whose platform can be asked what became of accepted rows.
// Rows of which nothing is known yet have no receipt. It is asked for as long
// as the kind's Capabilities.Track says.
type Tracker interface {
	Track(ctx context.Context, rows []bot.Delivery) ([]bot.Receipt, error)
}
