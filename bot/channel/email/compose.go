package email

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"github.com/wneessen/go-mail"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// What mail programs show of a subject before they cut it is shorter; beyond this servers fold or refuse.
const (
	subjectRunes = 250
	bytesPerMsg  = 256 << 10
)

// slot is where each recipient's own link to unsubscribe comes. It stands alone on its line, the last of its part, so that the encoding leaves it whole.
const slot = "{{unsubscribe_url}}"

// Compose makes the message without what belongs to its envelope: From, To, Date, Message-ID, the list's headers and signatures are the sender's.
// The same rendition gives the same bytes. What exceeds a limit is refused, never cut.
func Compose(r bot.Rendition, settings any) (bot.Body, error) {
	text, leave := r.Text, ""
	if s, ok := settings.(*Settings); ok && s.unsubscribing() && r.Mode != bot.Drill {
		text += "\n\n" + r.Unsubscribe + "\n" + slot
		leave = unsubscribe(r)
	}
	m, err := message(r.Title, r.Language, boundary(r))
	if err != nil {
		return bot.Body{}, err
	}
	m.SetBulk()
	m.SetBodyString(mail.TypeTextPlain, text)
	m.AddAlternativeString(mail.TypeTextHTML, page(r, leave))
	return finish(m, text)
}

// ComposeNotice makes a plain message of a notice: its text, and where to act on it.
func ComposeNotice(n bot.Notice) (bot.Body, error) {
	subject, _, _ := strings.Cut(n.Text, "\n")
	m, err := message(subject, n.Language, "bongsu")
	if err != nil {
		return bot.Body{}, err
	}
	m.SetImportance(mail.ImportanceHigh)
	text := n.Text
	if n.URL != "" {
		text += "\n\n" + n.URL
	}
	m.SetBodyString(mail.TypeTextPlain, text)
	return finish(m, text)
}

func message(subject string, language bot.Language, boundary string) (*mail.Msg, error) {
	subject = strings.TrimSpace(subject)
	if n := utf8.RuneCountInString(subject); n > subjectRunes {
		return nil, channel.TooLong(bot.Say("the subject of the mail"), subject, n, subjectRunes, bot.Say("characters"), utf8.RuneCountInString)
	}
	if strings.ContainsAny(subject, "\r\n") {
		return nil, bot.Refuse(bot.ErrInvalid, "the subject has a line break: take it out of the title")
	}
	m := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithBoundary(boundary), mail.WithNoDefaultUserAgent())
	m.Subject(subject)
	m.SetGenHeader("Content-Language", string(language))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	return m, nil
}

// finish writes the message and takes out the two headers that the library adds by itself: the sender has better ones.
func finish(m *mail.Msg, text string) (bot.Body, error) {
	m.SetGenHeader(mail.HeaderDate, "-")
	m.SetGenHeader(mail.HeaderMessageID, "-")
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return bot.Body{}, fmt.Errorf("write the message: %w", err)
	}
	data := b.Bytes()
	for _, line := range []string{"Date: -\r\n", "Message-ID: -\r\n"} {
		data = bytes.Replace(data, []byte(line), nil, 1)
	}
	if n := len(data); n > bytesPerMsg {
		return bot.Body{}, channel.TooLong(bot.Say("the mail"), text, n, bytesPerMsg, bot.Say("bytes"), channel.Bytes)
	}
	return bot.Body{MediaType: "message/rfc822", Bytes: data}, nil
}

func boundary(r bot.Rendition) string {
	return "bongsu-" + string(r.Language) + "-" + bot.Body{Bytes: []byte(r.UpdateID + r.Text)}.BodyDigest().Short()
}

// page frames the approved HTML; mail programs drop style sheets from elsewhere, so that the little style is inside.
func page(r bot.Rendition, leave string) string {
	e := html.EscapeString
	return `<!doctype html>
<html lang="` + e(string(r.Language)) + `">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>` + e(r.Title) + `</title></head>
<body style="margin:0 auto;max-width:40em;padding:1.5em;font:16px/1.6 system-ui,'Apple SD Gothic Neo','Noto Sans KR',sans-serif;word-break:keep-all;overflow-wrap:anywhere">
<h1 style="font-size:1.3em;line-height:1.3">` + e(r.Title) + `</h1>
` + r.HTML + link(r) + leave + `
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

func unsubscribe(r bot.Rendition) string {
	return "\n<p style=\"font-size:.875em\"><a\nhref=\"" + slot + "\"\n>" + html.EscapeString(r.Unsubscribe) + "</a></p>"
}
