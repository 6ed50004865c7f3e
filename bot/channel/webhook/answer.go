package webhook

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// longestWait is the most that a receiver may ask for: a day.
const longestWait = 24 * time.Hour

// judge reads an answer's status by the specification; nil is accepted.
func (s *Sender) judge(resp *http.Response, row bot.Delivery) *channel.Error {
	code := resp.StatusCode
	told := &channel.Error{Err: fmt.Errorf("the receiver answered HTTP %d", code)}
	asked := retryAfter(resp.Header.Get("Retry-After"), s.clock.Now())
	switch {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusGone:
		told.Reason, told.Err = channel.Stopped, errors.New("the receiver answered HTTP 410: it wants no more events")
	case code == http.StatusTooManyRequests:
		return channel.Wait(max(asked, backoff(row)), told.Err)
	case code >= 500:
		told.Reason, told.After = channel.Down, max(asked, backoff(row))
	case code >= 300 && code < 400:
		told.Reason, told.Err = channel.Rejected, fmt.Errorf("the receiver answered HTTP %d: redirects are not followed; write its new address", code)
	default:
		told.Reason = channel.Rejected
	}
	return told
}

// retryAfter reads seconds or a date; 0 when there is none.
func retryAfter(text string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		wait = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}

// backoff is the specification's schedule by the attempts made so far, with up to a tenth more, by the row's key:
// receivers that failed together are not called together, and a replay calls them when it did.
func backoff(row bot.Delivery) time.Duration {
	schedule := []time.Duration{
		5 * time.Second, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
		5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
	wait := schedule[min(max(row.Attempts, 0), len(schedule)-1)]
	h := fnv.New32a()
	_, _ = h.Write([]byte(row.Key)) // a hash never fails
	return wait + wait/10*time.Duration(h.Sum32()%100)/100
}
