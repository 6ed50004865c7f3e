package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Deleter is a Sender that can take back what it posted. providerID is that of
// the row's outcome; what is gone already counts as deleted. An outcome that is
// Pending may be tried again. The outcome carries no delivery id.
type Deleter interface {
	Delete(ctx context.Context, providerID string) (bot.Outcome, error)
}
