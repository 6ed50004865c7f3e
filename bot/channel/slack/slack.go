// Package slack composes Block Kit and posts it with one bot token: updates for
// readers, cards and notices for the desk.
package slack

import (
	"fmt"
	"regexp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are the channel's block in the configuration.
type Settings struct {
	Token     string `yaml:"token"`
	TokenFile string `yaml:"token_file"`
	APIURL    string `yaml:"api_url"` // https://slack.com/api/ when empty
	Thread    bool   `yaml:"thread"`  // later updates of an incident reply to its first, and show in the channel, too
}

// Kind returns the kind slack.
func Kind() channel.Kind {
	return channel.Kind{
		Name: "slack",
		Limits: bot.Limits{
			BatchRows: 10, TextRunes: sectionRunes, TitleRunes: headerRunes,
			Concurrency: 4, Attempts: 8,
		},
		Capabilities:   bot.Capabilities{Edit: true, Delete: true, Recovery: bot.Findable},
		New:            func() any { return &Settings{} },
		Check:          check,
		Compose:        Compose,
		Open:           Open,
		CardComposer:   ComposeCard,
		NoticeComposer: ComposeNotice,
	}
}

// check refuses what is no id of a conversation or of a member: names change, and a message is looked up by its id.
func check(_ any, r bot.Recipient) error {
	if !conversation.MatchString(r.Address) {
		return fmt.Errorf("%q is no id of Slack: copy it from the channel's details, such as C024BE91L", r.Address)
	}
	return nil
}

var conversation = regexp.MustCompile(`^[CGDUW][A-Z0-9]{5,}$`)
