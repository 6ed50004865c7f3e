package cli

import (
	"context"
	"io"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Program is what the commands ask for; cmd fills it.
type Program struct {
	Version   string
	Scenarios []string // names of the built-in ones
	Replay    func(ctx context.Context, nameOrFile, out string) (Replayed, error)
	Demo      func(ctx context.Context, o DemoOptions, streams Streams) error
	Serve     func(ctx context.Context, configPath string, log io.Writer) error
	Migrate   func(ctx context.Context, configPath string) (engine string, err error)
	// Open opens the desk for the person whose token it is; bot.ErrForbidden when it is nobody's.
	Open       func(ctx context.Context, configPath string, token bot.Secret) (*Session, error)
	IssueToken func(ctx context.Context, configPath, personID string) (bot.Secret, error)
	// SignInLink makes a one-time link into the console; with Send a running serve sends it, and none is returned.
	SignInLink  func(ctx context.Context, configPath string, o LinkOptions) (bot.Secret, error)
	SignInLinks func(ctx context.Context, configPath string) ([]bot.SignInLink, error) // newest first
	People      func(ctx context.Context, configPath string) (bot.People, error)
	Render      func(o RenderOptions) ([]Rendered, error)
	Types       func() []MessageType
	// Doctor checks what must work on the day; with drill it sends a marked exercise.
	Doctor func(ctx context.Context, configPath string, drill bool) ([]bot.Finding, error)
	Lint   func(ctx context.Context, configPath string) (Linted, error)
	// Unsigned counts the phrases that no reader has signed, by language; nil when the store does not tell.
	Unsigned func(ctx context.Context, l Linted) map[bot.Language]int
	// SlackManifest describes the Slack app for the command that it is to take and the address at which Slack reaches it; "" is Socket Mode. With
	// groups it may read user groups.
	SlackManifest func(command, url string, groups bool) any
	// AcceptTranslations notes that the operator's own translations were held against today's English, and tells in which file.
	AcceptTranslations func(ctx context.Context, configPath string) (file string, accepted int, err error)
}

// Replayed tells what a replay wrote.
type Replayed struct {
	Scenario   string        `json:"scenario"`
	Out        string        `json:"out"`
	Deliveries int           `json:"deliveries"` // of updates; notices to the desk are not counted
	Channels   int           `json:"channels"`
	Languages  int           `json:"languages"`
	Spanned    time.Duration `json:"spanned_ns"`
}

// Linted tells what was checked.
type Linted struct {
	Config    string         `json:"config"` // empty: no configuration was there to check
	Words     string         `json:"words"`  // the folder of the operator's own; empty: there is none
	Messages  int            `json:"messages"`
	Phrases   int            `json:"phrases"`
	Templates int            `json:"templates"`
	Faults    []locale.Fault `json:"faults"`

	Notes    []string             `json:"notes"`            // what the configuration leaves out
	Unsigned map[bot.Language]int `json:"unsigned_phrases"` // by language; null: the store does not tell
}

// LinkOptions say whom a link lets in, and on which draft it opens.
type LinkOptions struct {
	Person string
	Draft  string // empty: on the board
	Send   bool
}

// DemoOptions are the demo's flags.
type DemoOptions struct {
	Addr        string
	ConsoleAddr string
	Speed       float64
	Dir         string
	Interactive bool
	Exit        bool
}
