package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// twilioChars is the most that Twilio takes at once, whatever the segments.
const twilioChars = 1600

// message is the body of the kind sms.
type message struct {
	Text string `json:"text"`
}

func (m message) body() (bot.Body, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a text message: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

func open(body bot.Body) (message, error) {
	var m message
	if err := json.Unmarshal(body.Bytes, &m); err != nil || m.Text == "" {
		return message{}, bot.Refuse(bot.ErrInvalid, "the body is not a text message: it was composed for another kind of channel")
	}
	return m, nil
}

// Compose makes a text message of a rendition: its short form, and the page's address on a line of its own.
func Compose(r bot.Rendition, settings any) (bot.Body, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return bot.Body{}, fmt.Errorf("compose a text message: settings are %T", settings)
	}
	text, err := Words(r)
	if err != nil {
		return bot.Body{}, err
	}
	if s.Provider == Solapi {
		_, text, err = InKorea(r.Language, text)
	} else {
		text, err = s.abroad(r.Language, text)
	}
	if err != nil {
		return bot.Body{}, err
	}
	return message{Text: text}.body()
}

// Words are the short form with its address; nothing may touch an address, or it is another one.
func Words(r bot.Rendition) (string, error) {
	text, link, err := channel.Alone(r)
	if link == "" {
		return text, err
	}
	return text + "\n" + link, err
}

// ComposeNotice makes a text message of a notice; a telephone has no buttons. It is not known here who sends it: the
// text is in characters that both providers take, where its language has them.
func ComposeNotice(n bot.Notice) (bot.Body, error) {
	text, set := figures(n.Text), language.CP949
	if n.Language == bot.English {
		set = language.GSM7
	}
	if n.Language != bot.French {
		if plain, err := language.Degrade(text, language.Degrading{Charset: set}); err == nil {
			text = plain
		}
	}
	if have := utf8.RuneCountInString(text); have > twilioChars {
		return bot.Body{}, channel.TooLong(bot.Say("the text message"), text, have, twilioChars, bot.Say("characters"), utf8.RuneCountInString)
	}
	return message{Text: text}.body()
}

// figures writes the fires of a severity as a number: no text message has them in its characters.
func figures(text string) string {
	return regexp.MustCompile(`🔥+`).ReplaceAllStringFunc(text, func(fires string) string {
		return fmt.Sprintf("[%d/5]", utf8.RuneCountInString(fires))
	})
}

// abroad is a text as Twilio sends it: in GSM 03.38 where that holds it, else in UCS-2.
func (s *Settings) abroad(l bot.Language, text string) (string, error) {
	set, plain := s.charset(l, text)
	size, err := language.Measure(plain, set)
	if err != nil {
		return "", unfit(err)
	}
	if size.Segments > s.maxSegments() {
		room, unit := 67, bot.Say("UCS-2 units")
		if set == language.GSM7 {
			room, unit = 153, bot.Say("septets")
		}
		return "", channel.TooLong(bot.Say("the text message of {n} segments", "n", size.Segments), plain, size.Units, s.maxSegments()*room, unit, func(part string) int { return measured(part, set).Units })
	}
	if have := utf8.RuneCountInString(plain); have > twilioChars {
		return "", channel.TooLong(bot.Say("the text message"), plain, have, twilioChars, bot.Say("characters"), utf8.RuneCountInString)
	}
	return plain, nil
}

// charset chooses the characters. One that is not in GSM 03.38 makes the whole text UCS-2, and then it stays as it was written.
func (s *Settings) charset(l bot.Language, text string) (language.Charset, string) {
	french := l == bot.French
	if french && !s.Transliterate {
		if _, err := language.Measure(text, language.GSM7); err != nil {
			return language.UCS2, text
		}
	}
	plain, err := language.Degrade(text, language.Degrading{Charset: language.GSM7, French: french, Transliterate: french})
	if err != nil {
		return language.UCS2, text
	}
	return language.GSM7, plain
}

// The limits of a Korean text message, in bytes.
const (
	shortBytes = 90
	longBytes  = 2000
)

// InKorea is a text as Korean networks take it, and the type under which they charge it.
func InKorea(l bot.Language, text string) (kind, plain string, err error) {
	if l == bot.French {
		return "", "", bot.Refuse(bot.ErrInvalid, "Korean networks lack the letters of French: send it by a channel with provider twilio, or take fr out of the destination's languages")
	}
	if plain, err = language.Degrade(text, language.Degrading{Charset: language.CP949}); err != nil {
		return "", "", unfit(err)
	}
	kind, err = koreanType(plain)
	return kind, plain, err
}

// koreanType is SMS or LMS, by the bytes that the text takes.
func koreanType(text string) (string, error) {
	size, err := language.Measure(text, language.CP949)
	switch {
	case err != nil:
		return "", unfit(err)
	case size.Bytes > longBytes:
		return "", channel.TooLong(bot.Say("the text message"), text, size.Bytes, longBytes, bot.Say("bytes"), func(part string) int { return measured(part, language.CP949).Bytes })
	case size.Bytes > shortBytes:
		return "LMS", nil
	}
	return "SMS", nil
}

func unfit(err error) error {
	if lacks, ok := errors.AsType[*language.UnfitError](err); ok {
		return bot.Refuse(bot.ErrInvalid, `a text message lacks characters: {charset} has no "{characters}"; write the text without them`, "charset", lacks.Charset, "characters", lacks.Characters)
	}
	return &bot.Error{Kind: bot.ErrInvalid, Saying: bot.SayingOf(err)}
}

// measured is the size of a part of a text that was too long.
func measured(part string, set language.Charset) language.Size {
	if plain, err := language.Degrade(part, language.Degrading{Charset: set, Transliterate: true}); err == nil {
		part = plain
	}
	size, err := language.Measure(part, set)
	if err != nil {
		size, _ = language.Measure(part, language.UCS2)
	}
	return size
}
