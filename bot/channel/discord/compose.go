package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Limits of a message, in code points.
const (
	contentRunes     = 2000
	titleRunes       = 256
	descriptionRunes = 4096
	footerRunes      = 2048
	embedRunes       = 6000
)

// message is the body of the kind discord; Send adds the nonce, which nobody sees.
type message struct {
	Content         string          `json:"content"`
	Embeds          []embed         `json:"embeds"`
	AllowedMentions allowedMentions `json:"allowed_mentions"`
}

type embed struct {
	Title       string  `json:"title,omitempty"`
	Description string  `json:"description,omitempty"`
	URL         string  `json:"url,omitempty"`
	Color       int     `json:"color"`
	Footer      *footer `json:"footer,omitempty"`
}

type footer struct {
	Text string `json:"text"`
}

// allowedMentions is always the empty list: left out, or null, Discord pings everybody whom the text names.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// Compose makes a message of a rendition: its one-line form for the lock screen, and one embed with the whole text.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	e := embed{
		Title:       quote(channel.Heading(r)),
		Description: quote(strings.Join(channel.Paragraphs(r), "\n\n")),
		Color:       colour(r.Status),
	}
	if origin := channel.Origin(r); origin != "" {
		e.Footer = &footer{Text: origin} // Discord reads no mark-up in footers
	}
	if r.URL != "" {
		link, err := channel.Link(r.URL)
		if err != nil {
			return bot.Body{}, err
		}
		e.URL = link
	}
	m := message{Content: quote(channel.Lead(r)), Embeds: []embed{e}, AllowedMentions: allowedMentions{Parse: []string{}}}
	if err := m.check(); err != nil {
		return bot.Body{}, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a Discord message: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

// check finds every limit that the message exceeds.
func (m message) check() error {
	total := 0
	var words []string
	var over []error
	for _, e := range m.Embeds {
		below := ""
		if e.Footer != nil {
			below = e.Footer.Text
		}
		for _, part := range []struct {
			what  bot.Saying
			text  string
			limit int
		}{
			{bot.Say("the Discord title"), e.Title, titleRunes},
			{bot.Say("the Discord text"), e.Description, descriptionRunes},
			{bot.Say("the Discord footer"), below, footerRunes},
		} {
			over = append(over, channel.Fits(part.what, part.text, part.limit))
			total += utf8.RuneCountInString(part.text)
			words = append(words, part.text)
		}
	}
	if total > embedRunes {
		over = append(over, channel.TooLong(bot.Say("the Discord embed"), strings.Join(words, "\n"), total, embedRunes, bot.Say("characters"), utf8.RuneCountInString))
	}
	return errors.Join(append(over, channel.Fits(bot.Say("the Discord message's first line"), m.Content, contentRunes))...)
}

// colour is the embed's bar; the words say the same.
func colour(s bot.ComponentStatus) int {
	switch s {
	case bot.Operational:
		return 0x1b6e46
	case bot.Degraded:
		return 0x80590a
	case bot.PartialOutage:
		return 0x7a2a6e
	case bot.MajorOutage:
		return 0xa5211b
	case bot.UnderMaintenance:
		return 0x1d56b3
	}
	return 0x55595f
}
