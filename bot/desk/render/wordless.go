package render

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// template holds the three forms of a type to their rules: they can be read, and hold no words of their own.
func (t *trial) template(kind bot.MessageType) {
	l, err := newLayout(t.Templates, kind)
	if err != nil {
		for _, one := range err.(interface{ Unwrap() []error }).Unwrap() { // newLayout joins what it finds
			t.fault(t.inTemplate(string(kind)+"/text.tmpl", one))
		}
	}
	trees := map[string]*parse.Tree{}
	if !l.lacks("text") {
		trees["text"] = l.text.Tree
	}
	if !l.lacks("short") {
		trees["short"] = l.short.Tree
	}
	if !l.lacks("html") {
		trees["html"] = l.html.Tree
	}
	for form, tree := range trees {
		name := string(kind) + "/" + form + ".tmpl"
		source, err := fs.ReadFile(t.Templates, name)
		if err != nil {
			t.fault(t.inTemplate(name, err))
			continue
		}
		t.wordless(name, string(source), tree.Root)
	}
}

var (
	tag       = regexp.MustCompile(`<[^>]*>?`)
	position  = regexp.MustCompile(`template: ([^:]+):(\d+)(?::\d+)?: (?s:(.*))`)
	entityTag = regexp.MustCompile(`&[A-Za-z]+;`)
)

// wordless refuses a word in a template: it would stand in every language alike.
func (t *trial) wordless(name, source string, node parse.Node) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			t.wordless(name, source, child)
		}
	case *parse.RangeNode:
		t.wordless(name, source, n.List)
		t.wordless(name, source, n.ElseList)
	case *parse.IfNode:
		t.wordless(name, source, n.List)
		t.wordless(name, source, n.ElseList)
	case *parse.WithNode:
		t.wordless(name, source, n.List)
		t.wordless(name, source, n.ElseList)
	case *parse.TextNode:
		text := entityTag.ReplaceAllString(tag.ReplaceAllString(string(n.Text), ""), "")
		if at := strings.IndexFunc(text, unicode.IsLetter); at >= 0 {
			t.fault(locale.Fault{
				File: t.File(name), Line: 1 + strings.Count(source[:n.Pos], "\n"), Rule: "L5",
				Message: fmt.Sprintf("%q would stand in every language: a template holds parts, and words stand in the catalogues", strings.TrimSpace(text)),
			})
		}
	}
}

// inTemplate gives an error of a template the place that it names.
func (t *trial) inTemplate(name string, err error) locale.Fault {
	f := locale.Fault{File: t.File(name), Line: 1, Rule: "L5", Message: err.Error()}
	if at := position.FindStringSubmatch(err.Error()); at != nil {
		f.File, f.Message = t.File(at[1]), at[3]
		f.Line, _ = strconv.Atoi(at[2])
	}
	return f
}
