package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// ViewResponse is what a person saw after pressing Submit.
type ViewResponse struct {
	Action string            // "" closed, or errors, update, push, clear
	Errors map[string]string // by block id; from the app, or from Slack for an input left empty
	Sent   bool              // false: Slack itself held the form back
	View   *SlackView        // what is on the screen now, nil when nothing is
}

// Submit lets a person fill in a modal and press Submit. A value is a string for
// texts, dates, people and single options, a []string for several, a bool for
// none. Inputs that are not named keep their initial values.
func (s *Slack) Submit(ctx context.Context, user, viewID string, values map[string]map[string]any) (ViewResponse, error) {
	s.mu.Lock()
	v, err := s.screen(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return ViewResponse{}, err
	}
	held, err := fillIn(v, values)
	if err != nil || len(held) > 0 {
		now := v.SlackView
		s.mu.Unlock()
		return ViewResponse{Action: "errors", Errors: held, View: &now}, err
	}
	o := s.interaction("view_submission", user, s.newTrigger(user, v.ID))
	o["view"], o["response_urls"] = s.showView(v), []any{}
	payload := encode(o)
	s.mu.Unlock()
	body, err := s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	if err != nil {
		return ViewResponse{Sent: true}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	response, err := s.obey(v, body)
	response.Sent = true
	for _, on := range slices.Backward(s.views) {
		if on.User == user && on.Open && on.Type == "modal" {
			now := on.SlackView
			response.View = &now
			break
		}
	}
	return response, err
}

// CloseView lets a person close a modal: the app hears of it if it asked to.
func (s *Slack) CloseView(ctx context.Context, user, viewID string) error {
	s.mu.Lock()
	v, err := s.screen(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	all := v.payload["clear_on_close"] == true
	v.Open = false
	if all {
		s.closeStack(user)
	}
	s.touch()
	o := s.interaction("view_closed", user, "")
	o["view"], o["is_cleared"] = s.showView(v), all
	payload, told := encode(o), v.payload["notify_on_close"] == true
	s.mu.Unlock()
	if !told {
		return nil
	}
	_, err = s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	return err
}

// obey does what the app answered to a submission.
func (s *Slack) obey(v *slackView, body []byte) (ViewResponse, error) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || string(body) == "null" || string(body) == "{}" {
		v.Open = false
		return ViewResponse{}, nil
	}
	var ack struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	invalid := func(detail ...string) error { return &SlackError{Code: "invalid_response", Detail: detail} }
	if err := decode(body, &ack); err != nil {
		return ViewResponse{}, invalid(err.Error())
	}
	response := ViewResponse{Action: ack.Action, Errors: ack.Errors}
	switch ack.Action {
	case "errors":
		return response, checkErrors(v, ack.Errors)
	case "clear":
		s.closeStack(v.User)
		return response, nil
	case "update", "push":
		payload, bad := s.readView(string(ack.View), "modal")
		if bad != nil {
			return response, invalid(append([]string{bad.code}, bad.messages...)...)
		}
		if ack.Action == "update" {
			s.setView(v, payload)
			v.Updates++
			return response, nil
		}
		if _, bad := s.push(v, payload); bad != nil {
			return response, invalid(bad.code)
		}
		return response, nil
	}
	return response, invalid("unknown response_action " + ack.Action)
}

// checkErrors refuses errors for blocks in which Slack can show none.
func checkErrors(v *slackView, errs map[string]string) error {
	if len(errs) == 0 {
		return &SlackError{Code: "invalid_response", Detail: []string{"errors is empty"}}
	}
	for _, id := range slices.Sorted(maps.Keys(errs)) {
		if !slices.ContainsFunc(blocksOf(v), func(b object) bool { return b["type"] == "input" && b["block_id"] == id }) {
			return &SlackError{Code: "invalid_response", Detail: []string{"no input block " + id}}
		}
	}
	return nil
}

// fillIn types values into a modal; held are the complaints of Slack's own form.
func fillIn(v *slackView, values map[string]map[string]any) (held map[string]string, err error) {
	given := map[string]bool{}
	held = map[string]string{}
	for _, b := range blocksOf(v) {
		id := str(b, "block_id")
		for _, e := range elementsOf(b) {
			if e["type"] == "button" || e["type"] == "image" {
				continue
			}
			action := str(e, "action_id")
			field, named := values[id][action]
			given[id+"\x00"+action] = named
			state, ok := v.values[id][action].(object)
			if named {
				if state, err = typed(e, field); err != nil {
					return nil, err
				}
			} else if !ok {
				state = initial(e)
			}
			if v.values[id] == nil {
				v.values[id] = object{}
			}
			v.values[id][action] = state
			if b["type"] == "input" {
				if complaint := complain(b, e, state); complaint != "" {
					held[id] = complaint
				}
			}
		}
	}
	for block, actions := range values {
		for action := range actions {
			if !given[block+"\x00"+action] {
				return nil, fmt.Errorf("submit in Slack: the form has no field %s/%s", block, action)
			}
		}
	}
	return held, nil
}

// complain gives the message that Slack's form itself shows under an input.
func complain(b, e, state object) string {
	field := valueField(str(e, "type"))
	text, isText := state[field].(string)
	list, isList := state[field].([]any)
	empty := state[field] == nil || isText && text == "" || isList && len(list) == 0
	if empty {
		if b["optional"] == true {
			return ""
		}
		return "Please complete this required field."
	}
	n := utf8.RuneCountInString(text)
	if least, ok := number(e["min_length"]); ok && isText && n < least {
		return fmt.Sprintf("Please enter at least %d characters.", least)
	}
	most, ok := number(e["max_length"])
	if !ok {
		most = 3000
	}
	if isText && n > most {
		return fmt.Sprintf("Please enter no more than %d characters.", most)
	}
	return ""
}

// valueField names the field in which an element's state holds its value.
func valueField(kind string) string {
	switch kind {
	case "static_select", "external_select", "radio_buttons", "overflow":
		return "selected_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options"
	case "users_select":
		return "selected_user"
	case "multi_users_select":
		return "selected_users"
	case "channels_select":
		return "selected_channel"
	case "multi_channels_select":
		return "selected_channels"
	case "conversations_select":
		return "selected_conversation"
	case "multi_conversations_select":
		return "selected_conversations"
	case "datepicker":
		return "selected_date"
	case "timepicker":
		return "selected_time"
	case "datetimepicker":
		return "selected_date_time"
	case "rich_text_input":
		return "rich_text_value"
	}
	return "value"
}

// initial is the state of an element that nobody touched.
func initial(e object) object {
	kind := str(e, "type")
	state := object{"type": kind, valueField(kind): nil}
	for _, name := range []string{
		"initial_value", "initial_option", "initial_options", "initial_user", "initial_users", "initial_channel",
		"initial_channels", "initial_conversation", "initial_conversations", "initial_date", "initial_time", "initial_date_time",
	} {
		if e[name] != nil {
			state[valueField(kind)] = e[name]
		}
	}
	return state
}

// typed is the state of an element after a person gave it a value.
func typed(e object, value any) (object, error) {
	kind := str(e, "type")
	field := valueField(kind)
	state := object{"type": kind, field: nil}
	switch value := value.(type) {
	case nil:
	case string:
		state[field] = value
		if field == "selected_option" {
			return state, choose(state, field, e, value)
		}
	case []string:
		list := make([]any, 0, len(value))
		for _, v := range value {
			one := object{field: v}
			if field == "selected_options" {
				if err := choose(one, field, e, v); err != nil {
					return nil, err
				}
			}
			list = append(list, one[field])
		}
		state[field] = list
	default:
		state[field] = value
	}
	return state, nil
}

// choose puts the option of a value in place; external menus take any value.
func choose(state object, field string, e object, value string) error {
	options, _ := e["options"].([]any)
	groups, _ := e["option_groups"].([]any)
	for _, g := range objects(groups) {
		more, _ := g["options"].([]any)
		options = append(slices.Clone(options), more...)
	}
	for _, o := range objects(options) {
		if o["value"] == value {
			state[field] = o
			return nil
		}
	}
	if kind := str(e, "type"); kind == "external_select" || kind == "multi_external_select" {
		state[field] = object{"value": value, "text": object{"type": "plain_text", "text": value}}
		return nil
	}
	return fmt.Errorf("choose in Slack: %s has no option %q", str(e, "action_id"), value)
}
