package sandbox

import (
	"bytes"
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
	"slices"
	"strconv"
	"time"
)

// SlackError is what a person is told when the app did not do its part:
// operation_timeout, dispatch_failed, http_service_error, invalid_response.
type SlackError struct {
	Code   string
	Status int // of the app's HTTP answer, if it had one
	Detail []string
}

// Error gives the code, as Slack prints it.
func (e *SlackError) Error() string {
	if len(e.Detail) > 0 {
		return fmt.Sprintf("the app failed with the error %q: %v", e.Code, e.Detail)
	}
	return fmt.Sprintf("the app failed with the error %q", e.Code)
}

// SlackDelivery is one payload that went to the app.
type SlackDelivery struct {
	At          time.Time
	Type        string // slash_commands, interactive or events_api
	EnvelopeID  string // Socket Mode; empty: a new one
	Payload     []byte // JSON
	Retry       int
	RetryReason string
	Answer      []byte // what the app answered, when it did
}

// Deliveries returns everything that was sent to the app, oldest first.
func (s *Slack) Deliveries() []SlackDelivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}

// Redeliver sends a payload once more, as after a lost answer, and returns the
// app's raw answer. The envelope id stays unless it is cleared.
func (s *Slack) Redeliver(ctx context.Context, d SlackDelivery) ([]byte, error) {
	d.Retry++
	d.RetryReason, d.Answer = "http_timeout", nil
	return s.deliver(ctx, d)
}

// SendForged sends a payload over HTTP signed with a wrong secret and returns the
// status of the answer.
func (s *Slack) SendForged(ctx context.Context, d SlackDelivery) (int, error) {
	return s.status(ctx, d, "not-"+s.options.SigningSecret, s.clock.Now())
}

// SendStale sends a payload over HTTP with a good signature of six minutes ago.
func (s *Slack) SendStale(ctx context.Context, d SlackDelivery) (int, error) {
	return s.status(ctx, d, s.options.SigningSecret, s.clock.Now().Add(-6*time.Minute))
}

func (s *Slack) status(ctx context.Context, d SlackDelivery, secret string, at time.Time) (int, error) {
	_, err := s.overHTTP(ctx, d, secret, at)
	if failed, ok := errors.AsType[*SlackError](err); ok && failed.Status != 0 {
		return failed.Status, nil
	}
	if err != nil {
		return 0, err
	}
	return http.StatusOK, nil
}

// deliver sends a payload the way the app is connected, within Slack's deadline.
func (s *Slack) deliver(ctx context.Context, d SlackDelivery) ([]byte, error) {
	s.mu.Lock()
	d.At = s.clock.Now()
	if s.downAt(d.At) {
		s.cutSockets()
		s.mu.Unlock()
		return nil, fmt.Errorf("deliver to the app: %w", ErrPlatformDown)
	}
	if d.EnvelopeID == "" {
		d.EnvelopeID = s.nextID("envelope-")
	}
	n := len(s.deliveries)
	s.deliveries = append(s.deliveries, d)
	overHTTP := s.urls != SlackURLs{}
	s.touch()
	s.mu.Unlock()
	within, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	var reply []byte
	var err error
	if overHTTP {
		reply, err = s.overHTTP(within, d, s.options.SigningSecret, d.At)
	} else {
		reply, err = s.overSocket(within, d)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("deliver to the app: %w", ctx.Err())
	}
	s.mu.Lock()
	s.deliveries[n].Answer = reply
	s.mu.Unlock()
	return reply, err
}

// overHTTP posts a signed payload to the request URL of its kind.
func (s *Slack) overHTTP(ctx context.Context, d SlackDelivery, secret string, at time.Time) ([]byte, error) {
	s.mu.Lock()
	urls := s.urls
	s.mu.Unlock()
	target, kind, body, err := urls.encode(d)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("post to the app: %w", err)
	}
	r.Header = SlackSignature(secret, at, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if d.Retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.Retry))
		r.Header.Set("X-Slack-Retry-Reason", d.RetryReason)
	}
	resp, err := s.client.Do(r)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, &SlackError{Code: "operation_timeout"}
	}
	if err != nil {
		return nil, &SlackError{Code: "dispatch_failed", Detail: []string{err.Error()}}
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, slackMaxBody))
	if err != nil {
		return nil, &SlackError{Code: "operation_timeout"}
	}
	if resp.StatusCode/100 != 2 {
		return nil, &SlackError{Code: "http_service_error", Status: resp.StatusCode}
	}
	return reply, nil
}

// encode gives a payload the form that its request URL takes.
func (u SlackURLs) encode(d SlackDelivery) (target, kind string, body []byte, err error) {
	const form = "application/x-www-form-urlencoded"
	switch d.Type {
	case "slash_commands":
		var fields map[string]string
		if err := json.Unmarshal(d.Payload, &fields); err != nil {
			return "", "", nil, fmt.Errorf("encode command: %w", err)
		}
		values := url.Values{}
		for name, v := range fields {
			values.Set(name, v)
		}
		return u.Commands, form, []byte(values.Encode()), nil
	case "interactive":
		return u.Interactivity, form, []byte(url.Values{"payload": {string(d.Payload)}}.Encode()), nil
	}
	return u.Events, "application/json", d.Payload, nil
}

// SlackSignature signs a raw body as Slack does (version v0, HMAC-SHA256).
func SlackSignature(secret string, at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return h
}
