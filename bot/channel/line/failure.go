package line

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"

	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How long the lane rests after a 429, which carries no Retry-After: the rate of most endpoints counts seconds, that of
// broadcasts an hour.
const (
	defaultWait   = 5 * time.Second
	broadcastWait = 2 * time.Minute
)

var (
	errLimit = errors.New("LINE's rate limit is reached")
	errQuota = errors.New("the account's messages of this month are used up: raise the limit in LINE Official Account Manager, or wait for the next month")
)

// Only words of these forms are passed on from an answer.
var (
	propertyName = regexp.MustCompile(`^[A-Za-z0-9_.\[\]]{1,64}$`)
	requestName  = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)
)

// judge says what an answer means for the rows: the id of the request that LINE accepted, now or before, or a failure.
func (s *Sender) judge(ctx context.Context, got reply, c call) (string, *channel.Error) {
	code := got.status
	told := &channel.Error{Reason: channel.Rejected, Err: fmt.Errorf("LINE answered HTTP %d", code)}
	switch {
	case code/100 == 2:
		return requestID(got.header.Get("X-Line-Request-Id")), nil
	case code == http.StatusConflict && got.header.Get("X-Line-Accepted-Request-Id") != "":
		return requestID(got.header.Get("X-Line-Accepted-Request-Id")), nil
	case code == http.StatusConflict, code >= 500:
		told.Reason = channel.Unknown
	case code == http.StatusTooManyRequests:
		return "", s.limited(ctx, got, c)
	case code == http.StatusUnauthorized: // the account is shut, and not this message: it waits for the mend
		told.Reason = channel.Down
		told.Err = errors.New("LINE refuses the channel access token (HTTP 401): issue a new one in LINE Developers Console")
	case code == http.StatusBadRequest:
		if where := answerOf(got).where(); where != "" {
			told.Err = fmt.Errorf("LINE refused %s, HTTP %d", where, code)
		}
	}
	return "", told
}

func requestID(id string) string {
	if !requestName.MatchString(id) {
		return ""
	}
	return id
}

// limited tells the month's quota, which no waiting helps, from the rate.
func (s *Sender) limited(ctx context.Context, got reply, c call) *channel.Error {
	if strings.Contains(answerOf(got).Message, "monthly limit") || s.spent(ctx, len(c.rows)) {
		return &channel.Error{Reason: channel.Rejected, Err: errQuota}
	}
	after := defaultWait
	if c.way == broadcast {
		after = broadcastWait
	}
	if n, err := strconv.ParseUint(got.header.Get("Retry-After"), 10, 31); err == nil {
		after = max(after, time.Duration(n)*time.Second)
	}
	return channel.Wait(after, errLimit)
}

// spent reports whether the month's quota has no room for n more messages; when LINE does not say, it may have.
func (s *Sender) spent(ctx context.Context, n int) bool {
	left, limited, err := s.left(ctx)
	return err == nil && limited && left < int64(n)
}

// left asks how many messages may still be sent this month.
func (s *Sender) left(ctx context.Context) (left int64, limited bool, err error) {
	var quota *messaging_api.MessageQuotaResponse
	var used *messaging_api.QuotaConsumptionResponse
	_, err = s.api.ask(ctx, func(line *messaging_api.MessagingApiAPI) error {
		if quota, err = line.GetMessageQuota(); err == nil && quota.Type == messaging_api.QuotaType_LIMITED {
			used, err = line.GetMessageQuotaConsumption()
		}
		return err
	})
	if err != nil || used == nil {
		return 0, false, err
	}
	return max(0, quota.Value-used.TotalUsage), true, nil
}

// answer is the form of LINE's refusals.
type answer struct {
	Message string `json:"message"`
	Details []struct {
		Property string `json:"property"`
	} `json:"details"`
}

func answerOf(got reply) answer {
	var a answer
	if err := json.Unmarshal(got.body, &a); err != nil {
		return answer{}
	}
	return a
}

// where names the first part of the request that LINE did not like.
func (a answer) where() string {
	for _, d := range a.Details {
		if propertyName.MatchString(d.Property) {
			return d.Property
		}
	}
	return ""
}
