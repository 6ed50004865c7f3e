// Package email composes mail, text and HTML side by side, and hands it to a relay over SMTP: one language and one recipient a message, signed by DKIM.
package email

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Settings are the channel's block in the configuration: one relay with one account.
type Settings struct {
	Server       string                  `yaml:"server"`   // host:port of the relay
	Security     string                  `yaml:"security"` // starttls, tls or none; when empty tls on port 465, else starttls
	Username     string                  `yaml:"username"` // none: the relay asks for no sign-in
	Password     string                  `yaml:"password"`
	PasswordFile string                  `yaml:"password_file"`
	CA           string                  `yaml:"ca"` // certificates to trust instead of the system's, PEM
	CAFile       string                  `yaml:"ca_file"`
	Helo         string                  `yaml:"helo"`      // the domain of from when empty
	From         string                  `yaml:"from"`      // address
	FromName     map[bot.Language]string `yaml:"from_name"` // as readers see it
	ReplyTo      string                  `yaml:"reply_to"`
	Connections  int                     `yaml:"connections"`   // at once; 8 when 0
	ReplyTimeout time.Duration           `yaml:"reply_timeout"` // for the answer after the whole message; 2m when 0
	DKIM         []Key                   `yaml:"dkim"`          // one signature for each

	// With it readers of public destinations can unsubscribe; without it they cannot, as is right for lists of authorities and staff.
	UnsubscribeSecret     string `yaml:"unsubscribe_secret"`
	UnsubscribeSecretFile string `yaml:"unsubscribe_secret_file"`

	// LookupTXT asks DNS for published keys; nil asks the system's resolver.
	LookupTXT func(ctx context.Context, name string) ([]string, error) `yaml:"-"`
}

// Key signs mail for a domain; its public half stands in DNS at <selector>._domainkey.<domain>.
type Key struct {
	Domain   string `yaml:"domain"`
	Selector string `yaml:"selector"`
	Key      string `yaml:"key"` // RSA or Ed25519, PEM
	KeyFile  string `yaml:"key_file"`
}

// The ways in which a connection is kept private.
const (
	startTLS    = "starttls"
	implicitTLS = "tls"
	plain       = "none" // on this machine only
)

// Kind returns the kind email. A message is one transaction with the relay, so a batch is what a slow relay takes in ten seconds,
// and several run at once. Nobody can ask a relay later what became of a message.
func Kind() channel.Kind {
	return channel.Kind{
		Name:           "email",
		Types:          channel.PushTypes(),
		Limits:         bot.Limits{BatchRows: 50, TitleRunes: subjectRunes, BytesPerMsg: bytesPerMsg, Concurrency: defaultConnections, Attempts: 8},
		Capabilities:   bot.Capabilities{Recovery: bot.AskHuman},
		New:            func() any { return &Settings{} },
		Check:          check,
		Compose:        Compose,
		Open:           Open,
		NoticeComposer: ComposeNotice,
	}
}

// check refuses what is no mailbox that every relay takes.
func check(_ any, r bot.Recipient) error {
	if err := mailbox(r.Address); err != nil {
		return fmt.Errorf("%w: write one such as name@example.com, without a display name", err)
	}
	return nil
}

func mailbox(address string) error {
	parsed, err := netmail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return errors.New("this is no e-mail address")
	}
	if strings.IndexFunc(address, func(r rune) bool { return r > '~' || r <= ' ' }) >= 0 {
		return errors.New("the address has characters that not every relay takes")
	}
	if local, _, _ := strings.Cut(address, "@"); len(local) > 64 || len(address) > 254 {
		return errors.New("the address is longer than mail allows")
	}
	return nil
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndex(address, "@")+1:])
}
