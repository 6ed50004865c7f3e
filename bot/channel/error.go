package channel

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Reason says what a failed attempt means for the row.
type Reason int

// The reasons.
const (
	// Rejected: the platform said no; the same request will not pass.
	Rejected Reason = iota + 1
	// Throttled: the platform asked to wait; no attempt is spent.
	Throttled
	// Down: nothing was taken; it may be tried again.
	Down
	// Unknown: the request left and nobody knows what became of it.
	Unknown
	// Stopped: the recipient wants nothing more.
	Stopped
)

// Error is a failed attempt. Its text holds no secret and no address.
type Error struct {
	Reason Reason
	After  time.Duration // earliest next attempt
	// Answered is true of a Down that is about the recipient: the platform itself is alive.
	Answered bool
	// MayHave is true of a Down whose request may have arrived all the same; a key makes another one harmless.
	MayHave bool
	Err     error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// longestWait is the most that a platform may ask for: a day. More is a spoilt answer.
const longestWait = 24 * time.Hour

// Wait is a throttled attempt that is made again after the given time, within a second and a day.
func Wait(after time.Duration, err error) *Error {
	return &Error{Reason: Throttled, After: min(max(after, time.Second), longestWait), Err: err}
}

// RetryAfter reads the header's seconds; 0 when there are none.
func RetryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 31)
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// Outcome says what e does to the row.
func (e *Error) Outcome(deliveryID string) bot.Outcome {
	o := bot.Outcome{DeliveryID: deliveryID, State: bot.Failed, Reason: e.Error(), MayHave: e.MayHave, Answered: e.Answered}
	switch e.Reason {
	case Throttled:
		o.State, o.After, o.Throttled = bot.Pending, e.After, true
	case Down:
		o.State, o.After = bot.Pending, e.After
	case Unknown:
		o.State = bot.UnknownOutcome
	case Stopped:
		o.Disable = true
	case Rejected:
	}
	return o
}

// Broken is the error of a request that got no answer: Down when it certainly
// never left, Unknown otherwise. The cause is told in words of our own, because
// the transport's text names the address, and an address may hold a token.
func Broken(err error) *Error {
	if unsent(err) {
		return &Error{Reason: Down, Err: errors.New(bot.Say("{cause} before anything was sent", "cause", cause(err)).String())}
	}
	return &Error{Reason: Unknown, Err: errors.New(bot.Say("{cause} after the request left", "cause", cause(err)).String())}
}

// unsent is true only on proof: the dial failed, so there was no connection to write to.
func unsent(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	return dns
}

func cause(err error) bot.Saying {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return bot.Say("the name did not resolve")
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return bot.Say("the certificate was not trusted")
	}
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return bot.Say("the attempt was stopped")
	case errors.Is(err, context.DeadlineExceeded), ok && timeout.Timeout():
		return bot.Say("no answer in time")
	case errors.Is(err, syscall.ECONNREFUSED):
		return bot.Say("the connection was refused")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return bot.Say("the connection was cut")
	case strings.Contains(err.Error(), "server closed"):
		return bot.Say("the connection was cut")
	}
	return bot.Say("the connection failed")
}

// Outcomes completes what a sender returned together with an error: each row
// without an outcome gets the one that the error means. An error of an unknown
// kind leaves a row unknown.
func Outcomes(b bot.Batch, have []bot.Outcome, err error) []bot.Outcome {
	told := map[string]bool{}
	for _, o := range have {
		told[o.DeliveryID] = true
	}
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		failure = &Error{Reason: Unknown, Err: errors.New(Describe(err))}
		if _, refused := errors.AsType[*bot.Error](err); refused {
			failure.Reason = Rejected
		}
	}
	for _, row := range b.Rows {
		if !told[row.ID] {
			have = append(have, failure.Outcome(row.ID))
		}
	}
	return have
}

// Describe tells an error in words that hold no secret and no address: those of
// a refusal or a failed attempt as they are, any other's by its cause.
func Describe(err error) string {
	if failure, ok := errors.AsType[*Error](err); ok {
		return failure.Error()
	}
	if refusal, ok := errors.AsType[*bot.Error](err); ok {
		return refusal.Error()
	}
	return cause(err).String()
}

// NotTried is the outcome of a row that its batch did not come to; no attempt is spent.
func NotTried(deliveryID string) bot.Outcome {
	return bot.Outcome{DeliveryID: deliveryID, State: bot.Pending, Throttled: true, Reason: bot.Say("not tried: the work was stopped first").String()}
}
