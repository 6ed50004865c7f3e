// Package line composes text messages and sends them with one channel access
// token: to user ids many at once, to groups and rooms one by one, or to all
// followers.
package line

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	// keyWindow is shorter than the 24 hours in which LINE honours a retry key.
	keyWindow = 23 * time.Hour

	perMulticast = 500 // user ids
	multicasts   = 200 // a second

	// everybody is the address of all who follow the account.
	everybody = "broadcast"
)

// Settings are the channel's block in the configuration.
type Settings struct {
	Token     string `yaml:"token"` // channel access token
	TokenFile string `yaml:"token_file"`
	// The channel secret signs LINE's callbacks; without it they are all refused.
	ChannelSecret     string `yaml:"channel_secret"`
	ChannelSecretFile string `yaml:"channel_secret_file"`
	APIURL            string `yaml:"api_url"` // https://api.line.me when empty
}

// Kind returns the kind line. A batch of user ids is one request.
func Kind() channel.Kind {
	return channel.Kind{
		Name:  "line",
		Types: channel.PushTypes(),
		Limits: bot.Limits{
			BatchRows: perMulticast, CallRows: perMulticast, TextRunes: textUnits,
			PerSecond: multicasts, Concurrency: 16, Attempts: 8,
		},
		Capabilities: bot.Capabilities{Recovery: bot.Keyed, KeyWindow: keyWindow},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// check refuses what is no id that LINE gave out: LINE IDs, which people search for, are none.
func check(_ any, r bot.Recipient) error {
	if wayTo(r.Address) == nowhere {
		return fmt.Errorf("%q is no id of LINE: write a user, group or room id as webhooks tell it, U, C or R and 32 hexadecimal digits, or %s for all followers", r.Address, everybody)
	}
	return nil
}

// way is the endpoint that reaches an address.
type way int

const (
	nowhere   way = iota
	multicast     // a user: many of them at once
	push          // a group or a room
	broadcast     // all followers
)

func wayTo(address string) way {
	switch {
	case address == everybody:
		return broadcast
	case !lineID.MatchString(address):
		return nowhere
	case strings.HasPrefix(address, "U"):
		return multicast
	}
	return push
}

var lineID = regexp.MustCompile(`^[UCR][0-9a-f]{32}$`)
