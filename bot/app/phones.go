package app

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/kakao"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// phones are a sandboxed platform that reaches telephones.
type phones interface {
	Handler() http.Handler
	Fail(f sandbox.Fault)
}

// textPhones are what a channel of text messages reaches.
func textPhones(clock bot.Clock, s *sms.Settings) phones {
	if s.Provider == sms.Solapi {
		return sandbox.NewSolapi(sandbox.SolapiOptions{
			Clock: clock, APIKey: s.Korean.APIKey, APISecret: s.Korean.APISecret, Senders: []string{s.From},
		})
	}
	return sandbox.NewTwilio(sandbox.TwilioOptions{
		Clock: clock, AccountSID: s.Abroad.AccountSID, AuthToken: s.Abroad.AuthToken, Numbers: []string{s.From},
	})
}

// alimtalkPhones are what a channel of Alimtalk reaches: every template is registered as it is configured.
func alimtalkPhones(clock bot.Clock, s *kakao.Settings) phones {
	templates := map[string]string{}
	for _, t := range s.Templates {
		templates[t.Code] = strings.TrimSpace(t.Text)
	}
	if s.Provider == kakao.Solapi {
		return sandbox.NewSolapi(sandbox.SolapiOptions{
			Clock: clock, APIKey: s.Korean.APIKey, APISecret: s.Korean.APISecret, Senders: []string{s.Fallback}, PfID: s.PfID, Templates: templates,
		})
	}
	return sandbox.NewNHN(sandbox.NHNOptions{
		Clock: clock, AppKey: s.AppKey, SecretKey: s.SecretKey, SenderKey: s.SenderKey, Templates: templates, Senders: []string{s.Fallback},
	})
}

// phonesReceived lists what telephones showed.
func (p *platforms) phonesReceived(name string) []console.Received {
	var all []console.Received
	show := func(took console.Received, to string, message any) {
		raw, err := json.Marshal(message)
		if err != nil {
			return
		}
		took.Platform, took.Where, took.Raw = name, p.where[to], raw
		all = append(all, took)
	}
	switch fake := p.phones[name].(type) {
	case *sandbox.Twilio:
		for _, m := range fake.Messages() {
			show(console.Received{At: m.At, Text: m.Body, Note: m.Status}, m.To, m)
		}
		for _, c := range fake.Calls() {
			show(console.Received{At: c.At, Text: c.Said, Note: c.Status}, c.To, c)
		}
	case *sandbox.NHN:
		for _, m := range fake.Messages() {
			show(console.Received{At: m.At, Text: m.Text, Note: m.Status}, m.To, m)
		}
	case *sandbox.Solapi:
		for _, m := range fake.Messages() {
			show(console.Received{At: m.At, Text: m.Text, Note: m.Type}, m.To, m)
		}
	}
	return all
}
