package x

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	deadline  = 30 * time.Second
	maxAnswer = 4 << 20
	vendor    = "https://api.x.com/"
)

// Sender posts to one account; it is a Deleter, a Finder and a Checker, too.
type Sender struct {
	client *http.Client
	clock  bot.Clock
	signer signer
	api    string
	thread bool
	count  atomic.Uint64 // of requests: no two have one nonce
}

// Open returns a sender for the settings' account.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open x: settings are %T", settings)
	}
	sender := &Sender{client: &http.Client{}, clock: env.Clock, api: strings.TrimSuffix(cmp.Or(s.APIURL, vendor), "/"), thread: s.Thread}
	for _, secret := range []struct {
		name, value, file string
		into              *bot.Secret
	}{
		{"api_key", s.APIKey, s.APIKeyFile, &sender.signer.apiKey},
		{"api_secret", s.APISecret, s.APISecretFile, &sender.signer.apiSecret},
		{"access_token", s.AccessToken, s.AccessTokenFile, &sender.signer.accessToken},
		{"access_secret", s.AccessSecret, s.AccessSecretFile, &sender.signer.accessSecret},
	} {
		var err error
		if *secret.into, err = env.ReadSecret(secret.name, secret.value, secret.file); err != nil {
			return nil, fmt.Errorf("open x: %w", err)
		}
	}
	if env.Client != nil {
		*sender.client = *env.Client
	}
	sender.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return sender, nil
}

// envelope is a body on its way, with the post that it replies to.
type envelope struct {
	Text  json.RawMessage `json:"text"`
	Reply *reply          `json:"reply,omitempty"`
}

type reply struct {
	To string `json:"in_reply_to_tweet_id"`
}

// Send posts the body to each row's account. A row's provider id is the post's.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	var e envelope
	if err := json.Unmarshal(b.Body.Bytes, &e); err != nil || len(e.Text) == 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "the body is not a post: it was composed for another kind of channel")
	}
	notes := map[string]string{}
	outcomes := channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		id, note, failure := s.row(ctx, b, row, e)
		notes[row.ID] = note
		return id, failure
	})
	for i, o := range outcomes {
		outcomes[i].Reason = cmp.Or(o.Reason, notes[o.DeliveryID])
	}
	return outcomes, nil
}

// row makes one post. A reply that X refuses stands by itself, and a text that X has already, after an attempt whose answer was lost, arrived then.
func (s *Sender) row(ctx context.Context, b bot.Batch, row bot.Delivery, e envelope) (id, note string, failure *channel.Error) {
	if owner, _, ok := strings.Cut(s.signer.accessToken.Reveal(), "-"); ok && owner != row.Address {
		return "", "", refused("the access token is another account's: write the address with which the token begins")
	}
	if s.thread && row.Thread != "" {
		e.Reply = &reply{row.Thread}
	}
	id, failure = s.post(ctx, row, e)
	if e.Reply != nil && refusedReply(failure) {
		e.Reply, note = nil, "not in the incident's thread: "+failure.Error()
		id, failure = s.post(ctx, row, e)
	}
	if earlier := !row.FirstSentAt.IsZero() && row.FirstSentAt.Before(s.clock.Now()); !earlier || !isDuplicate(failure) {
		return id, note, failure
	}
	found := s.find(ctx, row, b)
	return found.ProviderID, "X has this text already: an earlier attempt arrived", nil
}

func (s *Sender) post(ctx context.Context, row bot.Delivery, e envelope) (string, *channel.Error) {
	data, err := json.Marshal(e)
	if err != nil {
		return "", refused("the post could not be written")
	}
	raw, _, failure := s.call(ctx, http.MethodPost, "/2/tweets", row.Key, data)
	if failure != nil {
		return "", failure
	}
	var made struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	_ = json.Unmarshal(raw, &made) // whatever the body looks like, the post is there
	return made.Data.ID, nil
}

// Delete takes a post back; one that is not there any longer counts as deleted.
func (s *Sender) Delete(ctx context.Context, providerID string) (bot.Outcome, error) {
	if check(nil, bot.Recipient{Address: providerID}) != nil {
		return bot.Outcome{}, bot.Refuse(bot.ErrInvalid, "a post is named by a number: this one is not")
	}
	return channel.Attempt(ctx, bot.Delivery{}, s.clock, func(ctx context.Context, _ bot.Delivery) (string, *channel.Error) {
		_, _, failure := s.call(ctx, http.MethodDelete, "/2/tweets/"+providerID, providerID, nil)
		switch {
		case failure == nil, isGone(failure):
			return providerID, nil
		case failure.Reason == channel.Unknown:
			failure.Reason = channel.Down // deleted twice is deleted
		}
		return "", failure
	}), nil
}

// call makes one signed request. Its nonce is its own: it is made of the key, the time and the count.
func (s *Sender) call(ctx context.Context, method, path, key string, body []byte) ([]byte, http.Header, *channel.Error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	u, err := url.Parse(s.api + path)
	if err != nil {
		return nil, nil, refused("api_url is no web address: leave it out, or write one such as " + vendor)
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, refused("the request could not be written")
	}
	at := s.clock.Now()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", key, at.UnixNano(), s.count.Add(1)))
	r.Header.Set("Authorization", s.signer.authorization(method, u, hex.EncodeToString(sum[:16]), at))
	r.Header.Set("User-Agent", "bongsu")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, nil, channel.Broken(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode/100 == 2 {
		return raw, resp.Header, nil
	}
	if err != nil {
		raw = nil // the status has said it
	}
	return nil, resp.Header, s.failure(resp.StatusCode, resp.Header, raw)
}

var (
	_ channel.Deleter = (*Sender)(nil)
	_ channel.Finder  = (*Sender)(nil)
	_ channel.Checker = (*Sender)(nil)
)
