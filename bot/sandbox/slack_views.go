package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// SlackView is a modal or a home tab, as its person sees it now.
type SlackView struct {
	ID              string
	User            string
	Type            string // modal or home
	CallbackID      string
	ExternalID      string
	PrivateMetadata string
	Title           string
	Submit, Close   string          // labels of its buttons
	Blocks          json.RawMessage // with ids, as payloads carry them
	Hash            string
	Root            string // the first view of the stack
	Previous        string // the view under this one
	TriggerID       string // what it was opened with
	Open            bool
	Updates         int
}

// slackView keeps the view with its whole payload and what was typed so far.
type slackView struct {
	SlackView
	payload object
	values  map[string]object // block id → action id → value
}

// slackTriggerID is good for one view within three seconds.
type slackTriggerID struct {
	user string
	at   time.Time
	used bool
	view string // the modal that the person acted in
}

// Views returns all views in the order of their opening, closed ones too.
func (s *Slack) Views() []SlackView {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]SlackView, 0, len(s.views))
	for _, v := range s.views {
		out = append(out, v.SlackView)
	}
	return out
}

// OpenView returns the view on top of a person's screen.
func (s *Slack) OpenView(user string) (SlackView, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range slices.Backward(s.views) {
		if v.User == user && v.Open && v.Type == "modal" {
			return v.SlackView, true
		}
	}
	return SlackView{}, false
}

func (s *Slack) newTrigger(user, view string) string {
	s.serial++
	seed := sha256.Sum256(fmt.Appendf(nil, "%s|%d", user, s.serial))
	id := fmt.Sprintf("%d.%d.%s", 1000000+s.serial, 2000000, hex.EncodeToString(seed[:16]))
	s.triggers[id] = &slackTriggerID{user: user, at: s.clock.Now(), view: view}
	return id
}

// trigger spends a trigger id.
func (s *Slack) trigger(c call) (*slackTriggerID, *slackRefusal) {
	id := c.get("trigger_id")
	if id == "" {
		return nil, missing("trigger_id")
	}
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case c.at.Sub(t.at) >= slackTrigger:
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}

// readView reads and checks a view payload.
func (s *Slack) readView(raw string, kinds ...string) (object, *slackRefusal) {
	if raw == "" {
		return nil, missing("view")
	}
	if len(raw) > slackViewBytes {
		return nil, refuse("view_too_large")
	}
	var payload object
	if err := decode([]byte(raw), &payload); err != nil {
		return nil, refuse("invalid_arguments", "[ERROR] must be a valid JSON object [json-pointer:/view]")
	}
	kit := newBlockKit()
	kit.view(payload, kinds...)
	if len(kit.errs) > 0 {
		return nil, refuse("invalid_arguments", kit.errs...)
	}
	blocks, _ := payload["blocks"].([]any)
	nameBlocks(blocks, func() string { return s.nextID("b") })
	return payload, nil
}

func (s *Slack) viewsOpen(c call) (object, *slackRefusal) {
	t, bad := s.trigger(c)
	if bad != nil {
		return nil, bad
	}
	payload, bad := s.readView(c.get("view"), "modal")
	if bad != nil {
		return nil, bad
	}
	if s.takenExternal(payload, nil) {
		return nil, refuse("duplicate_external_id")
	}
	t.used = true
	s.closeStack(t.user)
	v := s.addView(t.user, payload, nil)
	v.TriggerID = c.get("trigger_id")
	return object{"view": s.showView(v)}, nil
}

func (s *Slack) viewsPush(c call) (object, *slackRefusal) {
	t, bad := s.trigger(c)
	if bad != nil {
		return nil, bad
	}
	payload, bad := s.readView(c.get("view"), "modal")
	if bad != nil {
		return nil, bad
	}
	under := s.view(t.view)
	if under == nil || !under.Open { // a push needs the modal that the person acted in
		return nil, refuse("invalid_trigger_id")
	}
	if s.takenExternal(payload, nil) {
		return nil, refuse("duplicate_external_id")
	}
	v, bad := s.push(under, payload)
	if bad != nil {
		return nil, bad
	}
	t.used = true
	v.TriggerID = c.get("trigger_id")
	return object{"view": s.showView(v)}, nil
}

func (s *Slack) push(under *slackView, payload object) (*slackView, *slackRefusal) {
	depth := 0
	for _, v := range s.views {
		if v.User == under.User && v.Open && v.Type == "modal" {
			depth++
		}
	}
	if depth >= slackViewStack {
		return nil, refuse("push_limit_reached")
	}
	return s.addView(under.User, payload, under), nil
}

func (s *Slack) viewsUpdate(c call) (object, *slackRefusal) {
	if !c.has("view_id") && !c.has("external_id") {
		return nil, missing("view_id")
	}
	v := s.view(c.get("view_id"))
	if id := c.get("external_id"); v == nil && id != "" {
		for _, known := range s.views {
			if known.ExternalID == id && known.Open {
				v = known
			}
		}
	}
	if v == nil || !v.Open {
		return nil, refuse("not_found")
	}
	payload, bad := s.readView(c.get("view"), v.Type)
	if bad != nil {
		return nil, bad
	}
	if hash := c.get("hash"); hash != "" && hash != v.Hash {
		return nil, refuse("hash_conflict")
	}
	if s.takenExternal(payload, v) {
		return nil, refuse("duplicate_external_id")
	}
	s.setView(v, payload)
	v.Updates++
	return object{"view": s.showView(v)}, nil
}

func (s *Slack) viewsPublish(c call) (object, *slackRefusal) {
	user := c.get("user_id")
	if user == "" {
		return nil, missing("user_id")
	}
	if s.users[user].ID == "" {
		return nil, refuse("user_not_found")
	}
	payload, bad := s.readView(c.get("view"), "home")
	if bad != nil {
		return nil, bad
	}
	for _, v := range s.views {
		if v.User == user && v.Type == "home" {
			if hash := c.get("hash"); hash != "" && hash != v.Hash {
				return nil, refuse("hash_conflict")
			}
			s.setView(v, payload)
			v.Updates++
			return object{"view": s.showView(v)}, nil
		}
	}
	return object{"view": s.showView(s.addView(user, payload, nil))}, nil
}

func (s *Slack) takenExternal(payload object, but *slackView) bool {
	id := str(payload, "external_id")
	return id != "" && slices.ContainsFunc(s.views, func(v *slackView) bool {
		return v != but && v.Open && v.ExternalID == id
	})
}

func (s *Slack) view(id string) *slackView {
	for _, v := range s.views {
		if v.ID == id {
			return v
		}
	}
	return nil
}

func (s *Slack) addView(user string, payload object, under *slackView) *slackView {
	v := &slackView{SlackView: SlackView{ID: s.nextID("V"), User: user, Open: true}}
	v.Root = v.ID
	if under != nil {
		v.Root, v.Previous = under.Root, under.ID
	}
	s.setView(v, payload)
	s.views = append(s.views, v)
	return v
}

func (s *Slack) setView(v *slackView, payload object) {
	title, _ := payload["title"].(object)
	submit, _ := payload["submit"].(object)
	closing, _ := payload["close"].(object)
	v.payload = payload
	v.Type, v.CallbackID, v.ExternalID = str(payload, "type"), str(payload, "callback_id"), str(payload, "external_id")
	v.PrivateMetadata, v.Title = str(payload, "private_metadata"), str(title, "text")
	v.Submit, v.Close = str(submit, "text"), str(closing, "text")
	v.Blocks = encode(payload["blocks"])
	sum := sha256.Sum256(fmt.Appendf(v.Blocks, "|%d", s.nextSerial()))
	v.Hash = fmt.Sprintf("%d.%s", s.clock.Now().Unix(), hex.EncodeToString(sum[:4]))
	// What was typed stays only in blocks that keep their ids.
	kept := map[string]object{}
	for _, b := range blocksOf(v) {
		if typed, ok := v.values[str(b, "block_id")]; ok {
			kept[str(b, "block_id")] = typed
		}
	}
	v.values = kept
}

func (s *Slack) nextSerial() int {
	s.serial++
	return s.serial
}

func (s *Slack) closeStack(user string) {
	for _, v := range s.views {
		if v.User == user && v.Type == "modal" {
			v.Open = false
		}
	}
}

func blocksOf(v *slackView) []object {
	items, _ := v.payload["blocks"].([]any)
	var out []object
	for _, item := range items {
		if b, ok := item.(object); ok {
			out = append(out, b)
		}
	}
	return out
}

// showView is a view as the API and payloads carry it.
func (s *Slack) showView(v *slackView) object {
	o := object{
		"id": v.ID, "team_id": slackTeamID, "app_id": slackAppID, "app_installed_team_id": slackTeamID, "bot_id": slackBotID,
		"type": v.Type, "blocks": v.payload["blocks"], "private_metadata": v.PrivateMetadata, "callback_id": v.CallbackID,
		"external_id": v.ExternalID, "hash": v.Hash, "root_view_id": v.Root, "previous_view_id": nil,
		"title": v.payload["title"], "submit": v.payload["submit"], "close": v.payload["close"],
		"clear_on_close": v.payload["clear_on_close"] == true, "notify_on_close": v.payload["notify_on_close"] == true,
		"state": object{"values": v.values},
	}
	if v.Previous != "" {
		o["previous_view_id"] = v.Previous
	}
	return o
}
