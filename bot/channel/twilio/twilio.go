// Package twilio is the client that the kinds sms and voice share: what they post, look up and are called back with.
// It is no kind of its own.
package twilio

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// The resources of an account.
const (
	Messages = "Messages"
	Calls    = "Calls"
)

const (
	defaultURL = "https://api.twilio.com"
	deadline   = 30 * time.Second
	maxAnswer  = 4 << 20
)

// Account is what a channel's settings say of its Twilio account.
type Account struct {
	AccountSID    string `yaml:"account_sid"`
	AuthToken     string `yaml:"auth_token"`
	AuthTokenFile string `yaml:"auth_token_file"`
}

// Item is a message or a call.
type Item struct {
	SID       string `json:"sid"`
	Body      string `json:"body"`
	Status    string `json:"status"`
	ErrorCode int    `json:"error_code"`
	Created   string `json:"date_created"`
}

// CreatedAt is when Twilio made the item; zero when it did not say so.
func (i Item) CreatedAt() time.Time {
	at, err := time.Parse(time.RFC1123Z, i.Created)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Client acts with one account.
type Client struct {
	http     http.Client
	account  string // address of the account's resources
	sid      string
	token    bot.Secret
	callback string
}

// Open returns a client; apiURL is Twilio's own when empty.
func Open(a Account, apiURL string, env channel.Env) (*Client, error) {
	if !regexp.MustCompile(`^AC[0-9a-f]{32}$`).MatchString(a.AccountSID) {
		return nil, bot.Refuse(bot.ErrInvalid, "account_sid is no Account SID: copy it from Twilio's console, AC and 32 signs")
	}
	token, err := env.ReadSecret("auth_token", a.AuthToken, a.AuthTokenFile)
	if err != nil {
		return nil, err
	}
	c := &Client{sid: a.AccountSID, token: token, callback: env.CallbackURL}
	if env.Client != nil {
		c.http = *env.Client
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.account = strings.TrimSuffix(cmp.Or(apiURL, defaultURL), "/") + "/2010-04-01/Accounts/" + a.AccountSID
	return c, nil
}

// Create posts one message or call. It is never posted a second time: Twilio knows no key.
func (c *Client) Create(ctx context.Context, resource string, form url.Values) (Item, *channel.Error) {
	data, failure := c.call(ctx, http.MethodPost, "/"+resource+".json", form)
	var made Item
	if failure == nil && json.Unmarshal(data, &made) != nil {
		made = Item{} // whatever the answer looks like, the item is there
	}
	return made, failure
}

// List returns the newest items that the query describes.
func (c *Client) List(ctx context.Context, resource string, query url.Values) ([]Item, *channel.Error) {
	var page struct {
		Messages []Item `json:"messages"`
		Calls    []Item `json:"calls"`
	}
	if failure := c.read(ctx, "/"+resource+".json?"+query.Encode(), &page); failure != nil {
		return nil, failure
	}
	return append(page.Messages, page.Calls...), nil
}

// Get returns one item.
func (c *Client) Get(ctx context.Context, resource, sid string) (Item, *channel.Error) {
	var item Item
	failure := c.read(ctx, "/"+resource+"/"+url.PathEscape(sid)+".json", &item)
	return item, failure
}

func (c *Client) read(ctx context.Context, path string, into any) *channel.Error {
	data, failure := c.call(ctx, http.MethodGet, path, nil)
	if failure == nil && json.Unmarshal(data, into) != nil {
		failure = &channel.Error{Reason: channel.Unknown, Err: errors.New("twilio's answer is not JSON")}
	}
	return failure
}

func (c *Client) call(ctx context.Context, method, path string, form url.Values) ([]byte, *channel.Error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, c.account+path, body)
	if err != nil {
		return nil, &channel.Error{Reason: channel.Rejected, Err: errors.New("api_url is no web address")}
	}
	r.SetBasicAuth(c.sid, c.token.Reveal())
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, channel.Broken(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode/100 == 2 {
		if err != nil && method == http.MethodGet {
			return nil, channel.Broken(err)
		}
		return data, nil
	}
	return nil, failure(resp, data)
}

// What Twilio's codes mean that ask to wait: too many requests, and a sender's queue that is full.
const (
	tooMany   = 20429
	queueFull = 21611
)

func failure(resp *http.Response, data []byte) *channel.Error {
	status := resp.StatusCode
	var told struct{ Code int }
	_ = json.Unmarshal(data, &told) // an answer without a code is judged by its status
	e := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("twilio answered HTTP %d", status)}
	if told.Code != 0 {
		e.Err = fmt.Errorf("twilio refused: code %d, HTTP %d", told.Code, status)
	}
	switch {
	case status == http.StatusTooManyRequests || told.Code == tooMany:
		return channel.Wait(max(channel.RetryAfter(resp), 5*time.Second), e.Err)
	case told.Code == queueFull:
		return channel.Wait(time.Minute, e.Err)
	case status == http.StatusUnauthorized:
		e.Reason = channel.Down // the account is shut, and not this message: it waits for the mend
	case status >= 500:
		e.Reason = channel.Unknown // Twilio says itself that a second attempt may send twice
	}
	return e
}
