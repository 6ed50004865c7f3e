package webhook

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	deadline           = 10 * time.Second
	defaultConcurrency = 32
	drained            = 64 << 10 // of an answer, so that its connection can be used again
	secretPrefix       = "whsec_"
)

// Sender posts to many recipients at once over one client.
type Sender struct {
	client      *http.Client
	clock       bot.Clock
	recipients  map[string]bot.Recipient
	concurrency int
	private     bool
}

// Open returns a sender for the recipients of env.
func Open(settings any, env channel.Env) (channel.Sender, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("open webhook: settings are %T", settings)
	}
	if s.Concurrency < 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "concurrency is below zero: write how many requests may run at once")
	}
	return &Sender{
		client: newClient(env.Client, s.AllowPrivate), clock: env.Clock, recipients: env.Recipients,
		concurrency: cmp.Or(s.Concurrency, defaultConcurrency), private: s.AllowPrivate,
	}, nil
}

// Send posts the body to each row's address, signed with the recipient's secret.
func (s *Sender) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	if err := channel.Guard(b); err != nil {
		return nil, err
	}
	outcomes := make([]bot.Outcome, len(b.Rows))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(s.concurrency, len(b.Rows)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i] = s.row(ctx, b.Rows[i], b.Body)
			}
		})
	}
	for i := range b.Rows {
		next <- i
	}
	close(next)
	workers.Wait()
	return outcomes, nil
}

func (s *Sender) row(ctx context.Context, row bot.Delivery, body bot.Body) bot.Outcome {
	if ctx.Err() != nil {
		return channel.NotTried(row.ID)
	}
	return channel.Attempt(ctx, row, s.clock, func(ctx context.Context, row bot.Delivery) (string, *channel.Error) {
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		r, failure := s.request(ctx, row, body)
		if failure != nil {
			return "", failure
		}
		resp, err := s.client.Do(r)
		if err != nil {
			return "", broken(err, row)
		}
		defer resp.Body.Close()
		// The status has said it all; what a stranger writes below it is not kept.
		_, _ = io.CopyN(io.Discard, resp.Body, drained)
		return "", s.judge(resp, row)
	})
}

// request signs the body for the row: the id stays over all attempts, the timestamp is this attempt's.
func (s *Sender) request(ctx context.Context, row bot.Delivery, body bot.Body) (*http.Request, *channel.Error) {
	url, failure := target(row.Address, s.private)
	if failure != nil {
		return nil, failure
	}
	if row.Key == "" || strings.Contains(row.Key, ".") {
		return nil, rejected("the delivery's key cannot be a webhook-id")
	}
	at := s.clock.Now()
	signature, failure := s.sign(row, at, body.Bytes)
	if failure != nil {
		return nil, failure
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url.String(), bytes.NewReader(body.Bytes))
	if err != nil {
		return nil, rejected("the recipient's address is no web address")
	}
	r.Header.Set("Content-Type", body.MediaType)
	r.Header.Set("User-Agent", "bongsu")
	r.Header.Set(standardwebhooks.HeaderWebhookID, row.Key)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return r, nil
}

func (s *Sender) sign(row bot.Delivery, at time.Time, body []byte) (string, *channel.Error) {
	hook, err := signer(s.recipients[row.Recipient])
	if err != nil {
		return "", rejected("recipient %s: %w", row.Recipient, err)
	}
	signature, err := hook.Sign(row.Key, at, body)
	if err != nil {
		return "", rejected("the event for recipient %s could not be signed", row.Recipient)
	}
	return signature, nil
}

// signer signs with the recipient's own secret.
func signer(r bot.Recipient) (*standardwebhooks.Webhook, error) {
	secret := r.Secret.Reveal()
	switch {
	case !strings.HasPrefix(secret, secretPrefix):
		return nil, fmt.Errorf("no signing secret: write one that begins with %s", secretPrefix)
	case secret == secretPrefix:
		return nil, errors.New("the signing secret is empty: write base64 after " + secretPrefix)
	}
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return nil, errors.New("the signing secret is not base64") // the library's error may hold it
	}
	return hook, nil
}

// broken is a request without an answer. Receivers know a webhook-id again, so a lost one is sent again by itself.
func broken(err error, row bot.Delivery) *channel.Error {
	if errors.Is(err, errPrivate) {
		return rejected("the recipient's address is private: public ones only")
	}
	e := channel.Broken(err)
	if e.Reason == channel.Unknown {
		e.MayHave = true
		e.Err = fmt.Errorf("unknown, resent with the same key: %w", e.Err)
	}
	e.Reason, e.After = channel.Down, backoff(row)
	return e
}
