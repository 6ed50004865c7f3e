package line

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"

	"github.com/bongsu-hq/bongsu/bot"
)

const (
	defaultURL = "https://api.line.me"
	deadline   = 30 * time.Second
	mostAnswer = 64 << 10 // of an answer that is read
)

// api is LINE's own client, handed out in a copy for each request: it keeps the context in itself.
type api struct{ base messaging_api.MessagingApiAPI }

func newAPI(token bot.Secret, url string, base *http.Client) (api, error) {
	client := http.Client{}
	if base != nil {
		client = *base
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Transport = recorder{next: client.Transport}
	made, err := messaging_api.NewMessagingApiAPI(token.Reveal(), messaging_api.WithHTTPClient(&client), messaging_api.WithEndpoint(cmp.Or(url, defaultURL)))
	if err != nil {
		return api{}, bot.Refuse(bot.ErrInvalid, "api_url is no web address: write one such as "+defaultURL)
	}
	return api{*made}, nil
}

// ask makes one request. What came back counts even where the library makes an error of it.
func (a api) ask(ctx context.Context, request func(*messaging_api.MessagingApiAPI) error) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var got reply
	err := request(a.base.WithContext(context.WithValue(ctx, replyKey{}, &got)))
	return got, err
}

// post makes the one request of a call.
func (a api) post(ctx context.Context, c call, raw []json.RawMessage) (reply, error) {
	messages := make([]messaging_api.MessageInterface, 0, len(raw))
	for _, m := range raw {
		messages = append(messages, signed{m})
	}
	none := []string{} // left out, the library would write null, which LINE's own description refuses
	return a.ask(ctx, func(line *messaging_api.MessagingApiAPI) error {
		var err error
		switch c.way {
		case multicast:
			_, err = line.Multicast(&messaging_api.MulticastRequest{To: c.to(), Messages: messages, CustomAggregationUnits: none}, c.key)
		case push:
			_, err = line.PushMessage(&messaging_api.PushMessageRequest{To: c.rows[0].Address, Messages: messages, CustomAggregationUnits: none}, c.key)
		case broadcast:
			_, err = line.Broadcast(&messaging_api.BroadcastRequest{Messages: messages}, c.key)
		case nowhere:
			err = errors.New("no endpoint reaches such an address")
		}
		return err
	})
}

// signed is a message that leaves with the bytes that were approved.
type signed struct{ raw json.RawMessage }

// GetType is what the library asks of a message.
func (signed) GetType() string { return "text" }

// MarshalJSON returns the message as it is.
func (s signed) MarshalJSON() ([]byte, error) { return s.raw, nil }

// reply is what came back; status is 0 when nothing did.
type reply struct {
	status int
	header http.Header
	body   []byte
}

type replyKey struct{}

// recorder keeps the answer, which the library turns into text, and reads no more of it than can be of use. An answer
// that is cut below its status line is an answer all the same.
type recorder struct{ next http.RoundTripper }

// RoundTrip passes the request on.
func (t recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	next := t.next
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(data))
	if got, ok := r.Context().Value(replyKey{}).(*reply); ok {
		*got = reply{status: resp.StatusCode, header: resp.Header, body: data}
	}
	return resp, nil
}
