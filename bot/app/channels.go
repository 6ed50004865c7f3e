package app

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
	"github.com/bongsu-hq/bongsu/bot/channel/page"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	voiceline "github.com/bongsu-hq/bongsu/bot/channel/voice"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
	"github.com/bongsu-hq/bongsu/bot/channel/x"
	"github.com/bongsu-hq/bongsu/bot/config"
)

// kinds is the table of kinds: adding a channel adds a line.
var kinds = []channel.Kind{
	slack.Kind(),
	discord.Kind(),
	webhook.Kind(),
	x.Kind(),
	email.Kind(),
	page.Kind(),
	line.Kind(),
	wechat.Kind(),
	sms.Kind(),
	kakao.Kind(),
	voiceline.Kind(),
}

func kindByName(name string) (channel.Kind, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return channel.Kind{}, false
}

// Kinds returns what the configuration's loader knows of every kind, by its name.
func Kinds() map[string]config.Kind {
	all := map[string]config.Kind{}
	for _, k := range kinds {
		all[k.Name] = config.Kind{New: k.New, Types: k.Types, Edit: k.Capabilities.Edit, Delete: k.Capabilities.Delete, Check: k.Check, Desk: k.NoticeComposer != nil, Only: k.Compose == nil}
	}
	return all
}

// limits are those of each channel at its own rate.
func limits(channels []config.Channel) map[string]bot.Limits {
	all := map[string]bot.Limits{}
	for _, ch := range channels {
		kind, _ := kindByName(ch.Kind)
		all[ch.Name] = kind.Limits.At(ch.Rate)
	}
	return all
}

// composers make the bodies of updates and notices with each channel's own settings.
type composers struct{ settings map[string]any }

func newComposers(channels []config.Channel) composers {
	c := composers{map[string]any{}}
	for _, ch := range channels {
		c.settings[ch.Name] = ch.Settings
	}
	return c
}

// Compose makes the platform's form of r for one destination.
func (c composers) Compose(to bot.Destination, r bot.Rendition) (bot.Body, error) {
	kind, ok := kindByName(to.Kind)
	if !ok {
		return bot.Body{}, fmt.Errorf("kind %s is not in the table of kinds: %w", to.Kind, bot.ErrInvalid)
	}
	if kind.Compose == nil {
		return bot.Body{}, bot.Refuse(bot.ErrInvalid, "the kind {kind} has no form for updates: it is for the desk only", "kind", kind.Name)
	}
	return kind.Compose(r, c.settings[to.Channel])
}

// ComposeNotice makes the platform's form of a notice to the desk.
func (c composers) ComposeNotice(name string, n bot.Notice) (bot.Body, error) {
	kind, ok := kindByName(name)
	if !ok || kind.NoticeComposer == nil {
		return bot.Body{}, bot.Refuse(bot.ErrInvalid, "the kind {kind} has no form for notices to the desk", "kind", name)
	}
	return kind.NoticeComposer(n)
}

// opener opens the sender of one channel.
type opener func(ch config.Channel, kind channel.Kind) (channel.Sender, error)

// realSenders open the kinds' own senders, over the network. Platforms call back below the site's base_url.
func realSenders(clock bot.Clock, logger *slog.Logger, site config.Site) opener {
	return func(ch config.Channel, kind channel.Kind) (channel.Sender, error) {
		recipients := map[string]bot.Recipient{}
		for _, d := range ch.Destinations {
			for _, r := range d.Recipients {
				recipients[r.ID] = r
			}
		}
		return kind.Open(ch.Settings, channel.Env{
			Clock: clock, Recipients: recipients, Logger: logger, Secret: secretFile,
			Channel: ch.Name, CallbackURL: callbackURL(site, ch.Name), SiteURL: site.BaseURL,
		})
	}
}

// callbackPath is where on the public site platforms call back.
const callbackPath = "/hooks/"

// callbackURL is empty when no base_url is configured: nobody outside could reach the address that is listened on.
func callbackURL(site config.Site, channel string) string {
	if site.BaseURL == "http://"+site.Addr {
		return ""
	}
	return site.BaseURL + callbackPath + channel
}

func secretFile(path string) (bot.Secret, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return bot.Secret{}, err
	}
	return bot.NewSecret(strings.TrimSpace(string(data))), nil
}

// Files are the templates and catalogues that cmd embeds.
type Files struct{ Templates, Locales fs.FS }
