package app

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	voiceline "github.com/bongsu-hq/bongsu/bot/channel/voice"
	"github.com/bongsu-hq/bongsu/bot/config"
)

func TestEachLineDialsANumberInItsOwnForm(t *testing.T) {
	t.Parallel()
	d := newDialler([]config.Channel{
		{Name: "calls", Kind: "voice", Settings: &voiceline.Settings{From: "+15005550006"}},
		{Name: "abroad", Kind: "sms", Settings: &sms.Settings{Provider: sms.Twilio, From: "+15005550006"}},
		{Name: "korea", Kind: "sms", Settings: &sms.Settings{Provider: sms.Solapi, From: "0200000000"}},
	})
	desk := func(channel, kind string) bot.Destination {
		return bot.Destination{ID: channel, Channel: channel, Kind: kind, Class: bot.DeskClass}
	}
	public := desk("korea", "sms")
	public.Class = bot.PublicClass
	for name, test := range map[string]struct {
		to    bot.Destination
		phone string
		want  string
	}{
		"a call":                            {desk("calls", "voice"), "+82 10-1234-5678", "+821012345678"},
		"a text in Korea":                   {desk("korea", "sms"), "+82 10-1234-5678", "01012345678"},
		"a text abroad":                     {desk("abroad", "sms"), "+33 6 12 34 56 78", "+33612345678"},
		"no text abroad to Korea":           {desk("abroad", "sms"), "+82 10-1234-5678", ""},
		"no text in Korea to another place": {desk("korea", "sms"), "+33 6 12 34 56 78", ""},
		"no telephone":                      {desk("calls", "voice"), "", ""},
		"never over a public destination":   {public, "+82 10-1234-5678", ""},
		"no line":                           {desk("room", "slack"), "+82 10-1234-5678", ""},
	} {
		got, ok := d.Number(test.to, bot.Person{ID: "words", Phone: test.phone})
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%s: dials %q", name, got)
		}
	}
}
