package app

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/door/console"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// The doors call the desk through interfaces of their own.
var (
	_ console.TokenChecker = tokens{}
)

// tokens find the person of a token's hash.
type tokens struct{ house *house }

func (t tokens) PersonByToken(ctx context.Context, hash string) (string, error) {
	return t.house.store.PersonByToken(ctx, hash)
}

// consoleSettings are those of every console; the demo adds its own.
func (h *house) consoleSettings(ids bot.IDs) console.Settings {
	return console.Settings{
		Desk: h.desk, People: h.config.People, Components: h.config.Components, Destinations: h.config.Destinations(), Catalog: h.voice, Zones: h.zones, Limits: limits(h.config.Channels),
		Interval: h.config.Cadence.Interval, Clock: h.clock, IDs: ids, Logger: h.logger, Tokens: tokens{h}, Links: signIns{h}, Sessions: h.store,
		Gallery: h.voice.galleryPage, Doctor: h.examine, FactsFile: typedFacts, FactsExample: h.factsExample,
		Secure: strings.HasPrefix(h.config.Console.BaseURL, "https://"),
	}
}

func (h *house) console() (*console.Console, error) {
	door, err := console.New(h.consoleSettings(h.ids))
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return door, nil
}

// slackDoor opens the Slack door with the token of the channel that the configuration names.
func (h *house) slackDoor(app config.SlackApp) (*slackapp.App, error) {
	token, url, err := h.slackAccess(app)
	if err != nil {
		return nil, err
	}
	return slackapp.New(slackapp.Settings{
		Desk: h.desk, People: h.config.People, Components: h.config.Components, Destinations: h.config.Destinations(),
		Phrases: h.voice.phraseOptions, Catalog: h.voice, Zones: h.voice.now.Load().words.Zones, Interval: h.config.Cadence.Interval, Clock: h.clock,
		Doctor: h.examine, Report: h.recordOf, Contact: h.config.Org.Contact,
		Logger: h.logger, BotToken: token, SigningSecret: app.SigningSecret, AppToken: app.AppToken, APIURL: url, Command: app.Command,
	}), nil
}

// slackAccess is the token of the channel that the Slack door names, and where Slack answers.
func (h *house) slackAccess(app config.SlackApp) (token bot.Secret, url string, err error) {
	settings, err := slackSettings(h.config.Channels, app.Channel)
	if err != nil {
		return token, "", err
	}
	token = bot.NewSecret(settings.Token)
	if settings.Token == "" {
		if token, err = secretFile(settings.TokenFile); err != nil {
			return token, "", fmt.Errorf("token of channel %s: %w", app.Channel, err)
		}
	}
	return token, cmp.Or(app.APIURL, settings.APIURL), nil
}

// slackGroups knows who is in the user groups that take shifts; nil where none does.
func (h *house) slackGroups() (*slackapp.Groups, error) {
	ids := h.config.OnCall.Groups()
	if len(ids) == 0 || h.config.Slack == nil {
		return nil, nil
	}
	token, url, err := h.slackAccess(*h.config.Slack)
	if err != nil {
		return nil, err
	}
	return slackapp.NewGroups(slackapp.GroupSettings{IDs: ids, People: h.config.People, Clock: h.clock, Logger: h.logger, BotToken: token, APIURL: url}), nil
}

// groupInterval is how often Slack is asked who is in the user groups that take shifts.
const groupInterval = 2 * time.Minute

// readGroups keeps up with user groups until ctx ends.
func (h *house) readGroups(ctx context.Context) error {
	if h.groups == nil {
		<-ctx.Done()
		return nil
	}
	return every(ctx, groupInterval, func() { h.groups.Read(ctx) })
}

// recordOf is an incident's record as the document that a replay writes, too.
func (h *house) recordOf(ctx context.Context, i bot.Incident) (string, error) {
	events, err := h.store.Events(ctx, i.ID)
	if err != nil {
		return "", fmt.Errorf("read events: %w", err)
	}
	rows, err := h.store.Deliveries(ctx, bot.LedgerQuery{IncidentID: i.ID})
	if err != nil {
		return "", fmt.Errorf("read the ledger: %w", err)
	}
	t := record.Timeline{Title: i.Key, Zone: h.zones[bot.English], People: h.config.People, Incidents: []record.Told{{Incident: i, Events: events, Deliveries: rows}}}
	return t.Markdown(), nil
}

func slackSettings(channels []config.Channel, name string) (*slack.Settings, error) {
	for _, ch := range channels {
		settings, ok := ch.Settings.(*slack.Settings)
		if ch.Name == name && ok {
			return settings, nil
		}
	}
	return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("slack.channel names %q, which is no channel of kind slack", name))
}

// phraseOptions are the phrases that a form can offer: those that need no parameter, each for what it tells.
func (v *voice) phraseOptions() []slackapp.PhraseOption {
	var options []slackapp.PhraseOption
	for _, id := range v.Phrases() {
		p, _ := v.Phrase(id)
		if len(p.Params) > 0 {
			continue
		}
		label := bot.Text{}
		for _, l := range bot.Languages() {
			label[l], _ = v.Text(string(l), "phrase."+id+".label", nil) // the catalogue holds all, or it would not have loaded
		}
		options = append(options, slackapp.PhraseOption{ID: id, For: p.Kind, Label: label})
	}
	return options
}

// slackTasks are what runs for the Slack door: none, Socket Mode, or a server for signed HTTP.
func (h *house) slackTasks() ([]func(context.Context) error, error) {
	if h.config.Slack == nil {
		return nil, nil
	}
	door, err := h.slackDoor(*h.config.Slack)
	if err != nil {
		return nil, err
	}
	if h.config.Slack.Mode == config.SlackSocket {
		return []func(context.Context) error{door.RunSocket}, nil
	}
	listener, err := listen(h.config.Slack.Addr, "slack.addr")
	if err != nil {
		return nil, err
	}
	serve := serveHTTP(listener, door.Handler())
	return []func(context.Context) error{func(ctx context.Context) error {
		err := serve(ctx)
		door.Wait() // payloads that were acknowledged still get their true result
		return err
	}}, nil
}

// announcing tells the pages of a publication as soon as it is stored.
type announcing struct {
	storeForDesk
	published chan struct{}
}

// Apply writes the change and wakes the pages when it is public.
func (a announcing) Apply(ctx context.Context, c bot.Change) error {
	err := a.storeForDesk.Apply(ctx, c)
	if err == nil && c.Publication != nil {
		select {
		case a.published <- struct{}{}:
		default: // they are awake already
		}
	}
	return err
}

// examine makes the doctor's checks with the senders of the running house.
func (h *house) examine(ctx context.Context) []bot.Finding {
	d := &doctor{config: h.config, house: h, senders: h.senders}
	return slices.Concat(d.channels(ctx), d.slackDoor(ctx), d.userGroups(ctx), d.shared())
}

func typedFacts(data []byte) (bot.Facts, error) {
	var f cli.FactsFile
	err := strictyaml.Load("facts", data, &f)
	return f.Facts, err
}

// factsExample is the example of a message's facts, or nothing.
func (h *house) factsExample(t bot.MessageType) string {
	data, _ := fs.ReadFile(h.parts.files.Templates, string(t)+"/example.yaml") // that it is there, a test of the templates holds
	return string(data)
}
