package line

import (
	"encoding/json"
	"net/http"

	"github.com/line/line-bot-sdk-go/v8/linebot/webhook"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// mostCallback is ours: LINE sends a few kilobytes.
const mostCallback = 1 << 20

// Receive verifies a callback. LINE tells of people who follow, leave and write, never of messages that arrived: there
// are no receipts in it.
func (s *Sender) Receive(r *http.Request, body []byte) (channel.Received, error) {
	switch {
	case s.secret.IsZero():
		return channel.Received{}, bot.Refuse(bot.ErrForbidden, "callbacks from LINE are not expected: write channel_secret to verify them")
	case len(body) > mostCallback:
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "a callback from LINE is too large")
	case !webhook.ValidateSignature(s.secret.Reveal(), r.Header.Get("X-Line-Signature"), body):
		return channel.Received{}, bot.Refuse(bot.ErrForbidden, "a callback has no good signature of LINE: compare channel_secret with LINE Developers Console")
	}
	var told struct {
		Events []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "a callback from LINE is not in its form")
	}
	return channel.Received{Reply: []byte("{}"), ContentType: "application/json"}, nil // LINE wants HTTP 200
}

var (
	_ channel.Receiver = (*Sender)(nil)
	_ channel.Checker  = (*Sender)(nil)
)
