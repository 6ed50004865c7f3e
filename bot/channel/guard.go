package channel

import (
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// Guard is the last check before a socket opens: a Notice leaves to class desk
// only, and an update only to the class of its mode. Every Send calls it.
func Guard(b bot.Batch) error {
	var reason string
	switch {
	case b.Notice && b.Class != bot.DeskClass:
		reason = fmt.Sprintf("a notice to the desk was about to leave to destination %s of class %s: nothing was sent", b.Destination, b.Class)
	case !b.Notice && !b.Class.Takes(b.Mode):
		reason = fmt.Sprintf("a %s update was about to leave to destination %s of class %s: nothing was sent", b.Mode, b.Destination, b.Class)
	default:
		return nil
	}
	return &Error{Reason: Rejected, Err: bot.Refuse(bot.ErrForbidden, reason)}
}
