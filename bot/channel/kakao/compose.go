package kakao

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
)

// message is the body of the kind kakao: the template with the variables that make it say the text, and the text itself.
type message struct {
	Template  string            `json:"template"`
	Variables map[string]string `json:"variables"`
	Text      string            `json:"text"`
	Fallback  *fallback         `json:"fallback,omitempty"`
}

// fallback is the text message to whom Kakao does not reach.
type fallback struct {
	From string `json:"from"`
	Type string `json:"type"`
	Text string `json:"text"`
}

func open(body bot.Body) (message, error) {
	var m message
	if err := json.Unmarshal(body.Bytes, &m); err != nil || m.Template == "" || m.Text == "" {
		return message{}, bot.Refuse(bot.ErrInvalid, "the body is not an Alimtalk: it was composed for another kind of channel")
	}
	return m, nil
}

// Compose finds the template that says the whole text, word for word; what no template says is refused.
func Compose(r bot.Rendition, settings any) (bot.Body, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return bot.Body{}, fmt.Errorf("compose an Alimtalk: settings are %T", settings)
	}
	if have := utf8.RuneCountInString(r.Text); have > textRunes {
		return bot.Body{}, channel.TooLong(bot.Say("the Alimtalk"), r.Text, have, textRunes, bot.Say("characters"), utf8.RuneCountInString)
	}
	template, variables, err := s.choose(r, r.Text)
	if err != nil {
		return bot.Body{}, err
	}
	m := message{Template: template.Code, Variables: variables, Text: r.Text}
	if m.Fallback, err = s.fallback(r); err != nil {
		return bot.Body{}, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose an Alimtalk: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

// fallback is the short form by NHN, and the Alimtalk's own text by Solapi, which takes no other. French has none:
// Korean networks lack its letters.
func (s *Settings) fallback(r bot.Rendition) (*fallback, error) {
	if s.Fallback == "" || r.Language == bot.French {
		return nil, nil //nolint:nilnil // there is none
	}
	text := r.Text
	if s.Provider == NHN {
		var err error
		if text, err = sms.Words(r); err != nil {
			return nil, err
		}
	}
	kind, plain, err := sms.InKorea(r.Language, text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the text message in the Alimtalk's place: %w", err)
	case s.Provider == Solapi && plain != text:
		return nil, bot.Refuse(bot.ErrInvalid, "the text message in the Alimtalk's place would be its own text, of which Korean networks lack some marks: write it without them, or take fallback out")
	}
	return &fallback{From: s.Fallback, Type: kind, Text: plain}, nil
}
