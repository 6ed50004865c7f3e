package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// words are the content of a message: what postMessage, update, postEphemeral,
// response_urls and the answer to a command have in common.
type words struct {
	text        string
	truncated   bool
	blocks      json.RawMessage
	shown       []any
	attachments json.RawMessage
	hung        []any // the blocks of the attachments
}

// readWords reads and checks the content of a message.
func (s *Slack) readWords(c call) (words, *slackRefusal) {
	w := words{text: c.get("text")}
	if c.has("blocks") && c.get("blocks") != "" {
		raw := []byte(c.get("blocks"))
		if err := decode(raw, &w.shown); err != nil {
			return w, refuse("invalid_blocks_format")
		}
		if bad := s.checkBlocks(w.shown); bad != nil {
			return w, bad
		}
		if len(w.shown) > 0 {
			w.blocks = raw
		}
	}
	if c.has("attachments") && c.get("attachments") != "" {
		var list []any
		if err := c.json("attachments", &list); err != nil {
			return w, refuse("invalid_attachments")
		}
		if len(list) > 100 {
			return w, refuse("too_many_attachments")
		}
		if len(list) > 0 {
			w.attachments = []byte(c.get("attachments"))
		}
		for _, a := range objects(list) {
			blocks, _ := a["blocks"].([]any)
			if bad := s.checkBlocks(blocks); bad != nil {
				return w, bad
			}
			w.hung = append(w.hung, blocks...)
		}
	}
	if strings.TrimSpace(w.text) == "" && len(w.shown) == 0 && w.attachments == nil {
		return w, refuse("no_text")
	}
	if utf8.RuneCountInString(w.text) > slackText {
		w.text, w.truncated = string([]rune(w.text)[:slackText]), true
	}
	w.text = slackStored(w.text)
	return w, nil
}

func (s *Slack) checkBlocks(blocks []any) *slackRefusal {
	kit := newBlockKit()
	kit.list("/blocks", blocks, slackBlocks, false)
	if len(kit.errs) > 0 {
		bad := refuse("invalid_blocks", kit.errs...)
		bad.more = object{"errors": kit.errs}
		return bad
	}
	if utf8.RuneCount(encode(blocks)) > slackBlockChars {
		return refuse("msg_blocks_too_long")
	}
	nameBlocks(blocks, func() string { return s.nextID("b") })
	// Slack escapes mrkdwn in blocks as it does texts.
	walk(blocks, func(o object) {
		if str(o, "type") == "mrkdwn" {
			o["text"] = slackStored(str(o, "text"))
		}
	})
	return nil
}

func (p *slackPost) put(w words) {
	p.Text, p.Truncated, p.Blocks, p.Attachments, p.shown, p.hung = w.text, w.truncated, w.blocks, w.attachments, w.shown, w.hung
	p.Pings = slackPings(w.text, w.shown)
}

// edit replaces the content and keeps what was there.
func (s *Slack) edit(p *slackPost, w words) {
	p.Edits = append(p.Edits, SlackVersion{At: s.clock.Now(), Text: p.Text, Blocks: p.Blocks})
	earlier := p.Pings
	p.put(w)
	p.Pings = append(slices.Clone(earlier), p.Pings...)
	p.Edited = true
	// With blocks Slack shows no mark: a correction must say itself what was wrong.
	p.EditMark = p.EditMark || len(w.shown) == 0
}

func readMetadata(c call) (json.RawMessage, *slackRefusal) {
	if !c.has("metadata") || c.get("metadata") == "" {
		return nil, nil
	}
	raw := []byte(c.get("metadata"))
	var m object
	if err := decode(raw, &m); err != nil {
		return nil, refuse("invalid_metadata_format")
	}
	if len(m) == 0 {
		return json.RawMessage{}, nil // an empty object removes what was there
	}
	payload, ok := m["event_payload"].(object)
	if str(m, "event_type") == "" || !ok {
		return nil, refuse("invalid_metadata_format")
	}
	if len(raw) > slackMetadataBytes {
		return nil, refuse("metadata_too_large")
	}
	for _, v := range payload {
		if !shallow(v) {
			return nil, refuse("invalid_metadata_schema")
		}
	}
	return raw, nil
}

// shallow allows scalars, and one level of object or of an array of objects.
func shallow(v any) bool {
	scalars := func(o object) bool {
		for _, v := range o {
			switch v.(type) {
			case object, []any:
				return false
			}
		}
		return true
	}
	switch v := v.(type) {
	case object:
		return scalars(v)
	case []any:
		for _, item := range v {
			if o, ok := item.(object); ok && !scalars(o) {
				return false
			}
			if _, nested := item.([]any); nested {
				return false
			}
		}
	}
	return true
}

func (s *Slack) chatPost(c call) (object, *slackRefusal) {
	ch, bad := s.postTarget(c)
	if bad != nil {
		return nil, bad
	}
	if wait := s.limit("post:"+ch.ID, slackPostBurst, slackPostInterval, c.at); wait > 0 {
		return nil, &slackRefusal{code: "rate_limited", after: wait}
	}
	w, bad := s.readWords(c)
	if bad != nil {
		return nil, bad
	}
	metadata, bad := readMetadata(c)
	if bad != nil {
		return nil, bad
	}
	p := &slackPost{SlackMessage: SlackMessage{
		Channel: ch.ID, ThreadTS: c.get("thread_ts"), User: slackBot, Metadata: metadata, At: c.at,
	}}
	if p.ThreadTS != "" && ch.find(p.ThreadTS) == nil {
		return nil, refuse("thread_not_found")
	}
	p.Broadcast = p.ThreadTS != "" && c.flag("reply_broadcast")
	p.put(w)
	p.TS = s.nextTS(c.at)
	ch.posts = append(ch.posts, p)
	reply := object{"channel": ch.ID, "ts": p.TS, "message": s.showPost(p, true)}
	if p.Truncated {
		reply["warning"] = "message_truncated"
	}
	return reply, nil
}

// postTarget finds where a post goes: a channel's id or name, or a person.
func (s *Slack) postTarget(c call) (*slackChannel, *slackRefusal) {
	name := c.get("channel")
	if name == "" {
		return nil, missing("channel")
	}
	ch := s.channels[name]
	if _, isUser := s.users[name]; ch == nil && isUser && name != slackBot {
		ch = s.dm(name)
	}
	for _, known := range s.channels {
		if ch == nil && known.dm == "" && known.Name == strings.TrimPrefix(name, "#") {
			ch = known
		}
	}
	if ch == nil || ch.NoBot && ch.Private {
		return nil, refuse("channel_not_found")
	}
	return ch, mayWrite(ch)
}

func mayWrite(ch *slackChannel) *slackRefusal {
	switch {
	case ch.Archived:
		return refuse("is_archived")
	case ch.NoBot:
		return refuse("not_in_channel")
	}
	return nil
}

// own finds a message that the app may change; names and person ids do not do here.
func (s *Slack) own(c call, notOwn string) (*slackChannel, *slackPost, *slackRefusal) {
	for _, field := range []string{"channel", "ts"} {
		if c.get(field) == "" {
			return nil, nil, missing(field)
		}
	}
	ch := s.channels[c.get("channel")]
	if ch == nil || ch.NoBot && ch.Private {
		return nil, nil, refuse("channel_not_found")
	}
	p := ch.find(c.get("ts"))
	switch {
	case p == nil:
		return nil, nil, refuse("message_not_found")
	case p.User != slackBot:
		return nil, nil, refuse(notOwn)
	case ch.Archived:
		return nil, nil, refuse("is_inactive")
	}
	return ch, p, nil
}

func (s *Slack) chatUpdate(c call) (object, *slackRefusal) {
	ch, p, bad := s.own(c, "cant_update_message")
	if bad != nil {
		return nil, bad
	}
	if window := s.options.EditWindow; window > 0 && c.at.Sub(p.At) > window {
		return nil, refuse("edit_window_closed")
	}
	w, bad := s.readWords(c)
	if bad != nil {
		return nil, bad
	}
	if w.truncated {
		return nil, refuse("msg_too_long")
	}
	metadata, bad := readMetadata(c)
	if bad != nil {
		return nil, bad
	}
	if metadata != nil {
		p.Metadata = metadata
	}
	s.edit(p, w)
	return object{"channel": ch.ID, "ts": p.TS, "text": p.Text, "message": s.showPost(p, true)}, nil
}

func (s *Slack) chatDelete(c call) (object, *slackRefusal) {
	ch, p, bad := s.own(c, "cant_delete_message")
	if bad != nil {
		return nil, bad
	}
	p.Deleted = true
	return object{"channel": ch.ID, "ts": p.TS}, nil
}

func (s *Slack) chatEphemeral(c call) (object, *slackRefusal) {
	ch, bad := s.postTarget(c)
	if bad != nil {
		return nil, bad
	}
	user := c.get("user")
	if user == "" {
		return nil, missing("user")
	}
	if s.users[user].ID == "" || !ch.has(user) {
		return nil, refuse("user_not_in_channel")
	}
	w, bad := s.readWords(c)
	if bad != nil {
		return nil, bad
	}
	if w.truncated {
		return nil, refuse("msg_too_long")
	}
	p := s.whisper(ch, user, w)
	p.ThreadTS = c.get("thread_ts")
	return object{"message_ts": p.TS}, nil
}

// whisper shows a message to one person only.
func (s *Slack) whisper(ch *slackChannel, user string, w words) *slackPost {
	at := s.clock.Now()
	p := &slackPost{SlackMessage: SlackMessage{Channel: ch.ID, TS: s.nextTS(at), User: slackBot, To: user, At: at}}
	p.put(w)
	s.ephemerals = append(s.ephemerals, p)
	return p
}

func (ch *slackChannel) find(ts string) *slackPost {
	for _, p := range ch.posts {
		if p.TS == ts && !p.Deleted {
			return p
		}
	}
	return nil
}

// showPost is a message as the API and payloads carry it.
func (s *Slack) showPost(p *slackPost, metadata bool) object {
	o := object{"type": "message", "user": p.User, "text": p.Text, "ts": p.TS, "team": slackTeamID}
	if p.User == slackBot {
		o["bot_id"], o["app_id"] = slackBotID, slackAppID
		o["bot_profile"] = object{"id": slackBotID, "app_id": slackAppID, "name": s.options.BotName, "team_id": slackTeamID}
	}
	if len(p.shown) > 0 {
		o["blocks"] = p.shown
	}
	if p.Attachments != nil {
		o["attachments"] = p.Attachments
	}
	if p.ThreadTS != "" {
		o["thread_ts"] = p.ThreadTS
	}
	if p.Broadcast {
		o["subtype"] = "thread_broadcast"
	}
	if metadata && len(p.Metadata) > 0 {
		o["metadata"] = p.Metadata
	}
	if p.EditMark {
		o["edited"] = object{"user": slackBot, "ts": p.TS}
	}
	return o
}
