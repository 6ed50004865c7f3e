package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How long the lane rests when Discord does not say so: after a 429 without a usable wait, and after one in HTML,
// which is the edge's ban.
const (
	defaultWait = 30 * time.Second
	banWait     = 10 * time.Minute
)

var errLimit = errors.New("discord's rate limit is reached")

// recorder keeps the status and headers of an answer, which the library drops on some errors.
type recorder struct{ next http.RoundTripper }

type answerKey struct{}

type answer struct {
	status int
	header http.Header
}

// RoundTrip passes the request on.
func (t recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	next := t.next
	if next == nil {
		next = http.DefaultTransport
	}
	resp, err := next.RoundTrip(r)
	if seen, ok := r.Context().Value(answerKey{}).(*answer); ok && resp != nil {
		seen.status, seen.header = resp.StatusCode, resp.Header
	}
	return resp, err
}

// failure says what an answer, or its absence, means for the row.
func (s *Sender) failure(seen *answer, err error) *channel.Error {
	status := seen.status
	switch {
	case status == 0:
		return channel.Broken(err)
	case status == http.StatusTooManyRequests:
		return s.throttled(seen, err)
	case status >= 500:
		return &channel.Error{Reason: channel.Unknown, Err: fmt.Errorf("discord answered HTTP %d", status)}
	}
	e := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("discord answered HTTP %d", status)}
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok && rest.Message != nil && rest.Message.Code != 0 {
		e.Err = fmt.Errorf("discord refused: code %d, HTTP %d", rest.Message.Code, status)
	}
	return e
}

func (s *Sender) throttled(seen *answer, err error) *channel.Error {
	if _, syntax := errors.AsType[*json.SyntaxError](err); syntax {
		s.gate.close(banWait)
		return channel.Wait(banWait, errors.New("discord's edge refuses this address: the lane rests for 10 minutes"))
	}
	after := defaultWait
	if limit, ok := errors.AsType[*discordgo.RateLimitError](err); ok && limit.RetryAfter > 0 {
		after = limit.RetryAfter
	} else if told, ok := seconds(seen.header.Get("Retry-After")); ok && told > 0 {
		after = told
	}
	e := channel.Wait(after, errLimit)
	if seen.header.Get("X-RateLimit-Global") != "" {
		s.gate.close(e.After)
	}
	return e
}
