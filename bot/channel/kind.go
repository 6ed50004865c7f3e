// Package channel is what every way out has in common: a Kind is data, a pure
// Compose that makes the bytes people sign, and a Sender that posts those bytes
// and adds nothing to what the reader sees. Each kind is one folder below this
// one; what a platform can do besides sending are the small optional
// interfaces, found by type assertion on the Sender.
package channel

import (
	"fmt"
	"log/slog"
	"net/http"

	"github.com/bongsu-hq/bongsu/bot"
)

// Kind is one kind of channel: a line in the table of kinds.
type Kind struct {
	Name         string
	Limits       bot.Limits
	Types        []bot.MessageType // that its destinations carry by default; nil: all
	Capabilities bot.Capabilities

	// New returns a pointer to empty settings; it is what Compose and Open are handed.
	New func() any

	// Check refuses a recipient to whom nothing could ever be sent; nil where any address will do.
	Check func(settings any, r bot.Recipient) error

	// Compose makes the platform's form of a rendition. It is pure: the same
	// rendition gives the same bytes. What exceeds a limit is refused, never cut.
	// It is nil for a kind of notices to the desk only.
	Compose func(bot.Rendition, any) (bot.Body, error)

	// Open returns a sender with one credential; nil for a kind that bongsu itself publishes.
	Open func(any, Env) (Sender, error)

	// CardComposer and NoticeComposer make what the desk sees; nil where the kind has no desk.
	CardComposer   func(bot.Card) (bot.Body, error)
	NoticeComposer func(bot.Notice) (bot.Body, error)
}

// PushTypes are what a kind carries by default that wakes people up: the first notice, and what changes what they can do.
func PushTypes() []bot.MessageType {
	return []bot.MessageType{bot.FirstNotice, bot.Workaround, bot.Partial, bot.Resolved, bot.Correction, bot.Retraction}
}

// Env is what a sender gets from its surroundings.
type Env struct {
	Client     *http.Client // nil: the sender makes its own
	Clock      bot.Clock
	Recipients map[string]bot.Recipient // by recipient id, with secrets
	Channel    string                   // name of the channel

	// CallbackURL is where the platform can call back, without a trailing slash;
	// empty when no public address is configured.
	CallbackURL string
	SiteURL     string // of the public site, as readers reach it: scheme and host
	Logger      *slog.Logger
	Secret      func(file string) (bot.Secret, error) // reads the file of a *_file setting
}

// ReadSecret returns the secret of a setting that is written as a value or as
// the file that holds it, and refuses both and neither; name is the setting's.
func (e Env) ReadSecret(name, value, file string) (bot.Secret, error) {
	switch {
	case value != "" && file != "":
		return bot.Secret{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%s and %s_file are both set: keep one", name, name))
	case value != "":
		return bot.NewSecret(value), nil
	case file == "":
		return bot.Secret{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%s is not set: write %s or %s_file", name, name, name))
	case e.Secret == nil:
		return bot.Secret{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("%s_file cannot be read here: write %s", name, name))
	}
	secret, err := e.Secret(file)
	if err != nil {
		return bot.Secret{}, fmt.Errorf("read %s_file: %w", name, err)
	}
	if secret.IsZero() {
		return bot.Secret{}, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the file of %s_file is empty: write the secret into it", name))
	}
	return secret, nil
}
