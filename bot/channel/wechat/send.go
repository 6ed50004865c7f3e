package wechat

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	defaultURL = "https://api.weixin.qq.com"
	sendPath   = "/cgi-bin/message/template/send"
	idChars    = 24 // of a client_msg_id: WeChat does not say how many it takes
)

// Sender sends with one app id.
type Sender struct {
	settings *Settings
	secret   bot.Secret // of the app
	callback bot.Secret
	base     string
	client   *http.Client
	clock    bot.Clock
	tokens   cache
}

// Open returns a sender for the settings' app.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open wechat: settings are %T", settings)
	}
	if s.AppID == "" {
		return nil, bot.Refuse(bot.ErrInvalid, "app_id is not set: copy it from the official account's settings")
	}
	secret, err := env.ReadSecret("app_secret", s.AppSecret, s.AppSecretFile)
	if err != nil {
		return nil, fmt.Errorf("open wechat: %w", err)
	}
	sender := &Sender{settings: s, secret: secret, clock: env.Clock}
	if s.CallbackToken != "" || s.CallbackTokenFile != "" {
		if sender.callback, err = env.ReadSecret("callback_token", s.CallbackToken, s.CallbackTokenFile); err != nil {
			return nil, fmt.Errorf("open wechat: %w", err)
		}
	}
	base, err := url.Parse(cmp.Or(s.APIURL, defaultURL))
	if err != nil || base.Host == "" {
		return nil, bot.Refuse(bot.ErrInvalid, "api_url is no web address: write one such as "+defaultURL)
	}
	sender.base = strings.TrimSuffix(base.String(), "/")
	client := http.Client{}
	if env.Client != nil {
		client = *env.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	sender.client = &client
	return sender, nil
}

// envelope is a body on its way: parts of it as they were signed, the reader and the key.
type envelope struct {
	ToUser      string          `json:"touser"`
	TemplateID  string          `json:"template_id"`
	URL         string          `json:"url,omitempty"`
	ClientMsgID string          `json:"client_msg_id"`
	Data        json.RawMessage `json:"data"`
}

func open(b bot.Body) (envelope, error) {
	var e envelope
	decoder := json.NewDecoder(bytes.NewReader(b.Bytes))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil || e.TemplateID == "" || len(e.Data) == 0 {
		return envelope{}, bot.Refuse(bot.ErrInvalid, "the body is not a WeChat message: it was composed for another kind of channel")
	}
	return e, nil
}

// Send sends the body to each row's openid. The provider id is WeChat's msgid, by which its events tell what became of it.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	e, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		e.ToUser, e.ClientMsgID = row.Address, clientMsgID(row)
		payload, err := json.Marshal(e)
		if err != nil {
			return "", &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("write a WeChat message: %w", err)}
		}
		return s.post(ctx, row, payload)
	}), nil
}

// post sends with the cached token, and once more with a new one when WeChat refuses that: then it has taken nothing.
func (s *Sender) post(ctx context.Context, row bot.Delivery, payload []byte) (string, *channel.Error) {
	refused := ""
	for {
		token, failure := s.token(ctx, refused)
		if failure != nil {
			return "", failure
		}
		got, failure := s.call(ctx, http.MethodPost, sendPath, url.Values{"access_token": {token}}, payload)
		if failure != nil {
			return "", failure
		}
		if badToken(got.Errcode) && refused == "" {
			refused = token
			continue
		}
		return s.judge(got, row)
	}
}

// clientMsgID is the same for every attempt at one message.
func clientMsgID(row bot.Delivery) string {
	sum := sha256.Sum256([]byte(row.Key + "|" + strconv.FormatInt(channel.Since(row).UnixMicro(), 10)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:idChars])
}

var (
	_ channel.Receiver = (*Sender)(nil)
	_ channel.Checker  = (*Sender)(nil)
)
