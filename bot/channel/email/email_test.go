package email_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
)

// The contract of composing. Its platform speaks HTTP: what the contract asks of a sender is held in send_test.go against a relay.
func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: email.Kind(),
		Shown: func(t *testing.T, body []byte) string {
			t.Helper()
			m := read(t, body)
			return m.subject + "\n" + m.text
		},
		// What mail programs act on stands in the HTML part, which render has escaped.
		Live: func(*testing.T, []byte) []string { return nil },
		Long: 300_000,
	})
}

type message struct {
	header              mail.Header
	subject, text, html string
}

func read(t *testing.T, body []byte) message {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	m := message{header: parsed.Header}
	if m.subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	decoded := func(r io.Reader) string {
		data, err := io.ReadAll(quotedprintable.NewReader(r))
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	if kind == "text/plain" {
		m.text = decoded(parsed.Body)
		return m
	}
	if kind != "multipart/alternative" {
		t.Fatalf("content type %s", kind)
	}
	parts := multipart.NewReader(parsed.Body, params["boundary"])
	for _, into := range []*string{&m.text, &m.html} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		*into = decoded(part)
	}
	return m
}

func TestAMailIsOneLanguageInTwoForms(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		body, err := email.Compose(r, &email.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		m := read(t, body.Bytes)
		if m.subject != r.Title || m.header.Get("Content-Language") != string(r.Language) || m.header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%s: subject %q, headers %v", name, m.subject, m.header)
		}
		for _, own := range []string{"Date", "Message-Id", "From", "To"} {
			if m.header.Get(own) != "" {
				t.Errorf("%s: %s belongs to the envelope, and it stands in the body", name, own)
			}
		}
		if strings.TrimSpace(m.text) != strings.TrimSpace(r.Text) || !strings.Contains(m.html, r.HTML) || !strings.Contains(m.html, `<html lang="`+string(r.Language)+`">`) {
			t.Errorf("%s: the parts are not the rendition's:\n%s\n%s", name, m.text, m.html)
		}
		for line := range bytes.SplitSeq(body.Bytes, []byte("\r\n")) {
			if len(line) > 998 {
				t.Errorf("%s: a line of %d bytes, and mail takes 998", name, len(line))
			}
		}
	}
}

func TestReadersOfAListFindHowToLeaveIt(t *testing.T) {
	t.Parallel()
	list := &email.Settings{UnsubscribeSecret: "s"}
	for name, r := range channeltest.Renditions() {
		r.Unsubscribe = "Unsubscribe <here>"
		body, err := email.Compose(r, list)
		if err != nil {
			t.Fatal(err)
		}
		m := read(t, body.Bytes)
		offered := strings.HasSuffix(m.text, "\n\nUnsubscribe <here>\n{{unsubscribe_url}}") && strings.Contains(m.html, "<a\nhref=\"{{unsubscribe_url}}\"\n>Unsubscribe &lt;here&gt;</a>")
		if want := r.Mode == bot.Live; offered != want {
			t.Errorf("%s: offered: %t, want %t\n%s", name, offered, want, m.text)
		}
	}
}

func TestANoticeIsPlainAndNamesThePage(t *testing.T) {
	t.Parallel()
	body, err := email.ComposeNotice(bot.Notice{Text: "🔥🔥🔥 INC-7: the next update is due at 4:10 p.m.\nWrite it now.", URL: "https://desk.example/incidents/k2", Language: bot.English})
	if err != nil {
		t.Fatal(err)
	}
	m := read(t, body.Bytes)
	if m.subject != "🔥🔥🔥 INC-7: the next update is due at 4:10 p.m." || !strings.HasSuffix(m.text, "Write it now.\n\nhttps://desk.example/incidents/k2") {
		t.Errorf("subject %q, text %q", m.subject, m.text)
	}
	if m.header.Get("Precedence") != "" || m.header.Get("List-Id") != "" {
		t.Errorf("a notice is no bulk mail: %v", m.header)
	}
}

func TestASubjectThatMailWouldNotTakeIsRefused(t *testing.T) {
	t.Parallel()
	for _, title := range []string{strings.Repeat("가", 251), "one\r\nBcc: everybody@example.com"} {
		r := bot.Rendition{Title: title, Text: "text", HTML: "<p>text</p>", Language: bot.Korean}
		if _, err := email.Compose(r, nil); err == nil {
			t.Errorf("taken: %.20q", title)
		}
	}
}

func TestAddressesThatNoRelayTakesAreRefused(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"jane@example.org":                          true,
		"jane+status@mail.example.org":              true,
		"Jane <jane@example.org>":                   false,
		"jane":                                      false,
		"":                                          false,
		"jane@example.org, joe@example.org":         false,
		"jane@example.org\r\nRCPT TO:<x@y.z>":       false,
		"제인@example.org":                            false,
		strings.Repeat("a", 65) + "@example.org":    false,
		"jane doe@example.org":                      false,
		"a@" + strings.Repeat("b.", 130) + "org":    false,
		"\"jane doe\"@example.org":                  false,
		"jane@example.org> SIZE=1 <joe@example.org": false,
	} {
		if err := email.Kind().Check(nil, bot.Recipient{Address: address}); (err == nil) != good {
			t.Errorf("%.60q: %v", address, err)
		}
	}
}
