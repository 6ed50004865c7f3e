package app

import (
	"encoding/json"
	"strings"

	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	voiceline "github.com/bongsu-hq/bongsu/bot/channel/voice"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// newTextPlatform is what a channel of text messages reaches.
func newTextPlatform(g ground, s *sms.Settings) platform {
	s.APIURL = g.url()
	if s.Provider == sms.Solapi {
		return newSolapiPlatform(g, sandbox.SolapiOptions{APIKey: s.Korean.APIKey, APISecret: s.Korean.APISecret, Senders: []string{s.From}})
	}
	return newTwilioPlatform(g, sandbox.TwilioOptions{AccountSID: s.Abroad.AccountSID, AuthToken: s.Abroad.AuthToken, Numbers: []string{s.From}})
}

// newVoicePlatform is what a channel of calls reaches.
func newVoicePlatform(g ground, s *voiceline.Settings) platform {
	s.APIURL = g.url()
	return newTwilioPlatform(g, sandbox.TwilioOptions{AccountSID: s.AccountSID, AuthToken: s.AuthToken, Numbers: []string{s.From}})
}

// newAlimtalkPlatform is what a channel of Alimtalk reaches: every template is registered as it is configured.
func newAlimtalkPlatform(g ground, s *kakao.Settings) platform {
	s.APIURL = g.url()
	templates := map[string]string{}
	for _, t := range s.Templates {
		templates[t.Code] = strings.TrimSpace(t.Text)
	}
	if s.Provider == kakao.Solapi {
		return newSolapiPlatform(g, sandbox.SolapiOptions{
			APIKey: s.Korean.APIKey, APISecret: s.Korean.APISecret, Senders: []string{s.Fallback}, PfID: s.PfID, Templates: templates,
		})
	}
	fake := sandbox.NewNHN(sandbox.NHNOptions{
		Clock: g.clock, AppKey: s.AppKey, SecretKey: s.SecretKey, SenderKey: s.SenderKey, Templates: templates, Senders: []string{s.Fallback},
	})
	return nhnPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, byAddress)}
}

type twilioPlatform struct {
	*sandbox.Twilio
	overHTTP
	rooms rooms
}

func newTwilioPlatform(g ground, o sandbox.TwilioOptions) platform {
	o.Clock = g.clock
	fake := sandbox.NewTwilio(o)
	return twilioPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, byAddress)}
}

func (p twilioPlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages() {
		all = append(all, console.Received{Where: p.rooms.destination[m.To], At: m.At, Text: m.Body, Note: m.Status, Raw: raw(m)})
	}
	for _, c := range p.Calls() {
		all = append(all, console.Received{Where: p.rooms.destination[c.To], At: c.At, Text: c.Said, Note: c.Status, Raw: raw(c)})
	}
	return all
}

type solapiPlatform struct {
	*sandbox.Solapi
	overHTTP
	rooms rooms
}

func newSolapiPlatform(g ground, o sandbox.SolapiOptions) platform {
	o.Clock = g.clock
	fake := sandbox.NewSolapi(o)
	return solapiPlatform{fake, overHTTP{fake.Handler()}, roomsOf(g.channel, byAddress)}
}

func (p solapiPlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages() {
		all = append(all, console.Received{Where: p.rooms.destination[m.To], At: m.At, Text: m.Text, Note: m.Type, Raw: raw(m)})
	}
	return all
}

type nhnPlatform struct {
	*sandbox.NHN
	overHTTP
	rooms rooms
}

func (p nhnPlatform) Received() []console.Received {
	var all []console.Received
	for _, m := range p.Messages() {
		all = append(all, console.Received{Where: p.rooms.destination[m.To], At: m.At, Text: m.Text, Note: m.Status, Raw: raw(m)})
	}
	return all
}

// raw is a message as the sandbox keeps it; none where that is no JSON.
func raw(message any) []byte {
	data, err := json.Marshal(message)
	if err != nil {
		return nil
	}
	return data
}
