package app

import (
	"github.com/bongsu-hq/bongsu/bot/channel/x"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// xPlatform has the account of a channel: its one address.
type xPlatform struct {
	*sandbox.X
	overHTTP
	account string
}

func newXPlatform(g ground, s *x.Settings) platform {
	id := g.channel.Destinations[0].Recipients[0].Address
	s.AccessToken, s.APIURL = id+"-sandbox", g.url()
	fake := sandbox.NewX(sandbox.XOptions{
		Clock: g.clock, UserID: id, Username: g.channel.Name, APIKey: s.APIKey, APISecret: s.APISecret, AccessToken: s.AccessToken, AccessKept: s.AccessSecret,
	})
	return xPlatform{fake, overHTTP{fake.Handler()}, g.channel.Name}
}

func (p xPlatform) Received() []console.Received {
	var all []console.Received
	for _, post := range p.Posts() {
		note := ""
		if post.Deleted {
			note = "deleted"
		}
		all = append(all, console.Received{Where: p.account, At: post.At, Text: post.Text, Note: note})
	}
	return all
}
