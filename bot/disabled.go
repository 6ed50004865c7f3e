package bot

import "time"

// Disabled is a recipient who told the channel to stop. It gets nothing until a person enables it.
type Disabled struct {
	Channel   string
	Recipient string
	At        time.Time
	Reason    string // what the platform or the receiver said; never a secret
}
