package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits of a forum post, and what a bot may do in a channel (Channel and Permissions pages).
const (
	discordPostName = 100
	discordPostTags = 5

	discordRequireTag    = 1 << 4
	discordView          = 1 << 10
	discordSend          = 1 << 11
	discordEmbed         = 1 << 14
	discordReadHistory   = 1 << 16
	discordSendInThreads = 1 << 38
)

// startPost starts a post in a forum: a thread with its first message. No nonce is taken here.
func (d *Discord) startPost(c *discordChannel, r *http.Request, body []byte, at time.Time) answer {
	if c.ReadOnly {
		return discordRefuse(http.StatusForbidden, 50013, "Missing Permissions")
	}
	if c.Type != DiscordForum {
		return discordRefuse(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	}
	form, files, refusal := readForm(r, body)
	if refusal != nil {
		return *refusal
	}
	message, _ := form["message"].(object)
	if bad := checkPost(form, message, c); bad != nil {
		return *bad
	}
	m := &DiscordMessage{Author: d.options.ApplicationID, At: at}
	m.fill(message)
	m.Nonce = ""
	if m.empty() && files == 0 {
		return discordRefuse(http.StatusBadRequest, 50006, "Cannot send an empty message")
	}
	if tags, _ := form["applied_tags"].([]any); c.NeedsTag && len(tags) == 0 {
		return discordRefuse(http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel")
	}
	post := &discordChannel{
		DiscordChannel: DiscordChannel{
			ID: d.snowflake(at), Name: str(form, "name"), GuildID: c.GuildID, Type: DiscordThread, Parent: c.ID, Owner: d.options.ApplicationID,
		},
		oldEdits: window{limit: discordOldEdits, period: time.Hour},
	}
	m.ID, m.Channel = post.ID, post.ID
	post.messages = []*DiscordMessage{m}
	d.channels[post.ID] = post
	shown := d.showChannel(post)
	shown["message"] = d.show(m)
	return jsonAnswer(http.StatusCreated, shown)
}

func checkPost(form, message object, c *discordChannel) *answer {
	var f formErrors
	if name := str(form, "name"); name == "" {
		f.add("name", "BASE_TYPE_REQUIRED", "This field is required")
	} else if utf8.RuneCountInString(name) > discordPostName {
		f.add("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
	}
	f.list("applied_tags", form["applied_tags"], discordPostTags, func(path string, v any) {
		if id, _ := v.(string); !isSnowflake(id) {
			f.add(path, "NUMBER_TYPE_COERCE", "Value is not snowflake.")
		}
	})
	if message == nil {
		f.add("message", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if f.tree != nil {
		a := f.answer()
		return &a
	}
	return checkMessage(message, c)
}

func (d *Discord) showChannel(c *discordChannel) object {
	o := object{"id": c.ID, "type": c.Type, "guild_id": c.GuildID, "name": c.Name, "flags": 0, "permission_overwrites": []any{}}
	if c.NeedsTag {
		o["flags"] = discordRequireTag
	}
	deny := 0
	if c.ReadOnly {
		deny |= discordSend
	}
	if c.NoEmbeds {
		deny |= discordEmbed
	}
	if deny != 0 {
		o["permission_overwrites"] = []any{object{"id": c.GuildID, "type": 0, "allow": "0", "deny": strconv.Itoa(deny)}}
	}
	if c.Parent != "" {
		o["parent_id"], o["owner_id"] = c.Parent, c.Owner
		o["thread_metadata"] = object{"archived": false, "locked": c.Locked, "auto_archive_duration": 4320}
	}
	return o
}

// guild serves the server with its roles, the bot as a member of it, and the threads that are open there.
func (d *Discord) guild(parts []string) answer {
	id := parts[1]
	known := false
	for _, c := range d.channels {
		known = known || c.GuildID == id
	}
	if !known {
		return discordRefuse(http.StatusNotFound, 10004, "Unknown Guild")
	}
	const all = discordView | discordSend | discordEmbed | discordReadHistory | discordSendInThreads
	switch {
	case len(parts) == 2:
		everyone := object{"id": id, "name": "@everyone", "permissions": strconv.FormatInt(all, 10)}
		return jsonAnswer(http.StatusOK, object{"id": id, "name": "sandbox", "owner_id": "1", "roles": []any{everyone}})
	case len(parts) == 4 && parts[2] == "members":
		if parts[3] != d.options.ApplicationID {
			return discordRefuse(http.StatusNotFound, 10007, "Unknown Member")
		}
		return jsonAnswer(http.StatusOK, object{"user": d.author(parts[3]), "roles": []any{}})
	case len(parts) == 4 && parts[2] == "threads" && parts[3] == "active":
		threads := []any{}
		for _, c := range d.posts(func(c *discordChannel) bool { return c.GuildID == id }) {
			threads = append(threads, json.RawMessage(encode(d.showChannel(c))))
		}
		return jsonAnswer(http.StatusOK, object{"threads": threads, "members": []any{}})
	}
	return discordRefuse(http.StatusNotFound, 0, "404: Not Found")
}
