package webhook_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/webhook"
)

func secret() string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
}

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: webhook.Kind(),
		Shown: func(t *testing.T, body []byte) string {
			t.Helper()
			var e webhook.Event
			if err := json.Unmarshal(body, &e); err != nil {
				t.Fatal(err)
			}
			return e.Data.Title + "\n" + e.Data.Text
		},
		// The receiver decides what it does with data.
		Live: func(*testing.T, []byte) []string { return nil },
		Long: 90_000,
		Unreachable: []bot.Recipient{
			{Address: "https://news.example.com/hook"},
			{Address: "https://news.example.com/hook", Secret: bot.NewSecret("whsec_")},
			{Address: "https://news.example.com/hook", Secret: bot.NewSecret("whsec_YQ==")},
			{Address: "https://news.example.com/hook", Secret: bot.NewSecret("whsec_***")},
			{Address: "ftp://news.example.com/hook", Secret: bot.NewSecret(secret())},
			{Address: "http://news.example.com/hook", Secret: bot.NewSecret(secret())},
			{Address: "https://10.0.0.1/hook", Secret: bot.NewSecret(secret())},
			{Address: "news", Secret: bot.NewSecret(secret())},
		},
		Platform: &channeltest.Platform{
			Settings: func(string) any { return &webhook.Settings{AllowPrivate: true} },
			Address:  func(u string, i int) string { return u + "/hook/" + string(rune('a'+i)) + "?token=t0ken-in-url" },
			Secret:   bot.NewSecret(secret()),
			Accept:   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
			Content: func(t *testing.T, r *http.Request, body []byte) []byte {
				t.Helper()
				hook, err := standardwebhooks.NewWebhook(secret())
				if err != nil {
					t.Fatal(err)
				}
				if err := hook.VerifyIgnoringTimestamp(body, r.Header); err != nil {
					t.Errorf("the signature does not verify: %v", err)
				}
				return body
			},
			Secrets: []string{"t0ken-in-url", secret(), "127.0.0.1"}, Lost: bot.Pending, ServerError: bot.Pending,
		},
	})
}
