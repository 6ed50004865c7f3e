// Package x posts the short form to one account of X, by API v2 with OAuth 1.0a.
package x

import (
	"fmt"
	"regexp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are the channel's block in the configuration: the app's key and the account's token, which do not expire.
type Settings struct {
	APIKey           string `yaml:"api_key"`
	APIKeyFile       string `yaml:"api_key_file"`
	APISecret        string `yaml:"api_secret"`
	APISecretFile    string `yaml:"api_secret_file"`
	AccessToken      string `yaml:"access_token"`
	AccessTokenFile  string `yaml:"access_token_file"`
	AccessSecret     string `yaml:"access_secret"`
	AccessSecretFile string `yaml:"access_secret_file"`
	APIURL           string `yaml:"api_url"` // https://api.x.com/ when empty
	Thread           bool   `yaml:"thread"`  // later posts of an incident reply to its first
}

// Kind returns the kind x. A text that stands in the account already is refused by X itself, which helps after a lost answer.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "x",
		Limits:       bot.Limits{BatchRows: 1, TextRunes: maxWeight, Concurrency: 1, Attempts: 8},
		Capabilities: bot.Capabilities{Delete: true, Recovery: bot.Findable},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// check refuses what is no id of an account: names change hands.
func check(_ any, r bot.Recipient) error {
	if !regexp.MustCompile(`^[0-9]{1,19}$`).MatchString(r.Address) {
		return fmt.Errorf("%q is no id of an account: write its number, with which the access token begins", r.Address)
	}
	return nil
}
