package app

import (
	"fmt"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// Known to nobody but the sandboxed workspace and the demo's own Slack door.
const (
	slackAppToken      = "xapp-1-sandbox" //nolint:gosec // opens nothing
	slackSigningSecret = "sandbox-signing-secret"
)

type slackPlatform struct {
	*sandbox.Slack
	overHTTP
	rooms rooms
}

func newSlackPlatform(g ground, s *slack.Settings) platform {
	fake := sandbox.NewSlack(sandbox.SlackOptions{
		Clock: g.clock, Token: s.Token, AppToken: slackAppToken, SigningSecret: slackSigningSecret, Team: "Sandbox", BotName: "bongsu",
		Channels: slackChannels(*g.channel), Users: slackUsers(g.people), AckDeadline: 3 * time.Second,
	})
	fake.SetURL(g.url())
	s.APIURL = g.url() + "/api/"
	return slackPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, byAddress)}
}

// workspace is a channel's sandboxed Slack; nil where it has none.
func (p *platforms) workspace(channel string) *sandbox.Slack {
	s, ok := p.running[channel].(slackPlatform)
	if !ok {
		return nil
	}
	return s.Slack
}

func slackChannels(ch config.Channel) []sandbox.SlackChannel {
	var channels []sandbox.SlackChannel
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			channels = append(channels, sandbox.SlackChannel{ID: r.Address, Name: strings.ToLower(d.ID)})
		}
	}
	return channels
}

func slackUsers(people bot.People) []sandbox.SlackUser {
	var users []sandbox.SlackUser
	for _, p := range people {
		if p.SlackID != "" {
			users = append(users, sandbox.SlackUser{ID: p.SlackID, Name: p.ID, RealName: p.Name[bot.English], TZ: "Asia/Seoul"})
		}
	}
	return users
}

func (p slackPlatform) Received() []console.Received {
	var all []console.Received
	for _, id := range p.rooms.ids {
		for _, m := range p.Messages(id) {
			note := ""
			if m.Edited {
				note = fmt.Sprintf("edited %d×", len(m.Edits))
			}
			all = append(all, console.Received{Where: p.rooms.destination[id], At: m.At, Text: m.Text, Raw: m.Blocks, Note: note})
		}
	}
	return all
}
