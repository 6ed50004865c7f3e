package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

// slackStored gives a text the form in which Slack stores it: the three control
// characters escaped unless they make a mention or a link, bare links bracketed.
func slackStored(text string) string {
	control := regexp.MustCompile(`<(?:[@#!][^<>\n]+|(?:https?|mailto|tel):[^<>\n]+)>`)
	var b strings.Builder
	last := 0
	for _, span := range control.FindAllStringIndex(text, -1) {
		b.WriteString(slackPlain(text[last:span[0]]))
		b.WriteString(text[span[0]:span[1]])
		last = span[1]
	}
	b.WriteString(slackPlain(text[last:]))
	return b.String()
}

func slackPlain(text string) string {
	// An ampersand that already begins one of the three escapes stays.
	escaped := regexp.MustCompile(`&(amp;|lt;|gt;)?`).ReplaceAllStringFunc(text, func(m string) string {
		if m == "&" {
			return "&amp;"
		}
		return m
	})
	escaped = strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(escaped)
	return regexp.MustCompile(`https?://[^\s<>|]*[^\s<>|.,;:!?)"'&]`).ReplaceAllString(escaped, "<$0>")
}

// slackPings lists whom a message notifies: its text and every mrkdwn text in its blocks.
func slackPings(text string, blocks []any) []string {
	mention := regexp.MustCompile(`<(!(?:channel|here|everyone|subteam\^\w+)|@[UW]\w+)(?:\|[^>]*)?>`)
	var out []string
	look := func(s string) {
		for _, m := range mention.FindAllStringSubmatch(s, -1) {
			if name := strings.TrimPrefix(m[1], "@"); !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	look(text)
	walk(blocks, func(o object) {
		if kind := str(o, "type"); kind == "mrkdwn" || kind == "markdown" {
			look(str(o, "text"))
		}
	})
	return out
}

// walk visits every object inside a JSON value.
func walk(v any, visit func(object)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			walk(item, visit)
		}
	case object:
		visit(v)
		for _, item := range v {
			walk(item, visit)
		}
	}
}
