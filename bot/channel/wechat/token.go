package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	tokenPath = "/cgi-bin/stable_token" //nolint:gosec // a path, no credential
	// forceEvery is how often WeChat lets a token be replaced by force.
	forceEvery = 30 * time.Second
	// spare is how long before its end a token is no longer used.
	spare = time.Minute
)

// cache holds the one token that all requests of a sender share. Other nodes get the same one from WeChat by themselves:
// the stable token changes when it is about to end, or by force.
type cache struct {
	mu     sync.Mutex
	value  string
	until  time.Time
	forced time.Time
}

// token returns a token that is not the refused one. Whoever comes while it is fetched waits for the same answer.
func (s *Sender) token(ctx context.Context, refused string) (string, *channel.Error) {
	c := &s.tokens
	c.mu.Lock()
	defer c.mu.Unlock()
	now := s.clock.Now()
	if c.value != "" && c.value != refused && now.Before(c.until) {
		return c.value, nil
	}
	if failure := s.fetch(ctx, now, false); failure != nil {
		return "", failure
	}
	if c.value == refused && now.Sub(c.forced) >= forceEvery {
		c.forced = now
		if failure := s.fetch(ctx, now, true); failure != nil {
			return "", failure
		}
	}
	return c.value, nil
}

// fetch asks for the token. No message has left, whatever becomes of it.
func (s *Sender) fetch(ctx context.Context, now time.Time, force bool) *channel.Error {
	ask, err := json.Marshal(map[string]any{"grant_type": "client_credential", "appid": s.settings.AppID, "secret": s.secret.Reveal(), "force_refresh": force})
	if err != nil {
		return &channel.Error{Reason: channel.Rejected, Err: errors.New("app_id cannot be written as JSON")}
	}
	got, failure := s.call(ctx, http.MethodPost, tokenPath, nil, ask)
	switch {
	case failure != nil && failure.Reason == channel.Unknown:
		return &channel.Error{Reason: channel.Down, Err: fmt.Errorf("no access token: %w", failure.Err)}
	case failure != nil:
		return failure
	case got.AccessToken != "":
		s.tokens.value, s.tokens.until = got.AccessToken, now.Add(time.Duration(min(got.ExpiresIn, 7200))*time.Second-spare)
		return nil
	case got.Errcode == -1, !got.told:
		return &channel.Error{Reason: channel.Down, Err: errors.New("WeChat gives no access token now")}
	case got.Errcode == 45009, got.Errcode == 45011:
		return channel.Wait(defaultWait, errBusy)
	}
	return &channel.Error{Reason: channel.Down, Err: fmt.Errorf("WeChat gives no access token, errcode %d: %s", got.Errcode, mendToken(got.Errcode))}
}

func mendToken(code int) string {
	switch code {
	case 40013:
		return "app_id is none"
	case 40001, 40125:
		return "app_secret is wrong: reset it in the official account's settings"
	case 40164:
		return "this server's address is not on the account's IP whitelist"
	}
	return "see WeChat's list of return codes"
}
