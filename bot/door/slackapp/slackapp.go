// Package slackapp is the door from Slack: the command, the forms and the buttons. Payloads come by Socket Mode or by signed HTTP into one core,
// which waits a moment for the desk, answers with the true result, or says that it is at work and tells the result later.
package slackapp

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Author is the desk's side for those who open incidents and write.
type Author interface {
	Declare(ctx context.Context, actor string, in bot.Declaration) (bot.Incident, error)
	Write(ctx context.Context, actor string, r bot.Request) (bot.Draft, error)
	Edit(ctx context.Context, actor, draftID string, revision int, r bot.Request) (bot.Draft, error)
	Schedule(ctx context.Context, actor, draftID string, revision int, release, next time.Time) (bot.Draft, error)
	Snooze(ctx context.Context, actor, incidentID string, until time.Time, reason string) error
	Remind(ctx context.Context, actor, incidentID string) error
	Heartbeats(ctx context.Context, actor, incidentID string, every time.Duration, count int) ([]bot.Draft, error)
	Handovers
}

// Handovers is the desk's side for those who take turns.
type Handovers interface {
	Assign(ctx context.Context, actor, incidentID string, post bot.Post, person string) (bot.Incident, error)
	Sheet(ctx context.Context, incidentID string) (bot.Sheet, error)
	HandOver(ctx context.Context, actor, incidentID, to string) (bot.Sheet, error)
	TakeOver(ctx context.Context, actor, incidentID string, items []string) (bot.Sheet, error)
}

// Signer is the desk's side for those who decide.
type Signer interface {
	Review(ctx context.Context, draftID string) (bot.Review, error)
	Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	Publish(ctx context.Context, actor, draftID string) (bot.Draft, error)
	PublishAhead(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error)
	Beats(ctx context.Context, incidentID string) ([]bot.Draft, error)
	ApproveBeats(ctx context.Context, actor, incidentID string, seen bot.Digest, door string) ([]bot.Draft, error)
	DecideUnknowns(ctx context.Context, actor, draftID string, decision bot.UnknownDecision) (int, error)
	RetryFailed(ctx context.Context, actor, draftID string) (int, error)
}

// Records is what the desk knows.
type Records interface {
	Incident(ctx context.Context, idOrKey string) (bot.Incident, error)
	Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error)
	Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error)
	OpenDrafts(ctx context.Context) ([]bot.Draft, error)
	Timeline(ctx context.Context, incidentID string) ([]bot.Event, error)
	Deliveries(ctx context.Context, query bot.LedgerQuery) ([]bot.Delivery, error)
	Channels(ctx context.Context) ([]bot.ChannelState, error)
}

// Desk is all that this door calls.
type Desk interface {
	Author
	Signer
	Counsel
	Records
}

// PhraseOption is a phrase without parameters that a form offers. For is symptom, cause, action or workaround; empty offers it for each of them.
type PhraseOption struct {
	ID    string
	For   string
	Label bot.Text
}

// Catalog gives the door its words; a miss is an error, never another language's text.
type Catalog interface {
	Text(lang, id string, data map[string]any) (string, error)
	Explain(l bot.Language, err error, at language.Moment) []locale.Line
	Line(l bot.Language, s bot.Saying, at language.Moment) locale.Line
}

// Settings are what the door is made of.
type Settings struct {
	Desk          Desk
	People        bot.People
	Components    bot.Components
	Contact       bot.Text              // of every notice, shown in the declare form
	Destinations  []bot.Destination     // named in the declare form: who will be told; empty leaves the line out
	Phrases       func() []PhraseOption // of the phrasebook of the moment
	Catalog       Catalog
	Zones         language.Zones
	Interval      func(severity int, phase bot.Phase) time.Duration // of the next promise; 0: none is due
	Doctor        func(ctx context.Context) []bot.Finding
	Report        func(ctx context.Context, i bot.Incident) (string, error) // an incident's record as a document
	Clock         bot.Clock
	Logger        *slog.Logger
	BotToken      bot.Secret
	SigningSecret bot.Secret // of signed HTTP
	AppToken      bot.Secret // of Socket Mode
	APIURL        string     // https://slack.com/api/ when empty
	Command       string     // /crisis when empty
	Client        *http.Client
}

// App is the door. It is safe for concurrent use.
type App struct {
	Settings
	api  *slack.Client
	seen *memory
	busy *hands // payloads

	patience time.Duration

	homes    *homes
	profiles *profiles
}

const (
	apiTimeout  = 10 * time.Second
	workTimeout = time.Minute // of one payload, its late answer included: a vote reads and writes some fifteen times, and a store may need two seconds for each
)

// New returns a door that takes no payload yet: serve its Handler or call RunSocket.
func New(s Settings) *App {
	if s.Client == nil {
		s.Client = &http.Client{Timeout: apiTimeout}
	}
	if s.Command == "" {
		s.Command = "/crisis"
	}
	if s.APIURL == "" {
		s.APIURL = slack.APIURL
	}
	s.APIURL = strings.TrimSuffix(s.APIURL, "/") + "/"
	api := slack.New(s.BotToken.Reveal(), slack.OptionAPIURL(s.APIURL), slack.OptionHTTPClient(s.Client),
		slack.OptionAppLevelToken(s.AppToken.Reveal()))
	return &App{Settings: s, api: api, seen: newMemory(), busy: newHands(), patience: patience, homes: newHomes(), profiles: newProfiles()}
}

// Wait returns when every payload in hand has had its true result.
func (a *App) Wait() { a.busy.wait() }
