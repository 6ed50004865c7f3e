// Package solapi is the client that the kinds sms and kakao share. It sends by groups, which is the only way of
// Solapi's that can be looked up after a crash. It is no kind of its own.
package solapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	defaultURL  = "https://api.solapi.com"
	deadline    = 30 * time.Second
	maxAnswer   = 16 << 20
	defaultWait = 10 * time.Second
)

// Account is what a channel's settings say of its Solapi account.
type Account struct {
	APIKey        string `yaml:"api_key"`
	APISecret     string `yaml:"api_secret"`
	APISecretFile string `yaml:"api_secret_file"`
}

// Message is one message of a group.
type Message struct {
	To           string            `json:"to"`
	From         string            `json:"from,omitempty"`
	Type         string            `json:"type"` // SMS, LMS, ATA: without it Solapi chooses, and charges, by itself
	Text         string            `json:"text,omitempty"`
	Kakao        *Kakao            `json:"kakaoOptions,omitempty"`
	CustomFields map[string]string `json:"customFields,omitempty"`
}

// Kakao is what makes a message an Alimtalk.
type Kakao struct {
	PfID       string            `json:"pfId"`
	TemplateID string            `json:"templateId"`
	Variables  map[string]string `json:"variables"`
	DisableSMS bool              `json:"disableSms"`
}

// Client acts with one account.
type Client struct {
	http   http.Client
	api    string
	key    string
	secret bot.Secret
	clock  bot.Clock
	calls  atomic.Uint64
}

// Open returns a client; apiURL is Solapi's own when empty.
func Open(a Account, apiURL string, env channel.Env) (*Client, error) {
	if a.APIKey == "" {
		return nil, bot.Refuse(bot.ErrInvalid, "api_key is not set: copy it from Solapi's console")
	}
	secret, err := env.ReadSecret("api_secret", a.APISecret, a.APISecretFile)
	if err != nil {
		return nil, err
	}
	c := &Client{api: strings.TrimSuffix(cmp.Or(apiURL, defaultURL), "/"), key: a.APIKey, secret: secret, clock: env.Clock}
	if env.Client != nil {
		c.http = *env.Client
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c, nil
}

// CheckNumber refuses what is no Korean number as Solapi wants it.
func CheckNumber(number string) error {
	if !koreanNumber.MatchString(number) {
		return fmt.Errorf("%q is no Korean number: write its digits only, such as 01012345678", number)
	}
	return nil
}

// call makes one request.
func (c *Client) call(ctx context.Context, method, path string, body, into any) *channel.Error {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return &channel.Error{Reason: channel.Rejected, Err: errors.New("the request cannot be written as JSON")}
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.api+path, bytes.NewReader(content))
	if err != nil {
		return &channel.Error{Reason: channel.Rejected, Err: errors.New("api_url is no web address")}
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", c.authorize(method, path, content))
	resp, err := c.http.Do(r)
	if err != nil {
		return channel.Broken(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case resp.StatusCode/100 != 2:
		return failure(resp, data)
	case into == nil:
		return nil
	case err != nil:
		return channel.Broken(err)
	case json.Unmarshal(data, into) != nil:
		return &channel.Error{Reason: channel.Unknown, Err: errors.New("solapi's answer is not JSON")}
	}
	return nil
}

// authorize signs date and salt. Solapi wants each salt unlike the others, not secret.
func (c *Client) authorize(method, path string, content []byte) string {
	now := c.clock.Now().UTC()
	date := now.Format(time.RFC3339)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s %s %s", now.UnixNano(), c.calls.Add(1), method, path, content))
	salt := hex.EncodeToString(sum[:16])
	mac := hmac.New(sha256.New, []byte(c.secret.Reveal()))
	fmt.Fprint(mac, date, salt)
	return fmt.Sprintf("HMAC-SHA256 apiKey=%s, date=%s, salt=%s, signature=%s", c.key, date, salt, hex.EncodeToString(mac.Sum(nil)))
}

// Only words of this form are passed on from an answer.
var errorName = regexp.MustCompile(`^[A-Za-z0-9_]{1,64}$`)

func failure(resp *http.Response, data []byte) *channel.Error {
	var told struct{ ErrorCode string }
	_ = json.Unmarshal(data, &told) // an answer without a code is judged by its status
	e := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("solapi answered HTTP %d", resp.StatusCode)}
	if errorName.MatchString(told.ErrorCode) {
		e.Err = fmt.Errorf("solapi refused: %s, HTTP %d", told.ErrorCode, resp.StatusCode)
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return channel.Wait(max(channel.RetryAfter(resp), defaultWait), e.Err)
	case resp.StatusCode == http.StatusUnauthorized:
		e.Reason = channel.Down // the account is shut, and not this message: it waits for the mend
	case resp.StatusCode >= 500:
		e.Reason = channel.Unknown
	}
	return e
}

// createGroup returns a new group's id.
func (c *Client) createGroup(ctx context.Context) (string, *channel.Error) {
	var made struct {
		GroupID string `json:"groupId"`
	}
	failure := c.call(ctx, http.MethodPost, "/messages/v4/groups", map[string]any{"allowDuplicates": false}, &made)
	if failure == nil && made.GroupID == "" {
		failure = &channel.Error{Reason: channel.Unknown, Err: errors.New("solapi named no group")}
	}
	return made.GroupID, failure
}

// refused are the recipients whose messages the group did not take, with Solapi's code.
type refused map[string]string

func (c *Client) addMessages(ctx context.Context, group string, messages []Message) (refused, *channel.Error) {
	type result struct{ To, StatusCode string }
	var told struct {
		FailedMessageList []result
		ResultList        []result
	}
	path := "/messages/v4/groups/" + url.PathEscape(group) + "/messages"
	if failure := c.call(ctx, http.MethodPut, path, map[string]any{"messages": messages}, &told); failure != nil {
		return nil, failure
	}
	not := refused{}
	for _, r := range append(told.FailedMessageList, told.ResultList...) {
		if r.StatusCode != registered {
			not[r.To] = r.StatusCode
		}
	}
	return not, nil
}

func (c *Client) sendGroup(ctx context.Context, group string) *channel.Error {
	return c.call(ctx, http.MethodPost, "/messages/v4/groups/"+url.PathEscape(group)+"/send", nil, nil)
}

// left reports whether a group was sent.
func (c *Client) left(ctx context.Context, group string) (bool, *channel.Error) {
	var told struct{ Status string }
	failure := c.call(ctx, http.MethodGet, "/messages/v4/groups/"+url.PathEscape(group), nil, &told)
	if failure == nil && told.Status == "" {
		failure = &channel.Error{Reason: channel.Unknown, Err: errors.New("solapi told no state of the group")}
	}
	return told.Status != pending, failure
}

// The states of a group and of its messages.
const (
	pending    = "PENDING" // of a group: not sent yet
	registered = "2000"    // of a message: taken, on its way
	relayed    = "3000"    // of a message: with the network, on its way
	delivered  = "4000"    // of a message
)

type told struct {
	StatusCode   string
	CustomFields map[string]string
}

// messages reads what became of a group's messages.
func (c *Client) messages(ctx context.Context, group string) ([]told, *channel.Error) {
	var all []told
	for key := ""; ; {
		query := url.Values{"limit": {strconv.Itoa(pageSize)}}
		if key != "" {
			query.Set("startKey", key)
		}
		var page struct {
			MessageList map[string]told
			NextKey     string
		}
		path := "/messages/v4/groups/" + url.PathEscape(group) + "/messages?" + query.Encode()
		if failure := c.call(ctx, http.MethodGet, path, nil, &page); failure != nil {
			return nil, failure
		}
		for _, m := range page.MessageList {
			all = append(all, m)
		}
		if page.NextKey == "" || page.NextKey == key || len(page.MessageList) == 0 {
			return all, nil
		}
		key = page.NextKey
	}
}

const pageSize = 500

var koreanNumber = regexp.MustCompile(`^0[0-9]{7,10}$`)
