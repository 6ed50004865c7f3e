package app

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// webhookPlatform is all receivers of a channel; each is named by its recipient.
type webhookPlatform struct {
	*sandbox.Webhooks
	overHTTP
	rooms rooms
}

func newWebhookPlatform(g ground, s *webhook.Settings) platform {
	fake := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: g.clock, Endpoints: endpoints(*g.channel)})
	s.AllowPrivate = true
	readdress(g.channel, g.url())
	return webhookPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, func(r bot.Recipient) string { return r.ID })}
}

func endpoints(ch config.Channel) []sandbox.WebhookEndpoint {
	var all []sandbox.WebhookEndpoint
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			all = append(all, sandbox.WebhookEndpoint{ID: r.ID, Secret: r.Secret.Reveal()})
		}
	}
	return all
}

func readdress(ch *config.Channel, url string) {
	for i := range ch.Destinations {
		recipients := slices.Clone(ch.Destinations[i].Recipients)
		for n := range recipients {
			recipients[n].Address = url + "/" + recipients[n].ID
		}
		ch.Destinations[i].Recipients = recipients
	}
}

func (p webhookPlatform) Received() []console.Received {
	var all []console.Received
	for _, id := range p.rooms.ids {
		for _, a := range p.Attempts(id) {
			note := fmt.Sprintf("HTTP %d %s", a.Status, a.Error)
			if a.Duplicate {
				note += " (again, counted once)"
			}
			e := decode(a.Body)
			all = append(all, console.Received{Where: id, Language: string(e.Data.Language), At: a.At, Text: e.Data.Text, Raw: a.Body, Note: note})
		}
	}
	return all
}

// event is what the demo shows of a webhook's body.
type event struct {
	Data struct {
		Language bot.Language `json:"language"`
		Text     string       `json:"text"`
	} `json:"data"`
}

func decode(body []byte) event {
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		return event{}
	}
	return e
}
