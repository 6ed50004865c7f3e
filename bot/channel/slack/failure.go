package slack

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// defaultWait is for a throttling without Retry-After.
const defaultWait = 30 * time.Second

// Only words of these forms are passed on from an answer.
var (
	errorName = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)
	scopeList = regexp.MustCompile(`^[a-z:._,]{1,200}$`)
)

// What Slack says of a thread whose first message is gone, and of a message that can be edited no longer.
var (
	threadGone = []string{"thread_not_found", "message_not_found"}
	fixed      = []string{"edit_window_closed", "message_not_found", "cant_update_message"}
)

func refusedAs(err error, names ...string) bool {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && slices.Contains(names, answer.Err)
}

// repeatable is the failure of a call that does no more when it is made twice.
func repeatable(f *channel.Error) *channel.Error {
	if f.Reason == channel.Unknown {
		f.Reason = channel.Down
	}
	return f
}

// failure says what an error of the library means for the row.
func failure(err error) *channel.Error {
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return channel.Wait(limited.RetryAfter, errors.New("slack asked to wait"))
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return refusedStatus(status.Code)
	}
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refused(answer)
	}
	return channel.Broken(err)
}

func refusedStatus(code int) *channel.Error {
	e := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("slack answered HTTP %d", code)}
	switch {
	case code == http.StatusTooManyRequests:
		e.Reason, e.After = channel.Throttled, defaultWait
	case code >= 500 || code < 300:
		e.Reason = channel.Unknown
	}
	return e
}

// refused sorts Slack's error names: most are final.
func refused(answer slack.SlackErrorResponse) *channel.Error {
	name := answer.Err
	if !errorName.MatchString(name) {
		name = "an error without a name"
	}
	e := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("slack refused: %s", name)}
	switch name {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		e.Reason, e.After = channel.Throttled, defaultWait
	case "service_unavailable", "request_timeout", "accesslimited", "team_added_to_org":
		e.Reason = channel.Down
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired":
		e.Reason = channel.Down // the app is shut out, and not this message: it waits for the mend
	case "fatal_error", "internal_error":
		// By Slack's own words part of the work may have been done.
		e.Reason = channel.Unknown
	case "missing_scope":
		if scopeList.MatchString(answer.Needed) {
			e.Err = fmt.Errorf("slack refused: missing_scope, the app needs %s", answer.Needed)
		}
	}
	return e
}
