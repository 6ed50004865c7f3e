package slack_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
)

const token = "xoxb-not-a-real-token"

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: slack.Kind(), Shown: shown, Live: live, Long: 12000,
		Unreachable: []bot.Recipient{{Address: "#general"}, {Address: "general"}, {Address: "https://hooks.slack.com/services/T0/B0/x"}},
		Platform: &channeltest.Platform{
			Settings: func(u string) any { return &slack.Settings{Token: token, APIURL: u} },
			Address:  func(_ string, i int) string { return []string{"C024BE91L", "C024BE92L", "C024BE93L"}[i] },
			Accept: func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(`{"ok":true,"channel":"C024BE91L","ts":"1665817920.000100","message":{}}`))
			},
			Content: content, Secrets: []string{token}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

// texts returns every text object of a message, wherever it stands.
func texts(v any) []map[string]any {
	var found []map[string]any
	switch v := v.(type) {
	case map[string]any:
		if kind, _ := v["type"].(string); kind == "plain_text" || kind == "mrkdwn" {
			return []map[string]any{v}
		}
		for _, key := range []string{"text", "blocks", "attachments", "elements", "title", "confirm", "deny"} {
			found = append(found, texts(v[key])...)
		}
	case []any:
		for _, item := range v {
			found = append(found, texts(item)...)
		}
	}
	return found
}

func decode(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func shown(t *testing.T, body []byte) string {
	t.Helper()
	var lines []string
	for _, o := range texts(decode(t, body)) {
		text, _ := o["text"].(string)
		if o["type"] == "mrkdwn" {
			text = unescape(text)
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// live finds what Slack would act on: anything in mrkdwn but a bare link, raw brackets in the fallback, :emoji: in plain text.
func live(t *testing.T, body []byte) []string {
	t.Helper()
	m := decode(t, body)
	var found []string
	if text, _ := m["text"].(string); strings.ContainsAny(text, "<>") {
		found = append(found, text)
	}
	for _, o := range texts(m) {
		text, _ := o["text"].(string)
		switch {
		case o["type"] == "mrkdwn" && !regexp.MustCompile(`^<https?://[^<>|]+>$`).MatchString(text):
			found = append(found, text)
		case o["type"] == "plain_text" && o["emoji"] != false:
			found = append(found, text)
		}
	}
	return found
}

// content puts a form back into the body that it was made of.
func content(t *testing.T, _ *http.Request, body []byte) []byte {
	t.Helper()
	form, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	for key := range form {
		switch key {
		case "text", "blocks", "attachments", "token", "channel", "metadata", "mrkdwn", "unfurl_links", "unfurl_media":
		default:
			t.Errorf("the sender added %s=%s", key, form.Get(key))
		}
	}
	text, err := json.Marshal(form.Get("text"))
	if err != nil {
		t.Fatal(err)
	}
	whole := `{"text":` + string(text) + `,"blocks":` + form.Get("blocks")
	if a := form.Get("attachments"); a != "" {
		whole += `,"attachments":` + a
	}
	return []byte(whole + "}")
}
