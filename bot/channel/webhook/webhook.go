// Package webhook posts signed events by the Standard Webhooks specification:
// to addresses that belong to strangers.
package webhook

import (
	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are the channel's block in the configuration. The secrets stand beside the recipients.
type Settings struct {
	Concurrency  int  `yaml:"concurrency"`   // requests at once in one batch; 32 when 0
	AllowPrivate bool `yaml:"allow_private"` // plain http and private addresses, for tests and inner networks
}

// Kind returns the kind webhook.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "webhook",
		Limits:       bot.Limits{BatchRows: 200, BytesPerMsg: bytesPerMsg, Concurrency: 8, Attempts: 10},
		Capabilities: bot.Capabilities{Recovery: bot.Keyed},
		New:          func() any { return &Settings{} },
		Compose:      Compose,
		Open:         Open,
	}
}
