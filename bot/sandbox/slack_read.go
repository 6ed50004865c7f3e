package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (s *Slack) authTest(call) (object, *slackRefusal) {
	return object{
		"url": s.base + "/", "team": s.team(), "user": s.options.BotName, "team_id": slackTeamID,
		"user_id": slackBot, "bot_id": slackBotID, "is_enterprise_install": false,
	}, nil
}

func (s *Slack) team() string { return cmp.Or(s.options.Team, "Sandbox") }

// conversation finds the channel that a reading method asks for.
func (s *Slack) conversation(c call) (*slackChannel, *slackRefusal) {
	if c.get("channel") == "" {
		return nil, missing("channel")
	}
	ch := s.channels[c.get("channel")]
	if ch == nil || ch.NoBot && ch.Private {
		return nil, refuse("channel_not_found")
	}
	return ch, nil
}

func (s *Slack) history(c call) (object, *slackRefusal) {
	return s.read(c, func(p *slackPost) bool { return p.ThreadTS == "" || p.ThreadTS == p.TS || p.Broadcast })
}

func (s *Slack) replies(c call) (object, *slackRefusal) {
	ts := c.get("ts")
	if ts == "" {
		return nil, missing("ts")
	}
	if ch := s.channels[c.get("channel")]; ch != nil && ch.find(ts) == nil {
		return nil, refuse("thread_not_found")
	}
	o, bad := s.read(c, func(p *slackPost) bool { return p.ThreadTS == ts || p.TS == ts })
	if bad == nil { // a thread reads from its start, a channel from its end
		list, _ := o["messages"].([]object)
		slices.Reverse(list)
	}
	return o, bad
}

// read serves conversations.history and .replies, newest message first.
func (s *Slack) read(c call, keep func(*slackPost) bool) (object, *slackRefusal) {
	ch, bad := s.conversation(c)
	if bad != nil {
		return nil, bad
	}
	if ch.NoBot {
		return nil, refuse("not_in_channel")
	}
	stamp := regexp.MustCompile(`^\d+(\.\d{1,6})?$`)
	for _, name := range []string{"oldest", "latest"} {
		if v := c.get(name); v != "" && !stamp.MatchString(v) {
			return nil, refuse("invalid_ts_" + name)
		}
	}
	limit := slackHistoryPage
	if v := c.get("limit"); v != "" && v != "0" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > slackHistoryMax {
			return nil, refuse("invalid_limit")
		}
		limit = n
	}
	oldest, latest, inclusive := micros(c.get("oldest")), micros(c.get("latest")), c.flag("inclusive")
	if v := c.get("cursor"); v != "" {
		at, ok := strings.CutPrefix(v, "next_ts:")
		if !ok || !stamp.MatchString(at) {
			return nil, refuse("invalid_cursor")
		}
		latest, inclusive = micros(at), false
	}
	list := []object{}
	more := false
	for _, p := range slices.Backward(ch.posts) {
		ts := micros(p.TS)
		if p.Deleted || !keep(p) ||
			oldest > 0 && (ts < oldest || ts == oldest && !inclusive) ||
			latest > 0 && (ts > latest || ts == latest && !inclusive) {
			continue
		}
		if len(list) == limit {
			more = true
			break
		}
		list = append(list, s.showPost(p, c.flag("include_all_metadata")))
	}
	o := object{"messages": list, "has_more": more}
	if more {
		o["response_metadata"] = object{"next_cursor": "next_ts:" + str(list[len(list)-1], "ts")}
	}
	return o, nil
}

// micros reads a ts; the form was checked before.
func micros(ts string) int64 {
	if ts == "" {
		return 0
	}
	whole, part, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(whole+(part + "000000")[:6], 10, 64)
	return n
}

func (s *Slack) conversationsOpen(c call) (object, *slackRefusal) {
	if id := c.get("channel"); id != "" {
		ch := s.channels[id]
		if ch == nil || ch.dm == "" {
			return nil, refuse("channel_not_found")
		}
		return object{"channel": object{"id": ch.ID}, "no_op": true, "already_open": true}, nil
	}
	users := c.get("users")
	switch {
	case users == "":
		return nil, refuse("users_list_not_supplied")
	case strings.Contains(users, ","):
		// Group conversations are not part of this workspace.
		return nil, refuse("method_not_supported_for_channel_type")
	case s.users[users].ID == "":
		return nil, refuse("user_not_found")
	case users == slackBot:
		return nil, refuse("cannot_dm_bot")
	}
	_, open := s.channels[dmOf(users)]
	return object{"channel": object{"id": s.dm(users).ID}, "no_op": open, "already_open": open}, nil
}

func (s *Slack) conversationsInfo(c call) (object, *slackRefusal) {
	ch, bad := s.conversation(c)
	if bad != nil {
		return nil, bad
	}
	o := object{
		"id": ch.ID, "name": ch.Name, "is_channel": ch.dm == "" && !ch.Private, "is_group": ch.dm == "" && ch.Private,
		"is_im": ch.dm != "", "is_private": ch.Private, "is_archived": ch.Archived, "is_member": !ch.NoBot,
		"context_team_id": slackTeamID,
	}
	if ch.dm != "" {
		o["user"] = ch.dm
	}
	return object{"channel": o}, nil
}

func (s *Slack) usersInfo(c call) (object, *slackRefusal) {
	id := c.get("user")
	if id == "" {
		return nil, missing("user")
	}
	u, known := s.users[id]
	if !known {
		return nil, refuse("user_not_found")
	}
	return object{"user": showUser(u)}, nil
}

func (s *Slack) usersList(call) (object, *slackRefusal) {
	list := []object{}
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		list = append(list, showUser(s.users[id]))
	}
	return object{"members": list, "cache_ts": 0, "response_metadata": object{"next_cursor": ""}}, nil
}

// groupMembers lists who is in a user group; one that is switched off is found only by who asks for such.
func (s *Slack) groupMembers(c call) (object, *slackRefusal) {
	id := c.get("usergroup")
	if id == "" {
		return nil, missing("usergroup")
	}
	for _, g := range s.options.UserGroups {
		if g.ID == id && (!g.Disabled || c.flag("include_disabled")) {
			return object{"users": append([]string{}, g.Members...)}, nil
		}
	}
	return nil, refuse("no_such_subteam")
}

// SetUserGroup changes who is in a user group, as its owner does in Slack.
func (s *Slack) SetUserGroup(id string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n, g := range s.options.UserGroups {
		if g.ID == id {
			s.options.UserGroups[n].Members = members
		}
	}
}

func showUser(u SlackUser) object {
	o := object{
		"id": u.ID, "team_id": slackTeamID, "name": u.Name, "real_name": u.RealName, "deleted": false,
		"is_bot": u.ID == slackBot, "tz": u.TZ, "locale": u.Locale,
		"profile": object{"real_name": u.RealName, "display_name": u.Name, "email": u.Email},
	}
	if u.Enterprise != "" {
		o["enterprise_user"] = object{"id": u.GridID, "enterprise_id": u.Enterprise, "teams": []string{slackTeamID}}
	}
	return o
}

func (s *Slack) connectionsOpen(call) (object, *slackRefusal) {
	ticket := s.nextID("ticket-")
	s.tickets[ticket] = true
	return object{"url": "ws" + strings.TrimPrefix(s.base, "http") + "/link/?ticket=" + ticket + "&app_id=" + slackAppID}, nil
}

// slackHook is a response_url: five uses in thirty minutes.
type slackHook struct {
	channel string
	user    string
	post    *slackPost // what replace_original changes
	uses    int
	until   int64 // unix microseconds
}

func (s *Slack) newHook(ch *slackChannel, user string, p *slackPost) string {
	id := s.nextID("hook")
	s.hooks[id] = &slackHook{
		channel: ch.ID, user: user, post: p,
		until: s.clock.Now().Add(slackResponseURL).UnixMicro(),
	}
	return s.base + "/respond/" + id
}

func (s *Slack) respondHook(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	h := s.hooks[r.PathValue("id")]
	no := func(status int, code string) answer {
		a := jsonAnswer(status, object{"ok": false, "error": code})
		a.code = code
		return a
	}
	switch {
	case h == nil:
		return no(http.StatusNotFound, "invalid_url")
	case s.clock.Now().UnixMicro() >= h.until:
		return no(http.StatusNotFound, "expired_url")
	case h.uses >= slackResponseUses:
		return no(http.StatusNotFound, "used_url")
	}
	c := call{at: s.clock.Now()}
	if bad := c.read(r, body); bad != nil {
		return no(http.StatusBadRequest, "invalid_payload")
	}
	if bad := s.reply(h, c); bad != nil {
		return no(http.StatusBadRequest, bad.code)
	}
	h.uses++
	return answer{status: http.StatusOK, header: http.Header{"Content-Type": {"text/html"}}, body: []byte("ok")}
}

// reply puts an app's words where a person acted: a new message, or the one acted on.
func (s *Slack) reply(h *slackHook, c call) *slackRefusal {
	if c.flag("delete_original") && h.post != nil {
		h.post.Deleted = true
		return nil
	}
	w, bad := s.readWords(c)
	if bad != nil {
		return bad
	}
	if c.flag("replace_original") && h.post != nil {
		s.edit(h.post, w)
		return nil
	}
	ch := s.channels[h.channel]
	if c.get("response_type") != "in_channel" {
		p := s.whisper(ch, h.user, w)
		p.ThreadTS = c.get("thread_ts")
		if h.post == nil {
			h.post = p // what a command was answered may be replaced later
		}
		return nil
	}
	p := &slackPost{SlackMessage: SlackMessage{Channel: ch.ID, TS: s.nextTS(c.at), ThreadTS: c.get("thread_ts"), User: slackBot, At: c.at}}
	p.put(w)
	ch.posts = append(ch.posts, p)
	return nil
}
