package line

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

const (
	textUnits = 5000 // of one text message; LINE counts UTF-16 code units
	perCall   = 5    // messages
	gap       = "\n\n"
)

// body is the body of the kind line; Send adds to whom it goes.
type body struct {
	Messages []text `json:"messages"`
}

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Compose makes text messages of a rendition: one, or up to five where the words need more room, divided between
// paragraphs. LINE reads no mark-up in them. In a drill each of them begins and ends with the mark.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	blocks := append([]string{channel.Heading(r)}, channel.Paragraphs(r)...)
	limit := textUnits
	if r.Mark != "" {
		blocks = slices.DeleteFunc(blocks, func(b string) bool { return b == r.Mark })
		limit -= 2 * (units(r.Mark) + units(gap))
	}
	below, err := footer(r)
	if err != nil {
		return bot.Body{}, err
	}
	if below != "" {
		blocks = append(blocks, below)
	}
	packed, err := pack(blocks, limit)
	if err != nil {
		return bot.Body{}, err
	}
	var b body
	for _, t := range packed {
		b.Messages = append(b.Messages, text{Type: "text", Text: framed(t, r.Mark)})
	}
	data, err := json.Marshal(b)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a LINE message: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

// footer says where the text comes from and where more stands.
func footer(r bot.Rendition) (string, error) {
	lines := []string{channel.Origin(r)}
	if r.URL != "" {
		link, err := channel.Link(r.URL)
		if err != nil {
			return "", err
		}
		lines = append(lines, link)
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), nil
}

// pack joins blocks to as few texts as hold them; a block is never divided.
func pack(blocks []string, limit int) ([]string, error) {
	var packed []string
	for _, b := range blocks {
		if n := units(b); n > limit {
			return nil, channel.TooLong(bot.Say("a paragraph of the LINE message"), b, n, limit, bot.Say("UTF-16 units"), units)
		}
		last := len(packed) - 1
		if last >= 0 && units(packed[last])+units(gap)+units(b) <= limit {
			packed[last] += gap + b
			continue
		}
		packed = append(packed, b)
	}
	if len(packed) > perCall {
		return nil, channel.TooLong(bot.Say("the LINE message"), strings.Join(blocks, gap), len(packed), perCall, bot.Say("text messages"), nil)
	}
	return packed, nil
}

func framed(t, mark string) string {
	if mark == "" {
		return t
	}
	if !strings.HasPrefix(t, mark) {
		t = mark + gap + t
	}
	return t + gap + mark
}

// units counts as LINE does: most characters are one, an emoji is two or more.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
