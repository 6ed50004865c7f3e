// Package kakao sends Alimtalk, by NHN Cloud or by Solapi: texts that Kakao approved beforehand as templates, with
// their variables filled.
package kakao

import (
	"errors"
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
)

// The providers.
const (
	NHN    = "nhn"
	Solapi = "solapi"
)

// Settings are the channel's block in the configuration.
type Settings struct {
	Provider string `yaml:"provider"` // nhn or solapi
	APIURL   string `yaml:"api_url"`  // the provider's own when empty

	AppKey        string `yaml:"app_key"`    // NHN
	SecretKey     string `yaml:"secret_key"` // NHN
	SecretKeyFile string `yaml:"secret_key_file"`
	SenderKey     string `yaml:"sender_key"` // NHN: of the Kakao channel

	Korean solapi.Account `yaml:",inline"` // Solapi
	PfID   string         `yaml:"pf_id"`   // Solapi: of the Kakao channel

	Fallback  string     `yaml:"fallback"` // registered number of text messages to whom Kakao does not reach; none when empty
	Templates []Template `yaml:"templates"`
}

// Template is a text as it is registered with Kakao, with its #{variables}. A type may have several in one language,
// such as one for drills: the first that the text matches is used.
type Template struct {
	Type     bot.MessageType `yaml:"type"`
	Language bot.Language    `yaml:"language"`
	Code     string          `yaml:"code"`
	Text     string          `yaml:"text"`
}

func (s *Settings) check() error {
	switch s.Provider {
	case NHN:
		if s.AppKey == "" || s.SenderKey == "" {
			return errors.New("write app_key and sender_key, as NHN Cloud's console shows them")
		}
	case Solapi:
		if s.PfID == "" {
			return errors.New("write pf_id, as Solapi's console shows it")
		}
	default:
		return fmt.Errorf("unknown provider %q: write %s or %s", s.Provider, NHN, Solapi)
	}
	if s.Fallback != "" {
		if err := solapi.CheckNumber(s.Fallback); err != nil {
			return fmt.Errorf("fallback: %w", err)
		}
	}
	if len(s.Templates) == 0 {
		return errors.New("no template is configured: write one for each type and language that is sent")
	}
	for _, t := range s.Templates {
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

// Kind returns the kind kakao: NHN's limits, which are the tighter ones.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "kakao",
		Types:        channel.PushTypes(),
		Limits:       bot.Limits{BatchRows: 1000, TextRunes: textRunes, Concurrency: 2, Attempts: 8},
		Capabilities: bot.Capabilities{Recovery: bot.Findable, Track: 72 * time.Hour},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// check refuses a number that is not Korean, and settings under which nobody could be reached.
func check(settings any, r bot.Recipient) error {
	s, ok := settings.(*Settings)
	if !ok {
		return fmt.Errorf("settings are %T", settings)
	}
	if err := s.check(); err != nil {
		return err
	}
	return solapi.CheckNumber(r.Address)
}

// Open returns the provider's sender.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open kakao: settings are %T", settings)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("open kakao: %w", bot.Refuse(bot.ErrInvalid, err.Error()))
	}
	var sender channel.Sender
	var err error
	if s.Provider == NHN {
		sender, err = openNHN(s, env)
	} else {
		sender, err = openSolapi(s, env)
	}
	if err != nil {
		return nil, fmt.Errorf("open kakao: %w", err)
	}
	return sender, nil
}
