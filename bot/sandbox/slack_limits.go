package sandbox

import "time"

// Slack's limits. Names in brackets are pages of docs.slack.dev unless marked.
const (
	slackText          = 40000 // truncated beyond [chat.postMessage]
	slackBlocks        = 50    // a message [Blocks]
	slackViewBlocks    = 100   // a view [Views]
	slackBlockChars    = 13200 // JSON of all blocks of a message, containers included; observed (bolt-js#2509, #2867)
	slackMarkdown      = 12000 // all markdown blocks of a message [Markdown block]
	slackViewTitle     = 24    // title, submit, close [Views]
	slackViewMetadata  = 3000  // private_metadata [Views]
	slackViewID        = 255   // callback_id, external_id [Views]
	slackViewBytes     = 250 << 10
	slackViewStack     = 3 // [views.push]
	slackBlockID       = 255
	slackMetadataBytes = 16 << 10 // Slack does not say; far above what bongsu may send
	slackHistoryMax    = 999      // [conversations.history]
	slackHistoryPage   = 100
	slackMaxBody       = 1 << 20
	slackAckBytes      = 20000 // an ack payload from here on is dropped in silence (slack-go socketmode)
	slackSockets       = 10    // connections an app may hold [Socket Mode]

	slackAck           = 3 * time.Second // [Interactivity, Commands, Events API]
	slackTrigger       = 3 * time.Second // [Interactivity: trigger_id]
	slackResponseURL   = 30 * time.Minute
	slackResponseUses  = 5 // in those 30 minutes [Handling user interaction]
	slackPostBurst     = 3 // "short bursts" of chat.postMessage, then one a second per channel [Rate limits]
	slackPostInterval  = time.Second
	slackPing          = 5 * time.Second // between websocket pings; clients give up after 30 s
	slackConnectionAge = 18060           // debug_info.approximate_connection_time, seconds
)

// slackTiers gives the calls a minute that a method is sure of [Rate limits, and
// each method's page]. chat.postMessage and chat.postEphemeral have their own rule.
func slackTiers() map[string]int {
	const tier2, tier3, tier4 = 20, 50, 100
	return map[string]int{
		"auth.test":             600,   // "special": hundreds a minute
		"apps.connections.open": tier2, // tier 1 on paper; two clients a node reconnect at once
		"chat.update":           tier3,
		"chat.delete":           tier3,
		"chat.postEphemeral":    tier4,
		"conversations.history": tier3,
		"conversations.replies": tier3,
		"conversations.info":    tier3,
		"conversations.open":    tier3,
		"users.info":            tier4,
		"users.list":            tier2,
		"usergroups.users.list": tier2,
		"views.open":            tier4,
		"views.push":            tier4,
		"views.update":          tier4,
		"views.publish":         tier4,
	}
}

// slackScopes gives the scope that a method needs [each method's page]; a
// conversation's kind decides about the last part of those that end in a colon.
func slackScopes() map[string]string {
	return map[string]string{
		"chat.postMessage":      "chat:write",
		"chat.update":           "chat:write",
		"chat.delete":           "chat:write",
		"chat.postEphemeral":    "chat:write",
		"conversations.history": ":history",
		"conversations.replies": ":history",
		"conversations.info":    ":read",
		"conversations.open":    "im:write",
		"users.info":            "users:read",
		"users.list":            "users:read",
		"usergroups.users.list": "usergroups:read",
	}
}

// rule says what one field of a block or element may be.
type rule struct {
	name     string
	kind     ruleKind
	limit    int // characters, or items of a list
	required bool
}

type ruleKind int

const (
	anything ruleKind = iota
	plainString
	plainText       // a text object of type plain_text
	anyText         // plain_text or mrkdwn
	textList        // of text objects, each of slackFieldText
	element         // one block element
	elementList     // of block elements
	optionOne       // one option
	optionList      // options of a menu
	optionGroupList // groups of options
	confirmation    // a confirmation dialog
	blockItems      // a list that is not looked into
)

const (
	slackFieldText   = 2000 // a field of a section
	slackOptionText  = 75
	slackOptionValue = 150
)

// blockRules are the blocks that an app may send [Block Kit reference, Blocks].
func blockRules() map[string][]rule {
	return map[string][]rule{
		"section": {
			{name: "text", kind: anyText, limit: 3000},
			{name: "fields", kind: textList, limit: 10},
			{name: "accessory", kind: element},
			{name: "expand"},
		},
		"header":  {{name: "text", kind: plainText, limit: 150, required: true}},
		"divider": {},
		"context": {{name: "elements", kind: elementList, limit: 10, required: true}},
		"actions": {{name: "elements", kind: elementList, limit: 25, required: true}},
		"input": {
			{name: "label", kind: plainText, limit: 2000, required: true},
			{name: "element", kind: element, required: true},
			{name: "hint", kind: plainText, limit: 2000},
			{name: "optional"},
			{name: "dispatch_action"},
		},
		"image": {
			{name: "alt_text", kind: plainString, limit: 2000, required: true},
			{name: "image_url", kind: plainString, limit: 3000},
			{name: "title", kind: plainText, limit: 2000},
			{name: "slack_file"},
		},
		"markdown":  {{name: "text", kind: plainString, limit: slackMarkdown, required: true}},
		"rich_text": {{name: "elements", kind: blockItems, limit: 1000, required: true}},
		"table":     {{name: "rows", kind: blockItems, limit: 100, required: true}, {name: "column_settings"}},
		"video": {
			{name: "alt_text", kind: plainString, limit: 2000, required: true},
			{name: "title", kind: plainText, limit: 200, required: true},
			{name: "thumbnail_url", kind: plainString, limit: 3000, required: true},
			{name: "video_url", kind: plainString, limit: 3000, required: true},
			{name: "author_name", kind: plainString, limit: 50},
			{name: "description", kind: plainText, limit: 200},
			{name: "provider_icon_url"},
			{name: "provider_name"},
			{name: "title_url"},
		},
	}
}

// elementRules are the block elements [Block Kit reference, Block elements].
func elementRules() map[string][]rule {
	id := rule{name: "action_id", kind: plainString, limit: 255}
	confirm := rule{name: "confirm", kind: confirmation}
	placeholder := rule{name: "placeholder", kind: plainText, limit: 150}
	focus := rule{name: "focus_on_load"}
	options := func(limit int) rule { return rule{name: "options", kind: optionList, limit: limit, required: true} }
	menu := func(more ...rule) []rule {
		return append([]rule{id, confirm, placeholder, focus, {name: "max_selected_items"}}, more...)
	}
	static := []rule{
		{name: "options", kind: optionList, limit: 100},
		{name: "option_groups", kind: optionGroupList, limit: 100},
		{name: "initial_option", kind: optionOne},
		{name: "initial_options", kind: optionList, limit: 100},
	}
	dated := func(initial string) []rule {
		return []rule{id, confirm, placeholder, focus, {name: initial}, {name: "timezone"}}
	}
	input := func(more ...rule) []rule {
		return append([]rule{id, placeholder, focus, {name: "dispatch_action_config"}, {name: "initial_value", kind: plainString, limit: 3000}}, more...)
	}
	return map[string][]rule{
		"button": {
			{name: "text", kind: plainText, limit: 75, required: true},
			id,
			{name: "value", kind: plainString, limit: 2000},
			{name: "url", kind: plainString, limit: 3000},
			{name: "style", kind: plainString, limit: 20},
			confirm,
			{name: "accessibility_label", kind: plainString, limit: 75},
		},
		"image": {
			{name: "alt_text", kind: plainString, limit: 2000, required: true},
			{name: "image_url", kind: plainString, limit: 3000},
			{name: "slack_file"},
		},
		"static_select":              menu(static...),
		"multi_static_select":        menu(static...),
		"external_select":            menu(rule{name: "initial_option"}, rule{name: "min_query_length"}),
		"multi_external_select":      menu(rule{name: "initial_options"}, rule{name: "min_query_length"}),
		"users_select":               menu(rule{name: "initial_user"}),
		"multi_users_select":         menu(rule{name: "initial_users"}),
		"channels_select":            menu(rule{name: "initial_channel"}, rule{name: "response_url_enabled"}),
		"multi_channels_select":      menu(rule{name: "initial_channels"}),
		"conversations_select":       menu(rule{name: "initial_conversation"}, rule{name: "default_to_current_conversation"}, rule{name: "filter"}, rule{name: "response_url_enabled"}),
		"multi_conversations_select": menu(rule{name: "initial_conversations"}, rule{name: "default_to_current_conversation"}, rule{name: "filter"}),
		"overflow":                   {id, confirm, options(5)},
		"radio_buttons":              {id, confirm, focus, options(10), {name: "initial_option", kind: optionOne}},
		"checkboxes":                 {id, confirm, focus, options(10), {name: "initial_options", kind: optionList, limit: 10}},
		"datepicker":                 dated("initial_date"),
		"timepicker":                 dated("initial_time"),
		"datetimepicker":             dated("initial_date_time"),
		"plain_text_input":           input(rule{name: "multiline"}, rule{name: "min_length"}, rule{name: "max_length"}),
		"email_text_input":           input(),
		"url_text_input":             input(),
		"number_input":               input(rule{name: "is_decimal_allowed"}, rule{name: "min_value"}, rule{name: "max_value"}),
		"rich_text_input":            input(),
		"file_input":                 {id, {name: "filetypes"}, {name: "max_files"}},
	}
}
