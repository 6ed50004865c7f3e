package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (d *Discord) route(r *http.Request, parts []string, body []byte, at time.Time) answer {
	if r.Method == http.MethodGet && slices.Equal(parts, []string{"users", "@me"}) {
		return jsonAnswer(http.StatusOK, d.author(d.options.ApplicationID))
	}
	if len(parts) > 1 && parts[0] == "guilds" && r.Method == http.MethodGet {
		return d.guild(parts)
	}
	if len(parts) < 2 || parts[0] != "channels" {
		return discordRefuse(http.StatusNotFound, 0, "404: Not Found")
	}
	if a, bad := badSnowflake("channel_id", parts[1]); bad {
		return a
	}
	c := d.channels[parts[1]]
	if c == nil || c.gone {
		return discordRefuse(http.StatusNotFound, 10003, "Unknown Channel")
	}
	if c.Hidden {
		return discordRefuse(http.StatusForbidden, 50001, "Missing Access")
	}
	switch {
	case len(parts) == 2 && r.Method == http.MethodGet:
		return jsonAnswer(http.StatusOK, d.showChannel(c))
	case len(parts) == 3 && parts[2] == "threads" && r.Method == http.MethodPost:
		return d.startPost(c, r, body, at)
	case len(parts) == 3 && parts[2] == "messages" && r.Method == http.MethodGet:
		return d.list(c, r)
	case len(parts) == 3 && parts[2] == "messages" && r.Method == http.MethodPost:
		return d.create(c, r, body, at)
	case len(parts) == 4 && parts[2] == "messages":
		return d.one(c, parts[3], r, body, at)
	case len(parts) == 5 && parts[2] == "messages" && parts[4] == "crosspost" && r.Method == http.MethodPost:
		return d.crosspost(c, parts[3])
	}
	return discordRefuse(http.StatusNotFound, 0, "404: Not Found")
}

func (d *Discord) create(c *discordChannel, r *http.Request, body []byte, at time.Time) answer {
	if c.ReadOnly {
		return discordRefuse(http.StatusForbidden, 50013, "Missing Permissions")
	}
	switch {
	case c.Type == DiscordForum:
		return discordRefuse(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	case c.Locked:
		return discordRefuse(http.StatusForbidden, 160005, "Thread is locked")
	}
	form, files, refusal := readForm(r, body)
	if refusal != nil {
		return *refusal
	}
	if bad := checkMessage(form, c); bad != nil {
		return *bad
	}
	m := &DiscordMessage{ID: "", Channel: c.ID, Author: d.options.ApplicationID, At: at}
	m.fill(form)
	if c.NoEmbeds {
		m.Embeds = nil
	}
	if m.empty() && files == 0 {
		return discordRefuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
	}
	if enforce, _ := form["enforce_nonce"].(bool); enforce && m.Nonce != "" {
		for _, earlier := range c.messages {
			if earlier.Nonce == m.Nonce && earlier.Author == m.Author && at.Sub(earlier.At) < discordNonceWindow {
				return jsonAnswer(http.StatusOK, d.show(earlier))
			}
		}
	}
	m.ID = d.snowflake(at)
	c.messages = append(c.messages, m)
	return jsonAnswer(http.StatusOK, d.show(m))
}

// one serves GET, PATCH and DELETE of a single message.
func (d *Discord) one(c *discordChannel, id string, r *http.Request, body []byte, at time.Time) answer {
	if a, bad := badSnowflake("message_id", id); bad {
		return a
	}
	m := c.find(id)
	if m == nil {
		return discordRefuse(http.StatusNotFound, 10008, "Unknown Message")
	}
	switch r.Method {
	case http.MethodGet:
		return jsonAnswer(http.StatusOK, d.show(m))
	case http.MethodPatch:
		return d.edit(c, m, r, body, at)
	case http.MethodDelete:
		if m.Author != d.options.ApplicationID {
			return discordRefuse(http.StatusForbidden, 50013, "Missing Permissions")
		}
		m.Deleted = true
		return answer{status: http.StatusNoContent, header: http.Header{}}
	}
	return discordRefuse(http.StatusMethodNotAllowed, 0, "405: Method Not Allowed")
}

func (d *Discord) edit(c *discordChannel, m *DiscordMessage, r *http.Request, body []byte, at time.Time) answer {
	if m.Author != d.options.ApplicationID {
		return discordRefuse(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	}
	form, files, refusal := readForm(r, body)
	if refusal != nil {
		return *refusal
	}
	if bad := checkMessage(form, c); bad != nil {
		return *bad
	}
	next := *m
	next.AllowedMentions = nil // an edit without it gets the default again
	next.fill(form)
	if next.empty() && files == 0 {
		return discordRefuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
	}
	if at.Sub(m.At) >= discordOldMessage && !c.oldEdits.take(at) {
		return discordRefuse(http.StatusTooManyRequests, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later")
	}
	next.Pinged = next.Pinged || m.Pinged
	next.Edits = append(slices.Clone(m.Edits), DiscordVersion{At: at, Content: m.Content, Embeds: m.Embeds})
	next.EditedAt = at
	*m = next
	return jsonAnswer(http.StatusOK, d.show(m))
}

func (d *Discord) crosspost(c *discordChannel, id string) answer {
	if a, bad := badSnowflake("message_id", id); bad {
		return a
	}
	m := c.find(id)
	switch {
	case m == nil:
		return discordRefuse(http.StatusNotFound, 10008, "Unknown Message")
	case c.Type != DiscordAnnouncement:
		return discordRefuse(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	case m.Crossposted:
		return discordRefuse(http.StatusBadRequest, 40033, "This message has already been crossposted.")
	}
	m.Crossposted = true
	m.Flags |= 1
	return jsonAnswer(http.StatusOK, d.show(m))
}

func (d *Discord) list(c *discordChannel, r *http.Request) answer {
	q := r.URL.Query()
	limit := discordDefaultPage
	if s := q.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > discordPage {
			var f formErrors
			f.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
			return f.answer()
		}
		limit = n
	}
	before, after := q.Get("before"), q.Get("after")
	out := []object{}
	// Newest first; with after, the oldest that come after it.
	for _, m := range c.messages {
		if m.Deleted || before != "" && !earlier(m.ID, before) || after != "" && !earlier(after, m.ID) {
			continue
		}
		out = append(out, d.show(m))
	}
	if after != "" {
		out = out[:min(limit, len(out))]
	} else {
		out = out[max(0, len(out)-limit):]
	}
	slices.Reverse(out)
	for _, m := range out {
		delete(m, "nonce") // whether listed messages carry it is not known: nobody may rely on it
	}
	return jsonAnswer(http.StatusOK, out)
}

func earlier(a, b string) bool {
	x, _ := strconv.ParseUint(a, 10, 64)
	y, _ := strconv.ParseUint(b, 10, 64)
	return x < y
}

func (c *discordChannel) find(id string) *DiscordMessage {
	for _, m := range c.messages {
		if m.ID == id && !m.Deleted {
			return m
		}
	}
	return nil
}

// fill takes over what the form names; a field that is absent stays as it was.
func (m *DiscordMessage) fill(form object) {
	if v, ok := form["content"]; ok {
		s, _ := v.(string)
		m.Content = strings.TrimSpace(s)
	}
	for name, field := range map[string]*json.RawMessage{
		"embeds": &m.Embeds, "components": &m.Components, "allowed_mentions": &m.AllowedMentions,
	} {
		if v, ok := form[name]; ok {
			*field = encode(v)
		}
	}
	switch n := form["nonce"].(type) {
	case string:
		m.Nonce = n
	case json.Number:
		m.Nonce = n.String()
	}
	if n, ok := form["flags"].(json.Number); ok {
		flags, _ := n.Int64()
		m.Flags = int(flags)
	}
	if ref, ok := form["message_reference"].(object); ok {
		m.ReplyTo = str(ref, "message_id")
	}
	m.Pinged = pings(m.Content, form["allowed_mentions"])
}

func (m *DiscordMessage) empty() bool {
	blank := func(raw json.RawMessage) bool {
		return len(raw) == 0 || bytes.Equal(raw, []byte("[]")) || bytes.Equal(raw, []byte("null"))
	}
	return m.Content == "" && blank(m.Embeds) && blank(m.Components)
}

// pings tells whether a text notifies anybody. Without allowed_mentions, and with
// "parse":null and no lists of ids, the default of regular messages holds: everyone,
// roles and users. Embeds never ping.
func pings(content string, allowed any) bool {
	everyone := regexp.MustCompile(`@(everyone|here)\b`).MatchString(content)
	users := regexp.MustCompile(`<@!?(\d+)>`).FindAllStringSubmatch(content, -1)
	roles := regexp.MustCompile(`<@&(\d+)>`).FindAllStringSubmatch(content, -1)
	a, given := allowed.(object)
	parse, _ := a["parse"].([]any)
	_, listsUsers := a["users"].([]any)
	_, listsRoles := a["roles"].([]any)
	if !given || a["parse"] == nil && !listsUsers && !listsRoles {
		return everyone || len(users) > 0 || len(roles) > 0
	}
	named := func(kind string, found [][]string) bool {
		list, _ := a[kind].([]any)
		return slices.ContainsFunc(found, func(m []string) bool {
			return slices.Contains(parse, any(kind)) || slices.Contains(list, any(m[1]))
		})
	}
	return everyone && slices.Contains(parse, any("everyone")) || named("users", users) || named("roles", roles)
}

func (d *Discord) author(id string) object {
	name := d.options.Name
	if id != d.options.ApplicationID {
		name = "user" + id
	}
	return object{
		"id": id, "username": name, "discriminator": "0", "avatar": nil,
		"bot": id == d.options.ApplicationID,
	}
}

func (d *Discord) show(m *DiscordMessage) object {
	list := func(raw json.RawMessage) any {
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			return []any{}
		}
		return raw
	}
	o := object{
		"id": m.ID, "channel_id": m.Channel, "author": d.author(m.Author), "content": m.Content,
		"timestamp": m.At.UTC().Format(time.RFC3339Nano), "edited_timestamp": nil, "tts": false,
		"mention_everyone": false, "mentions": []any{}, "mention_roles": []any{}, "attachments": []any{},
		"embeds": list(m.Embeds), "components": list(m.Components), "pinned": false, "type": 0, "flags": m.Flags,
	}
	if !m.EditedAt.IsZero() {
		o["edited_timestamp"] = m.EditedAt.UTC().Format(time.RFC3339Nano)
	}
	if m.Nonce != "" {
		o["nonce"] = m.Nonce
	}
	if m.ReplyTo != "" {
		o["type"] = 19
		o["message_reference"] = object{"message_id": m.ReplyTo, "channel_id": m.Channel}
	}
	return o
}

// readForm reads a JSON body, or the payload_json and files of a multipart one.
func readForm(r *http.Request, body []byte) (form object, files int, refusal *answer) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
	case "multipart/form-data":
		body, files = multipartForm(body, params["boundary"])
	default:
		// Discord reads no body of another type.
		return object{}, 0, nil
	}
	if err := decode(body, &form); err != nil {
		a := discordRefuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
		return nil, 0, &a
	}
	return form, files, nil
}

func multipartForm(body []byte, boundary string) (payload []byte, files int) {
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextPart()
		if err != nil {
			return payload, files
		}
		if part.FormName() == "payload_json" {
			// A torn part is found when its JSON is read.
			payload, _ = io.ReadAll(part)
		} else if part.FileName() != "" {
			files++
		}
	}
}
