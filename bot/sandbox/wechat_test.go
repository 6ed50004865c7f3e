package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

const openID = "oJCUsw1A_41WbDqABtBj6SJCfO6M"

func wechatToken(t *testing.T, base string, force bool) string {
	t.Helper()
	_, _, body := send(t, t.Context(), base, sandbox.BadRequest{
		Method: http.MethodPost, Path: "/cgi-bin/stable_token",
		Body: `{"grant_type":"client_credential","appid":"wx0123456789abcdef","secret":"sandbox-secret","force_refresh":` + strconv.FormatBool(force) + `}`,
	})
	var got struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || got.Token == "" {
		t.Fatalf("no token: %s", body)
	}
	return got.Token
}

func wechatCall(t *testing.T, base, token, key string) (errcode int, id string) {
	t.Helper()
	_, _, body := send(t, t.Context(), base, sandbox.BadRequest{
		Method: http.MethodPost, Path: "/cgi-bin/message/template/send?access_token=" + token,
		Body: `{"touser":"` + openID + `","template_id":"template-1","client_msg_id":"` + key + `","data":{"thing1":{"value":"안내"},"time2":{"value":"15:40"},"phrase3":{"value":"확인 중"},"character_string4":{"value":"INC-7"}}}`,
	})
	var got struct {
		Errcode int
		Msgid   json.Number
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	return got.Errcode, got.Msgid.String()
}

func TestWechatRefuses(t *testing.T) {
	t.Parallel()
	account := sandbox.NewWechat(sandbox.BadWechatAccount(newClock()))
	base := serve(t, account.Handler())
	refusals(t, base, sandbox.BadWechatRequests(wechatToken(t, base, false)), func() {}, func(body string) string {
		var reply struct{ Errcode int }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return strconv.Itoa(reply.Errcode)
	})
	if n := len(account.Messages()); n != 0 {
		t.Errorf("%d bad messages were taken", n)
	}
	for _, r := range account.Requests() {
		if strings.Contains(string(r.Body), "sandbox-secret") {
			t.Error("the log holds the app's secret")
		}
	}
}

func TestWechatKeepsATokenUntilItIsReplaced(t *testing.T) {
	t.Parallel()
	now := newClock()
	base := serve(t, sandbox.NewWechat(sandbox.BadWechatAccount(now)).Handler())
	first := wechatToken(t, base, false)
	now.Advance(114 * time.Minute)
	if wechatToken(t, base, false) != first {
		t.Error("a token changed six minutes before its end")
	}
	now.Advance(2 * time.Minute)
	second := wechatToken(t, base, false)
	if code, _ := wechatCall(t, base, first, "a"); second == first || code != 0 {
		t.Errorf("in the last minutes both are good: errcode %d", code)
	}
	third := wechatToken(t, base, true)
	if code, _ := wechatCall(t, base, second, "b"); third == second || code != 40001 {
		t.Errorf("replaced by force: errcode %d", code)
	}
	if wechatToken(t, base, true) != third {
		t.Error("replaced twice within 30 seconds")
	}
}

func TestWechatKnowsAKeyForTenMinutes(t *testing.T) {
	t.Parallel()
	for _, repeat := range []int{0, 45065} {
		now := newClock()
		o := sandbox.BadWechatAccount(now)
		o.RepeatErrcode = repeat
		account := sandbox.NewWechat(o)
		base := serve(t, account.Handler())
		token := wechatToken(t, base, false)
		_, first := wechatCall(t, base, token, "key")
		if code, again := wechatCall(t, base, token, "key"); code != repeat || repeat == 0 && again != first {
			t.Errorf("a repeated key: errcode %d, msgid %s after %s", code, again, first)
		}
		now.Advance(10 * time.Minute)
		if code, again := wechatCall(t, base, token, "key"); code != 0 || again == first {
			t.Errorf("after ten minutes: errcode %d, msgid %s", code, again)
		}
		if code, _ := wechatCall(t, base, token, "other"); code != 45009 {
			t.Errorf("the third of two a day: errcode %d", code)
		}
		if n := len(account.Inbox(openID)); n != 2 {
			t.Errorf("%d messages", n)
		}
	}
}
