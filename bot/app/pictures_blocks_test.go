package app

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// blocks is a message or a window of Block Kit as it came over the wire.
type blocks []map[string]any

// sketch draws Block Kit as plain HTML, in no company's style. What it does not know is a fault: a picture must leave nothing out.
type sketch struct {
	out    strings.Builder
	faults []string
}

func drawn(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var list blocks
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	var s sketch
	s.blocks(list)
	for _, fault := range s.faults {
		t.Error(fault)
	}
	return s.out.String()
}

func (s *sketch) say(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }

func (s *sketch) unknown(what string, of map[string]any) {
	s.faults = append(s.faults, fmt.Sprintf("%s %q cannot be drawn: teach it to the sketch", what, of["type"]))
}

func (s *sketch) blocks(list blocks) {
	for _, b := range list {
		switch b["type"] {
		case "header":
			s.say(`<h2>%s</h2>`, s.text(b["text"]))
		case "divider":
			s.say(`<hr>`)
		case "context":
			s.say(`<div class="note">`)
			s.each(b["elements"], func(e map[string]any) { s.say(`<p>%s</p>`, s.text(e)) })
			s.say(`</div>`)
		case "section":
			s.section(b)
		case "actions":
			s.say(`<div class="actions">`)
			s.each(b["elements"], s.element)
			s.say(`</div>`)
			s.each(b["elements"], s.confirm)
		case "input":
			s.input(b)
		default:
			s.unknown("a block", b)
		}
	}
}

func (s *sketch) section(b map[string]any) {
	s.say(`<div class="section"><div class="words">`)
	if b["text"] != nil {
		s.say(`<p>%s</p>`, s.text(b["text"]))
	}
	s.each(b["fields"], func(f map[string]any) { s.say(`<p>%s</p>`, s.text(f)) })
	s.say(`</div>`)
	if e, ok := b["accessory"].(map[string]any); ok {
		s.element(e)
		s.say(`</div>`)
		s.confirm(e)
		return
	}
	s.say(`</div>`)
}

func (s *sketch) input(b map[string]any) {
	optional := ""
	if b["optional"] != true {
		optional = ` <b title="required">*</b>`
	}
	s.say(`<div class="input"><p class="label">%s%s</p>`, s.text(b["label"]), optional)
	if e, ok := b["element"].(map[string]any); ok {
		s.element(e)
	}
	if b["hint"] != nil {
		s.say(`<p class="hint">%s</p>`, s.text(b["hint"]))
	}
	s.say(`</div>`)
}

// element draws what a person can press, type into or choose from, as it stands when it is opened.
func (s *sketch) element(e map[string]any) {
	holder := s.text(e["placeholder"])
	switch e["type"] {
	case "button":
		s.say(`<span class="button %v">%s</span>`, orEmpty(e["style"]), s.text(e["text"]))
	case "plain_text_input":
		long := ""
		if e["multiline"] == true {
			long = "long"
		}
		s.field(long, html.EscapeString(orEmpty(e["initial_value"])), holder)
	case "number_input":
		s.field("short", html.EscapeString(orEmpty(e["initial_value"])), holder)
	case "datepicker":
		s.field("short", html.EscapeString(orEmpty(e["initial_date"])), holder)
	case "timepicker":
		s.field("short", html.EscapeString(orEmpty(e["initial_time"])), holder)
	case "static_select", "external_select":
		s.field("menu", s.chosen(e["initial_option"]), holder)
	case "multi_static_select", "multi_external_select":
		var names []string
		s.each(e["initial_options"], func(o map[string]any) { names = append(names, `<i class="chip">`+s.text(o["text"])+`</i>`) })
		s.field("menu", strings.Join(names, " "), holder)
	case "radio_buttons":
		s.boxes(e, "round")
	case "checkboxes":
		s.boxes(e, "square")
	default:
		s.unknown("an element", e)
	}
}

func (s *sketch) field(class, holds, holder string) {
	if holds == "" {
		holds = `<span class="holder">` + holder + `</span>`
	}
	s.say(`<div class="field %s">%s</div>`, class, holds)
}

func (s *sketch) boxes(e map[string]any, shape string) {
	var chosen []string
	for _, name := range []string{"initial_option", "initial_options"} {
		s.each(e[name], func(o map[string]any) { chosen = append(chosen, orEmpty(o["value"])) })
	}
	s.each(e["options"], func(o map[string]any) {
		on := ""
		if slices.Contains(chosen, orEmpty(o["value"])) {
			on = "on"
		}
		s.say(`<p class="box %s %s">%s</p>`, shape, on, s.text(o["text"]))
	})
}

func (s *sketch) chosen(option any) string {
	o, _ := option.(map[string]any)
	return s.text(o["text"])
}

// confirm draws the question that a button asks, below its row.
func (s *sketch) confirm(e map[string]any) {
	c, ok := e["confirm"].(map[string]any)
	if !ok {
		return
	}
	s.say(`<div class="confirm"><p><b>%s</b></p><p>%s</p><div class="actions"><span class="button">%s</span><span class="button %s">%s</span></div></div>`,
		s.text(c["title"]), s.text(c["text"]), s.text(c["deny"]), orEmpty(c["style"]), s.text(c["confirm"]))
}

// each calls do for an object, or for each object of a list.
func (s *sketch) each(v any, do func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		do(v)
	case []any:
		for _, one := range v {
			if o, ok := one.(map[string]any); ok {
				do(o)
			}
		}
	}
}

var (
	linkMark = regexp.MustCompile(`&lt;(https?://[^|&]+)(?:\|([^&]+))?&gt;`)
	boldMark = regexp.MustCompile(`\*([^*\n]+)\*`)
)

// text draws a text object.
func (s *sketch) text(v any) string {
	o, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	text := orEmpty(o["text"])
	switch o["type"] {
	case "plain_text":
		text = html.EscapeString(text)
	case "mrkdwn": // &, < and > are escaped already; what is left of < and > is Slack's own mark-up
		text = html.EscapeString(html.UnescapeString(text))
		text = linkMark.ReplaceAllStringFunc(text, func(link string) string {
			part := linkMark.FindStringSubmatch(link)
			return `<u>` + html.EscapeString(firstOf(part[2], part[1])) + `</u>`
		})
		text = boldMark.ReplaceAllString(text, `<b>$1</b>`)
	default:
		s.unknown("a text", o)
	}
	return signs.Replace(text)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func orEmpty(v any) string {
	text, _ := v.(string)
	return text
}

// signs are the few emoji of the product, which not every machine has in a font.
var signs = strings.NewReplacer(
	"🔥", `<svg class="sign" viewBox="0 0 12 14"><path fill="#b93815" d="M6.4.6c.3 2-.4 3-1.5 4.2C3.5 6.300 2 7.600 2 9.700 2 12 3.800 13.500 6 13.500s4-1.500 4-3.800c0-1.500-.7-2.700-1.400-3.500-.1.900-.5 1.500-1.100 1.800C7.900 5.300 7.900 2.600 6.400.6z"/></svg>`,
	"🔴", `<svg class="sign" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="#a5211b"/></svg>`,
	"🔵", `<svg class="sign" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="#1d56b3"/></svg>`,
	"\n", "<br>",
)

func TestTheSketchRefusesWhatItCannotDraw(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"a block":    `[{"type":"video"}]`,
		"an element": `[{"type":"actions","elements":[{"type":"overflow"}]}]`,
		"a text":     `[{"type":"section","text":{"type":"markdown","text":"x"}}]`,
	} {
		var list blocks
		if err := json.Unmarshal([]byte(raw), &list); err != nil {
			t.Fatal(err)
		}
		var s sketch
		s.blocks(list)
		if len(s.faults) != 1 {
			t.Errorf("%s: faults %q", name, s.faults)
		}
	}
	picture := drawn(t, json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"*Press room* <https://x.example/a|here> &lt;b&gt;"}},
		{"type":"context","elements":[{"type":"plain_text","text":"<!channel> *5*"}]}]`))
	for _, want := range []string{"<b>Press room</b>", "<u>here</u>", "&lt;b&gt;", "&lt;!channel&gt; *5*"} {
		if !strings.Contains(picture, want) {
			t.Errorf("%s lacks %s", picture, want)
		}
	}
}
