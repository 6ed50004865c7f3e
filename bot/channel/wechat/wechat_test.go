package wechat_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/wechat"
)

const (
	appID    = "wx0123456789abcdef"
	secret   = "app-secret"
	callback = "callback-token"
	token    = "ACCESS-TOKEN"
)

// follower is the n-th openid.
func follower(n int) string { return "oJCUsw1A_41WbDqABtBj6SJCfO" + string(rune('a'+n)) + "M" }

// roomy is a template that shows all there is.
func roomy() *wechat.Settings {
	return &wechat.Settings{
		AppID: appID, AppSecret: secret,
		Templates: []wechat.Template{{ID: "template-1", Fields: map[string]wechat.Field{
			"keyword1": {From: "title", Limit: 200}, "keyword2": {From: "text", Limit: 4000}, "keyword3": {Text: "Haneul Talk"},
		}}},
	}
}

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: wechat.Kind(), Settings: roomy(), Shown: shown, Live: func(*testing.T, []byte) []string { return nil }, Long: 12_003,
		Unreachable: []bot.Recipient{{Address: "bongsu"}, {Address: ""}, {Address: "oJCUsw1A_41WbDqABtBj6SJCfO6M 1"}},
		Platform: &channeltest.Platform{
			Settings: func(u string) any {
				s := roomy()
				s.APIURL = u
				return s
			},
			Address: func(_ string, i int) string { return follower(i) },
			Aside: func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, "stable_token") {
					return false
				}
				_, _ = w.Write([]byte(`{"access_token":"` + token + `","expires_in":7200}`))
				return true
			},
			Accept: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(`{"errcode":0,"errmsg":"ok","msgid":200163836}`))
			},
			Content: content, Secrets: []string{token, secret, "127.0.0.1"}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

type message struct {
	TemplateID string `json:"template_id"`
	URL        string
	Data       map[string]struct{ Value string }
}

func decode(t *testing.T, body []byte) message {
	t.Helper()
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func shown(t *testing.T, body []byte) string {
	t.Helper()
	var all []string
	for _, v := range decode(t, body).Data {
		all = append(all, v.Value)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// content takes off to whom it goes, and the key.
func content(t *testing.T, r *http.Request, body []byte) []byte {
	t.Helper()
	var e struct {
		ToUser string `json:"touser"`
		Key    string `json:"client_msg_id"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Key) != 24 || r.URL.Query().Get("access_token") != token {
		t.Errorf("client_msg_id %q, query %s", e.Key, r.URL.RawQuery)
	}
	return []byte(strings.NewReplacer(`"touser":"`+e.ToUser+`",`, "", `"client_msg_id":"`+e.Key+`",`, "").Replace(string(body)))
}
