package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// slackRefusal is an API error; it becomes {"ok":false,"error":code,…}.
type slackRefusal struct {
	code     string
	messages []string
	more     object
	after    time.Duration // rate limits: 429 and Retry-After
}

func refuse(code string, messages ...string) *slackRefusal {
	return &slackRefusal{code: code, messages: messages}
}

func missing(field string) *slackRefusal {
	return refuse("invalid_arguments", "[ERROR] missing required field: "+field)
}

// call is one API request, whether its arguments came as a form or as JSON.
type call struct {
	at     time.Time
	method string
	args   map[string]json.RawMessage
	token  string
}

// get returns an argument as text.
func (c call) get(name string) string {
	raw := c.args[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

func (c call) has(name string) bool {
	raw, ok := c.args[name]
	return ok && string(raw) != "null"
}

func (c call) flag(name string) bool {
	v := c.get(name)
	return v == "true" || v == "1"
}

// json returns a structured argument: JSON in a form field, or part of a JSON body.
func (c call) json(name string, v any) error {
	return decode([]byte(c.get(name)), v)
}

func (s *Slack) methods() map[string]func(call) (object, *slackRefusal) {
	return map[string]func(call) (object, *slackRefusal){
		"auth.test":             s.authTest,
		"apps.connections.open": s.connectionsOpen,
		"chat.postMessage":      s.chatPost,
		"chat.update":           s.chatUpdate,
		"chat.delete":           s.chatDelete,
		"chat.postEphemeral":    s.chatEphemeral,
		"conversations.history": s.history,
		"conversations.replies": s.replies,
		"conversations.open":    s.conversationsOpen,
		"conversations.info":    s.conversationsInfo,
		"users.info":            s.usersInfo,
		"users.list":            s.usersList,
		"usergroups.users.list": s.groupMembers,
		"views.open":            s.viewsOpen,
		"views.push":            s.viewsPush,
		"views.update":          s.viewsUpdate,
		"views.publish":         s.viewsPublish,
	}
}

func (s *Slack) respond(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == "" {
		s.base = "http://" + r.Host
	}
	c := call{at: s.clock.Now(), method: r.PathValue("method")}
	reply, bad := s.handle(&c, r, body)
	s.touch()
	if bad != nil {
		return slackError(bad)
	}
	reply["ok"] = true
	a := jsonAnswer(http.StatusOK, reply)
	a.header.Set("X-OAuth-Scopes", strings.Join(s.scopes(c), ","))
	return a
}

func (s *Slack) handle(c *call, r *http.Request, body []byte) (object, *slackRefusal) {
	if bad := c.read(r, body); bad != nil {
		return nil, bad
	}
	do, known := s.methods()[c.method]
	if !known {
		bad := refuse("unknown_method")
		bad.more = object{"req_method": c.method}
		return nil, bad
	}
	if bad := s.authorize(*c); bad != nil {
		return nil, bad
	}
	if n := slackTiers()[c.method]; n > 0 {
		if wait := s.limit(c.method, n, time.Minute/time.Duration(n), c.at); wait > 0 {
			return nil, &slackRefusal{code: "ratelimited", after: wait}
		}
	}
	return do(*c)
}

func (c *call) read(r *http.Request, body []byte) *slackRefusal {
	c.args = map[string]json.RawMessage{}
	for name, values := range r.URL.Query() {
		c.args[name] = encode(values[0])
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return refuse("invalid_charset")
	}
	switch {
	case len(body) > slackMaxBody:
		return refuse("request_timeout")
	case len(body) == 0:
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return refuse("invalid_form_data")
		}
		for name, values := range form {
			c.args[name] = encode(values[0])
		}
	case kind == "application/json":
		if err := decode(body, &c.args); err != nil {
			return refuse("invalid_json")
		}
		// In a JSON body the token is not looked for.
		delete(c.args, "token")
	case kind == "":
		return refuse("missing_post_type")
	default:
		return refuse("invalid_post_type")
	}
	c.token = c.get("token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = bearer
	}
	return nil
}

func (s *Slack) authorize(c call) *slackRefusal {
	want, other := s.options.Token, s.options.AppToken
	if c.method == "apps.connections.open" {
		want, other = other, want
	}
	switch c.token {
	case "":
		return refuse("not_authed")
	case want:
	case other:
		return refuse("not_allowed_token_type")
	default:
		return refuse("invalid_auth")
	}
	return s.needScope(c)
}

// needScope refuses what the bot's token was not granted.
func (s *Slack) needScope(c call) *slackRefusal {
	need := slackScopes()[c.method]
	if s.options.Scopes == nil || need == "" {
		return nil
	}
	if strings.HasPrefix(need, ":") {
		kind := "channels"
		if ch := s.channels[c.get("channel")]; ch != nil && ch.dm != "" {
			kind = "im"
		} else if ch != nil && ch.Private {
			kind = "groups"
		}
		need = kind + need
	}
	if slices.Contains(s.options.Scopes, need) {
		return nil
	}
	bad := refuse("missing_scope")
	bad.more = object{"needed": need, "provided": strings.Join(s.options.Scopes, ",")}
	return bad
}

func (s *Slack) scopes(c call) []string {
	switch {
	case c.method == "apps.connections.open":
		return []string{"connections:write"}
	case s.options.Scopes != nil:
		return s.options.Scopes
	}
	return []string{
		"channels:history", "channels:read", "chat:write", "commands", "groups:history", "groups:read",
		"im:history", "im:read", "im:write", "usergroups:read", "users:read", "users:read.email",
	}
}

func (s *Slack) limit(name string, burst int, interval time.Duration, at time.Time) time.Duration {
	if s.buckets[name] == nil {
		s.buckets[name] = &bucket{burst: burst, interval: interval}
	}
	return s.buckets[name].take(at)
}

func slackError(bad *slackRefusal) answer {
	o := object{"ok": false, "error": bad.code}
	maps.Copy(o, bad.more)
	if len(bad.messages) > 0 {
		o["response_metadata"] = object{"messages": bad.messages}
	}
	a := jsonAnswer(http.StatusOK, o)
	if bad.after > 0 {
		a.status = http.StatusTooManyRequests
		a.header.Set("Retry-After", retryAfter(bad.after))
	}
	a.code = bad.code
	return a
}

func slackOutage(status int, after time.Duration) answer {
	if status == http.StatusTooManyRequests {
		return slackError(&slackRefusal{code: "ratelimited", after: max(after, time.Second)})
	}
	return answer{
		status: status,
		header: http.Header{"Content-Type": {"text/html"}},
		body:   fmt.Appendf(nil, "<html><body>%d %s</body></html>", status, http.StatusText(status)),
		code:   strconv.Itoa(status),
	}
}

// redactToken keeps tokens in form bodies out of the log.
func redactToken(r *http.Request, body []byte) []byte {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return body
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("token") {
		return body
	}
	form.Del("token")
	return []byte(form.Encode())
}
