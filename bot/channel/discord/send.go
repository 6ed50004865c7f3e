package discord

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	deadline   = 30 * time.Second
	nonceChars = 25
)

// Sender posts with one bot token; it is an Editor, a Deleter, a Finder and a Checker, too.
type Sender struct {
	session   *discordgo.Session
	api       string
	clock     bot.Clock
	gate      *gate
	crosspost bool
	crossed   *budget
	tags      []string
}

// Open returns a sender for the settings' token.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open discord: settings are %T", settings)
	}
	token, err := env.ReadSecret("token", s.Token, s.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("open discord: %w", err)
	}
	session, err := discordgo.New("Bot " + token.Reveal())
	if err != nil {
		return nil, fmt.Errorf("open discord: %w", err)
	}
	if s.CrosspostPerHour < 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "crosspost_per_hour is below zero: write how many messages of a channel may be crossposted in an hour")
	}
	client := http.Client{}
	if env.Client != nil {
		client = *env.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Transport = recorder{next: client.Transport}
	session.Client = &client
	session.LogLevel = -1 // the library would log the body of an answer that it cannot read
	return &Sender{
		session: session, api: strings.TrimSuffix(cmp.Or(s.APIURL, discordgo.EndpointAPI), "/") + "/",
		clock: env.Clock, gate: newGate(env.Clock),
		crosspost: s.Crosspost, crossed: newBudget(cmp.Or(s.CrosspostPerHour, crosspostPerHour), time.Hour), tags: s.ForumTags,
	}, nil
}

// envelope is a body on its way: parts of it as they were signed, and the nonce.
type envelope struct {
	Content         json.RawMessage `json:"content"`
	Embeds          json.RawMessage `json:"embeds"`
	AllowedMentions json.RawMessage `json:"allowed_mentions"`
	Nonce           string          `json:"nonce,omitempty"`
	EnforceNonce    bool            `json:"enforce_nonce,omitempty"`
}

func open(body bot.Body) (envelope, error) {
	var e envelope
	if err := json.Unmarshal(body.Bytes, &e); err != nil || len(e.AllowedMentions) == 0 {
		return envelope{}, bot.Refuse(bot.ErrInvalid, "the body is not a Discord message: it was composed for another kind of channel")
	}
	return e, nil
}

// Send posts the body to each row's channel or forum. A row's provider id is the channel
// and the message's id, joined by a slash; a forum post is a channel.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	e, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	notes := map[string]string{}
	outcomes := channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		id, forum := Room(row.Address)
		if forum {
			return s.postToForum(ctx, row, id, e)
		}
		posted, failure := s.post(ctx, id, row.Key, e)
		if failure == nil && s.crosspost {
			notes[row.ID] = s.publish(ctx, posted)
		}
		return posted, failure
	})
	for i, o := range outcomes {
		outcomes[i].Reason = cmp.Or(o.Reason, notes[o.DeliveryID])
	}
	return outcomes, nil
}

// post puts one message into a channel, or into a forum post.
func (s *Sender) post(ctx context.Context, id, key string, e envelope) (string, *channel.Error) {
	e.Nonce, e.EnforceNonce = nonce(key), true
	raw, failure := s.call(ctx, "create:"+id, http.MethodPost, "channels/"+url.PathEscape(id)+"/messages", e)
	if failure != nil {
		return "", failure
	}
	return providerID(id, raw), nil
}

// Edit replaces a posted message by the body.
func (s *Sender) Edit(ctx context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	id, message, err := parse(providerID)
	if err != nil {
		return bot.Outcome{}, err
	}
	e, err := open(body)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		_, failure := s.call(ctx, "edit:"+id, http.MethodPatch, place(id, message), e)
		if failure == nil {
			return providerID, nil
		}
		if refusedAs(failure, codeOldEdits, codeUnknownMessage, codeUnknownChannel, codeArchived) {
			failure.Reason = channel.Rejected
		}
		return "", repeatable(failure)
	}), nil
}

// Delete takes a posted message back; one that is not there any longer counts as deleted.
func (s *Sender) Delete(ctx context.Context, providerID string) (bot.Outcome, error) {
	id, message, err := parse(providerID)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		_, failure := s.call(ctx, "delete:"+id, http.MethodDelete, place(id, message), nil)
		if failure == nil || refusedAs(failure, codeUnknownMessage, codeUnknownChannel) {
			return providerID, nil
		}
		return "", repeatable(failure)
	}), nil
}

// parse splits a provider id.
func parse(providerID string) (id, message string, err error) {
	id, message, ok := strings.Cut(providerID, "/")
	if !ok || id == "" || message == "" {
		return "", "", bot.Refuse(bot.ErrInvalid, "a Discord message is named channel/message: this one is not")
	}
	return id, message, nil
}

func place(id, message string) string {
	return "channels/" + url.PathEscape(id) + "/messages/" + url.PathEscape(message)
}

// repeatable is the failure of a call that does no more when it is made twice.
func repeatable(f *channel.Error) *channel.Error {
	if f.Reason == channel.Unknown {
		f.Reason = channel.Down
	}
	return f
}

// call makes one request through the gate and never a second one; a nil payload is none.
func (s *Sender) call(ctx context.Context, name, method, path string, payload any) ([]byte, *channel.Error) {
	raw, _, failure := s.do(ctx, name, method, path, payload)
	return raw, failure
}

func (s *Sender) do(ctx context.Context, name, method, path string, payload any) ([]byte, http.Header, *channel.Error) {
	var data []byte
	if payload != nil {
		var err error
		if data, err = json.Marshal(payload); err != nil {
			return nil, nil, &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("write a Discord message: %w", err)}
		}
	}
	r, wait := s.gate.enter(name)
	if wait > 0 {
		return nil, nil, &channel.Error{Reason: channel.Throttled, After: wait, Err: errLimit}
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	seen := &answer{}
	defer func() { s.gate.leave(r, seen.header) }()
	// The library wants a bucket; a fresh one never makes it wait.
	bucket := discordgo.NewRatelimiter().LockBucket(name)
	raw, err := s.session.RequestWithLockedBucket(method, s.api+path, "application/json", data, bucket, 0,
		discordgo.WithContext(context.WithValue(ctx, answerKey{}, seen)),
		discordgo.WithRestRetries(0), discordgo.WithRetryOnRatelimit(false))
	if seen.status/100 == 2 {
		return raw, seen.header, nil // whatever the body looks like, it is done
	}
	return nil, seen.header, s.failure(seen, raw, err)
}

// nonce is 25 characters that are the same for every attempt at a row.
func nonce(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base32.StdEncoding.EncodeToString(sum[:])[:nonceChars]
}

// providerID reads nothing but the id, from whatever came.
func providerID(address string, raw []byte) string {
	var m struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &m); err != nil || m.ID == "" {
		return ""
	}
	return address + "/" + m.ID
}

var (
	_ channel.Editor  = (*Sender)(nil)
	_ channel.Deleter = (*Sender)(nil)
	_ channel.Finder  = (*Sender)(nil)
	_ channel.Checker = (*Sender)(nil)
)
