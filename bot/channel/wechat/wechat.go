// Package wechat composes template messages of a WeChat official account and
// sends them one by one. The words go into fields of templates that WeChat has
// approved beforehand, so the settings say which words go where.
package wechat

import (
	"fmt"
	"regexp"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// keyWindow is shorter than the 10 minutes in which WeChat honours a client_msg_id.
const keyWindow = 8 * time.Minute

// Settings are the channel's block in the configuration.
type Settings struct {
	AppID         string `yaml:"app_id"`
	AppSecret     string `yaml:"app_secret"`
	AppSecretFile string `yaml:"app_secret_file"`

	// The callback token signs WeChat's events; without it they are all refused.
	CallbackToken     string     `yaml:"callback_token"`
	CallbackTokenFile string     `yaml:"callback_token_file"`
	APIURL            string     `yaml:"api_url"` // https://api.weixin.qq.com when empty
	Templates         []Template `yaml:"templates"`

	// RepeatErrcode is WeChat's errcode for a client_msg_id that it has already, which WeChat does not document: it
	// then counts as accepted. 0: not known, and an errcode that bongsu does not know leaves a repeated row unknown.
	RepeatErrcode int `yaml:"repeat_errcode"`
}

// Kind returns the kind wechat.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "wechat",
		Types:        channel.PushTypes(),
		Limits:       bot.Limits{BatchRows: 10, PerSecond: 50, Concurrency: 8, Attempts: 8},
		Capabilities: bot.Capabilities{Recovery: bot.Keyed, KeyWindow: keyWindow},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// check refuses templates that cannot be filled, and what is no openid: WeChat IDs are none.
func check(settings any, r bot.Recipient) error {
	if s, ok := settings.(*Settings); ok {
		if err := s.checkTemplates(); err != nil {
			return err
		}
	}
	if !openID.MatchString(r.Address) {
		return fmt.Errorf("%q is no openid: write a follower's as WeChat's events tell it, 28 letters, digits, - and _", r.Address)
	}
	return nil
}

var openID = regexp.MustCompile(`^[A-Za-z0-9_-]{20,64}$`)
