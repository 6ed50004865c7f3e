package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Checker is a Sender that can say whether it could send: whether its token is
// good, has its rights, and reaches each destination. It sends nothing.
type Checker interface {
	Check(ctx context.Context, destinations []bot.Destination) []bot.Finding
}
