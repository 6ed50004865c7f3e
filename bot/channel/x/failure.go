package x

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// window is X's period of rates: what is waited when it does not say until when.
const window = 15 * time.Minute

// refusal is what X said no with.
type refusal struct {
	status    int
	duplicate bool
	text      string
}

func (r *refusal) Error() string { return r.text }

func refused(text string) *channel.Error {
	return &channel.Error{Reason: channel.Rejected, Err: errors.New(text)}
}

func isDuplicate(f *channel.Error) bool {
	r := refusalOf(f)
	return r != nil && r.duplicate
}

func isGone(f *channel.Error) bool {
	r := refusalOf(f)
	return r != nil && r.status == http.StatusNotFound
}

// refusedReply is true where the post to which it replies may be what X minds.
func refusedReply(f *channel.Error) bool {
	r := refusalOf(f)
	return r != nil && !r.duplicate && (r.status == http.StatusBadRequest || r.status == http.StatusForbidden || r.status == http.StatusNotFound)
}

func refusalOf(f *channel.Error) *refusal {
	if f == nil {
		return nil
	}
	r, _ := errors.AsType[*refusal](f.Err)
	return r
}

// failure says what an answer means for the row. Of X's own words nothing is passed on: they may quote the post.
func (s *Sender) failure(status int, header http.Header, raw []byte) *channel.Error {
	var problem struct {
		Type   string `json:"type"`
		Detail string `json:"detail"`
	}
	_ = json.Unmarshal(raw, &problem) // another form than a problem's has no type
	no := &refusal{status: status, text: fmt.Sprintf("X answered HTTP %d", status)}
	e := &channel.Error{Reason: channel.Rejected, Err: no}
	switch {
	case strings.HasSuffix(problem.Type, "/usage-capped"):
		no.text = "the app's posts of this period are used up, and waiting does not help: raise the cap in X's developer console"
	case status == http.StatusTooManyRequests:
		return channel.Wait(s.reset(header), errors.New("the account's posts of these 15 minutes are used up"))
	case status >= 500:
		e.Reason = channel.Unknown
	case status == http.StatusPaymentRequired:
		no.text = "X wants to be paid first (HTTP 402): top up the app's credits in X's developer console"
	case status == http.StatusUnauthorized: // the account is shut, and not this post: it waits for the mend
		e.Reason = channel.Down
		no.text = "X does not know the account's keys (HTTP 401): make new ones in X's developer console"
	case status == http.StatusForbidden && strings.Contains(problem.Detail, "duplicate content"):
		no.duplicate, no.text = true, "X refuses a text that it has had from this account: say in it what is new, such as the time"
	}
	return e
}

// reset is how long until the rate's window ends, with a second for clocks that differ.
func (s *Sender) reset(header http.Header) time.Duration {
	at, err := strconv.ParseInt(header.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil || at <= 0 || at > 1<<40 {
		return window
	}
	return time.Unix(at, 0).Sub(s.clock.Now()) + time.Second
}
