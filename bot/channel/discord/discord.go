// Package discord composes messages and posts them with one bot token. It needs
// no gateway: REST only.
package discord

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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

	Crosspost        bool     `yaml:"crosspost"`          // to the servers that follow an announcement channel
	CrosspostPerHour int      `yaml:"crosspost_per_hour"` // what Discord takes in one channel; 10 when 0
	ForumTags        []string `yaml:"forum_tags"`         // ids of the tags of a forum post; at most 5
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
		Capabilities: bot.Capabilities{Edit: true, Delete: true, Recovery: bot.Findable}, // Find knows how long a nonce is honoured
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

const (
	forumPrefix = "forum:"
	maxTags     = 5
)

// Room reads an address: the id of a channel, or forum: and the id of a forum, where each incident is one post.
func Room(address string) (id string, forum bool) { return strings.CutPrefix(address, forumPrefix) }

// check refuses what is no id of a channel.
func check(settings any, r bot.Recipient) error {
	id, forum := Room(r.Address)
	if !snowflake(id) {
		return fmt.Errorf("%q is no id of a Discord channel: turn Developer Mode on and choose Copy Channel ID, which gives 17 to 20 digits; before that of a forum write %s", r.Address, forumPrefix)
	}
	s, ok := settings.(*Settings)
	if !ok || !forum {
		return nil
	}
	if len(s.ForumTags) > maxTags || slices.ContainsFunc(s.ForumTags, func(tag string) bool { return !snowflake(tag) }) {
		return fmt.Errorf("forum_tags are ids of a forum's tags, at most %d: copy them from an answer of Discord's API", maxTags)
	}
	return nil
}

func snowflake(id string) bool { return snowflakes.MatchString(id) }

var snowflakes = regexp.MustCompile(`^[0-9]{17,20}$`)
