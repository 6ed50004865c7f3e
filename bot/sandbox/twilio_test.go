package sandbox_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func TestTwilioRefuses(t *testing.T) {
	t.Parallel()
	account := sandbox.NewTwilio(sandbox.BadTwilioAccount(newClock()))
	refusals(t, serve(t, account.Handler()), sandbox.BadTwilioRequests(), func() {}, func(body string) string {
		var reply struct{ Code int }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return strconv.Itoa(reply.Code)
	})
	if n := len(account.Messages()) + len(account.Calls()); n != 0 {
		t.Errorf("%d bad requests took effect", n)
	}
}
