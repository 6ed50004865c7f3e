package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// SlackReply is what a person saw at once after typing a command. What comes later
// is in Messages, Ephemerals and Views.
type SlackReply struct {
	TriggerID    string
	ResponseURL  string
	ResponseType string // ephemeral or in_channel, when there are words
	Text         string
	Blocks       json.RawMessage
	Error        string // what Slack says when the app failed, such as operation_timeout
}

// Command lets a person type a slash command, such as /crisis, in a channel. An
// app that fails is told in the reply; the error is for what Slack itself refuses.
func (s *Slack) Command(ctx context.Context, user, channel, command, text string) (SlackReply, error) {
	s.mu.Lock()
	ch := s.channels[channel]
	if err := s.mayAct(s.clock.Now(), user, ch); err != nil {
		s.mu.Unlock()
		return SlackReply{}, err
	}
	reply := SlackReply{TriggerID: s.newTrigger(user, ""), ResponseURL: s.newHook(ch, user, nil)}
	fields := map[string]string{
		"token": legacyToken, "team_id": slackTeamID, "team_domain": s.team(), "channel_id": ch.ID, "channel_name": ch.Name,
		"user_id": user, "user_name": s.users[user].Name, "command": command, "text": text, "api_app_id": slackAppID,
		"is_enterprise_install": "false", "response_url": reply.ResponseURL, "trigger_id": reply.TriggerID,
	}
	if grid := s.users[user].Enterprise; grid != "" {
		fields["enterprise_id"] = grid
	}
	payload := encode(fields)
	s.mu.Unlock()
	body, err := s.deliver(ctx, SlackDelivery{Type: "slash_commands", Payload: payload})
	if failed, ok := errors.AsType[*SlackError](err); ok {
		reply.Error = failed.Code
		return reply, nil
	}
	if err != nil {
		return reply, err
	}
	s.hear(&reply, ch, user, body)
	return reply, nil
}

// hear takes the words that an app answered a command with.
func (s *Slack) hear(reply *SlackReply, ch *slackChannel, user string, body []byte) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || string(body) == "null" || string(body) == "{}" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := call{at: s.clock.Now()}
	if decode(body, &c.args) != nil {
		c.args = map[string]json.RawMessage{"text": encode(string(body))}
	}
	if bad := s.reply(&slackHook{channel: ch.ID, user: user}, c); bad != nil {
		reply.Error = bad.code
		return
	}
	reply.ResponseType, reply.Text = "ephemeral", slackStored(c.get("text"))
	if c.get("response_type") == "in_channel" {
		reply.ResponseType = "in_channel"
	}
	if c.has("blocks") {
		reply.Blocks = []byte(c.get("blocks"))
	}
	s.touch()
}

// Click lets a person press a button in a message, ephemeral ones included.
func (s *Slack) Click(ctx context.Context, user, channel, ts, actionID string) error {
	return s.act(ctx, user, channel, ts, actionID, nil)
}

// Choose lets a person pick an option, user or date of a menu in a message, by its value.
func (s *Slack) Choose(ctx context.Context, user, channel, ts, actionID string, value any) error {
	return s.act(ctx, user, channel, ts, actionID, value)
}

func (s *Slack) act(ctx context.Context, user, channel, ts, actionID string, value any) error {
	s.mu.Lock()
	ch := s.channels[channel]
	if err := s.mayAct(s.clock.Now(), user, ch); err != nil {
		s.mu.Unlock()
		return err
	}
	payload, err := s.messageAction(user, ch, ts, actionID, value)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	return err
}

func (s *Slack) messageAction(user string, ch *slackChannel, ts, actionID string, value any) ([]byte, error) {
	p := ch.find(ts)
	if p == nil {
		if i := slices.IndexFunc(s.ephemerals, func(e *slackPost) bool {
			return e.Channel == ch.ID && e.TS == ts && e.To == user && !e.Deleted
		}); i >= 0 {
			p = s.ephemerals[i]
		}
	}
	if p == nil {
		return nil, fmt.Errorf("click in Slack: %s sees no message %s in %s", user, ts, ch.ID)
	}
	container := object{"type": "message", "message_ts": ts, "channel_id": ch.ID, "is_ephemeral": p.To != ""}
	action, err := s.actionIn(objects(p.shown), actionID, value)
	if err != nil && len(p.hung) > 0 {
		container["type"], container["attachment_id"] = "message_attachment", 1
		action, err = s.actionIn(objects(p.hung), actionID, value)
	}
	if err != nil {
		return nil, err
	}
	if p.ThreadTS != "" {
		container["thread_ts"] = p.ThreadTS
	}
	o := s.interaction("block_actions", user, s.newTrigger(user, ""))
	o["container"], o["channel"] = container, object{"id": ch.ID, "name": ch.Name}
	o["actions"], o["state"] = []object{action}, object{"values": object{}}
	o["response_url"] = s.newHook(ch, user, p)
	if p.To == "" { // an ephemeral message is not sent along
		o["message"] = s.showPost(p, true)
	}
	return encode(o), nil
}

// ClickInView lets a person press a button in a view of theirs, or pick a value.
func (s *Slack) ClickInView(ctx context.Context, user, viewID, actionID string, value any) error {
	s.mu.Lock()
	v, err := s.screen(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	action, err := s.actionIn(blocksOf(v), actionID, value)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	if action["type"] != "button" {
		block := str(action, "block_id")
		if v.values[block] == nil {
			v.values[block] = object{}
		}
		typed := object{}
		for name, field := range action {
			if name != "action_id" && name != "block_id" && name != "action_ts" {
				typed[name] = field
			}
		}
		v.values[block][actionID] = typed
	}
	payload := s.viewAction(user, v, action)
	s.mu.Unlock()
	_, err = s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	return err
}

// ChooseInView lets a person choose something in an input of a modal. The app hears of it at once where the block dispatches its action, else with the
// form.
func (s *Slack) ChooseInView(ctx context.Context, user, viewID, blockID string, value any) error {
	s.mu.Lock()
	v, err := s.screen(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	at := slices.IndexFunc(blocksOf(v), func(b object) bool { return b["type"] == "input" && str(b, "block_id") == blockID })
	if at < 0 {
		s.mu.Unlock()
		return fmt.Errorf("choose in Slack: the form has no input %q", blockID)
	}
	block := blocksOf(v)[at]
	input := elementsOf(block)[0]
	if _, err := fillIn(v, map[string]map[string]any{blockID: {str(input, "action_id"): value}}); err != nil || block["dispatch_action"] != true {
		s.mu.Unlock()
		return err
	}
	action := object{"type": input["type"], "action_id": input["action_id"], "block_id": blockID, "action_ts": s.nextTS(s.clock.Now())}
	chosen, _ := v.values[blockID][str(input, "action_id")].(object)
	maps.Copy(action, chosen)
	payload := s.viewAction(user, v, action)
	s.mu.Unlock()
	_, err = s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	return err
}

func (s *Slack) viewAction(user string, v *slackView, action object) []byte {
	o := s.interaction("block_actions", user, s.newTrigger(user, v.ID))
	o["container"] = object{"type": "view", "view_id": v.ID}
	o["view"], o["actions"] = s.showView(v), []object{action}
	return encode(o)
}

// Suggest lets a person type into an external menu of a view and returns the values of the options that the app offers.
func (s *Slack) Suggest(ctx context.Context, user, viewID, blockID, actionID, typed string) ([]string, error) {
	s.mu.Lock()
	v, err := s.screen(user, viewID)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	o := s.interaction("block_suggestion", user, "")
	o["container"] = object{"type": "view", "view_id": v.ID}
	o["view"], o["action_id"], o["block_id"], o["value"] = s.showView(v), actionID, blockID, typed
	payload := encode(o)
	s.mu.Unlock()
	body, err := s.deliver(ctx, SlackDelivery{Type: "interactive", Payload: payload})
	if err != nil {
		return nil, err
	}
	var offered object
	if err := decode(body, &offered); err != nil {
		return nil, fmt.Errorf("read suggestions: %w", err)
	}
	list, ok := offered["options"].([]any)
	kit := newBlockKit()
	if kit.value("/options", offered["options"], rule{name: "suggestions", kind: optionList, limit: 100}); !ok || len(kit.errs) > 0 {
		return nil, &SlackError{Code: "invalid_response", Detail: kit.errs}
	}
	var values []string
	for _, option := range objects(list) {
		values = append(values, str(option, "value"))
	}
	return values, nil
}

// Home returns what a person sees in the app's home tab.
func (s *Slack) Home(user string) (SlackView, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.User == user && v.Type == "home" {
			return v.SlackView, true
		}
	}
	return SlackView{}, false
}

// screen finds a view that a person has before them.
func (s *Slack) screen(user, viewID string) (*slackView, error) {
	if s.downAt(s.clock.Now()) {
		return nil, fmt.Errorf("use Slack: %w", ErrPlatformDown)
	}
	v := s.view(viewID)
	if v == nil || v.User != user || !v.Open {
		return nil, fmt.Errorf("use Slack: %s has no open view %s", user, viewID)
	}
	return v, nil
}

// actionIn makes the action of an element, as a press or a choice.
func (s *Slack) actionIn(blocks []object, actionID string, value any) (object, error) {
	for _, b := range blocks {
		for _, e := range elementsOf(b) {
			if str(e, "action_id") != actionID {
				continue
			}
			action := object{"type": e["type"], "action_id": actionID, "block_id": b["block_id"], "action_ts": s.nextTS(s.clock.Now())}
			if e["type"] == "button" {
				action["text"] = e["text"]
				for _, name := range []string{"value", "style"} {
					if e[name] != nil {
						action[name] = e[name]
					}
				}
				return action, nil
			}
			chosen, err := typed(e, value)
			if err != nil {
				return nil, err
			}
			maps.Copy(action, chosen)
			return action, nil
		}
	}
	return nil, fmt.Errorf("click in Slack: nothing there has the action id %q", actionID)
}

// interaction is what all interactive payloads have in common.
func (s *Slack) interaction(kind, user, trigger string) object {
	u := s.users[user]
	o := object{
		"type": kind, "token": legacyToken, "api_app_id": slackAppID, "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": slackTeamID, "domain": s.team()},
		"user": object{"id": user, "username": u.Name, "name": u.Name, "team_id": slackTeamID},
	}
	if u.Enterprise != "" {
		o["enterprise"] = object{"id": u.Enterprise, "name": "grid"}
	}
	if trigger != "" {
		o["trigger_id"] = trigger
	}
	return o
}

// OpenHome lets a person open the app's home tab.
func (s *Slack) OpenHome(ctx context.Context, user string) error {
	return s.Event(ctx, map[string]any{"type": "app_home_opened", "user": user, "channel": dmOf(user), "tab": "home"})
}

// Event sends an Events API event, such as message or app_home_opened, to the app.
func (s *Slack) Event(ctx context.Context, event map[string]any) error {
	s.mu.Lock()
	at := s.clock.Now()
	payload := encode(object{
		"type": "event_callback", "token": legacyToken, "team_id": slackTeamID, "api_app_id": slackAppID,
		"event_id": s.nextID("Ev"), "event_time": at.Unix(), "event": withTS(event, s.nextTS(at)),
		"authorizations": []object{{"team_id": slackTeamID, "user_id": slackBot, "is_bot": true}},
	})
	s.mu.Unlock()
	_, err := s.deliver(ctx, SlackDelivery{Type: "events_api", Payload: payload})
	return err
}

func withTS(event map[string]any, ts string) object {
	o := object{"event_ts": ts}
	maps.Copy(o, event)
	return o
}

func objects(items []any) []object {
	var out []object
	for _, item := range items {
		if o, ok := item.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// number reads a JSON number of a block; what is none counts as absent.
func number(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(n.String())
	return i, err == nil
}
