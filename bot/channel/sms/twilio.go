package sms

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

// byTwilio posts one message a row.
type byTwilio struct {
	client   *twilio.Client
	clock    bot.Clock
	channel  string
	settings Settings
}

func openTwilio(s *Settings, env channel.Env) (*byTwilio, error) {
	client, err := twilio.Open(s.Abroad, s.APIURL, env)
	if err != nil {
		return nil, err
	}
	return &byTwilio{client: client, clock: env.Clock, channel: env.Channel, settings: *s}, nil
}

// Send posts the text to each row's number.
func (s *byTwilio) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	m, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	return channel.EachRow(ctx, b, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		made, failure := s.client.Create(ctx, twilio.Messages, s.form(row, m.Text))
		return made.SID, failure
	}), nil
}

// form switches off whatever would rewrite the text that was signed.
func (s *byTwilio) form(row bot.Delivery, text string) url.Values {
	form := url.Values{
		"To": {row.Address}, "Body": {text}, "SmartEncoded": {"false"}, "ShortenUrls": {"false"},
		"ValidityPeriod": {strconv.Itoa(int(s.settings.validFor().Seconds()))},
	}
	if s.settings.MessagingService != "" {
		form.Set("MessagingServiceSid", s.settings.MessagingService)
	} else {
		form.Set("From", s.settings.From)
	}
	if callback := s.client.Callback(row.ID); callback != "" {
		form.Set("StatusCallback", callback)
	}
	return form
}

// How Find reads an account's messages: from a little before the first attempt, for clocks differ.
const (
	clockSkew = time.Minute
	pageSize  = "100"
)

// Find looks for the text among the newest messages to each row's number.
func (s *byTwilio) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	m, err := open(b.Body)
	if err != nil {
		return nil, err
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		begun := s.clock.Now()
		o := s.find(ctx, row, m.Text, b.At)
		o.DeliveryID, o.Latency = row.ID, s.clock.Now().Sub(begun)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *byTwilio) find(ctx context.Context, row bot.Delivery, text string, published time.Time) bot.Outcome {
	since := row.FirstSentAt
	if since.IsZero() {
		since = published
	}
	items, failure := s.client.List(ctx, twilio.Messages, url.Values{"To": {row.Address}, "PageSize": {pageSize}})
	if failure != nil {
		return channel.LookUpFailed(failure)
	}
	for _, item := range items {
		if item.Body != text || item.CreatedAt().Before(since.Add(-clockSkew)) {
			continue
		}
		o := bot.Outcome{State: bot.Accepted, ProviderID: item.SID, Reason: bot.Say("found among the account's messages").String()}
		if state, reason := told(item.Status, item.ErrorCode); state == bot.Failed {
			o.State, o.Reason = state, reason
		}
		return o
	}
	return bot.Outcome{State: bot.Pending, Reason: bot.Say("not among the account's messages: it is sent again").String()}
}

// told is what a message's status says of its row. Sent is not delivered: some networks give no receipt.
func told(status string, code int) (bot.DeliveryState, string) {
	switch status {
	case "delivered", "read":
		return bot.Delivered, ""
	case "failed", "undelivered", "canceled":
		return bot.Failed, fmt.Sprintf("twilio: %s, code %d", status, code)
	}
	return bot.Accepted, ""
}

// Receive takes a status callback. That it came proves that the message was taken.
func (s *byTwilio) Receive(r *http.Request, body []byte) (channel.Received, error) {
	call, err := s.client.Verify(r, body)
	if err != nil {
		return channel.Received{}, err
	}
	code, _ := strconv.Atoi(call.Form.Get("ErrorCode")) // absent where nothing failed
	receipt := s.receipt(call.DeliveryID, call.Form.Get("MessageSid"), call.Form.Get("MessageStatus"), code)
	if receipt.DeliveryID == "" && receipt.ProviderID == "" {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "the call names no message")
	}
	return channel.Received{Receipts: []bot.Receipt{receipt}}, nil
}

func (s *byTwilio) receipt(deliveryID, sid, status string, code int) bot.Receipt {
	state, reason := told(status, code)
	return bot.Receipt{Channel: s.channel, DeliveryID: deliveryID, ProviderID: sid, State: state, Reason: reason, At: s.clock.Now()}
}

// Track asks for each message whose callback did not come.
func (s *byTwilio) Track(ctx context.Context, rows []bot.Delivery) ([]bot.Receipt, error) {
	var receipts []bot.Receipt
	for _, row := range rows {
		if row.ProviderID == "" {
			continue
		}
		item, failure := s.client.Get(ctx, twilio.Messages, row.ProviderID)
		if failure != nil && failure.Reason == channel.Rejected {
			continue // Twilio knows this one no longer
		}
		if failure != nil {
			return receipts, fmt.Errorf("ask Twilio for receipts: %w", failure)
		}
		if r := s.receipt(row.ID, row.ProviderID, item.Status, item.ErrorCode); r.State != bot.Accepted {
			receipts = append(receipts, r)
		}
	}
	return receipts, nil
}

// Check looks at the account, its funds and its number.
func (s *byTwilio) Check(ctx context.Context, _ []bot.Destination) []bot.Finding {
	return s.client.Check(ctx, s.settings.From)
}

var (
	_ channel.Finder   = (*byTwilio)(nil)
	_ channel.Receiver = (*byTwilio)(nil)
	_ channel.Tracker  = (*byTwilio)(nil)
	_ channel.Checker  = (*byTwilio)(nil)
)
