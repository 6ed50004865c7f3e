package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// BadSlackWorkspace is the workspace that BadSlackRequests are aimed at.
func BadSlackWorkspace(clock Clock) SlackOptions {
	return SlackOptions{ //nolint:gosec // these tokens open nothing but this workspace in memory
		Clock: clock, Token: "xoxb-sandbox", AppToken: "xapp-sandbox", SigningSecret: "sandbox", BotName: "bongsu",
		Channels: []SlackChannel{
			{ID: "C0OPEN", Name: "incidents", Members: []string{"U0MINJI"}},
			{ID: "C0ARCHIVED", Name: "old", Archived: true},
			{ID: "C0FOREIGN", Name: "foreign", NoBot: true},
			{ID: "C0SECRET", Name: "secret", NoBot: true, Private: true},
		},
		Users:      []SlackUser{{ID: "U0MINJI", Name: "minji"}, {ID: "U0OUTSIDE", Name: "outside"}},
		UserGroups: []SlackUserGroup{{ID: "S0RETIRED", Disabled: true, Members: []string{"U0MINJI"}}},
	}
}

// BadSlackRequests are requests that BadSlackWorkspace must refuse. Errors come with
// status 200, as on the platform.
func BadSlackRequests() []BadRequest {
	all := append(badSlackCalls(), badSlackBlocks()...)
	return append(all, badSlackViews()...)
}

func slackForm(name, method, token, want string, args ...string) BadRequest {
	form := url.Values{}
	if token != "" {
		form.Set("token", token)
	}
	for i := 0; i+1 < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	return BadRequest{
		Name: name, Method: http.MethodPost, Path: "/api/" + method, Body: form.Encode(),
		Header:     http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		WantStatus: http.StatusOK, WantError: want,
	}
}

func badSlackCalls() []BadRequest {
	const bot, app = "xoxb-sandbox", "xapp-sandbox"
	post := func(name, want string, args ...string) BadRequest {
		return slackForm(name, "chat.postMessage", bot, want, args...)
	}
	call := func(name, method, want string, args ...string) BadRequest {
		return slackForm(name, method, bot, want, args...)
	}
	typed := func(name, kind, body, want string) BadRequest {
		return BadRequest{
			Name: name, Method: http.MethodPost, Path: "/api/chat.postMessage", Body: body,
			Header:     http.Header{"Content-Type": {kind}, "Authorization": {"Bearer " + bot}},
			WantStatus: http.StatusOK, WantError: want,
		}
	}
	const ts = "1.000001"
	return []BadRequest{
		slackForm("no token", "auth.test", "", "not_authed"),
		slackForm("wrong token", "auth.test", "xoxb-other", "invalid_auth"),
		slackForm("app token for a bot's method", "chat.postMessage", app, "not_allowed_token_type"),
		slackForm("bot token for Socket Mode", "apps.connections.open", bot, "not_allowed_token_type"),
		call("unknown method", "chat.shout", "unknown_method"),
		typed("other content type", "application/xml", "<a/>", "invalid_post_type"),
		typed("torn JSON", "application/json; charset=utf-8", `{"channel":`, "invalid_json"),
		typed("other charset", "application/json; charset=euc-kr", `{}`, "invalid_charset"),
		post("no channel", "invalid_arguments", "text", "a"),
		post("unknown channel", "channel_not_found", "channel", "C0NONE", "text", "a"),
		post("private channel without the app", "channel_not_found", "channel", "C0SECRET", "text", "a"),
		post("channel without the app", "not_in_channel", "channel", "C0FOREIGN", "text", "a"),
		post("archived channel", "is_archived", "channel", "C0ARCHIVED", "text", "a"),
		post("no text", "no_text", "channel", "C0OPEN"),
		post("blank text", "no_text", "channel", "C0OPEN", "text", "  \n"),
		post("empty blocks and no text", "no_text", "channel", "C0OPEN", "blocks", "[]"),
		post("thread that is not there", "thread_not_found", "channel", "C0OPEN", "text", "a", "thread_ts", ts),
		post("metadata without payload", "invalid_metadata_format", "channel", "C0OPEN", "text", "a", "metadata", `{"event_type":"a"}`),
		post("metadata that is no JSON", "invalid_metadata_format", "channel", "C0OPEN", "text", "a", "metadata", `a`),
		post("metadata too deep", "invalid_metadata_schema", "channel", "C0OPEN", "text", "a", "metadata", `{"event_type":"a","event_payload":{"a":{"b":{"c":1}}}}`),
		call("update of nothing", "chat.update", "message_not_found", "channel", "C0OPEN", "ts", ts, "text", "a"),
		call("update without ts", "chat.update", "invalid_arguments", "channel", "C0OPEN", "text", "a"),
		call("update by a person's id", "chat.update", "channel_not_found", "channel", "U0MINJI", "ts", ts, "text", "a"),
		call("update by a channel's name", "chat.update", "channel_not_found", "channel", "#incidents", "ts", ts, "text", "a"),
		call("delete of nothing", "chat.delete", "message_not_found", "channel", "C0OPEN", "ts", ts),
		call("ephemeral to one who is not there", "chat.postEphemeral", "user_not_in_channel", "channel", "C0OPEN", "user", "U0OUTSIDE", "text", "a"),
		call("ephemeral too long", "chat.postEphemeral", "msg_too_long", "channel", "C0OPEN", "user", "U0MINJI", "text", strings.Repeat("가", slackText+1)),
		call("history of an unknown channel", "conversations.history", "channel_not_found", "channel", "C0NONE"),
		call("history without the app", "conversations.history", "not_in_channel", "channel", "C0FOREIGN"),
		call("history from no time", "conversations.history", "invalid_ts_oldest", "channel", "C0OPEN", "oldest", "yesterday"),
		call("history of too many", "conversations.history", "invalid_limit", "channel", "C0OPEN", "limit", "1000"),
		call("direct message to nobody", "conversations.open", "user_not_found", "users", "U0NOBODY"),
		call("info of an unknown channel", "conversations.info", "channel_not_found", "channel", "C0NONE"),
		call("unknown person", "users.info", "user_not_found", "user", "U0NOBODY"),
		call("no user group", "usergroups.users.list", "invalid_arguments"),
		call("unknown user group", "usergroups.users.list", "no_such_subteam", "usergroup", "S0NONE"),
		call("user group that is switched off", "usergroups.users.list", "no_such_subteam", "usergroup", "S0RETIRED"),
	}
}

func badSlackBlocks() []BadRequest {
	post := func(name, want, blocks string) BadRequest {
		return slackForm(name, "chat.postMessage", "xoxb-sandbox", want, "channel", "C0OPEN", "text", "a", "blocks", blocks)
	}
	bad := func(name, blocks string) BadRequest { return post(name, "invalid_blocks", blocks) }
	long := func(n int) string { return strings.Repeat("가", n) }
	section := func(n int) string {
		return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, long(n))
	}
	actions := func(elements string) string { return `[{"type":"actions","elements":[` + elements + `]}]` }
	button := func(text, more string) string {
		return fmt.Sprintf(`{"type":"button","text":{"type":"plain_text","text":%q},"action_id":"x"%s}`, text, more)
	}
	return []BadRequest{
		post("blocks that are no JSON", "invalid_blocks_format", `[{`),
		post("blocks that are no list", "invalid_blocks_format", `{"type":"divider"}`),
		bad("section of 3,001", "["+section(3001)+"]"),
		bad("section without words", `[{"type":"section"}]`),
		bad("empty section", "["+section(0)+"]"),
		bad("section of type markdown", `[{"type":"section","text":{"type":"markdown","text":"a"}}]`),
		bad("eleven fields", `[{"type":"section","fields":[`+strings.TrimSuffix(strings.Repeat(`{"type":"mrkdwn","text":"a"},`, 11), ",")+`]}]`),
		bad("header of 151", `[{"type":"header","text":{"type":"plain_text","text":"`+long(151)+`"}}]`),
		bad("header in mrkdwn", `[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]`),
		bad("51 blocks", "["+strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, 51), ",")+"]"),
		bad("unknown block", `[{"type":"bogus"}]`),
		bad("unknown property", `[{"type":"divider","color":"red"}]`),
		bad("block_id twice", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`),
		bad("block_id of 256", `[{"type":"divider","block_id":"`+strings.Repeat("a", 256)+`"}]`),
		bad("action_id twice in a block", actions(button("a", "")+","+button("b", ""))),
		bad("button text of 76", actions(button(long(76), ""))),
		bad("button value of 2,001", actions(button("a", `,"value":"`+long(2001)+`"`))),
		bad("button in style warning", actions(button("a", `,"style":"warning"`))),
		bad("button in mrkdwn", actions(`{"type":"button","text":{"type":"mrkdwn","text":"a"},"action_id":"x"}`)),
		bad("unknown element", actions(`{"type":"lever","action_id":"x"}`)),
		bad("input in an actions block", actions(`{"type":"plain_text_input","action_id":"x"}`)),
		bad("no elements", actions("")),
		bad("menu without options", actions(`{"type":"static_select","action_id":"x"}`)),
		bad("option text of 76", actions(`{"type":"static_select","action_id":"x","options":[{"text":{"type":"plain_text","text":"`+long(76)+`"},"value":"a"}]}`)),
		bad("button in a context block", `[{"type":"context","elements":[`+button("a", "")+`]}]`),
		bad("image without alt text", `[{"type":"image","image_url":"https://example.com/a.png"}]`),
		bad("confirmation without deny", actions(button("a", `,"confirm":{"title":{"type":"plain_text","text":"a"},"text":{"type":"plain_text","text":"a"},"confirm":{"type":"plain_text","text":"a"}}`))),
		bad("markdown blocks of 12,001", `[{"type":"markdown","text":"`+long(6001)+`"},{"type":"markdown","text":"`+long(6000)+`"}]`),
		post("blocks of 15,000 in all", "msg_blocks_too_long", "["+strings.Join([]string{section(3000), section(3000), section(3000), section(3000), section(3000)}, ",")+"]"),
	}
}

// badSlackViews uses views.publish, which needs no trigger, and views.open where the
// trigger is what is wrong.
func badSlackViews() []BadRequest {
	publish := func(name, view string) BadRequest {
		return slackForm(name, "views.publish", "xoxb-sandbox", "invalid_arguments", "user_id", "U0MINJI", "view", view)
	}
	long := func(n int) string { return strings.Repeat("a", n) }
	home := func(more string) string { return `{"type":"home","blocks":[]` + more + `}` }
	const modal = `{"type":"modal","title":{"type":"plain_text","text":"a"},"blocks":[]}`
	return []BadRequest{
		slackForm("no trigger", "views.open", "xoxb-sandbox", "invalid_arguments", "view", modal),
		slackForm("trigger that never was", "views.open", "xoxb-sandbox", "invalid_trigger_id", "trigger_id", "1.2.abc", "view", modal),
		slackForm("push with a trigger that never was", "views.push", "xoxb-sandbox", "invalid_trigger_id", "trigger_id", "1.2.abc", "view", modal),
		slackForm("update of no view", "views.update", "xoxb-sandbox", "not_found", "view_id", "V0", "view", modal),
		slackForm("home for nobody", "views.publish", "xoxb-sandbox", "user_not_found", "user_id", "U0NOBODY", "view", home("")),
		slackForm("view of 250 kB", "views.publish", "xoxb-sandbox", "view_too_large", "user_id", "U0MINJI", "view", home(`,"callback_id":"`+long(slackViewBytes)+`"`)),
		publish("no view", ""),
		publish("view that is no JSON", "{"),
		publish("modal as a home", modal),
		publish("no blocks", `{"type":"home"}`),
		publish("101 blocks", `{"type":"home","blocks":[`+strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, 101), ",")+`]}`),
		publish("private_metadata of 3,001", home(`,"private_metadata":"`+long(3001)+`"`)),
		publish("callback_id of 256", home(`,"callback_id":"`+long(256)+`"`)),
		publish("external_id of 256", home(`,"external_id":"`+long(256)+`"`)),
		publish("title of 25", home(`,"title":{"type":"plain_text","text":"`+long(25)+`"}`)),
		publish("submit of 25", home(`,"submit":{"type":"plain_text","text":"`+long(25)+`"}`)),
		publish("markdown block in a view", `{"type":"home","blocks":[{"type":"markdown","text":"a"}]}`),
		publish("unknown property of a view", home(`,"colour":"red"`)),
	}
}
