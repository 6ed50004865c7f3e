// Package sms sends the short form of a text: by Twilio all over the world, by Solapi inside Korea.
package sms

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
)

// The providers.
const (
	Twilio = "twilio"
	Solapi = "solapi"
)

// Settings are the channel's block in the configuration.
type Settings struct {
	Provider string `yaml:"provider"` // twilio or solapi
	APIURL   string `yaml:"api_url"`  // the provider's own when empty
	From     string `yaml:"from"`     // a number or a sender's name; Solapi: a registered number

	Abroad           twilio.Account `yaml:",inline"`           // Twilio
	MessagingService string         `yaml:"messaging_service"` // Twilio: in the place of from
	ValidFor         time.Duration  `yaml:"valid_for"`         // Twilio: what left no queue by then is dropped; 1h when 0
	MaxSegments      int            `yaml:"max_segments"`      // Twilio: of one text, each with its price; 6 when 0
	Transliterate    bool           `yaml:"transliterate"`     // Twilio: French without the accents that GSM 03.38 lacks, for fewer segments

	Korean solapi.Account `yaml:",inline"` // Solapi
}

// longestValidity is Twilio's own limit.
const longestValidity = 10 * time.Hour

func (s *Settings) validFor() time.Duration { return cmp.Or(s.ValidFor, time.Hour) }

func (s *Settings) maxSegments() int { return cmp.Or(s.MaxSegments, 6) }

func (s *Settings) check() error {
	switch s.Provider {
	case Solapi:
		return solapi.CheckFrom(s.From)
	case Twilio:
		return s.checkTwilio()
	}
	return fmt.Errorf("unknown provider %q: write %s or %s", s.Provider, Twilio, Solapi)
}

func (s *Settings) checkTwilio() error {
	switch {
	case (s.From == "") == (s.MessagingService == ""):
		return errors.New("write from or messaging_service, one of the two")
	case s.validFor() < time.Second || s.validFor() > longestValidity:
		return errors.New("valid_for is out of range: write 1s to 10h")
	case s.maxSegments() < 1:
		return errors.New("max_segments is below one: write how many segments a text may take")
	}
	return nil
}

// Kind returns the kind sms. How many texts leave in a second depends on the sender's number: rate says so.
func Kind() channel.Kind {
	return channel.Kind{
		Name:           "sms",
		Types:          channel.PushTypes(),
		Limits:         bot.Limits{BatchRows: 100, TextRunes: twilioChars, BytesPerMsg: longBytes, Concurrency: 4, Attempts: 8},
		Capabilities:   bot.Capabilities{Recovery: bot.Findable, Track: 72 * time.Hour},
		New:            func() any { return &Settings{} },
		Check:          check,
		Compose:        Compose,
		Open:           Open,
		NoticeComposer: ComposeNotice,
	}
}

var international = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// check refuses a number that the provider would refuse, and settings under which nobody could be reached.
func check(settings any, r bot.Recipient) error {
	s, ok := settings.(*Settings)
	if !ok {
		return fmt.Errorf("settings are %T", settings)
	}
	if err := s.check(); err != nil {
		return err
	}
	switch {
	case s.Provider == Solapi:
		return solapi.CheckNumber(r.Address)
	case !international.MatchString(r.Address):
		return fmt.Errorf("%q is no international number: write + and digits only, such as +33612345678", r.Address)
	case strings.HasPrefix(r.Address, "+82"):
		return errors.New("Twilio reaches Korean numbers from foreign numbers only, and not in every character: send them by a channel with provider solapi") //nolint:staticcheck // a name
	}
	return nil
}

// Open returns the provider's sender.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open sms: settings are %T", settings)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("open sms: %w", bot.Refuse(bot.ErrInvalid, err.Error()))
	}
	var sender channel.Sender
	var err error
	if s.Provider == Twilio {
		sender, err = openTwilio(s, env)
	} else {
		sender, err = openSolapi(s, env)
	}
	if err != nil {
		return nil, fmt.Errorf("open sms: %w", err)
	}
	return sender, nil
}
