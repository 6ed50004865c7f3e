package channel

import "context"

// Pinger is a Sender that can ask, at next to no cost and without sending anything, whether its platform answers it.
type Pinger interface {
	Ping(ctx context.Context) error
}
