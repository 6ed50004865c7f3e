package app

import (
	"context"
	"net"

	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// mailPlatform is a relay that takes mail from whoever calls, and knows no key: those of a demo stand in no DNS.
type mailPlatform struct {
	*sandbox.Mail
	rooms rooms
}

func newMailPlatform(g ground, s *email.Settings) platform {
	s.Server, s.Security, s.Username = g.addr, "none", ""
	return mailPlatform{sandbox.NewMail(sandbox.MailOptions{Clock: g.clock}), roomsOf(g.channel, byAddress)}
}

func (p mailPlatform) serve(ctx context.Context, l net.Listener) error { return p.Serve(ctx, l) }

func (p mailPlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages("") {
		header, subject, text, _, err := m.Read()
		if err != nil {
			continue
		}
		all = append(all, console.Received{
			Where: p.rooms.destination[m.To], Language: header.Get("Content-Language"), At: m.At, Text: subject + "\n\n" + text, Raw: m.Data,
		})
	}
	return all
}
