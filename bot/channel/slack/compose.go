package slack

import (
	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Compose makes Block Kit of a rendition: heading, one section a part, and a line with label, key, language and page.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	var b builder
	b.header(channel.Heading(r))
	for _, p := range channel.Paragraphs(r) {
		b.sections(p)
	}
	link := ""
	if r.URL != "" {
		var err error
		if link, err = channel.Link(r.URL); err != nil {
			return bot.Body{}, err
		}
	}
	b.context(channel.Origin(r), link)
	return message{Text: escape(channel.Lead(r)), Blocks: b.blocks}.finish(&b)
}
