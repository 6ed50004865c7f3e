package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Limits of Block Kit, in characters. Slack counts the blocks of a message together, too, and does not say
// where the line is: msg_blocks_too_long was seen from about 13,200 on.
const (
	textRunes    = 40000
	headerRunes  = 150
	sectionRunes = 3000
	contextRunes = 2000
	buttonRunes  = 75
	valueRunes   = 2000
	confirmRunes = 300
	titleRunes   = 100
	answerRunes  = 30
	maxBlocks    = 50
	maxButtons   = 25
	blocksRunes  = 13200
)

// message is the body of the kind slack; Send adds the channel and the delivery id, which nobody sees.
type message struct {
	Text        string       `json:"text"`
	Blocks      []block      `json:"blocks"`
	Attachments []attachment `json:"attachments,omitempty"`
}

type attachment struct {
	Color    string  `json:"color"`
	Fallback string  `json:"fallback"`
	Blocks   []block `json:"blocks"`
}

type block struct {
	Type     string `json:"type"`
	Text     *label `json:"text,omitempty"`
	Elements []any  `json:"elements,omitempty"`
}

// label is a text object. People's words are plain_text only: it knows no mark-up, no mentions and no :emoji:.
type label struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Emoji *bool  `json:"emoji,omitempty"`
}

func plain(text string) *label { return &label{Type: "plain_text", Text: text, Emoji: new(bool)} }

// builder collects blocks, their words, and every limit that one exceeds.
type builder struct {
	blocks []block
	words  strings.Builder
	over   []error
}

func (b *builder) check(what bot.Saying, text string, limit int) string {
	b.words.WriteString(text + "\n")
	if err := channel.Fits(what, text, limit); err != nil {
		b.over = append(b.over, err)
	}
	return text
}

func (b *builder) header(text string) {
	if text != "" {
		b.blocks = append(b.blocks, block{Type: "header", Text: plain(b.check(bot.Say("the Slack header"), text, headerRunes))})
	}
}

// sections adds a text as one section, or as one for each of its paragraphs where it is longer than a section may be.
func (b *builder) sections(text string) {
	pieces := []string{text}
	if utf8.RuneCountInString(text) > sectionRunes {
		pieces = strings.Split(text, "\n\n")
	}
	for _, p := range pieces {
		if p = strings.TrimSpace(p); p != "" {
			b.blocks = append(b.blocks, block{Type: "section", Text: plain(b.check(bot.Say("a paragraph of the Slack message"), p, sectionRunes))})
		}
	}
}

func (b *builder) divider() { b.blocks = append(b.blocks, block{Type: "divider"}) }

func (b *builder) context(text, link string) {
	var elements []any
	if text != "" {
		elements = append(elements, plain(b.check(bot.Say("the Slack context line"), text, contextRunes)))
	}
	if link != "" {
		elements = append(elements, &label{Type: "mrkdwn", Text: "<" + escape(link) + ">"})
	}
	if len(elements) > 0 {
		b.blocks = append(b.blocks, block{Type: "context", Elements: elements})
	}
}

// escape is Slack's own: without it a text could ping a channel.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// finish checks the message as a whole and makes the bytes that are signed.
func (m message) finish(parts ...*builder) (bot.Body, error) {
	count, size, words := 0, 0, ""
	var over []error
	for _, b := range parts {
		over = append(over, b.over...)
		words += b.words.String()
		data, err := json.Marshal(b.blocks)
		if err != nil {
			return bot.Body{}, fmt.Errorf("compose a Slack message: %w", err)
		}
		count += len(b.blocks)
		size += utf8.RuneCount(data)
	}
	if count > maxBlocks {
		over = append(over, channel.TooLong(bot.Say("the Slack message"), words, count, maxBlocks, bot.Say("blocks"), nil))
	}
	if size > blocksRunes {
		over = append(over, channel.TooLong(bot.Say("the Slack message"), words, size, blocksRunes, bot.Say("characters of blocks"), utf8.RuneCountInString))
	}
	if err := errors.Join(append(over, channel.Fits(bot.Say("the Slack fallback text"), m.Text, textRunes))...); err != nil {
		return bot.Body{}, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a Slack message: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}
