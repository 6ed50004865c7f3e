package voice

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
)

// acknowledging is the digit that says that the call was heard.
const acknowledging = "1"

// Sender places calls with one account.
type Sender struct {
	client   *twilio.Client
	clock    bot.Clock
	channel  string
	settings Settings
}

// Open returns a sender for the settings' account.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open voice: settings are %T", settings)
	}
	client, err := twilio.Open(s.Account, s.APIURL, env)
	if err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	return &Sender{client: client, clock: env.Clock, channel: env.Channel, settings: *s}, nil
}

// Send calls each row's number.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	if !b.Notice {
		return nil, bot.Refuse(bot.ErrForbidden, "a call is for the desk only: nothing was sent")
	}
	if _, err := s.settings.script(b.Body, ""); err != nil {
		return nil, err
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		form, err := s.form(row, b.Body)
		if err != nil {
			return "", &channel.Error{Reason: channel.Rejected, Err: err}
		}
		made, failure := s.client.Create(ctx, twilio.Calls, form)
		return made.SID, failure
	}), nil
}

func (s *Sender) form(row bot.Delivery, body bot.Body) (url.Values, error) {
	callback := s.client.Callback(row.ID)
	script, err := s.settings.script(body, callback)
	if err != nil {
		return nil, err
	}
	form := url.Values{"To": {row.Address}, "From": {s.settings.From}, "Twiml": {script}, "Timeout": {strconv.Itoa(int(s.settings.ring().Seconds()))}}
	if callback != "" {
		form.Set("StatusCallback", callback)
		form.Set("StatusCallbackEvent", "completed")
	}
	return form, nil
}

// clockSkew is how far Find reads before the first attempt, for clocks differ.
const clockSkew = time.Minute

// Find looks for a call to each row's number since the first attempt. One that is not there is placed again: two calls beat none.
func (s *Sender) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		o := s.find(ctx, row)
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *Sender) find(ctx context.Context, row bot.Delivery) bot.Outcome {
	items, failure := s.client.List(ctx, twilio.Calls, url.Values{"To": {row.Address}, "PageSize": {"20"}})
	if failure != nil {
		return channel.LookUpFailed(failure)
	}
	for _, item := range items {
		if !item.CreatedAt().Before(row.FirstSentAt.Add(-clockSkew)) {
			return bot.Outcome{State: bot.Accepted, ProviderID: item.SID, Reason: bot.Say("found among the account's calls").String()}
		}
	}
	return bot.Outcome{State: bot.Pending, Reason: bot.Say("not among the account's calls: it is placed again").String()}
}

// told is what a call's status says of its row. One that was answered is not acknowledged: a voicemail answers, too.
func told(status string) (bot.DeliveryState, string) {
	switch status {
	case "busy", "no-answer", "failed", "canceled":
		return bot.Failed, "twilio: " + status
	}
	return bot.Accepted, ""
}

// Receive takes a pressed digit, or how a call ended.
func (s *Sender) Receive(r *http.Request, body []byte) (channel.Received, error) {
	called, err := s.client.Verify(r, body)
	if err != nil {
		return channel.Received{}, err
	}
	state, reason := told(called.Form.Get("CallStatus"))
	digit := called.Form.Get("Digits")
	if digit == acknowledging {
		state, reason = bot.Delivered, ""
	}
	receipt := bot.Receipt{
		Channel: s.channel, DeliveryID: called.DeliveryID, ProviderID: called.Form.Get("CallSid"), State: state, Reason: reason, At: s.clock.Now(),
	}
	if receipt.DeliveryID == "" && receipt.ProviderID == "" {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "the call back names no call")
	}
	got := channel.Received{Receipts: []bot.Receipt{receipt}}
	if digit != "" {
		got.Reply, got.ContentType = []byte("<Response><Hangup/></Response>"), "text/xml"
	}
	return got, nil
}

// Track asks how calls ended whose callback did not come. A pressed digit is told in a callback only.
func (s *Sender) Track(ctx context.Context, rows []bot.Delivery) ([]bot.Receipt, error) {
	var receipts []bot.Receipt
	for _, row := range rows {
		if row.ProviderID == "" {
			continue
		}
		item, failure := s.client.Get(ctx, twilio.Calls, row.ProviderID)
		if failure != nil && failure.Reason == channel.Rejected {
			continue // Twilio knows this one no longer
		}
		if failure != nil {
			return receipts, fmt.Errorf("ask Twilio for receipts: %w", failure)
		}
		if state, reason := told(item.Status); state == bot.Failed {
			receipts = append(receipts, bot.Receipt{Channel: s.channel, DeliveryID: row.ID, ProviderID: row.ProviderID, State: state, Reason: reason, At: s.clock.Now()})
		}
	}
	return receipts, nil
}

// Check looks at the account, its funds and its number.
func (s *Sender) Check(ctx context.Context, _ []bot.Destination) []bot.Finding {
	return s.client.Check(ctx, s.settings.From)
}

var (
	_ channel.Finder   = (*Sender)(nil)
	_ channel.Receiver = (*Sender)(nil)
	_ channel.Tracker  = (*Sender)(nil)
	_ channel.Checker  = (*Sender)(nil)
)
