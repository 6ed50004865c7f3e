package channel

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// Editor is a Sender that can replace what it posted. providerID is that of the
// row's outcome; an outcome that is Pending may be tried again, since an edit
// made twice is one edit. The outcome carries no delivery id.
type Editor interface {
	Edit(ctx context.Context, providerID string, body bot.Body) (bot.Outcome, error)
}
