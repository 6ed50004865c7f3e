package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/desk"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// The small interfaces of the rooms, kept where everything is known.
var (
	_ desk.Store     = (*store.Store)(nil)
	_ deliver.Ledger = (*store.Store)(nil)
	_ desk.Cadence   = config.Cadence{}
)

// parts are what a house is built from.
type parts struct {
	config         *config.Config
	store          *store.Store
	files          Files
	clock          bot.Clock
	ids            bot.IDs
	logger         *slog.Logger
	open           opener      // nil: nothing is sent from here
	known          *vocabulary // nil: the words are read first
	reconstruction bool
	signsOnly      bool          // own words with a fault keep nobody from signing: nothing is written with them, and nothing without
	paced          bool          // lanes keep their rates: on the wall's clock only
	heartbeat      time.Duration // of leases; 0 on a clock that stands still during a send
}

// house is every room, wired.
type house struct {
	config   *config.Config
	store    *store.Store
	parts    parts
	voice    *voice
	zones    map[bot.Language]*time.Location
	ids      bot.IDs
	groups   *slackapp.Groups // nil: none takes a shift
	desk     *desk.Desk
	runner   *deliver.Runner
	senders  map[string]channel.Sender // by channel
	trackFor map[string]time.Duration  // by channel: how long a platform is asked for receipts
	cards    *deliver.Cards
	clock    bot.Clock
	logger   *slog.Logger

	published chan struct{} // holds one while the pages have not seen the newest publication
}

// storeForDesk is the store as the desk knows it.
type storeForDesk = desk.Store

// lease is how long a claim holds without a heartbeat.
const (
	lease         = 15 * time.Second
	leaseInterval = 5 * time.Second
	sendDeadline  = 30 * time.Second
)

func build(p parts) (*house, error) {
	zones, err := loadZones(p.config.Zones)
	if err != nil {
		return nil, err
	}
	h := &house{
		published: make(chan struct{}, 1), ids: p.ids,
		config: p.config, store: p.store, parts: p, voice: &voice{}, zones: zones, clock: p.clock, logger: p.logger,
	}
	if err := h.learnFirst(); err != nil {
		return nil, err
	}
	if h.groups, err = h.slackGroups(); err != nil { // the Slack door tells so, too
		h.logger.Warn("nobody is on call by a Slack user group", "error", err)
	}
	h.buildDesk(p)
	return h, h.buildDeliver(p)
}

func loadZones(names map[bot.Language]string) (map[bot.Language]*time.Location, error) {
	zones := map[bot.Language]*time.Location{}
	for l, name := range names {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("zone of %s: %w", l, err)
		}
		zones[l] = zone
	}
	return zones, nil
}

func (h *house) buildDesk(p parts) {
	h.desk = desk.New(desk.Settings{
		Store: announcing{p.store, h.published}, Renderer: h.voice, Words: h.voice, Notices: newComposers(p.config.Channels), Phones: newDialler(p.config.Channels),
		Policy: p.config.Policy, People: p.config.People, Components: p.config.Components, Destinations: p.config.Destinations(),
		Briefs: briefs(p.config.Brief), Limits: limits(p.config.Channels), Zones: h.zones, Cadence: p.config.Cadence,
		Chase: p.config.Chase, BreakGlass: p.config.BreakGlass, OnCall: p.config.OnCall,
		KeyPrefix: p.config.Org.KeyPrefix, ConsoleURL: p.config.Console.BaseURL, Clock: p.clock, IDs: p.ids, Logger: p.logger,
	})
	if h.groups != nil {
		h.desk.Groups = h.groups
	}
}

func (h *house) buildDeliver(p parts) error {
	lanes := map[string]deliver.Lane{}
	h.senders, h.trackFor = map[string]channel.Sender{}, map[string]time.Duration{}
	h.cards = &deliver.Cards{State: cardState{h, p.store}, Clock: p.clock, Logger: p.logger}
	for _, ch := range p.config.Channels {
		kind, ok := kindByName(ch.Kind)
		if !ok || kind.Open == nil || p.open == nil {
			continue
		}
		sender, err := p.open(ch, kind)
		if err != nil {
			return fmt.Errorf("channel %s: %w", ch.Name, err)
		}
		lane := deliver.Lane{Sender: sender, Mends: mends(ch.Destinations), Limits: kind.Limits.At(ch.Rate), Capabilities: kind.Capabilities}
		if p.paced {
			lane.PerSecond = lane.Limits.PerSecond
		}
		lanes[ch.Name] = lane
		h.senders[ch.Name], h.trackFor[ch.Name] = sender, kind.Capabilities.Track
		h.addCardDesks(ch, kind, sender)
	}
	h.runner = deliver.New(deliver.Settings{
		Ledger: p.store, Lanes: lanes, Clock: p.clock, IDs: p.ids, Logger: p.logger,
		Gate: h.lastGate, Fill: h.fillSignIn, Lease: lease, Heartbeat: p.heartbeat, Deadline: sendDeadline,
	})
	return nil
}

func mends(destinations []bot.Destination) map[string]bot.Mending {
	ways := map[string]bot.Mending{}
	for _, to := range destinations {
		ways[to.ID] = to.Mends
	}
	return ways
}

func (h *house) addCardDesks(ch config.Channel, kind channel.Kind, sender channel.Sender) {
	if kind.CardComposer == nil {
		return
	}
	for _, d := range ch.Destinations {
		if d.Class == bot.DeskClass {
			h.cards.Desks = append(h.cards.Desks, deliver.CardDesk{Destination: d, Sender: sender, Compose: kind.CardComposer})
		}
	}
}

// cardState reads cards through the desk and keeps where they stand in the store.
type cardState struct {
	house *house
	*store.Store
}

func (s cardState) Card(ctx context.Context, draftID string, l bot.Language) (bot.Card, error) {
	review, err := s.house.desk.Review(ctx, draftID)
	if err != nil {
		return bot.Card{}, err
	}
	return s.house.voice.now.Load().words.Card(review, l, s.house.clock.Now())
}
