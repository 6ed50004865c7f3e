package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of Discord's documentation (discord/discord-api-docs, Reference, Message
// and Rate Limits pages). The OpenAPI document says 4,000 for content; the
// Message page's 2,000 is what bots get.
const (
	discordContent     = 2000
	discordEmbeds      = 10
	discordEmbedTotal  = 6000
	discordNonce       = 25
	discordComponents  = 40
	discordAttachments = 10
	discordMentions    = 100
	discordMaxBody     = 25 << 20
	discordPage        = 100
	discordDefaultPage = 50
	discordEpoch       = 1420070400000 // Snowflake format, milliseconds

	discordNonceWindow = 3 * time.Minute // "the past few minutes"
	discordGlobal      = 50              // requests a second per bot
	discordInvalid     = 10000           // 401, 403 and 429 in ten minutes, then the edge bans
	discordInvalidSpan = 10 * time.Minute
	discordOldMessage  = time.Hour // error 30046 from here on
	discordOldEdits    = 3         // per hour; observed, Discord does not say (discord-api-docs#4413)
)

// The channel types that matter here (Channel page).
const (
	DiscordText         = 0
	DiscordAnnouncement = 5
	DiscordThread       = 11
	DiscordForum        = 15
)

// DiscordOptions describe one bot and the channels of one server.
type DiscordOptions struct {
	Clock         Clock
	Token         string // without "Bot "
	ApplicationID string // also the bot's user id
	Name          string // the bot's user name
	Channels      []DiscordChannel
}

// DiscordChannel is a channel and the bot's rights in it.
type DiscordChannel struct {
	ID       string
	Name     string
	GuildID  string
	Type     int
	Hidden   bool // the bot may not see it: 50001
	ReadOnly bool // the bot may not write: 50013
	NoEmbeds bool // the bot may not embed links: Discord drops embeds without a word
	NeedsTag bool // of a forum: a post without a tag is refused
	Locked   bool // of a forum post: nobody but moderators writes
	Parent   string
	Owner    string // who started the post
}

// DiscordMessage is a message as the platform keeps it.
type DiscordMessage struct {
	ID              string
	Channel         string
	Author          string
	Content         string
	Embeds          json.RawMessage
	Components      json.RawMessage
	AllowedMentions json.RawMessage // as sent, nil when absent
	Nonce           string
	ReplyTo         string
	Flags           int
	At              time.Time
	EditedAt        time.Time
	Edits           []DiscordVersion // what it said before, oldest first
	Deleted         bool
	Crossposted     bool
	Pinged          bool // people were, or would have been, notified
}

// DiscordVersion is what an edited message said before.
type DiscordVersion struct {
	At      time.Time
	Content string
	Embeds  json.RawMessage
}

// Discord is one Discord as a bot sees it.
type Discord struct {
	platform
	options  DiscordOptions
	channels map[string]*discordChannel
	buckets  map[string]*window
	global   window
	invalid  window
	serial   int64
}

type discordChannel struct {
	DiscordChannel
	gone     bool // a forum post that was deleted
	messages []*DiscordMessage
	oldEdits window
}

// NewDiscord makes a Discord with empty channels.
func NewDiscord(o DiscordOptions) *Discord {
	d := &Discord{
		platform: platform{clock: o.Clock},
		options:  o,
		channels: map[string]*discordChannel{},
		buckets:  map[string]*window{},
		global:   window{limit: discordGlobal, period: time.Second},
		invalid:  window{limit: discordInvalid, period: discordInvalidSpan},
	}
	for _, c := range o.Channels {
		d.channels[c.ID] = &discordChannel{
			DiscordChannel: c,
			oldEdits:       window{limit: discordOldEdits, period: time.Hour},
		}
	}
	return d
}

// Handler serves the REST API under /api/v9 and /api/v10.
func (d *Discord) Handler() http.Handler {
	on := wire{
		respond: d.respond,
		fail: func(status int, after time.Duration) answer {
			if status == http.StatusTooManyRequests {
				return discordLimited(max(after, time.Second), "user")
			}
			// An outage is answered by the edge, not by the API: a page, no JSON.
			return answer{
				status: status,
				header: http.Header{"Content-Type": {"text/html"}},
				body:   fmt.Appendf(nil, "<html><body><h1>%d %s</h1></body></html>", status, http.StatusText(status)),
				code:   strconv.Itoa(status),
			}
		},
		redact:  func(_ *http.Request, body []byte) []byte { return body },
		maxBody: discordMaxBody,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.serve(w, r, on) })
}

// Messages returns a channel's messages in order, deleted ones too; a forum's are those of its posts.
func (d *Discord) Messages(channel string) []DiscordMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := []DiscordMessage{}
	for _, c := range d.channels {
		if c.ID != channel && c.Parent != channel {
			continue
		}
		for _, m := range c.messages {
			copied := *m
			copied.Edits = slices.Clone(m.Edits)
			out = append(out, copied)
		}
	}
	slices.SortFunc(out, func(a, b DiscordMessage) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID))
	})
	return out
}

// Posts returns a forum's posts, oldest first.
func (d *Discord) Posts(forum string) []DiscordChannel {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []DiscordChannel
	for _, c := range d.posts(func(c *discordChannel) bool { return c.Parent == forum }) {
		out = append(out, c.DiscordChannel)
	}
	return out
}

// Moderate locks a forum post, or deletes it.
func (d *Discord) Moderate(post string, remove bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.channels[post]; c != nil {
		c.Locked, c.gone = true, remove
	}
}

// Say lets a member of the server write a message, and returns its id.
func (d *Discord) Say(channel, author, content string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.channels[channel]
	if c == nil {
		return "", fmt.Errorf("say in Discord: no channel %s", channel)
	}
	at := d.clock.Now()
	m := &DiscordMessage{ID: d.snowflake(at), Channel: channel, Author: author, Content: content, At: at}
	c.messages = append(c.messages, m)
	d.touch()
	return m.ID, nil
}

// posts are the forum posts that are still there.
func (d *Discord) posts(keep func(*discordChannel) bool) []*discordChannel {
	var out []*discordChannel
	for _, c := range d.channels {
		if c.Type == DiscordThread && !c.gone && keep(c) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *discordChannel) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func (d *Discord) snowflake(at time.Time) string {
	d.serial++
	return strconv.FormatInt(max(0, at.UnixMilli()-discordEpoch)<<22|d.serial&(1<<22-1), 10)
}

func (d *Discord) respond(r *http.Request, body []byte) answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := d.clock.Now()
	if d.invalid.left() <= 0 && d.invalid.resetAfter(at) > 0 {
		return discordBanned()
	}
	a := d.admit(r, body, at)
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		d.invalid.take(at)
	}
	d.touch()
	return a
}

// admit is the order in which Discord looks: who, how often, what.
func (d *Discord) admit(r *http.Request, body []byte, at time.Time) answer {
	if r.Header.Get("Authorization") != "Bot "+d.options.Token {
		return discordRefuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	}
	if !d.global.take(at) {
		return discordLimited(d.global.resetAfter(at), "global")
	}
	path := regexp.MustCompile(`^/api/v(?:9|10)(/.*)$`).FindStringSubmatch(r.URL.Path)
	if path == nil {
		return discordRefuse(http.StatusNotFound, 0, "404: Not Found")
	}
	parts := strings.Split(strings.Trim(path[1], "/"), "/")
	w, name := d.bucket(r.Method, parts)
	if !w.take(at) {
		a := discordLimited(w.resetAfter(at), "user")
		limitHeaders(a.header, w, name, at)
		return a
	}
	a := d.route(r, parts, body, at)
	limitHeaders(a.header, w, name, at)
	return a
}

// bucket finds the window of a route and its top-level resource. The figures are
// those that Discord's headers have been seen to carry; clients must read them there.
func (d *Discord) bucket(method string, parts []string) (*window, string) {
	limit, period := 5, 5*time.Second
	kind := strings.ToLower(method)
	switch {
	case len(parts) == 5 && parts[4] == "crosspost":
		kind, limit, period = "crosspost", 10, time.Hour
	case method == http.MethodDelete:
		period = time.Second
	case method == http.MethodGet && len(parts) < 3:
		kind, limit, period = "info", 10, 10*time.Second
	}
	name := kind
	if len(parts) > 1 && parts[0] == "channels" {
		name += ":" + parts[1]
	}
	if d.buckets[name] == nil {
		d.buckets[name] = &window{limit: limit, period: period}
	}
	return d.buckets[name], kind
}

func limitHeaders(h http.Header, w *window, name string, at time.Time) {
	reset := w.start.Add(w.period)
	h.Set("X-RateLimit-Limit", strconv.Itoa(w.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(w.left()))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(reset.UnixMilli())/1000, 'f', 3, 64))
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(reset.Sub(at).Seconds(), 'f', 3, 64))
	h.Set("X-RateLimit-Bucket", name)
}

func discordLimited(wait time.Duration, scope string) answer {
	a := jsonAnswer(http.StatusTooManyRequests, object{
		"message": "You are being rate limited.", "retry_after": wait.Seconds(), "global": scope == "global",
	})
	a.header.Set("Retry-After", retryAfter(wait))
	a.header.Set("X-RateLimit-Scope", scope)
	if scope == "global" {
		a.header.Set("X-RateLimit-Global", "true")
	}
	a.code = "429"
	return a
}

// discordBanned is the edge's answer to a bot that would not stop: a page, no JSON.
func discordBanned() answer {
	return answer{
		status: http.StatusTooManyRequests,
		header: http.Header{"Content-Type": {"text/html"}, "Retry-After": {"600"}},
		body:   []byte("<html><body>You are being blocked from accessing our API temporarily.</body></html>"),
		code:   "banned",
	}
}

func discordRefuse(status, code int, message string) answer {
	a := jsonAnswer(status, object{"message": message, "code": code})
	a.code = strconv.Itoa(code)
	return a
}
