package app

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	voiceline "github.com/bongsu-hq/bongsu/bot/channel/voice"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
	"github.com/bongsu-hq/bongsu/bot/channel/x"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// platforms are the sandboxed platforms of a demo: one for each channel, on loopback, on the scenario's clock.
type platforms struct {
	clock    bot.Clock
	slack    map[string]*sandbox.Slack
	discord  map[string]*sandbox.Discord
	webhooks map[string]*sandbox.Webhooks
	x        map[string]*sandbox.X
	line     map[string]*sandbox.Line
	wechat   map[string]*sandbox.Wechat
	phones   map[string]phones
	mail     map[string]*sandbox.Mail
	names    []string // channels, in the order of the configuration
	tasks    []func(context.Context) error

	channelIDs map[string][]string // by channel: the addresses that the platform knows
	where      map[string]string   // by address: the destination's name
}

// sandboxed starts a platform for each channel of c and points the channel's settings and addresses at it. Nothing in c reaches a real platform afterwards.
func sandboxed(c *config.Config, clock bot.Clock) (*platforms, error) {
	p := &platforms{
		clock: clock, slack: map[string]*sandbox.Slack{}, discord: map[string]*sandbox.Discord{}, webhooks: map[string]*sandbox.Webhooks{},
		x:    map[string]*sandbox.X{},
		line: map[string]*sandbox.Line{}, wechat: map[string]*sandbox.Wechat{},
		phones:     map[string]phones{},
		mail:       map[string]*sandbox.Mail{},
		channelIDs: map[string][]string{}, where: map[string]string{},
	}
	for i := range c.Channels {
		p.note(c.Channels[i])
		if err := p.start(&c.Channels[i], c.People); err != nil {
			return nil, fmt.Errorf("sandbox of channel %s: %w", c.Channels[i].Name, err)
		}
		p.names = append(p.names, c.Channels[i].Name)
	}
	return p, nil
}

func (p *platforms) start(ch *config.Channel, people bot.People) error {
	var handler http.Handler
	var point func(url string)
	switch settings := ch.Settings.(type) {
	case *slack.Settings:
		fake := sandbox.NewSlack(sandbox.SlackOptions{
			Clock: p.clock, Token: settings.Token, AppToken: slackAppToken, SigningSecret: slackSigningSecret, Team: "Sandbox", BotName: "bongsu",
			Channels: slackChannels(*ch), Users: slackUsers(people), AckDeadline: 3 * time.Second,
		})
		p.slack[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { fake.SetURL(url); settings.APIURL = url + "/api/" }
	case *discord.Settings:
		fake := sandbox.NewDiscord(sandbox.DiscordOptions{
			Clock: p.clock, Token: settings.Token, ApplicationID: "900000000000000001", Name: "bongsu", Channels: discordChannels(*ch, settings.Crosspost),
		})
		p.discord[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url + "/api/v9/" }
	case *webhook.Settings:
		fake := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: p.clock, Endpoints: endpoints(*ch)})
		p.webhooks[ch.Name], handler = fake, fake.Handler()
		settings.AllowPrivate = true
		point = func(url string) { readdress(ch, url) }
	case *x.Settings:
		fake := sandbox.NewX(xAccount(*ch, settings, p.clock))
		p.x[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *line.Settings:
		fake := sandbox.NewLine(lineAccount(p.clock, settings, *ch))
		p.line[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *wechat.Settings:
		fake := sandbox.NewWechat(wechatAccount(p.clock, settings, *ch))
		p.wechat[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *sms.Settings:
		fake := textPhones(p.clock, settings)
		p.phones[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *kakao.Settings:
		fake := alimtalkPhones(p.clock, settings)
		p.phones[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *voiceline.Settings:
		fake := sandbox.NewTwilio(sandbox.TwilioOptions{Clock: p.clock, AccountSID: settings.AccountSID, AuthToken: settings.AuthToken, Numbers: []string{settings.From}})
		p.phones[ch.Name], handler = fake, fake.Handler()
		point = func(url string) { settings.APIURL = url }
	case *email.Settings:
		return p.startMail(ch.Name, settings)
	default:
		return nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // opening a local port does not wait
	if err != nil {
		return fmt.Errorf("open a loopback port: %w", err)
	}
	point("http://" + listener.Addr().String())
	p.tasks = append(p.tasks, serveHTTP(listener, handler))
	return nil
}

// startMail starts a relay that takes mail from whoever calls, and knows no key: those of a demo stand in no DNS.
func (p *platforms) startMail(name string, settings *email.Settings) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // opening a local port does not wait
	if err != nil {
		return fmt.Errorf("open a loopback port: %w", err)
	}
	relay := sandbox.NewMail(sandbox.MailOptions{Clock: p.clock})
	p.mail[name] = relay
	settings.Server, settings.Security, settings.Username = listener.Addr().String(), "none", ""
	p.tasks = append(p.tasks, func(ctx context.Context) error { return relay.Serve(ctx, listener) })
	return nil
}

// Known to nobody but the sandboxed workspace and the demo's own Slack door.
const (
	slackAppToken      = "xapp-1-sandbox" //nolint:gosec // opens nothing
	slackSigningSecret = "sandbox-signing-secret"
)

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

// xAccount is the account of a channel: its one address.
func xAccount(ch config.Channel, s *x.Settings, clock bot.Clock) sandbox.XOptions {
	id := ch.Destinations[0].Recipients[0].Address
	s.AccessToken = id + "-sandbox"
	return sandbox.XOptions{
		Clock: clock, UserID: id, Username: ch.Name, APIKey: s.APIKey, APISecret: s.APISecret, AccessToken: s.AccessToken, AccessKept: s.AccessSecret,
	}
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

// lineAccount is followed by whom the channel's lists name.
func lineAccount(clock bot.Clock, settings *line.Settings, ch config.Channel) sandbox.LineOptions {
	o := sandbox.LineOptions{Clock: clock, Token: settings.Token, ChannelSecret: settings.ChannelSecret, Name: ch.Name}
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			if strings.HasPrefix(r.Address, "U") {
				o.Followers = append(o.Followers, r.Address)
			} else {
				o.Groups = append(o.Groups, r.Address)
			}
		}
	}
	return o
}

// wechatAccount has the templates of the settings, and is followed by whom the channel's lists name.
func wechatAccount(clock bot.Clock, settings *wechat.Settings, ch config.Channel) sandbox.WechatOptions {
	o := sandbox.WechatOptions{Clock: clock, AppID: settings.AppID, AppSecret: settings.AppSecret, CallbackToken: settings.CallbackToken}
	for _, t := range settings.Templates {
		o.Templates = append(o.Templates, sandbox.WechatTemplate{ID: t.ID, Fields: slices.Sorted(maps.Keys(t.Fields))})
	}
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			o.Followers = append(o.Followers, r.Address)
		}
	}
	return o
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

// fail makes a channel's platform misbehave as the scenario says.
func (p *platforms) fail(f scenario.Fault, from time.Time) error {
	fault := sandbox.Fault{Kind: sandbox.FaultKind(f.Kind), From: from, To: f.Until, RetryAfter: f.Wait}
	switch {
	case p.slack[f.Channel] != nil:
		p.slack[f.Channel].Fail(fault)
	case p.discord[f.Channel] != nil:
		p.discord[f.Channel].Fail(fault)
	case p.webhooks[f.Channel] != nil:
		p.webhooks[f.Channel].Fail(fault)
	case p.x[f.Channel] != nil:
		p.x[f.Channel].Fail(fault)
	case p.line[f.Channel] != nil:
		p.line[f.Channel].Fail(fault)
	case p.wechat[f.Channel] != nil:
		p.wechat[f.Channel].Fail(fault)
	case p.phones[f.Channel] != nil:
		p.phones[f.Channel].Fail(fault)
	case p.mail[f.Channel] != nil:
		p.mail[f.Channel].Fail(fault)
	default:
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("channel %s sends nothing over the network: it has no faults to play", f.Channel))
	}
	return nil
}

// note remembers where a channel's messages arrive, for the console. A webhook's endpoint is named by its recipient.
func (p *platforms) note(ch config.Channel) {
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			id := r.Address
			switch ch.Kind {
			case "webhook":
				id = r.ID
			case "discord":
				id, _ = discord.Room(r.Address)
			}
			p.channelIDs[ch.Name] = append(p.channelIDs[ch.Name], id)
			p.where[id] = d.ID
		}
	}
}
