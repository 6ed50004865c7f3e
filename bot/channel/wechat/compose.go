package wechat

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// body is the body of the kind wechat; Send adds to whom it goes, and the key.
type body struct {
	TemplateID string           `json:"template_id"`
	URL        string           `json:"url,omitempty"`
	Data       map[string]value `json:"data"`
}

type value struct {
	Value string `json:"value"`
}

// Compose fills the template of the rendition's type and language. WeChat reads no mark-up in fields, and cuts what is
// too long for one: that is refused here. What a reader must not miss has to stand in a field.
func Compose(r bot.Rendition, settings any) (bot.Body, error) {
	s, ok := settings.(*Settings)
	if !ok {
		return bot.Body{}, fmt.Errorf("compose for wechat: settings are %T", settings)
	}
	t, err := s.find(r.Type, r.Language)
	if err != nil {
		return bot.Body{}, err
	}
	b := body{TemplateID: t.ID}
	if b.Data, err = t.fill(r); err != nil {
		return bot.Body{}, err
	}
	if err := b.shows(r.Mark, bot.Say("the drill's mark")); err != nil {
		return bot.Body{}, err
	}
	if err := b.shows(r.Notice, bot.Say("that this is a reconstruction")); err != nil {
		return bot.Body{}, err
	}
	if r.URL != "" {
		if b.URL, err = channel.Link(r.URL); err != nil {
			return bot.Body{}, err
		}
	}
	data, err := json.Marshal(b)
	if err != nil {
		return bot.Body{}, fmt.Errorf("compose a WeChat message: %w", err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}, nil
}

func (b body) shows(words string, what bot.Saying) error {
	if words == "" {
		return nil
	}
	for _, v := range b.Data {
		if strings.Contains(v.Value, words) {
			return nil
		}
	}
	return bot.Refuse(bot.ErrInvalid, "no field of the WeChat template shows {what}: give one of them the title, the short form or the text", "what", what)
}

// units counts UTF-16 units: WeChat does not say what it counts, and nothing it could count is more.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
