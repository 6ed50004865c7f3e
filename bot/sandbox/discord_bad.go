package sandbox

import (
	"net/http"
	"strings"
)

// BadDiscordServer is the server that BadDiscordRequests are aimed at.
func BadDiscordServer(clock Clock) DiscordOptions {
	return DiscordOptions{
		Clock: clock, Token: "sandbox-token", ApplicationID: "100000000000000001", Name: "bongsu",
		Channels: []DiscordChannel{
			{ID: "200000000000000001", Name: "status", GuildID: "300000000000000001"},
			{ID: "200000000000000002", Name: "hidden", GuildID: "300000000000000001", Hidden: true},
			{ID: "200000000000000003", Name: "rules", GuildID: "300000000000000001", ReadOnly: true},
			{ID: "200000000000000004", Name: "forum", GuildID: "300000000000000001", Type: DiscordForum, NeedsTag: true},
		},
	}
}

// BadDiscordRequests are requests that BadDiscordServer must refuse.
func BadDiscordRequests() []BadRequest {
	return append(badDiscordForms(), badDiscordCalls()...)
}

func discordRequest(name, method, path, body string, status int, code string) BadRequest {
	return BadRequest{
		Name: name, Method: method, Path: "/api/v10" + path, Body: body, WantStatus: status, WantError: code,
		Header: http.Header{"Authorization": {"Bot sandbox-token"}, "Content-Type": {"application/json"}},
	}
}

// stateful marks a request whose form is fine: only the server knows that it fails.
const stateful = "the form is valid; only the state of the server refuses it"

func badDiscordCalls() []BadRequest {
	const good = `{"content":"a"}`
	known := func(r BadRequest) BadRequest {
		r.Gap = stateful
		return r
	}
	post := func(name, body string) BadRequest {
		return discordRequest(name, http.MethodPost, "/channels/200000000000000004/threads", body, http.StatusBadRequest, "50035")
	}
	thread := func(r BadRequest) BadRequest {
		r.Gap = "the document takes it for a thread without a message"
		return r
	}
	noToken := known(discordRequest("no token", http.MethodPost, "/channels/200000000000000001/messages", good, http.StatusUnauthorized, "0"))
	noToken.Header = http.Header{"Content-Type": {"application/json"}}
	bearer := known(discordRequest("token without Bot", http.MethodPost, "/channels/200000000000000001/messages", good, http.StatusUnauthorized, "0"))
	bearer.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"sandbox-token"}}
	return []BadRequest{
		noToken,
		bearer,
		known(discordRequest("unknown channel", http.MethodPost, "/channels/200000000000000009/messages", good, http.StatusNotFound, "10003")),
		known(discordRequest("hidden channel", http.MethodPost, "/channels/200000000000000002/messages", good, http.StatusForbidden, "50001")),
		known(discordRequest("channel without the right to write", http.MethodPost, "/channels/200000000000000003/messages", good, http.StatusForbidden, "50013")),
		known(discordRequest("unknown message", http.MethodPatch, "/channels/200000000000000001/messages/1", good, http.StatusNotFound, "10008")),
		known(discordRequest("delete of nothing", http.MethodDelete, "/channels/200000000000000001/messages/1", "", http.StatusNotFound, "10008")),
		known(discordRequest("crosspost of nothing", http.MethodPost, "/channels/200000000000000001/messages/1/crosspost", "", http.StatusNotFound, "10008")),
		known(discordRequest("reply to nothing", http.MethodPost, "/channels/200000000000000001/messages", `{"content":"a","message_reference":{"message_id":"1"}}`, http.StatusBadRequest, "50035")),
		known(discordRequest("message straight into a forum", http.MethodPost, "/channels/200000000000000004/messages", good, http.StatusBadRequest, "50008")),
		known(discordRequest("forum post in a text channel", http.MethodPost, "/channels/200000000000000001/threads", `{"name":"a","message":{"content":"a"}}`, http.StatusBadRequest, "50024")),
		known(discordRequest("forum post without a tag where one is needed", http.MethodPost, "/channels/200000000000000004/threads", `{"name":"a","message":{"content":"a"}}`, http.StatusBadRequest, "40067")),
		known(discordRequest("empty forum post", http.MethodPost, "/channels/200000000000000004/threads", `{"name":"a","message":{}}`, http.StatusBadRequest, "50006")),
		known(discordRequest("unknown server", http.MethodGet, "/guilds/300000000000000009", "", http.StatusNotFound, "10004")),
		known(discordRequest("unknown member", http.MethodGet, "/guilds/300000000000000001/members/1", "", http.StatusNotFound, "10007")),
		post("forum post without a name", `{"message":{"content":"a"}}`),
		post("forum post with a name of 101", `{"name":"`+strings.Repeat("가", 101)+`","message":{"content":"a"}}`),
		thread(post("forum post without a message", `{"name":"a"}`)),
		thread(post("forum post with six tags", `{"name":"a","applied_tags":["1","2","3","4","5","6"],"message":{"content":"a"}}`)),
		thread(post("forum post with 4,001 characters", `{"name":"a","message":{"content":"`+strings.Repeat("가", 4001)+`"}}`)),
		discordRequest("channel that is no snowflake", http.MethodPost, "/channels/abc/messages", good, http.StatusBadRequest, "50035"),
		discordRequest("page of 101", http.MethodGet, "/channels/200000000000000001/messages?limit=101", "", http.StatusBadRequest, "50035"),
	}
}

func badDiscordForms() []BadRequest {
	form := func(name, body string) BadRequest {
		return discordRequest(name, http.MethodPost, "/channels/200000000000000001/messages", body, http.StatusBadRequest, "50035")
	}
	gap := func(why string, r BadRequest) BadRequest {
		r.Gap = why
		return r
	}
	empty := func(name, body string) BadRequest {
		r := form(name, body)
		r.WantError, r.Gap = "50006", "the document requires no field of a message"
		return r
	}
	torn := form("torn JSON", `{"content":`)
	torn.WantError = "50109"
	long := func(n int) string { return strings.Repeat("가", n) }
	embed := func(body string) string { return `{"embeds":[{` + body + `}]}` }
	list := func(item string, n int) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }
	field := `{"name":"a","value":"b"}`
	return []BadRequest{
		torn,
		gap("the document allows 4,000; the documented limit is 2,000", form("content of 2,001", `{"content":"`+long(2001)+`"}`)),
		form("content of 4,001", `{"content":"`+long(4001)+`"}`),
		form("content as an object", `{"content":{}}`),
		empty("nothing", `{}`),
		empty("blank content", `{"content":"  "}`),
		empty("no embeds", `{"embeds":[]}`),
		form("nonce of 26", `{"content":"a","nonce":"`+strings.Repeat("n", 26)+`"}`),
		form("enforce_nonce in words", `{"content":"a","enforce_nonce":"yes"}`),
		form("eleven embeds", `{"embeds":[`+list(`{"title":"a"}`, 11)+`]}`),
		form("embeds as a string", `{"embeds":"a"}`),
		form("embed as a string", `{"embeds":["a"]}`),
		gap("the document requires no field of an embed", form("empty embed", `{"embeds":[{}]}`)),
		form("embed title of 257", embed(`"title":"`+long(257)+`"`)),
		form("embed description of 4,097", embed(`"description":"`+long(4097)+`"`)),
		form("26 fields", embed(`"fields":[`+list(field, 26)+`]`)),
		form("field name of 257", embed(`"fields":[{"name":"`+long(257)+`","value":"a"}]`)),
		form("field value of 1,025", embed(`"fields":[{"name":"a","value":"`+long(1025)+`"}]`)),
		form("field without value", embed(`"fields":[{"name":"a"}]`)),
		form("footer of 2,049", embed(`"footer":{"text":"`+long(2049)+`"}`)),
		form("author of 257", embed(`"author":{"name":"`+long(257)+`"}`)),
		form("colour beyond 0xFFFFFF", embed(`"title":"a","color":16777216`)),
		gap("the total is documented, not described", form("embeds of 6,001 in all", `{"embeds":[{"description":"`+long(4000)+`"},{"description":"`+long(2001)+`"}]}`)),
		gap("the scheme is documented, not described", form("embed link to a script", embed(`"title":"a","url":"javascript://a/b"`))),
		form("mentions of kind bogus", `{"content":"a","allowed_mentions":{"parse":["bogus"]}}`),
		form("mention of no snowflake", `{"content":"a","allowed_mentions":{"users":["abc"]}}`),
		gap("the exclusion is documented, not described", form("mentions parsed and listed", `{"content":"a","allowed_mentions":{"parse":["users"],"users":["1"]}}`)),
		form("components as a string", `{"content":"a","components":"b"}`),
	}
}
