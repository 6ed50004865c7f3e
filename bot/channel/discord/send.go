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

// Sender posts with one bot token; it is an Editor, too.
type Sender struct {
	session *discordgo.Session
	api     string
	clock   bot.Clock
	gate    *gate
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
	client := http.Client{}
	if env.Client != nil {
		client = *env.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Transport = recorder{next: client.Transport}
	session.Client = &client
	session.LogLevel = -1 // the library would log the body of an answer that it cannot read
	return &Sender{
		session: session,
		api:     strings.TrimSuffix(cmp.Or(s.APIURL, discordgo.EndpointAPI), "/") + "/",
		clock:   env.Clock,
		gate:    newGate(env.Clock),
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

// Send posts the body to each row's channel. A row's provider id is the channel
// and the message's id, joined by a slash.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	e, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		e.Nonce, e.EnforceNonce = nonce(row.Key), true
		raw, failure := s.call(ctx, "create:"+row.Address, http.MethodPost, "channels/"+url.PathEscape(row.Address)+"/messages", e)
		if failure != nil {
			return "", failure
		}
		return providerID(row.Address, raw), nil
	}), nil
}

// Edit replaces a posted message by the body.
func (s *Sender) Edit(ctx context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	id, message, ok := strings.Cut(providerID, "/")
	if !ok || id == "" || message == "" {
		return bot.Outcome{}, bot.Refuse(bot.ErrInvalid, "a Discord message is named channel/message: this one is not")
	}
	e, err := open(body)
	if err != nil {
		return bot.Outcome{}, err
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		_, failure := s.call(ctx, "edit:"+id, http.MethodPatch, "channels/"+url.PathEscape(id)+"/messages/"+url.PathEscape(message), e)
		if failure != nil && failure.Reason == channel.Unknown {
			failure.Reason = channel.Down // an edit made twice is one edit
		}
		if failure != nil {
			return "", failure
		}
		return providerID, nil
	}), nil
}

// call makes one request through the gate and never a second one.
func (s *Sender) call(ctx context.Context, name, method, path string, e envelope) ([]byte, *channel.Error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return nil, &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("write a Discord message: %w", err)}
	}
	r, wait := s.gate.enter(name)
	if wait > 0 {
		return nil, &channel.Error{Reason: channel.Throttled, After: wait, Err: errLimit}
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	seen := &answer{}
	defer func() { s.gate.leave(r, seen.header) }()
	// The library wants a bucket; a fresh one never makes it wait.
	bucket := discordgo.NewRatelimiter().LockBucket(name)
	raw, err := s.session.RequestWithLockedBucket(method, s.api+path, "application/json", payload, bucket, 0,
		discordgo.WithContext(context.WithValue(ctx, answerKey{}, seen)),
		discordgo.WithRestRetries(0), discordgo.WithRetryOnRatelimit(false))
	if seen.status/100 == 2 {
		return raw, nil // whatever the body looks like, the message is there
	}
	return nil, s.failure(seen, err)
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

var _ channel.Editor = (*Sender)(nil)
