package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// formErrors grow into the tree of a 50035 "Invalid Form Body".
type formErrors struct{ tree object }

func (f *formErrors) add(path, code, message string) {
	if f.tree == nil {
		f.tree = object{}
	}
	node := f.tree
	for key := range strings.SplitSeq(path, "/") {
		next, ok := node[key].(object)
		if !ok {
			next = object{}
			node[key] = next
		}
		node = next
	}
	list, _ := node["_errors"].([]any)
	node["_errors"] = append(list, object{"code": code, "message": message})
}

func (f *formErrors) answer() answer {
	a := jsonAnswer(http.StatusBadRequest, object{"code": 50035, "message": "Invalid Form Body", "errors": f.tree})
	a.code = "50035"
	return a
}

func badSnowflake(name, id string) (answer, bool) {
	if isSnowflake(id) {
		return answer{}, false
	}
	var f formErrors
	f.add(name, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", id))
	return f.answer(), true
}

func isSnowflake(id string) bool {
	_, err := strconv.ParseUint(id, 10, 63)
	return err == nil
}

// checkMessage refuses a form that Discord refuses; nil means it is fine.
func checkMessage(form object, c *discordChannel) *answer {
	var f formErrors
	f.text("content", form["content"], discordContent)
	f.nonce(form["nonce"])
	for _, name := range []string{"tts", "enforce_nonce"} {
		if v, ok := form[name]; ok && v != nil {
			if _, isBool := v.(bool); !isBool {
				f.add(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
			}
		}
	}
	f.number("flags", form["flags"], 1<<31)
	total := 0
	f.list("embeds", form["embeds"], discordEmbeds, func(path string, v any) { total += f.embed(path, v) })
	if total > discordEmbedTotal {
		f.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
	}
	f.list("components", form["components"], discordComponents, func(path string, v any) {
		if o := f.model(path, v); o != nil && o["type"] == nil {
			f.add(path+"/type", "BASE_TYPE_REQUIRED", "This field is required")
		}
	})
	f.list("attachments", form["attachments"], discordAttachments, func(path string, v any) { f.model(path, v) })
	f.mentions(form["allowed_mentions"])
	f.reference(form["message_reference"], c)
	if f.tree == nil {
		return nil
	}
	a := f.answer()
	return &a
}

// text checks a string and returns how many characters it has.
func (f *formErrors) text(path string, v any, limit int) int {
	if v == nil {
		return 0
	}
	s, ok := v.(string)
	if !ok {
		// Numbers and booleans are taken as text, as Discord does.
		switch v.(type) {
		case json.Number, bool:
			return 0
		}
		f.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
		return 0
	}
	n := utf8.RuneCountInString(s)
	if n > limit {
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", limit))
	}
	return n
}

func (f *formErrors) number(path string, v any, limit int64) {
	if v == nil {
		return
	}
	n, ok := v.(json.Number)
	if !ok {
		f.add(path, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not int.", fmt.Sprint(v)))
		return
	}
	if i, err := n.Int64(); err != nil || i < 0 || i > limit {
		f.add(path, "NUMBER_TYPE_MAX", fmt.Sprintf("int value should be between 0 and %d.", limit))
	}
}

func (f *formErrors) list(path string, v any, limit int, each func(path string, v any)) {
	if v == nil {
		return
	}
	items, ok := v.([]any)
	if !ok {
		f.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
		return
	}
	if len(items) > limit {
		f.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", limit))
	}
	for i, item := range items {
		each(path+"/"+strconv.Itoa(i), item)
	}
}

func (f *formErrors) model(path string, v any) object {
	o, ok := v.(object)
	if !ok {
		f.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
	}
	return o
}

func (f *formErrors) nonce(v any) {
	switch n := v.(type) {
	case nil, json.Number:
	case string:
		if utf8.RuneCountInString(n) > discordNonce {
			f.add("nonce", "NONCE_TYPE_TOO_LONG", "Nonces cannot be longer than 25 characters.")
		}
	default:
		f.add("nonce", "STRING_TYPE_CONVERT", "Could not interpret value as string.")
	}
}

// embed checks one embed and returns its part of the total (Embed Limits).
func (f *formErrors) embed(path string, v any) int {
	e := f.model(path, v)
	if e == nil {
		return 0
	}
	if len(e) == 0 {
		f.add(path+"/description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	total := f.text(path+"/title", e["title"], 256) + f.text(path+"/description", e["description"], 4096)
	f.number(path+"/color", e["color"], 0xFFFFFF)
	f.link(path+"/url", e["url"])
	if s, ok := e["timestamp"].(string); ok {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			f.add(path+"/timestamp", "DATE_TIME_TYPE_PARSE", fmt.Sprintf("Could not parse %s. Should be ISO8601.", s))
		}
	}
	if e["footer"] != nil {
		total += f.part(path+"/footer", e["footer"], "text", 2048)
	}
	if e["author"] != nil {
		total += f.part(path+"/author", e["author"], "name", 256)
	}
	for _, media := range []string{"image", "thumbnail"} {
		if e[media] != nil {
			f.link(path+"/"+media+"/url", f.model(path+"/"+media, e[media])["url"])
		}
	}
	f.list(path+"/fields", e["fields"], 25, func(path string, v any) {
		total += f.part(path, v, "name", 256) + f.part(path, v, "value", 1024)
	})
	return total
}

// part checks a required text inside an object of an embed.
func (f *formErrors) part(path string, v any, name string, limit int) int {
	o := f.model(path, v)
	if o == nil {
		return 0
	}
	if o[name] == nil || o[name] == "" {
		f.add(path+"/"+name, "BASE_TYPE_REQUIRED", "This field is required")
	}
	f.link(path+"/icon_url", o["icon_url"])
	return f.text(path+"/"+name, o[name], limit)
}

func (f *formErrors) link(path string, v any) {
	s, ok := v.(string)
	if !ok || s == "" {
		return
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case !slices.Contains([]string{"http", "https", "attachment"}, u.Scheme):
		f.add(path, "URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q is not supported. Scheme must be one of ('http', 'https').", u.Scheme))
	}
}

func (f *formErrors) mentions(v any) {
	if v == nil {
		return
	}
	a := f.model("allowed_mentions", v)
	var kinds []string
	f.list("allowed_mentions/parse", a["parse"], 3, func(path string, v any) {
		kind, _ := v.(string)
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			f.add(path, "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
		}
		kinds = append(kinds, kind)
	})
	for _, kind := range []string{"users", "roles"} {
		path := "allowed_mentions/" + kind
		named := 0
		f.list(path, a[kind], discordMentions, func(path string, v any) {
			named++
			if id, _ := v.(string); !isSnowflake(id) {
				f.add(path, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", fmt.Sprint(v)))
			}
		})
		if named > 0 && slices.Contains(kinds, kind) {
			f.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
				fmt.Sprintf("parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind))
		}
	}
}

func (f *formErrors) reference(v any, c *discordChannel) {
	if v == nil {
		return
	}
	ref := f.model("message_reference", v)
	if ref == nil {
		return
	}
	id := str(ref, "message_id")
	if !regexp.MustCompile(`^\d+$`).MatchString(id) {
		f.add("message_reference/message_id", "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", id))
		return
	}
	if must, ok := ref["fail_if_not_exists"].(bool); c.find(id) == nil && (!ok || must) {
		f.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	}
}
