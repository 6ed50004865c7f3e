package voice

import (
	"encoding/json"
	"encoding/xml"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// call is a call's document, in TwiML.
type call struct {
	XMLName xml.Name `xml:"Response"`
	Gather  *gather  `xml:"Gather"`
	Say     []say    `xml:"Say"`
}

type gather struct {
	NumDigits int    `xml:"numDigits,attr"`
	Timeout   int    `xml:"timeout,attr"`
	Action    string `xml:"action,attr"`
	Say       []say  `xml:"Say"`
}

type say struct {
	Language string `xml:"language,attr"`
	Voice    string `xml:"voice,attr"`
	Text     string `xml:",chardata"`
}

// digitWait is how many seconds a person has to press.
const digitWait = 10

// script is what is said: the text and, where a digit can come back, what to press. Who pressed nothing hears the text again.
func (s *Settings) script(body bot.Body, action string) (string, error) {
	var m message
	if err := json.Unmarshal(body.Bytes, &m); err != nil || m.Text == "" || !m.Language.Valid() {
		return "", bot.Refuse(bot.ErrInvalid, "the body is no call: it was composed for another kind of channel")
	}
	voice, code := s.voice(m.Language)
	text := say{code, voice, m.Text}
	c := call{Say: []say{text}}
	if m.Press != "" && action != "" {
		c.Gather = &gather{NumDigits: 1, Timeout: digitWait, Action: action, Say: []say{text, {code, voice, m.Press}}}
	}
	data, err := xml.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write a call: %w", err)
	}
	return string(data), nil
}
