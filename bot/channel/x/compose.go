package x

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// post is the body of the kind x; Send adds what it replies to.
type post struct {
	Text string `json:"text"`
}

// Compose makes a post of the short form, with the incident's page below it. Over X's limit it is refused.
func Compose(r bot.Rendition, _ any) (bot.Body, error) {
	words, link, err := channel.Alone(r)
	if err != nil {
		return bot.Body{}, err
	}
	text := strings.TrimSpace(inert(words) + "\n" + link)
	if n := weight(text); n > maxWeight {
		return bot.Body{}, channel.TooLong(bot.Say("the post on X"), text, n, maxWeight, bot.Say("characters as X counts them"), weight)
	}
	data, err := json.Marshal(post{text})
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a post: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

// sign begins a mention, a hashtag or a cashtag.
var sign = regexp.MustCompile(`[@＠#＃$]`)

// inert keeps X from making a mention, a hashtag or a cashtag of people's words: nobody sees the space of no width behind the sign. Addresses stay
// as they are.
func inert(text string) string {
	var b strings.Builder
	at := 0
	for _, u := range addresses(text) {
		b.WriteString(sign.ReplaceAllString(text[at:u.from], "$0\u200b"))
		b.WriteString(text[u.from:u.to])
		at = u.to
	}
	b.WriteString(sign.ReplaceAllString(text[at:], "$0\u200b"))
	return b.String()
}
