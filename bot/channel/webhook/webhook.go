// Package webhook posts signed events by the Standard Webhooks specification:
// to addresses that belong to strangers.
package webhook

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are the channel's block in the configuration. The secrets stand beside the recipients.
type Settings struct {
	Concurrency  int  `yaml:"concurrency"`   // requests at once in one batch; 32 when 0
	AllowPrivate bool `yaml:"allow_private"` // plain http and private addresses, for tests and inner networks
}

// Kind returns the kind webhook.
func Kind() channel.Kind {
	return channel.Kind{
		Name:         "webhook",
		Limits:       bot.Limits{BatchRows: 200, BytesPerMsg: bytesPerMsg, Concurrency: 8, Attempts: 10},
		Capabilities: bot.Capabilities{Independent: true, Recovery: bot.Keyed},
		New:          func() any { return &Settings{} },
		Check:        check,
		Compose:      Compose,
		Open:         Open,
	}
}

// The fewest and most bytes of a signing secret, by the Standard Webhooks specification.
const (
	shortestKey = 24
	longestKey  = 64
)

// check refuses a recipient whom Open's sender would refuse at every attempt.
func check(settings any, r bot.Recipient) error {
	s, ok := settings.(*Settings)
	private := ok && s.AllowPrivate
	u, failure := target(r.Address, private)
	if failure != nil {
		return errors.New(failure.Err.Error() + ": write one such as https://news.example.com/hook")
	}
	if host, err := netip.ParseAddr(u.Hostname()); err == nil && !private && !public(host) {
		return errors.New("the address is private: write a public one, or set allow_private for an inner network")
	}
	if _, err := signer(r); err != nil {
		return err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Secret.Reveal(), secretPrefix))
	if err != nil || len(key) < shortestKey {
		return fmt.Errorf("its signing secret has %d bytes: make one of at least %d, such as with: openssl rand -base64 32", len(key), shortestKey)
	}
	return nil
}
