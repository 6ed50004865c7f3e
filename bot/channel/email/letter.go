package email

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/bongsu-hq/bongsu/bot"
)

// letter is an approved message, cut at the two lines that are each recipient's own.
type letter struct {
	header []byte
	body   [][]byte // one piece, or three with a slot between
}

// The slots as they stand in the encoded body: a line before the text's end, and a line inside a tag, which people's words never are.
const (
	htmlSlot = "\r\nhref=3D\"" + slot + "\"\r\n"
	textSlot = "\r\n" + slot + "\r\n--"
)

func open(body bot.Body) (letter, error) {
	header, rest, ok := bytes.Cut(body.Bytes, []byte("\r\n\r\n"))
	if body.MediaType != "message/rfc822" || !ok {
		return letter{}, bot.Refuse(bot.ErrInvalid, "the body is no mail: it was composed for another kind of channel")
	}
	l := letter{header: append(bytes.Clone(header), "\r\n"...), body: [][]byte{rest}}
	at := bytes.Index(rest, []byte(textSlot))
	in := bytes.LastIndex(rest, []byte(htmlSlot))
	if at >= 0 && in > at {
		first, second := at+len("\r\n"), in+len("\r\n")
		l.body = [][]byte{rest[:first], rest[first+len(slot) : second], rest[second+len(htmlSlot)-len("\r\n\r\n"):]}
	}
	return l, nil
}

// slotted reports whether the reader finds a link to unsubscribe in the message.
func (l letter) slotted() bool { return len(l.body) == 3 }

// fill puts a recipient's link into the slots; everything else stays as it was approved.
func (l letter) fill(url string) []byte {
	if !l.slotted() {
		return l.body[0]
	}
	return bytes.Join([][]byte{l.body[0], []byte(soft(url)), l.body[1], []byte(soft(`href=3D"` + url + `"`)), l.body[2]}, nil)
}

// soft breaks a line as quoted-printable does. The line is encoded and has its only escape near its start.
func soft(line string) string {
	const longest = 75 // and the sign of the break
	var b strings.Builder
	for len(line) > longest {
		b.WriteString(line[:longest] + "=\r\n")
		line = line[longest:]
	}
	return b.String() + line
}

// envelope are the headers of one recipient's message; all of them come from the row and its batch, so that every attempt writes the same.
type envelope struct {
	from        netmail.Address
	replyTo     string
	to          string
	at          time.Time
	id          string
	thread      string
	list        string // empty: the message belongs to no list
	unsubscribe string // empty: nobody can
}

func (e envelope) header() []byte {
	var b bytes.Buffer
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	line("From", e.from.String())
	line("To", (&netmail.Address{Address: e.to}).String())
	line("Reply-To", e.replyTo)
	line("Date", e.at.UTC().Format(time.RFC1123Z))
	line("Message-ID", e.id)
	line("In-Reply-To", e.thread)
	line("References", e.thread)
	line("List-Id", e.list)
	if e.unsubscribe != "" {
		line("List-Unsubscribe", "<"+e.unsubscribe+">")
		line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return b.Bytes()
}

// envelope of one row. All messages about an incident answer the same one, which was never sent: mail programs show them as one thread, and
// none of them must be known before the next.
func (s *Sender) envelope(b bot.Batch, row bot.Delivery) envelope {
	domain := domainOf(s.from)
	e := envelope{
		from: netmail.Address{Name: s.names[b.Language], Address: s.from}, replyTo: s.replyTo, to: row.Address, at: b.At,
		id: "<" + row.Key + "@" + domain + ">",
	}
	if b.IncidentID != "" {
		e.thread = "<" + uuid.NewSHA1(uuid.NameSpaceURL, []byte("incident/"+b.IncidentID+"/"+row.Recipient)).String() + "@" + domain + ">"
	}
	if b.Notice {
		return e
	}
	e.list = "<" + b.Destination + "." + domain + ">"
	if s.unsubscribes(b) {
		e.unsubscribe = s.site + bot.UnsubscribePath + bot.Unsubscription{Destination: b.Destination, Recipient: row.Recipient, Language: b.Language}.Token(s.secret)
	}
	return e
}

// unsubscribes reports whether the readers of a batch can leave its list.
func (s *Sender) unsubscribes(b bot.Batch) bool {
	return !s.secret.IsZero() && !b.Notice && b.Class == bot.PublicClass
}
