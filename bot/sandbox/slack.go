package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	slackTeamID = "T0SANDBOX"
	slackAppID  = "A0SANDBOX"
	slackBotID  = "B0SANDBOX"
	slackBot    = "U0SANDBOX" // the app's own user
	// legacyToken is the verification token, long deprecated: nobody may trust it.
	legacyToken = "sandbox-legacy-token"
)

// SlackOptions describe a workspace with one app in it.
type SlackOptions struct {
	Clock         Clock
	Token         string // the bot's token
	AppToken      string // for Socket Mode
	SigningSecret string // for HTTP
	Team          string // the workspace's name
	BotName       string
	Scopes        []string // of the bot's token; nil: all that a method may ask for
	Channels      []SlackChannel
	Users         []SlackUser
	UserGroups    []SlackUserGroup
	RequestURLs   SlackURLs     // given: HTTP; empty: Socket Mode
	AckDeadline   time.Duration // wall time; zero: Slack's three seconds
	EditWindow    time.Duration // how long the workspace lets a message be edited; zero: for ever
}

// SlackURLs are where an app without Socket Mode takes its calls.
type SlackURLs struct{ Commands, Interactivity, Events string }

// SlackChannel is a channel of the workspace.
type SlackChannel struct {
	ID       string
	Name     string
	Private  bool
	Archived bool
	NoBot    bool     // the app has not been invited
	Members  []string // user ids; empty: everybody
}

// SlackUserGroup is a group of persons that has one handle.
type SlackUserGroup struct {
	ID       string
	Disabled bool
	Members  []string // user ids
}

// SlackUser is a person in the workspace.
type SlackUser struct {
	ID       string
	Name     string
	RealName string
	Email    string
	Locale   string
	TZ       string
	// Enterprise and GridID: the person's Enterprise Grid, and the id that they have in all of it.
	Enterprise, GridID string
}

// SlackMessage is a message as the workspace keeps it.
type SlackMessage struct {
	Channel     string
	TS          string
	ThreadTS    string
	Broadcast   bool // a reply that shows in the channel, too
	User        string
	Text        string          // as Slack stores it: escaped, links in angle brackets
	Blocks      json.RawMessage // as sent
	Attachments json.RawMessage
	Metadata    json.RawMessage
	To          string // ephemeral: the only person who sees it
	At          time.Time
	Edited      bool           // changed by chat.update or a response_url
	EditMark    bool           // readers see "(edited)"
	Edits       []SlackVersion // what it said before, oldest first
	Deleted     bool
	Truncated   bool     // the text was longer than Slack keeps
	Pings       []string // whom it notifies: "!channel", "U…"
}

// SlackVersion is what an edited message said before.
type SlackVersion struct {
	At     time.Time
	Text   string
	Blocks json.RawMessage
}

// Slack is one workspace: its API, its Socket Mode and its people.
type Slack struct {
	platform
	options    SlackOptions
	deadline   time.Duration
	client     *http.Client
	base       string // where this workspace is served
	urls       SlackURLs
	channels   map[string]*slackChannel
	users      map[string]SlackUser
	ephemerals []*slackPost
	views      []*slackView
	triggers   map[string]*slackTriggerID
	hooks      map[string]*slackHook
	tickets    map[string]bool
	sockets    []*slackSocket
	turn       int
	waiting    map[string]chan json.RawMessage
	deliveries []SlackDelivery
	buckets    map[string]*bucket
	lastTS     int64
	serial     int
}

type slackChannel struct {
	SlackChannel
	dm    string // the person, if this is a direct message
	posts []*slackPost
}

// slackPost is a message with the blocks as Slack hands them back.
type slackPost struct {
	SlackMessage
	shown []any
	hung  []any // the blocks of the attachments
}

// NewSlack makes an empty workspace.
func NewSlack(o SlackOptions) *Slack {
	s := &Slack{
		platform: platform{clock: o.Clock},
		options:  o,
		deadline: o.AckDeadline,
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
		urls:     o.RequestURLs,
		channels: map[string]*slackChannel{},
		users:    map[string]SlackUser{slackBot: {ID: slackBot, Name: o.BotName, RealName: o.BotName}},
		triggers: map[string]*slackTriggerID{},
		hooks:    map[string]*slackHook{},
		tickets:  map[string]bool{},
		waiting:  map[string]chan json.RawMessage{},
		buckets:  map[string]*bucket{},
	}
	if s.deadline == 0 {
		s.deadline = slackAck
	}
	for _, c := range o.Channels {
		s.channels[c.ID] = &slackChannel{SlackChannel: c}
	}
	for _, u := range o.Users {
		s.users[u.ID] = u
	}
	return s
}

// SetUsers changes what the workspace knows of its people.
func (s *Slack) SetUsers(users ...SlackUser) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range users {
		s.users[u.ID] = u
	}
}

// SetChannel changes a channel: it is archived, say, or the app is removed from it.
func (s *Slack) SetChannel(c SlackChannel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID].SlackChannel = c
	s.touch()
}

// SetRequestURLs points the app's HTTP delivery somewhere; empty means Socket Mode.
func (s *Slack) SetRequestURLs(urls SlackURLs) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls = urls
}

// SetURL tells where the handler is served. Without it the workspace learns its
// address from the first API call; response_urls need one.
func (s *Slack) SetURL(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = url
}

// BotUser returns the user id of the app in this workspace.
func (s *Slack) BotUser() string { return slackBot }

// Handler serves /api/*, the Socket Mode websocket and response_urls.
func (s *Slack) Handler() http.Handler {
	mux := http.NewServeMux()
	api := wire{respond: s.respond, fail: slackOutage, redact: redactToken, maxBody: slackMaxBody}
	hook := wire{respond: s.respondHook, fail: slackOutage, redact: redactToken, maxBody: slackMaxBody}
	mux.HandleFunc("/api/{method}", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, api) })
	mux.HandleFunc("POST /respond/{id}", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, hook) })
	mux.HandleFunc("GET /link/", s.serveSocket)
	return mux
}

// Messages returns a channel's messages in order, deleted ones and thread replies too.
// A direct message is found by its channel id or by the person's id.
func (s *Slack) Messages(channel string) []SlackMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		c = s.channels[dmOf(channel)]
	}
	if c == nil {
		return nil
	}
	return copies(c.posts, func(*slackPost) bool { return true })
}

// Ephemerals returns what one person alone was shown in a channel.
func (s *Slack) Ephemerals(channel, user string) []SlackMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.ephemerals, func(p *slackPost) bool { return p.Channel == channel && p.To == user })
}

func copies(posts []*slackPost, keep func(*slackPost) bool) []SlackMessage {
	var out []SlackMessage
	for _, p := range posts {
		if keep(p) {
			m := p.SlackMessage
			m.Edits = slices.Clone(p.Edits)
			out = append(out, m)
		}
	}
	return out
}

// Say lets a person write in a channel, and returns the message's ts.
func (s *Slack) Say(_ context.Context, user, channel, text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.clock.Now()
	c := s.channels[channel]
	if err := s.mayAct(at, user, c); err != nil {
		return "", err
	}
	p := &slackPost{SlackMessage: SlackMessage{Channel: c.ID, TS: s.nextTS(at), User: user, Text: slackStored(text), At: at}}
	c.posts = append(c.posts, p)
	s.touch()
	return p.TS, nil
}

// mayAct reports why a person cannot do anything in a channel.
func (s *Slack) mayAct(at time.Time, user string, c *slackChannel) error {
	switch {
	case s.downAt(at):
		return fmt.Errorf("use Slack: %w", ErrPlatformDown)
	case s.users[user].ID == "":
		return fmt.Errorf("use Slack: no such person %s", user)
	case c == nil:
		return fmt.Errorf("use Slack: no such channel")
	case !c.has(user):
		return fmt.Errorf("use Slack: %s is not in channel %s", user, c.ID)
	}
	return nil
}

func (c *slackChannel) has(user string) bool {
	if c.dm != "" {
		return user == c.dm || user == slackBot
	}
	if user == slackBot {
		return !c.NoBot
	}
	return len(c.Members) == 0 || slices.Contains(c.Members, user)
}

// nextTS makes a message's ts, which is unique in the whole workspace here.
func (s *Slack) nextTS(at time.Time) string {
	s.lastTS = max(at.UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

func (s *Slack) nextID(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%08d", prefix, s.serial)
}

// dm returns the direct message channel of a person, opened if need be.
func (s *Slack) dm(user string) *slackChannel {
	id := dmOf(user)
	if s.channels[id] == nil {
		s.channels[id] = &slackChannel{SlackChannel: SlackChannel{ID: id, Name: "directmessage", Private: true}, dm: user}
	}
	return s.channels[id]
}

func dmOf(user string) string {
	if user == "" {
		return ""
	}
	return "D" + user[1:]
}
