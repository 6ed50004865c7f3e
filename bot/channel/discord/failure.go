package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
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

// Discord's codes that mean something of their own.
const (
	codeUnknownChannel = 10003
	codeUnknownMessage = 10008
	codeOldEdits       = 30046 // of messages over an hour old; how many is not documented
	codeCrossposted    = 40033
	codeArchived       = 50083
	codeLocked         = 160005
)

// refusal is what Discord said no with.
type refusal struct{ code, status int }

func (r *refusal) Error() string {
	if r.code == 0 {
		return fmt.Sprintf("discord answered HTTP %d", r.status)
	}
	return fmt.Sprintf("discord refused: code %d, HTTP %d", r.code, r.status)
}

func refusedAs(f *channel.Error, codes ...int) bool {
	if f == nil {
		return false
	}
	r, ok := errors.AsType[*refusal](f.Err)
	return ok && slices.Contains(codes, r.code)
}

// failure says what an answer, or its absence, means for the row.
func (s *Sender) failure(seen *answer, raw []byte, err error) *channel.Error {
	status := seen.status
	var told struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(raw, &told) // no code is 0
	switch {
	case status == 0:
		return channel.Broken(err)
	case told.Code == codeOldEdits: // answers with 429, and passes at no hour that it tells
	case status == http.StatusTooManyRequests:
		return s.throttled(seen, err)
	case status == http.StatusUnauthorized: // the bot is shut out, and not this message: it waits for the mend
		return &channel.Error{Reason: channel.Down, Err: &refusal{told.Code, status}}
	case status >= 500:
		return &channel.Error{Reason: channel.Unknown, Err: fmt.Errorf("discord answered HTTP %d", status)}
	}
	return &channel.Error{Reason: channel.Rejected, Err: &refusal{told.Code, status}}
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
