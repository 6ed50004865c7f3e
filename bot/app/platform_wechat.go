package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// wechatPlatform has an account with the templates of the settings, which those follow whom the channel's lists name.
type wechatPlatform struct {
	*sandbox.Wechat
	overHTTP
	rooms rooms
}

func newWechatPlatform(g ground, s *wechat.Settings) platform {
	p := wechatPlatform{rooms: roomsOf(g.channel, byAddress)}
	o := sandbox.WechatOptions{Clock: g.clock, AppID: s.AppID, AppSecret: s.AppSecret, CallbackToken: s.CallbackToken, Followers: p.rooms.ids}
	for _, t := range s.Templates {
		o.Templates = append(o.Templates, sandbox.WechatTemplate{ID: t.ID, Fields: slices.Sorted(maps.Keys(t.Fields))})
	}
	p.Wechat = sandbox.NewWechat(o)
	p.overHTTP = overHTTP{p.Handler()}
	s.APIURL = g.url()
	return p
}

func (p wechatPlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages() {
		var values []string
		for _, field := range slices.Sorted(maps.Keys(m.Values)) {
			values = append(values, m.Values[field])
		}
		all = append(all, console.Received{Where: p.rooms.destination[m.OpenID], At: m.At, Text: strings.Join(values, "\n"), Raw: m.Raw, Note: m.Status})
	}
	return all
}
