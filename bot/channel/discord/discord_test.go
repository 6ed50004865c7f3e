package discord_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
)

const token = "not.a.real-token"

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: discord.Kind(), Shown: shown, Live: live, Long: 12291,
		Unreachable: []bot.Recipient{{Address: "#general"}, {Address: "1030"}, {Address: "https://discord.com/api/webhooks/1/x"}, {Address: "forum:general"}, {Address: "forum:"}},
		Platform: &channeltest.Platform{
			Settings: func(u string) any { return &discord.Settings{Token: token, APIURL: u} },
			Address: func(_ string, i int) string {
				return []string{"1030000000000000001", "1030000000000000002", "1030000000000000003"}[i]
			},
			Accept:  func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"id":"1030000000000000009"}`)) },
			Content: content, Secrets: []string{token}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

type message struct {
	Content string
	Embeds  []struct {
		Title, Description string
		Footer             struct{ Text string }
	}
	AllowedMentions *struct{ Parse []string } `json:"allowed_mentions"`
}

func decode(t *testing.T, body []byte) message {
	t.Helper()
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// shown renders as Discord does: an address loses its brackets, a sign its backslash.
func shown(t *testing.T, body []byte) string {
	t.Helper()
	m := decode(t, body)
	lines := []string{m.Content}
	for _, e := range m.Embeds {
		lines = append(lines, e.Title, e.Description)
	}
	var text strings.Builder
	text.WriteString(regexp.MustCompile(`\\([^0-9A-Za-z\s])|<(https?://[^\s<>]+)>`).ReplaceAllString(strings.Join(lines, "\n"), "$1$2"))
	for _, e := range m.Embeds {
		text.WriteString("\n" + e.Footer.Text)
	}
	return text.String()
}

// live finds what Discord would act on.
func live(t *testing.T, body []byte) []string {
	t.Helper()
	m := decode(t, body)
	var found []string
	if m.AllowedMentions == nil || m.AllowedMentions.Parse == nil || len(m.AllowedMentions.Parse) > 0 {
		found = append(found, "allowed_mentions")
	}
	texts := []string{m.Content}
	for _, e := range m.Embeds {
		texts = append(texts, e.Title, e.Description)
	}
	for _, text := range texts {
		// Whatever is escaped, and every bracketed address, is no mark-up.
		text = regexp.MustCompile(`\\[^0-9A-Za-z\s]|<https?://[^\s<>]+>`).ReplaceAllString(text, "·")
		found = append(found, regexp.MustCompile("(?m)[*_~`|<>@\\[\\]]|^\\s*(#|-|\\+|\\d+\\.[ \\t])|:\\w+:").FindAllString(text, -1)...)
	}
	return found
}

// content takes the envelope off: the nonce.
func content(t *testing.T, _ *http.Request, body []byte) []byte {
	t.Helper()
	var e struct {
		Nonce   string `json:"nonce"`
		Enforce bool   `json:"enforce_nonce"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Nonce) != 25 || !e.Enforce {
		t.Errorf("nonce %q, enforced %t: want 25 characters, enforced", e.Nonce, e.Enforce)
	}
	return []byte(strings.Replace(string(body), `,"nonce":"`+e.Nonce+`","enforce_nonce":true`, "", 1))
}
