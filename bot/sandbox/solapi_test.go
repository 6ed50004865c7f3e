package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// solapiAccount is the account of the bad requests, with one group.
func solapiAccount(t *testing.T) (account *sandbox.Solapi, base, group string, clock *clock) {
	t.Helper()
	clock = newClock()
	options := sandbox.BadSolapiAccount(clock)
	account = sandbox.NewSolapi(options)
	base = serve(t, account.Handler())
	_, _, body := send(t, t.Context(), base, sandbox.BadRequest{
		Method: http.MethodPost, Path: "/messages/v4/groups", Header: sandbox.SolapiHeader(options, clock.Now(), "salt-of-the-group"), Body: `{}`,
	})
	var made struct{ GroupID string }
	if err := json.Unmarshal([]byte(body), &made); err != nil || made.GroupID == "" {
		t.Fatal(body)
	}
	return account, base, made.GroupID, clock
}

func TestSolapiRefuses(t *testing.T) {
	t.Parallel()
	account, base, group, clock := solapiAccount(t)
	bad := sandbox.BadSolapiRequests(group, clock.Now())
	again := bad[len(bad)-1]
	again.Name, again.WantStatus, again.WantError = "a salt for the second time", http.StatusForbidden, "DuplicatedSignature"
	refusals(t, base, append(bad, again), func() {}, func(body string) string {
		var reply struct{ ErrorCode string }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return reply.ErrorCode
	})
	if n := len(account.Messages()); n != 0 {
		t.Errorf("%d bad requests took effect", n)
	}
}

func TestSolapiTakesNoBadMessages(t *testing.T) {
	t.Parallel()
	_, base, group, clock := solapiAccount(t)
	salts := 0
	for message, code := range sandbox.BadSolapiMessages() {
		salts++
		_, _, body := send(t, t.Context(), base, sandbox.BadRequest{
			Method: http.MethodPut, Path: "/messages/v4/groups/" + group + "/messages", Body: `{"messages":[` + message + `]}`,
			Header: sandbox.SolapiHeader(sandbox.BadSolapiAccount(nil), clock.Now(), fmt.Sprintf("salt-of-message-%d", salts)),
		})
		var told struct{ FailedMessageList []struct{ StatusCode string } }
		if err := json.Unmarshal([]byte(body), &told); err != nil {
			t.Fatal(err)
		}
		if len(told.FailedMessageList) != 1 || told.FailedMessageList[0].StatusCode != code {
			t.Errorf("%.80s: %s, want %s", message, body, code)
		}
	}
}
