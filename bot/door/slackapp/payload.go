package slackapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// The kinds of payload.
const (
	typedCommand   = "slash_commands"
	blockActions   = "block_actions"
	viewSubmission = "view_submission"

	blockSuggestion = "block_suggestion"
	homeOpened      = "app_home_opened"
)

// payload is what the door reads of a Slack payload; whatever else Slack sends is not looked at.
type payload struct {
	kind        string
	user        string
	channel     string
	trigger     string
	responseURL string
	text        string // of a command
	action      string // action id of a button
	value       string // value of a button
	view        view
	home        bool   // pressed in the home tab, where there is no conversation to answer in
	event       string // id of an event
	enterprise  string // of an Enterprise Grid, where a person may have two ids
}

// view is a modal as the payload carries it.
type view struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	CallbackID string `json:"callback_id"`
	Metadata   string `json:"private_metadata"`
	Hash       string `json:"hash"`
	State      struct {
		Values map[string]map[string]field `json:"values"`
	} `json:"state"`
}

// field is what a person put into one input.
type field struct {
	Value   string   `json:"value"`
	Option  option   `json:"selected_option"`
	Options []option `json:"selected_options"`
	Date    string   `json:"selected_date"`
	Time    string   `json:"selected_time"`
}

type option struct {
	Value string `json:"value"`
}

var errPayload = errors.New("not a payload of Slack")

// decode is the one place where foreign JSON is read: unknown fields are allowed, data after the value is not.
func decode(data []byte, v any, strict bool) error {
	d := json.NewDecoder(strings.NewReader(string(data)))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("decode JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("decode JSON: data after the value")
	}
	return nil
}

// parseCommand reads the JSON of a typed command, as Socket Mode sends it.
func parseCommand(data []byte) (payload, error) {
	var wire struct {
		User        string `json:"user_id"`
		Channel     string `json:"channel_id"`
		Trigger     string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
		Text        string `json:"text"`
		Enterprise  string `json:"enterprise_id"`
	}
	if err := decode(data, &wire, false); err != nil {
		return payload{}, err
	}
	return checked(payload{
		kind: typedCommand, user: wire.User, channel: wire.Channel, trigger: wire.Trigger,
		responseURL: wire.ResponseURL, text: wire.Text, enterprise: wire.Enterprise,
	})
}

// parseCommandForm reads the form of a typed command, as it comes by HTTP.
func parseCommandForm(body []byte) (payload, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return payload{}, errPayload // the parser's error quotes the body
	}
	return checked(payload{
		kind: typedCommand, user: form.Get("user_id"), channel: form.Get("channel_id"), trigger: form.Get("trigger_id"),
		responseURL: form.Get("response_url"), text: form.Get("text"), enterprise: form.Get("enterprise_id"),
	})
}

// parseInteraction reads the JSON of a pressed button or a submitted form.
func parseInteraction(data []byte) (payload, error) {
	var wire struct {
		Type string `json:"type"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
		Trigger     string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
		Actions     []struct {
			ID    string `json:"action_id"`
			Value string `json:"value"`
		} `json:"actions"`
		View       view   `json:"view"`
		Typed      string `json:"value"` // of a suggestion
		Enterprise struct {
			ID string `json:"id"`
		} `json:"enterprise"`
	}
	if err := decode(data, &wire, false); err != nil {
		return payload{}, err
	}
	p := payload{
		kind: wire.Type, user: wire.User.ID, channel: wire.Channel.ID, trigger: wire.Trigger,
		responseURL: wire.ResponseURL, view: wire.View, text: wire.Typed, enterprise: wire.Enterprise.ID,
	}
	if wire.View.Type == "home" {
		p.home, p.view = true, view{}
	}
	if len(wire.Actions) > 0 {
		p.action, p.value = wire.Actions[0].ID, wire.Actions[0].Value
	}
	return checked(p)
}

// parseEvent reads the JSON of an event. The one by which Slack tries an address comes with a challenge to be sent back.
func parseEvent(data []byte) (in payload, challenge string, err error) {
	var wire struct {
		Type       string `json:"type"`
		Challenge  string `json:"challenge"`
		ID         string `json:"event_id"`
		Enterprise string `json:"enterprise_id"`
		Event      struct {
			Type string `json:"type"`
			User string `json:"user"`
			Tab  string `json:"tab"`
		} `json:"event"`
	}
	if err := decode(data, &wire, false); err != nil {
		return payload{}, "", err
	}
	if wire.Type == "url_verification" {
		return payload{}, wire.Challenge, nil
	}
	if wire.Event.Type != homeOpened || wire.Event.Tab != "home" {
		return payload{}, "", nil // nothing that the door listens to
	}
	in, err = checked(payload{kind: homeOpened, user: wire.Event.User, event: wire.ID, enterprise: wire.Enterprise})
	return in, "", err
}

func checked(p payload) (payload, error) {
	if p.user == "" {
		return payload{}, fmt.Errorf("%w: it names no person", errPayload)
	}
	if p.kind == viewSubmission && p.view.ID == "" {
		return payload{}, fmt.Errorf("%w: a submission without a view", errPayload)
	}
	return p, nil
}

// one returns the text, option, date or time of the input in a block; each block of ours holds one.
func (w view) one(block string) string {
	f := w.State.Values[block][inputID]
	for _, s := range []string{f.Option.Value, f.Date, f.Time, f.Value} {
		if s != "" {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// several returns the options that were chosen in a block.
func (w view) several(block string) []string {
	var chosen []string
	for _, o := range w.State.Values[block][inputID].Options {
		chosen = append(chosen, o.Value)
	}
	return chosen
}

// languages are those in which a form asks for a text, by the beginning of its blocks' ids.
func (w view) languages(block string) []bot.Language {
	var asked []bot.Language
	for _, l := range bot.Languages() {
		if w.State.Values[block+"-"+string(l)] != nil {
			asked = append(asked, l)
		}
	}
	return asked
}
