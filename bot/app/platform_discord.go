package app

import (
	"encoding/json"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

type discordPlatform struct {
	*sandbox.Discord
	overHTTP
	rooms rooms
}

func newDiscordPlatform(g ground, s *discord.Settings) platform {
	fake := sandbox.NewDiscord(sandbox.DiscordOptions{
		Clock: g.clock, Token: s.Token, ApplicationID: "900000000000000001", Name: "bongsu", Channels: discordChannels(*g.channel, s.Crosspost),
	})
	s.APIURL = g.url() + "/api/v9/"
	return discordPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, func(r bot.Recipient) string {
		id, _ := discord.Room(r.Address)
		return id
	})}
}

func discordChannels(ch config.Channel, crosspost bool) []sandbox.DiscordChannel {
	var channels []sandbox.DiscordChannel
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			id, forum := discord.Room(r.Address)
			kind := sandbox.DiscordText
			switch {
			case forum:
				kind = sandbox.DiscordForum
			case crosspost:
				kind = sandbox.DiscordAnnouncement
			}
			channels = append(channels, sandbox.DiscordChannel{ID: id, Name: d.ID, GuildID: "900000000000000002", Type: kind})
		}
	}
	return channels
}

func (p discordPlatform) Received() []console.Received {
	var all []console.Received
	for _, id := range p.rooms.ids {
		for _, m := range p.Messages(id) {
			raw, err := json.Marshal(m)
			if err != nil {
				continue
			}
			all = append(all, console.Received{Where: p.rooms.destination[id], At: m.At, Text: m.Content, Raw: raw})
		}
	}
	return all
}
