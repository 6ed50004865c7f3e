package line

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Sender sends with one channel access token.
type Sender struct {
	api    api
	secret bot.Secret // of the channel, for callbacks
	clock  bot.Clock
}

// Open returns a sender for the settings' token.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open line: settings are %T", settings)
	}
	token, err := env.ReadSecret("token", s.Token, s.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("open line: %w", err)
	}
	sender := &Sender{clock: env.Clock}
	if s.ChannelSecret != "" || s.ChannelSecretFile != "" {
		if sender.secret, err = env.ReadSecret("channel_secret", s.ChannelSecret, s.ChannelSecretFile); err != nil {
			return nil, fmt.Errorf("open line: %w", err)
		}
	}
	if sender.api, err = newAPI(token, s.APIURL, env.Client); err != nil {
		return nil, fmt.Errorf("open line: %w", err)
	}
	return sender, nil
}

// Send sends the body to all rows: to user ids in one request, to each group, room or broadcast in one of its own.
// The provider id is LINE's id of the request.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	m, err := read(b.Body)
	if err != nil {
		return nil, err
	}
	told := map[string]bot.Outcome{}
	for _, c := range plan(b) {
		for _, o := range s.attempt(ctx, c, m) {
			told[o.DeliveryID] = o
		}
	}
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		outcomes = append(outcomes, told[row.ID])
	}
	return outcomes, nil
}

// read returns the messages of a body as they were signed.
func read(b bot.Body) ([]json.RawMessage, error) {
	var e struct {
		Messages []json.RawMessage `json:"messages"`
	}
	decoder := json.NewDecoder(bytes.NewReader(b.Bytes))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil || len(e.Messages) == 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "the body is not a LINE message: it was composed for another kind of channel")
	}
	return e.Messages, nil
}

// call is one request: where it goes, for which rows, under which key.
type call struct {
	way  way
	rows []bot.Delivery
	key  string
}

func (c call) to() []string {
	to := make([]string, 0, len(c.rows))
	for _, row := range c.rows {
		to = append(to, row.Address)
	}
	return to
}

// plan divides a batch into requests. Users go together who were first sent to together: their request carries the same
// key as then, and LINE's word that it has the key is true of all of them.
func plan(b bot.Batch) []call {
	var calls []call
	together := map[string]int{}
	for _, row := range b.Rows {
		w := wayTo(row.Address)
		if w != multicast {
			calls = append(calls, call{way: w, rows: []bot.Delivery{row}, key: retryKey(row.Key, row)})
			continue
		}
		key := retryKey(b.Key, row)
		i, known := together[key]
		if !known {
			i, together[key] = len(calls), len(calls)
			calls = append(calls, call{way: w, key: key})
		}
		calls[i].rows = append(calls[i].rows, row)
	}
	return calls
}

// retryKey is the same for every attempt at one message.
func retryKey(key string, row bot.Delivery) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(key+"|"+strconv.FormatInt(channel.Since(row).UnixMicro(), 10))).String()
}

// attempt makes the request; what becomes of it becomes of each of its rows.
func (s *Sender) attempt(ctx context.Context, c call, m []json.RawMessage) []bot.Outcome {
	outcomes := make([]bot.Outcome, 0, len(c.rows))
	if ctx.Err() != nil {
		for _, row := range c.rows {
			outcomes = append(outcomes, channel.NotTried(row.ID))
		}
		return outcomes
	}
	begun := s.clock.Now()
	id, failure := s.post(ctx, c, m)
	took := s.clock.Now().Sub(begun)
	for _, row := range c.rows {
		o := bot.Outcome{DeliveryID: row.ID, State: bot.Accepted, ProviderID: id}
		if failure != nil {
			o = failure.Outcome(row.ID)
		}
		o.Latency = took
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func (s *Sender) post(ctx context.Context, c call, m []json.RawMessage) (string, *channel.Error) {
	if c.way == nowhere {
		return "", &channel.Error{Reason: channel.Rejected, Err: errors.New("the recipient's address is no id of LINE")}
	}
	if c.way == multicast && len(c.rows) > perMulticast {
		return "", &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("a batch of %d is over LINE's %d", len(c.rows), perMulticast)}
	}
	got, err := s.api.post(ctx, c, m)
	if got.status == 0 {
		return "", channel.Broken(err)
	}
	return s.judge(ctx, got, c)
}
