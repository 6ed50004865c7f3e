// Package email composes mail: one language a message, text and HTML side by side. It composes only; nothing sends mail yet.
package email

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// What mail programs show of a subject before they cut it is shorter; beyond this servers fold or refuse.
const (
	subjectRunes = 250
	bytesPerMsg  = 256 << 10
)

// Compose makes the message without what belongs to one recipient: To, Message-ID, unsubscribing and signature are the sender's.
// The same rendition gives the same bytes. What exceeds a limit is refused, never cut.
func Compose(r bot.Rendition) (bot.Body, error) {
	subject := strings.TrimSpace(r.Title)
	if strings.ContainsAny(subject, "\r\n") {
		return bot.Body{}, bot.Refuse(bot.ErrInvalid, "the subject has a line break: take it out of the title")
	}
	m := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithBoundary(boundary(r)), mail.WithNoDefaultUserAgent())
	m.Subject(subject)
	m.SetDateWithValue(r.IssuedAt.UTC())
	m.SetGenHeader("Content-Language", string(r.Language))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(mail.TypeTextPlain, r.Text)
	m.AddAlternativeString(mail.TypeTextHTML, page(r))
	m.SetMessageIDWithValue(strings.Join([]string{r.UpdateID, string(r.Language)}, ".") + "@bongsu.invalid")
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return bot.Body{}, fmt.Errorf("write the message: %w", err)
	}
	over := channel.Fits("the mail's subject", subject, subjectRunes)
	if n := b.Len(); n > bytesPerMsg {
		over = errors.Join(over, channel.TooLong("the mail", r.Text, n, bytesPerMsg, "bytes"))
	}
	if over != nil {
		return bot.Body{}, over
	}
	return bot.Body{MediaType: "message/rfc822", Bytes: b.Bytes()}, nil
}

func boundary(r bot.Rendition) string {
	return "bongsu-" + string(r.Language) + "-" + bot.Body{Bytes: []byte(r.UpdateID + r.Text)}.BodyDigest().Short()
}

// page frames the approved HTML; mail programs drop style sheets from elsewhere, so that the little style is inside.
func page(r bot.Rendition) string {
	e := html.EscapeString
	return `<!doctype html>
<html lang="` + e(string(r.Language)) + `">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>` + e(r.Title) + `</title></head>
<body style="margin:0 auto;max-width:40em;padding:1.5em;font:16px/1.6 system-ui,'Apple SD Gothic Neo','Noto Sans KR',sans-serif;word-break:keep-all;overflow-wrap:anywhere">
<h1 style="font-size:1.3em;line-height:1.3">` + e(r.Title) + `</h1>
` + r.HTML + link(r) + `
</body>
</html>
`
}

func link(r bot.Rendition) string {
	if r.URL == "" {
		return ""
	}
	u := html.EscapeString(r.URL)
	return "\n<p><a href=\"" + u + "\">" + u + "</a></p>"
}
