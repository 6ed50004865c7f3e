package email

import (
	"bytes"

	"github.com/bongsu-hq/bongsu/bot"
)

// FillLine writes text where a line of the mail begins with slot; what follows on the line follows it.
func FillLine(body bot.Body, slot, text string) bot.Body {
	before, rest, found := bytes.Cut(body.Bytes, []byte("\r\n"+slot))
	if !found {
		return body
	}
	line, after, _ := bytes.Cut(rest, []byte("\r\n"))
	body.Bytes = bytes.Join([][]byte{before, []byte(soft(text + string(line))), after}, []byte("\r\n"))
	return body
}
