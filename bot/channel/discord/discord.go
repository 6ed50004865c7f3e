// Package discord composes messages and posts them with one bot token. It needs
// no gateway: REST only.
package discord

import (
	"fmt"
	"regexp"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// nonceWindow is shorter than the "past few minutes" in which Discord honours a nonce.
const nonceWindow = 2 * time.Minute

// Settings are the channel's block in the configuration.
type Settings struct {
	Token     string `yaml:"token"`
	TokenFile string `yaml:"token_file"`
	APIURL    string `yaml:"api_url"` // https://discord.com/api/v9/ when empty
}

// Kind returns the kind discord. A message is one request, so a batch is short
// and several run at once: 45 a second stay below the bot's 50.
func Kind() channel.Kind {
	return channel.Kind{
		Name: "discord",
		Limits: bot.Limits{
			BatchRows: 10, TextRunes: descriptionRunes, TitleRunes: titleRunes,
			PerSecond: 45, Concurrency: 16, Attempts: 8,
		},
		Capabilities: bot.Capabilities{Edit: true, Recovery: bot.Keyed, KeyWindow: nonceWindow},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// check refuses what is no id of a channel.
func check(_ any, r bot.Recipient) error {
	if !regexp.MustCompile(`^[0-9]{17,20}$`).MatchString(r.Address) {
		return fmt.Errorf("%q is no id of a Discord channel: turn Developer Mode on and choose Copy Channel ID, which gives 17 to 20 digits", r.Address)
	}
	return nil
}
