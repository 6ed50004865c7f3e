package line_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/line"
)

const (
	token  = "channel-access-token"
	secret = "channel-secret"
)

// user is the n-th follower's id, and group the n-th group's.
func user(n int) string  { return id("U", n) }
func group(n int) string { return id("C", n) }

func id(kind string, n int) string {
	digits := strings.Repeat("0", 32) + string("0123456789abcdef"[n/16%16]) + string("0123456789abcdef"[n%16])
	return kind + digits[len(digits)-32:]
}

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: line.Kind(), Shown: shown, Live: live, Long: 15_003,
		Unreachable: []bot.Recipient{{Address: "@bongsu"}, {Address: "U1234"}, {Address: user(1) + "0"}, {Address: strings.ToUpper(id("U", 10))}, {Address: "Broadcast"}, {}},
		Platform: &channeltest.Platform{
			Settings: func(u string) any { return &line.Settings{Token: token, APIURL: u} },
			Address:  func(_ string, i int) string { return user(i) },
			AtOnce:   true,
			Aside: func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodGet {
					return false
				}
				_, _ = w.Write([]byte(`{"type":"none"}`))
				return true
			},
			Accept:  func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) },
			Content: content, Secrets: []string{token}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

func texts(t *testing.T, body []byte) []map[string]string {
	t.Helper()
	var m struct{ Messages []map[string]string }
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m.Messages
}

func shown(t *testing.T, body []byte) string {
	t.Helper()
	var all []string
	for _, m := range texts(t, body) {
		all = append(all, m["text"])
	}
	return strings.Join(all, "\n")
}

// live finds anything besides plain text: only another type of message, or emojis, would be acted upon.
func live(t *testing.T, body []byte) []string {
	t.Helper()
	var found []string
	for _, m := range texts(t, body) {
		if m["type"] != "text" || len(m) != 2 {
			found = append(found, m["type"])
		}
	}
	return found
}

// content takes off to whom it goes.
func content(t *testing.T, _ *http.Request, body []byte) []byte {
	t.Helper()
	var e struct {
		To       []string        `json:"to"`
		Messages json.RawMessage `json:"messages"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	if len(e.To) != 3 {
		t.Errorf("to %v", e.To)
	}
	return []byte(`{"messages":` + string(e.Messages) + `}`)
}
