package bot

import "time"

// Receipt is what a platform tells later about a message: in a callback, or when it is asked.
type Receipt struct {
	Channel    string
	DeliveryID string        // empty: the row is found by channel and provider id
	ProviderID string        // the platform's id of the message
	State      DeliveryState // Delivered or Failed; Accepted where it only proves that the message was taken
	Reason     string        // why it failed; never a secret
	At         time.Time
}
