// Package voice calls people of the desk on the telephone, by Twilio: only a digit that they press says that they heard it.
package voice

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
)

// Settings are the channel's block in the configuration.
type Settings struct {
	twilio.Account `yaml:",inline"`
	APIURL         string                  `yaml:"api_url"` // Twilio's own when empty
	From           string                  `yaml:"from"`    // a number of the account, or one that it verified
	Ring           time.Duration           `yaml:"ring"`    // how long it rings; 40s when 0
	Voices         map[bot.Language]string `yaml:"voices"`  // other ones than ours, each of its language
}

func (s *Settings) ring() time.Duration { return cmp.Or(s.Ring, 40*time.Second) }

// voice returns who speaks a language, and what Twilio calls that language.
func (s *Settings) voice(l bot.Language) (name, code string) {
	switch l {
	case bot.Korean:
		name, code = "Polly.Seoyeon", "ko-KR"
	case bot.French:
		name, code = "Polly.Lea-Neural", "fr-FR"
	case bot.English:
		name, code = "Polly.Amy", "en-GB"
	}
	return cmp.Or(s.Voices[l], name), code
}

// Kind returns the kind voice. It has no Compose: what is public is never read out to somebody on the telephone.
func Kind() channel.Kind {
	return channel.Kind{
		Name:           "voice",
		Limits:         bot.Limits{BatchRows: 10, PerSecond: 1, Concurrency: 1, Attempts: 3},
		Capabilities:   bot.Capabilities{Recovery: bot.Findable, Track: time.Hour},
		New:            func() any { return &Settings{} },
		Check:          check,
		Open:           Open,
		NoticeComposer: ComposeNotice,
	}
}

var international = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

func check(settings any, r bot.Recipient) error {
	s, ok := settings.(*Settings)
	if !ok {
		return fmt.Errorf("settings are %T", settings)
	}
	switch {
	case !international.MatchString(s.From):
		return fmt.Errorf("from is %q: write a number of the account, + and digits only", s.From)
	case s.ring() < 5*time.Second || s.ring() > 10*time.Minute:
		return fmt.Errorf("ring is %s: write 5s to 10m", s.Ring)
	case !international.MatchString(r.Address):
		return fmt.Errorf("%q is no international number: write + and digits only, such as +821012345678", r.Address)
	}
	for l := range s.Voices {
		if !l.Valid() {
			return fmt.Errorf("voices are of no language %q: write one of %v", l, bot.Languages())
		}
	}
	return nil
}

// message is the body of the kind voice.
type message struct {
	Language bot.Language `json:"language"`
	Text     string       `json:"text"`
	Press    string       `json:"press,omitempty"` // says which digit acknowledges
}

// spokenRunes is ours: a minute and a half of speech. Twilio's limit is on the document, 4,000 characters, and is wider.
const spokenRunes = 600

// ComposeNotice makes a call of a notice.
func ComposeNotice(n bot.Notice) (bot.Body, error) {
	text := strings.TrimSpace(strings.ReplaceAll(n.Text, "🔥", "")) // nobody wants to hear "fire, fire, fire"
	if have := utf8.RuneCountInString(text); have > spokenRunes {
		return bot.Body{}, channel.TooLong(bot.Say("the call"), text, have, spokenRunes, bot.Say("characters"), utf8.RuneCountInString)
	}
	data, err := json.Marshal(message{Language: n.Language, Text: text, Press: n.Press})
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a call: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}
