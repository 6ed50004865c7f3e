package wechat

import (
	"crypto/sha1" //nolint:gosec // WeChat signs with it
	"crypto/subtle"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	mostCallback = 64 << 10 // ours: an event has some hundred bytes
	mostEcho     = 256
	// fresh is how old a call may be. The signature covers time and nonce only, so an old one proves little.
	fresh = 5 * time.Minute
)

// event is what WeChat posts; of its many events one tells what became of a message.
type event struct {
	XMLName xml.Name `xml:"xml"`
	Event   string   `xml:"Event"`
	MsgID   string   `xml:"MsgID"`
	Status  string   `xml:"Status"`
	Encrypt string   `xml:"Encrypt"`
}

// Receive verifies a call: the one by which WeChat tries the address, or an event. An event is answered with success,
// or WeChat repeats it.
func (s *Sender) Receive(r *http.Request, body []byte) (channel.Received, error) {
	query := r.URL.Query()
	if err := s.genuine(query); err != nil {
		return channel.Received{}, err
	}
	if r.Method == http.MethodGet {
		echo := query.Get("echostr")
		if echo == "" || len(echo) > mostEcho {
			return channel.Received{}, bot.Refuse(bot.ErrInvalid, "WeChat's call has no echostr")
		}
		return channel.Received{Reply: []byte(echo), ContentType: "text/plain; charset=utf-8"}, nil
	}
	if len(body) > mostCallback {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "an event of WeChat is too large")
	}
	var e event
	if err := xml.Unmarshal(body, &e); err != nil {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "an event of WeChat is not in its form")
	}
	if e.Encrypt != "" {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "an event of WeChat is encrypted: set the account's message mode to plaintext")
	}
	received := channel.Received{Reply: []byte("success"), ContentType: "text/plain; charset=utf-8"}
	if receipt, ok := e.receipt(); ok {
		receipt.At = s.clock.Now()
		received.Receipts = []bot.Receipt{receipt}
	}
	return received, nil
}

func (s *Sender) genuine(query url.Values) error {
	if s.callback.IsZero() {
		return bot.Refuse(bot.ErrForbidden, "calls from WeChat are not expected: write callback_token to verify them")
	}
	parts := []string{s.callback.Reveal(), query.Get("timestamp"), query.Get("nonce")}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // WeChat signs with it
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(query.Get("signature"))) != 1 {
		return bot.Refuse(bot.ErrForbidden, "a call has no good signature of WeChat: compare callback_token with the official account's settings")
	}
	at, err := strconv.ParseInt(query.Get("timestamp"), 10, 64)
	if age := s.clock.Now().Sub(time.Unix(at, 0)); err != nil || age > fresh || age < -fresh {
		return bot.Refuse(bot.ErrForbidden, "a call of WeChat is older than five minutes, or this server's clock is wrong")
	}
	return nil
}

// receipt is what the event tells of a message; most events tell of none.
func (e event) receipt() (bot.Receipt, bool) {
	id, status := strings.TrimSpace(e.MsgID), strings.TrimSpace(e.Status)
	if e.Event != "TEMPLATESENDJOBFINISH" || id == "" || len(id) > 20 || strings.Trim(id, "0123456789") != "" {
		return bot.Receipt{}, false
	}
	r := bot.Receipt{ProviderID: id}
	switch {
	case status == "success":
		r.State = bot.Delivered
	case strings.HasPrefix(status, "failed") && strings.Contains(status, "block"):
		r.State, r.Reason = bot.Failed, "the recipient refuses messages of the account"
	case strings.HasPrefix(status, "failed"):
		r.State, r.Reason = bot.Failed, "WeChat could not deliver it"
	default:
		return bot.Receipt{}, false
	}
	return r, true
}
