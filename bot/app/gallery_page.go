package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
)

// galleryPage is what a page's template is made of. Every word stands in the language of its column: a page has none of its own.
type galleryPage struct {
	*gallery
	InConsole bool
	Name      string // of the page; empty: the index
	Columns   []column
	Kinds     []kind
}

// T returns a text of the catalogue; pairs are names and values.
func (p galleryPage) T(l bot.Language, id string, pairs ...any) (string, error) {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return p.catalog.Text(string(l), id, data)
}

// Says is what every page says of itself.
func (p galleryPage) Says(l bot.Language) (string, error) {
	return p.T(l, "gallery.says", "org", p.org[l])
}

// Languages are the columns of every page.
func (p galleryPage) Languages() []bot.Language { return bot.Languages() }

// Types are the message types in their order.
func (p galleryPage) Types() []bot.MessageType { return bot.MessageTypes() }

// Label is what a page is called in one language.
func (p galleryPage) Label(l bot.Language, name string) (string, error) {
	switch name {
	case "":
		return p.T(l, "gallery.title")
	case phrasesPage:
		return p.T(l, "gallery.phrases.title")
	}
	return p.T(l, "console.type."+name)
}

// labelled is a word in one language.
type labelled struct {
	Lang bot.Language
	Text string
}

// Named is what a page is called in every language.
func (p galleryPage) Named(name any) ([]labelled, error) {
	return inEvery(func(l bot.Language) (string, error) { return p.Label(l, fmt.Sprint(name)) })
}

// Heads is a text of the catalogue in every language.
func (p galleryPage) Heads(id string) ([]labelled, error) {
	return inEvery(func(l bot.Language) (string, error) { return p.T(l, id) })
}

func inEvery(tell func(bot.Language) (string, error)) ([]labelled, error) {
	var all []labelled
	for _, l := range bot.Languages() {
		text, err := tell(l)
		if err != nil {
			return nil, err
		}
		all = append(all, labelled{l, text})
	}
	return all, nil
}

// Counted tells lengths in one language.
func (p galleryPage) Counted(l bot.Language, of cli.Lengths) (string, error) {
	return p.T(l, "gallery.lengths", "characters", of.Characters, "units", of.UTF16, "bytes", of.Bytes)
}

// Unsent tells in one language why a text message cannot be sent in a set of characters.
func (p galleryPage) Unsent(l bot.Language, of cli.SMS) (string, error) {
	if of.Lacks == "" {
		return p.T(l, "gallery.sms.never")
	}
	const shown = 12
	characters := []rune(of.Lacks)
	if len(characters) > shown {
		characters = append(characters[:shown:shown], '…')
	}
	return p.T(l, "gallery.sms.lacks", "characters", string(characters))
}

// Top are the pages that every page leads to.
func (p galleryPage) Top() []string { return []string{"", phrasesPage} }

// Bodies are the platforms' forms in JSON.
func (p galleryPage) Bodies() []string { return []string{"slack", "discord", "page", "line"} }

// Link leads to another page of the gallery.
func (p galleryPage) Link(name any) string {
	to := fmt.Sprint(name)
	switch {
	case !p.InConsole:
		return galleryFile(to)
	case to == "":
		return "/gallery"
	}
	return "/gallery/" + to
}

// Beside is the page before or after this one; empty at the ends.
func (p galleryPage) Beside(step int) string {
	all := p.names()
	i := slices.Index(all, p.Name) + step
	if i < 0 || i >= len(all) {
		return ""
	}
	return all[i]
}

// Day tells by which day a phrase is read again.
func (p galleryPage) Day(l bot.Language, of phrase) string { return reviewDay(l, of.Review) }

// Families lists the kinds of incident that a phrase is for.
func (p galleryPage) Families(l bot.Language, of phrase) (string, error) {
	var all []string
	for _, id := range of.Families {
		text, err := p.T(l, "gallery.family."+id)
		if err != nil {
			return "", err
		}
		all = append(all, text)
	}
	return strings.Join(all, ", "), nil
}

// column is one message in one language.
type column struct {
	Lang  bot.Language
	Mail  readableMail
	forms map[string]cli.Rendered
}

// Form is one form of the message.
func (c column) Form(format string) cli.Rendered { return c.forms[format] }

// HTML is the HTML form as a document of its own.
func (c column) HTML() document { return newDocument(c.Lang, c.forms["html"].Text) }

// Raw is a platform's body, JSON indented for reading.
func (c column) Raw(format string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(c.forms[format].Text), "", "  ") != nil {
		return c.forms[format].Text
	}
	return b.String()
}

// document is HTML for a frame in which nothing runs, and how high the frame should be.
type document struct {
	Source string
	Height int
}

// newDocument frames the approved HTML, which brings no style, as readers may see it.
func newDocument(l bot.Language, body string) document {
	return document{Height: frameHeight(body), Source: `<!doctype html><html lang="` + html.EscapeString(string(l)) + `"><head><meta charset="utf-8">` +
		`<meta name="color-scheme" content="light dark"><style>body{margin:12px;font:16px/1.6 system-ui,"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR",sans-serif;` +
		`word-break:keep-all;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .5em}</style></head><body>` + body + `</body></html>`}
}

// frameHeight guesses, as nothing in the frame may run and tell: a line holds some 18 full-width characters or 36 others.
func frameHeight(body string) int {
	lines := 2
	for line := range strings.SplitSeq(body, "\n") {
		wide := utf8.RuneCountInString(line) + (len(line)-utf8.RuneCountInString(line))/2
		lines += 1 + wide/36 + strings.Count(line, "<dd>")
	}
	return min(900, lines*26)
}

// readableMail is a message as a mail program shows it.
type readableMail struct {
	Headers []header
	Text    string
	HTML    document
}

type header struct{ Name, Value string }

// readMail decodes a message of a text and an HTML part.
func readMail(raw string) (readableMail, error) {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return readableMail{}, fmt.Errorf("read the mail: %w", err)
	}
	var read readableMail
	for _, name := range []string{"Subject", "Date", "Content-Language", "Auto-Submitted", "Message-ID"} {
		value, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
		if err != nil {
			return read, fmt.Errorf("read the mail's %s: %w", name, err)
		}
		read.Headers = append(read.Headers, header{name, value})
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return read, fmt.Errorf("read the mail's type: %w", err)
	}
	return read, read.readParts(multipart.NewReader(m.Body, params["boundary"]))
}

func (m *readableMail) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF { //nolint:errorlint // multipart returns it bare
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the mail's parts: %w", err)
		}
		data, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return fmt.Errorf("read the mail's parts: %w", err)
		}
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			m.HTML = document{text, frameHeight(text)}
		} else {
			m.Text = text
		}
	}
}
