package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-smtp"
)

// mailLine is the most bytes of a line (RFC 5322, 2.1.1).
const mailLine = 998

// judge reads a message as large mail services do. It returns the domains whose signature holds, or the refusal.
func (m *Mail) judge(data []byte, to string) ([]string, *smtp.SMTPError) {
	parsed, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, reply(550, 5, 6, 0, "this is no message")
	}
	if words := malformed(data, parsed.Header, to); words != "" {
		return nil, reply(550, 5, 6, 0, words)
	}
	verified, covered := m.verify(data)
	if len(m.options.Keys) == 0 {
		return verified, nil
	}
	from, err := parsed.Header.AddressList("From")
	if err != nil || len(from) != 1 {
		return nil, reply(550, 5, 6, 0, "From is not one address")
	}
	domain := from[0].Address[strings.LastIndex(from[0].Address, "@")+1:]
	if !slices.ContainsFunc(verified, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return nil, reply(550, 5, 7, 26, "no signature of the sender's domain holds")
	}
	if parsed.Header.Get("List-Unsubscribe-Post") != "" && (!covered["list-unsubscribe"] || !covered["list-unsubscribe-post"]) {
		return nil, reply(550, 5, 7, 26, "the signature does not cover the headers of unsubscribing")
	}
	return verified, nil
}

// malformed says what is wrong with a message's form.
func malformed(data []byte, header mail.Header, to string) string {
	for _, name := range []string{"From", "To", "Date", "Message-Id", "Subject"} {
		if n := len(header[name]); n != 1 {
			return fmt.Sprintf("%d headers %s, want one", n, name)
		}
	}
	if _, err := header.Date(); err != nil {
		return "Date is no date"
	}
	if id := header.Get("Message-Id"); !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") || !strings.Contains(id, "@") {
		return "Message-ID is not <left@right>"
	}
	addressed, err := header.AddressList("To")
	if err != nil || !slices.ContainsFunc(addressed, func(a *mail.Address) bool { return a.Address == to }) {
		return "To does not name the recipient"
	}
	if post := header.Get("List-Unsubscribe-Post"); post != "" && (post != "List-Unsubscribe=One-Click" || !strings.HasPrefix(header.Get("List-Unsubscribe"), "<http")) {
		return "List-Unsubscribe-Post is not that of RFC 8058"
	}
	for line := range bytes.SplitSeq(data, []byte("\r\n")) {
		if len(line) > mailLine {
			return "a line is too long"
		}
		if bytes.ContainsAny(line, "\x00\r\n") || slices.ContainsFunc(line, func(b byte) bool { return b > '~' }) {
			return "a line has bytes that mail encodes"
		}
	}
	return ""
}

// verify returns the domains whose signature holds, and the headers that all of these cover.
func (m *Mail) verify(data []byte) (domains []string, covered map[string]bool) {
	verifications, err := dkim.VerifyWithOptions(bytes.NewReader(data), &dkim.VerifyOptions{LookupTXT: m.lookUp})
	if err != nil {
		return nil, nil
	}
	seen := map[string]int{}
	for _, v := range verifications {
		if v.Err != nil {
			continue
		}
		domains = append(domains, v.Domain)
		for _, name := range slices.Compact(slices.Sorted(slices.Values(lower(v.HeaderKeys)))) {
			seen[name]++
		}
	}
	covered = map[string]bool{}
	for name, n := range seen {
		covered[name] = n == len(domains)
	}
	return domains, covered
}

func (m *Mail) lookUp(name string) ([]string, error) {
	if record, ok := m.options.Keys[name]; ok {
		return []string{record}, nil
	}
	return nil, nil
}

func lower(names []string) []string {
	all := make([]string, 0, len(names))
	for _, n := range names {
		all = append(all, strings.ToLower(n))
	}
	return all
}

// Read returns what a mail program shows of the message: its header, its subject decoded, its text, its HTML.
func (m MailMessage) Read() (header mail.Header, subject, text, html string, err error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
	if err != nil {
		return nil, "", "", "", err
	}
	header = parsed.Header
	if subject, err = new(mime.WordDecoder).DecodeHeader(header.Get("Subject")); err != nil {
		return nil, "", "", "", err
	}
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return nil, "", "", "", err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err = decodeMail(parsed.Body)
		return header, subject, text, "", err
	}
	parts := multipart.NewReader(parsed.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF { //nolint:errorlint // the reader returns it bare
			return header, subject, text, html, nil
		}
		if err != nil {
			return nil, "", "", "", err
		}
		decoded, err := decodeMail(part)
		if err != nil {
			return nil, "", "", "", err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html = decoded
		} else {
			text = decoded
		}
	}
}

func decodeMail(r io.Reader) (string, error) {
	data, err := io.ReadAll(quotedprintable.NewReader(r))
	return strings.ReplaceAll(string(data), "\r\n", "\n"), err
}
