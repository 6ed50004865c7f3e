package app

import (
	"fmt"
	"strings"

	"github.com/bongsu-hq/bongsu/bot/channel/line"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// linePlatform has an account that those follow whom the channel's lists name.
type linePlatform struct {
	*sandbox.Line
	overHTTP
	rooms rooms
}

func newLinePlatform(g ground, s *line.Settings) platform {
	p := linePlatform{rooms: roomsOf(g.channel, byAddress)}
	o := sandbox.LineOptions{Clock: g.clock, Token: s.Token, ChannelSecret: s.ChannelSecret, Name: g.channel.Name}
	for _, id := range p.rooms.ids {
		if strings.HasPrefix(id, "U") {
			o.Followers = append(o.Followers, id)
		} else {
			o.Groups = append(o.Groups, id)
		}
	}
	p.Line = sandbox.NewLine(o)
	p.overHTTP = overHTTP{p.Handler()}
	s.APIURL = g.url()
	return p
}

func (p linePlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages() {
		where := m.Way
		if len(m.To) > 0 && m.Way != "broadcast" {
			where = p.rooms.destination[m.To[0]]
		}
		all = append(all, console.Received{Where: where, At: m.At, Text: strings.Join(m.Texts, "\n\n"), Raw: m.Raw, Note: fmt.Sprintf("%s to %d", m.Way, len(m.To))})
	}
	return all
}
