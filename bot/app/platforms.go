package app

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// sandboxes is the table of sandboxed platforms by kind of channel: adding a channel adds a line. A kind that sends nothing over the network has none.
var sandboxes = map[string]opening{
	"slack":   sandboxOf(newSlackPlatform),
	"discord": sandboxOf(newDiscordPlatform),
	"webhook": sandboxOf(newWebhookPlatform),
	"x":       sandboxOf(newXPlatform),
	"email":   sandboxOf(newMailPlatform),
	"line":    sandboxOf(newLinePlatform),
	"wechat":  sandboxOf(newWechatPlatform),
	"sms":     sandboxOf(newTextPlatform),
	"kakao":   sandboxOf(newAlimtalkPlatform),
	"voice":   sandboxOf(newVoicePlatform),
}

// platform is one channel's platform on loopback.
type platform interface {
	// Fail makes it misbehave.
	Fail(f sandbox.Fault)
	// Received lists what it took, without its channel's name.
	Received() []console.Received
	// serve answers until ctx ends.
	serve(ctx context.Context, l net.Listener) error
}

// ground is what a platform stands on.
type ground struct {
	channel *config.Channel
	people  bot.People
	clock   bot.Clock
	addr    string // host and port
}

func (g ground) url() string { return "http://" + g.addr }

// opening makes a channel's platform and points the channel's settings and addresses at it.
type opening func(g ground) (platform, error)

// sandboxOf is the opening of a kind whose settings are S.
func sandboxOf[S any](open func(ground, S) platform) opening {
	return func(g ground) (platform, error) {
		settings, ok := g.channel.Settings.(S)
		if !ok {
			return nil, fmt.Errorf("its settings are %T", g.channel.Settings)
		}
		return open(g, settings), nil
	}
}

// platforms are the sandboxed platforms of a demo, on the scenario's clock.
type platforms struct {
	names   []string            // of all channels, in the order of the configuration
	running map[string]platform // by channel
	tasks   []func(context.Context) error
}

// sandboxed starts a platform for each channel of c. Nothing in c reaches a real platform afterwards.
func sandboxed(c *config.Config, clock bot.Clock) (*platforms, error) {
	p := &platforms{running: map[string]platform{}}
	for i := range c.Channels {
		ch := &c.Channels[i]
		p.names = append(p.names, ch.Name)
		if open, ok := sandboxes[ch.Kind]; ok {
			if err := p.start(open, ground{channel: ch, people: c.People, clock: clock}); err != nil {
				return nil, fmt.Errorf("sandbox of channel %s: %w", ch.Name, err)
			}
		}
	}
	return p, nil
}

func (p *platforms) start(open opening, g ground) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // opening a local port does not wait
	if err != nil {
		return fmt.Errorf("open a loopback port: %w", err)
	}
	g.addr = listener.Addr().String()
	made, err := open(g)
	if err != nil {
		_ = listener.Close()
		return err
	}
	p.running[g.channel.Name] = made
	p.tasks = append(p.tasks, func(ctx context.Context) error { return made.serve(ctx, listener) })
	return nil
}

// fail makes a channel's platform misbehave as the scenario says.
func (p *platforms) fail(f scenario.Fault, from time.Time) error {
	running, ok := p.running[f.Channel]
	if !ok {
		return bot.Refuse(bot.ErrInvalid, fmt.Sprintf("channel %s sends nothing over the network: it has no faults to play", f.Channel))
	}
	running.Fail(sandbox.Fault{Kind: sandbox.FaultKind(f.Kind), From: from, To: f.Until, RetryAfter: f.Wait})
	return nil
}

// received lists what every platform took, newest first.
func (p *platforms) received() []console.Received {
	var all []console.Received
	for _, name := range p.names {
		running, ok := p.running[name]
		if !ok {
			continue
		}
		for _, r := range running.Received() {
			r.Platform = name
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b console.Received) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Where, b.Where))
	})
	return all
}

// rooms are the ids under which a platform knows where a channel's messages arrive, in the order of the configuration.
type rooms struct {
	ids         []string
	destination map[string]string // by id
}

// roomsOf are the channel's, each recipient's by the given id.
func roomsOf(ch *config.Channel, id func(bot.Recipient) string) rooms {
	all := rooms{destination: map[string]string{}}
	for _, d := range ch.Destinations {
		for _, r := range d.Recipients {
			all.ids = append(all.ids, id(r))
			all.destination[id(r)] = d.ID
		}
	}
	return all
}

func byAddress(r bot.Recipient) string { return r.Address }

// overHTTP serves a platform that speaks HTTP.
type overHTTP struct{ handler http.Handler }

func (h overHTTP) serve(ctx context.Context, l net.Listener) error {
	return serveHTTP(l, h.handler)(ctx)
}
