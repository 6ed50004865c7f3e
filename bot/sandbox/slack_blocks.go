package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// blockKit checks blocks and views as Slack does and collects its complaints.
type blockKit struct {
	blocks   map[string][]rule
	elements map[string][]rule
	errs     []string
	ids      map[string]bool // block ids of the message or view
	actions  map[string]bool // action ids of the block being looked at
	markdown int
}

func newBlockKit() *blockKit {
	return &blockKit{blocks: blockRules(), elements: elementRules(), ids: map[string]bool{}}
}

func (k *blockKit) fail(at, format string, args ...any) {
	k.errs = append(k.errs, fmt.Sprintf("[ERROR] "+format+" [json-pointer:%s]", append(args, at)...))
}

// list checks the blocks of a message or a view.
func (k *blockKit) list(at string, blocks []any, limit int, inView bool) {
	if len(blocks) > limit {
		k.fail(at, "no more than %d items allowed", limit)
	}
	for i, v := range blocks {
		here := at + "/" + strconv.Itoa(i)
		b, ok := v.(object)
		if !ok {
			k.fail(here, "must be an object")
			continue
		}
		k.block(here, b, inView)
	}
	if k.markdown > slackMarkdown {
		k.fail(at, "markdown blocks must be less than %d characters in total", slackMarkdown+1)
	}
}

func (k *blockKit) block(at string, b object, inView bool) {
	kind := str(b, "type")
	rules, known := k.blocks[kind]
	if !known || inView && kind == "markdown" {
		k.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	id := str(b, "block_id")
	if utf8.RuneCountInString(id) > slackBlockID {
		k.fail(at+"/block_id", "must be less than %d characters", slackBlockID+1)
	}
	if id != "" && k.ids[id] {
		k.fail(at+"/block_id", "block_id `%s` already exists", id)
	}
	k.ids[id] = true
	k.actions = map[string]bool{}
	k.fields(at, b, rules, "type", "block_id")
	switch kind {
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			k.fail(at, "missing required field: text or fields")
		}
	case "image":
		k.picture(at, b)
	case "markdown":
		k.markdown += utf8.RuneCountInString(str(b, "text"))
	}
	k.placement(at, kind, b)
}

// placement refuses elements where they do not belong.
func (k *blockKit) placement(at, kind string, b object) {
	bad := func(at string, e any, fits func(kind string) bool) {
		o, _ := e.(object)
		if name := str(o, "type"); !fits(name) {
			k.fail(at+"/type", "unsupported type: %s", name)
		}
	}
	isInput := func(name string) bool { return strings.HasSuffix(name, "_input") }
	items, _ := b["elements"].([]any)
	for i, e := range items {
		here := at + "/elements/" + strconv.Itoa(i)
		switch kind {
		case "context":
			bad(here, e, func(n string) bool { return n == "image" || n == "plain_text" || n == "mrkdwn" })
		case "actions":
			bad(here, e, func(n string) bool { return n != "image" && !isInput(n) })
		}
	}
	if e := b["element"]; e != nil {
		bad(at+"/element", e, func(n string) bool { return n != "button" && n != "overflow" && n != "image" })
	}
	if e := b["accessory"]; e != nil {
		bad(at+"/accessory", e, func(n string) bool { return !isInput(n) })
	}
}

func (k *blockKit) fields(at string, o object, rules []rule, also ...string) {
	for name := range o {
		if !slices.Contains(also, name) && !slices.ContainsFunc(rules, func(r rule) bool { return r.name == name }) {
			k.fail(at, "invalid additional property: %s", name)
		}
	}
	for _, r := range rules {
		v, given := o[r.name]
		if !given || v == nil {
			if r.required {
				k.fail(at, "missing required field: %s", r.name)
			}
			continue
		}
		k.value(at+"/"+r.name, v, r)
	}
}

func (k *blockKit) value(at string, v any, r rule) {
	switch r.kind {
	case anything:
	case plainString:
		k.str(at, v, r.limit, r.required)
	case plainText:
		k.text(at, v, r.limit, "plain_text")
	case anyText:
		k.text(at, v, r.limit, "plain_text", "mrkdwn")
	case textList:
		k.each(at, v, r, func(at string, v any) { k.text(at, v, slackFieldText, "plain_text", "mrkdwn") })
	case element:
		k.element(at, v)
	case elementList:
		k.each(at, v, r, k.element)
	case optionOne:
		k.option(at, v)
	case optionList:
		k.each(at, v, r, k.option)
	case optionGroupList:
		k.each(at, v, r, k.group)
	case confirmation:
		k.confirm(at, v)
	case blockItems:
		k.each(at, v, r, func(string, any) {})
	}
}

func (k *blockKit) each(at string, v any, r rule, check func(at string, v any)) {
	items, ok := v.([]any)
	switch {
	case !ok:
		k.fail(at, "must be an array")
		return
	case len(items) > r.limit:
		k.fail(at, "no more than %d items allowed", r.limit)
	case len(items) == 0 && (r.required || r.kind == optionList && r.name == "options"):
		k.fail(at, "no fewer than 1 items allowed")
	}
	for i, item := range items {
		check(at+"/"+strconv.Itoa(i), item)
	}
}

func (k *blockKit) str(at string, v any, limit int, required bool) {
	s, ok := v.(string)
	switch n := utf8.RuneCountInString(s); {
	case !ok:
		k.fail(at, "must be a string")
	case n > limit:
		k.fail(at, "must be less than %d characters", limit+1)
	case n == 0 && required:
		k.fail(at, "must be more than 0 characters")
	}
}

func (k *blockKit) text(at string, v any, limit int, kinds ...string) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be a text object")
		return
	}
	if kind := str(o, "type"); !slices.Contains(kinds, kind) {
		k.fail(at+"/type", "unsupported type: %s", kind)
	}
	k.fields(at, o, []rule{{name: "text", kind: plainString, limit: limit, required: true}, {name: "emoji"}, {name: "verbatim"}}, "type")
}

func (k *blockKit) element(at string, v any) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return
	}
	kind := str(o, "type")
	if kind == "plain_text" || kind == "mrkdwn" { // in a context block; placement refuses it elsewhere
		k.text(at, v, slackFieldText, kind)
		return
	}
	rules, known := k.elements[kind]
	if !known {
		k.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	k.fields(at, o, rules, "type")
	if id := str(o, "action_id"); id != "" {
		if k.actions[id] {
			k.fail(at+"/action_id", "action_id `%s` already exists", id)
		}
		k.actions[id] = true
	}
	switch kind {
	case "button":
		if s := str(o, "style"); s != "" && s != "primary" && s != "danger" {
			k.fail(at+"/style", "value not allowed: %s", s)
		}
	case "image":
		k.picture(at, o)
	case "static_select", "multi_static_select":
		if (o["options"] == nil) == (o["option_groups"] == nil) {
			k.fail(at, "must have one of options and option_groups")
		}
	case "plain_text_input":
		if n, ok := o["max_length"].(json.Number); ok {
			if i, err := n.Int64(); err != nil || i < 1 || i > 3000 {
				k.fail(at+"/max_length", "must be between 1 and 3000")
			}
		}
	}
}

func (k *blockKit) picture(at string, o object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		k.fail(at, "must have one of image_url and slack_file")
	}
}

func (k *blockKit) option(at string, v any) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return
	}
	k.fields(at, o, []rule{
		{name: "text", kind: anyText, limit: slackOptionText, required: true},
		{name: "value", kind: plainString, limit: slackOptionValue, required: true},
		{name: "description", kind: anyText, limit: slackOptionText},
		{name: "url", kind: plainString, limit: 3000},
	})
}

func (k *blockKit) group(at string, v any) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return
	}
	k.fields(at, o, []rule{
		{name: "label", kind: plainText, limit: slackOptionText, required: true},
		{name: "options", kind: optionList, limit: 100, required: true},
	})
}

func (k *blockKit) confirm(at string, v any) {
	o, ok := v.(object)
	if !ok {
		k.fail(at, "must be an object")
		return
	}
	k.fields(at, o, []rule{
		{name: "title", kind: plainText, limit: 100, required: true},
		{name: "text", kind: anyText, limit: 300, required: true},
		{name: "confirm", kind: plainText, limit: 30, required: true},
		{name: "deny", kind: plainText, limit: 30, required: true},
		{name: "style", kind: plainString, limit: 20},
	})
}

// view checks a whole view payload (modal or home).
func (k *blockKit) view(v object, kinds ...string) {
	kind := str(v, "type")
	if !slices.Contains(kinds, kind) {
		k.fail("/view/type", "unsupported type: %s", kind)
		return
	}
	title := rule{name: "title", kind: plainText, limit: slackViewTitle, required: kind == "modal"}
	k.fields("/view", v, []rule{
		title,
		{name: "submit", kind: plainText, limit: slackViewTitle},
		{name: "close", kind: plainText, limit: slackViewTitle},
		{name: "private_metadata", kind: plainString, limit: slackViewMetadata},
		{name: "callback_id", kind: plainString, limit: slackViewID},
		{name: "external_id", kind: plainString, limit: slackViewID},
		{name: "clear_on_close"},
		{name: "notify_on_close"},
		{name: "submit_disabled"},
	}, "type", "blocks")
	blocks, ok := v["blocks"].([]any)
	if !ok {
		k.fail("/view", "missing required field: blocks")
		return
	}
	k.list("/view/blocks", blocks, slackViewBlocks, true)
	hasInput := slices.ContainsFunc(blocks, func(b any) bool {
		o, _ := b.(object)
		return str(o, "type") == "input"
	})
	if kind == "modal" && hasInput && v["submit"] == nil {
		k.fail("/view", "missing required field: submit")
	}
}

// nameBlocks gives every block and interactive element that has none an id of its own.
func nameBlocks(blocks []any, next func() string) {
	for _, v := range blocks {
		b, ok := v.(object)
		if !ok {
			continue
		}
		if str(b, "block_id") == "" {
			b["block_id"] = next()
		}
		for _, e := range elementsOf(b) {
			if _, isText := e["text"].(string); !isText && e["type"] != "image" && str(e, "action_id") == "" {
				e["action_id"] = next()
			}
		}
	}
}

// elementsOf lists the elements of one block.
func elementsOf(b object) []object {
	var out []object
	for _, name := range []string{"accessory", "element"} {
		if e, ok := b[name].(object); ok {
			out = append(out, e)
		}
	}
	if b["type"] == "actions" || b["type"] == "context" {
		items, _ := b["elements"].([]any)
		for _, v := range items {
			if e, ok := v.(object); ok {
				out = append(out, e)
			}
		}
	}
	return out
}
