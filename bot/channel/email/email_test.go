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
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
)

// The contract of composing; there is no sender yet, and so no platform.
func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: channel.Kind{
			Name: "email", Limits: bot.Limits{BatchRows: 1, Attempts: 1}, New: func() any { return &struct{}{} },
			Compose: func(r bot.Rendition, _ any) (bot.Body, error) { return email.Compose(r) },
		},
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
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %s, %v", kind, err)
	}
	parts := multipart.NewReader(parsed.Body, params["boundary"])
	for _, into := range []*string{&m.text, &m.html} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		*into = strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	return m
}

func TestAMailIsOneLanguageInTwoForms(t *testing.T) {
	t.Parallel()
	for name, r := range channeltest.Renditions() {
		body, err := email.Compose(r)
		if err != nil {
			t.Fatal(err)
		}
		m := read(t, body.Bytes)
		if m.subject != r.Title || m.header.Get("Content-Language") != string(r.Language) || m.header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%s: subject %q, headers %v", name, m.subject, m.header)
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

func TestASubjectThatMailWouldNotTakeIsRefused(t *testing.T) {
	t.Parallel()
	for _, title := range []string{strings.Repeat("가", 251), "one\r\nBcc: everybody@example.com"} {
		r := bot.Rendition{Title: title, Text: "text", HTML: "<p>text</p>", Language: bot.Korean}
		if _, err := email.Compose(r); err == nil {
			t.Errorf("taken: %.20q", title)
		}
	}
}
