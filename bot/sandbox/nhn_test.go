package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func nhnCode(t *testing.T, body string) string {
	t.Helper()
	var reply struct{ Header struct{ ResultCode int } }
	if err := json.Unmarshal([]byte(body), &reply); err != nil {
		t.Error(err)
	}
	return fmt.Sprint(reply.Header.ResultCode)
}

func TestNHNRefuses(t *testing.T) {
	t.Parallel()
	channel := sandbox.NewNHN(sandbox.BadNHNChannel(newClock()))
	refusals(t, serve(t, channel.Handler()), sandbox.BadNHNRequests(), func() {}, func(body string) string { return nhnCode(t, body) })
	if n := len(channel.Messages()); n != 0 {
		t.Errorf("%d bad requests took effect", n)
	}
}

func TestNHNTakesNoBadRecipientsAndNoKeyTwice(t *testing.T) {
	t.Parallel()
	clock := newClock()
	channel := sandbox.NewNHN(sandbox.BadNHNChannel(clock))
	base := serve(t, channel.Handler())
	post := func(key, recipient string) string {
		r := sandbox.BadNHNRequests()[1]
		r.Header.Set("X-NC-API-IDEMPOTENCY-KEY", key)
		r.Body = `{"senderKey":"` + strings.Repeat("a", 40) + `","templateCode":"T1","recipientList":[` + recipient + `]}`
		_, _, body := send(t, t.Context(), base, r)
		return body
	}
	for recipient, code := range sandbox.BadNHNRecipients() {
		var told struct {
			Message struct{ SendResults []struct{ ResultCode int } }
		}
		if body := post("", recipient); json.Unmarshal([]byte(body), &told) != nil || len(told.Message.SendResults) != 1 || told.Message.SendResults[0].ResultCode != code {
			t.Errorf("%.80s: %s, want %d", recipient, body, code)
		}
	}
	const good = `{"recipientNo":"01012345678","templateParameter":{"제목":"장애"}}`
	for i, want := range []string{"0", "-1005", "0"} {
		if got := nhnCode(t, post("one key", good)); got != want {
			t.Errorf("the key for the %d. time: %s, want %s", i+1, got, want)
		}
		if i == 1 {
			clock.Advance(10 * time.Minute)
		}
	}
	if n := len(channel.Messages()); n != 2 || channel.Messages()[0].Text != "장애 안내" {
		t.Errorf("%d messages: %+v", n, channel.Messages())
	}
}
