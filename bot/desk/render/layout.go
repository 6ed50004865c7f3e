package render

import (
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// layout puts the parts of one message type in their order, in three forms.
type layout struct {
	text, short *template.Template
	html        *htmltemplate.Template
}

func newLayout(files fs.FS, t bot.MessageType) (layout, error) {
	var l layout
	var faults []error
	read := func(form string) (name, source string) {
		name = string(t) + "/" + form + ".tmpl"
		data, err := fs.ReadFile(files, name)
		if err != nil {
			faults = append(faults, err)
		}
		return name, string(data)
	}
	plain := func(form string) *template.Template {
		name, source := read(form)
		parsed, err := template.New(name).Option("missingkey=error").Parse(source)
		faults = append(faults, err)
		return parsed
	}
	l.text, l.short = plain("text"), plain("short")
	name, source := read("html")
	parsed, err := htmltemplate.New(name).Option("missingkey=error").Parse(source)
	l.html = parsed
	return l, errors.Join(append(faults, err)...)
}

// told is a part with its words.
type told struct {
	Name  string
	Label string // empty for a part that is no labelled line
	Value string
	Items []string // of a section
	Text  string
}

// page is what a template sees of one rendition.
type page struct {
	Title   string
	Heading string // which services it is about, as the title names them
	State   string // one sentence: what is wrong with what; empty in a statement
	Label   string // False alarm. and its like, which the title of the message says already
	parts   []told
}

// List returns the parts of those names, given with spaces between them, in that order.
func (p page) List(names string) []told {
	var list []told
	for name := range strings.FieldsSeq(names) {
		for _, part := range p.parts {
			if part.Name == name {
				list = append(list, part)
			}
		}
	}
	return list
}

// Flow returns the parts of those names as one paragraph; a dot sets off a line that is no sentence.
func (p page) Flow(names string) string {
	var b strings.Builder
	for _, text := range texts(p.List(names)) {
		if b.Len() > 0 {
			b.WriteString(" ")
			if !ended(b.String()) {
				b.WriteString("· ")
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

func ended(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(text))
	return strings.ContainsRune(".!?…", last)
}

// Paragraphs returns one paragraph for each group of names; a name that stands alone and is there several times
// makes several.
func (p page) Paragraphs(groups ...string) []string {
	var paragraphs []string
	for _, names := range groups {
		if !strings.Contains(names, " ") {
			paragraphs = append(paragraphs, texts(p.List(names))...)
		} else if flow := p.Flow(names); flow != "" {
			paragraphs = append(paragraphs, flow)
		}
	}
	return paragraphs
}

// Prose returns the paragraphs with an empty line between them.
func (p page) Prose(groups ...string) string {
	return strings.Join(p.Paragraphs(groups...), "\n\n")
}

// Bullets returns the parts of those names, a line each.
func (p page) Bullets(names string) string {
	var b strings.Builder
	for _, text := range texts(p.List(names)) {
		b.WriteString("▪ " + text + "\n")
	}
	return b.String()
}

// Lines returns the parts of those names, a line each and unmarked.
func (p page) Lines(names string) string { return strings.Join(texts(p.List(names)), "\n") }

// Brief returns the lines of a section without its heading.
func (p page) Brief(name string) string {
	var all []string
	for _, section := range p.List(name) {
		all = append(all, section.Items...)
	}
	return strings.Join(all, " ")
}

func texts(parts []told) []string {
	var all []string
	for _, part := range parts {
		all = append(all, part.Text)
	}
	return all
}

// executor is what text and HTML templates share.
type executor interface {
	Execute(into io.Writer, data any) error
}

// lacks reports whether the template of a form could not be read.
func (l layout) lacks(form string) bool {
	return form == "text" && l.text == nil || form == "short" && l.short == nil || form == "html" && l.html == nil
}

var emptyLines = regexp.MustCompile(`\n{3,}`)

func (p page) fill(t executor) (string, error) {
	var b strings.Builder
	if err := t.Execute(&b, p); err != nil {
		return "", fmt.Errorf("fill the template: %w", err)
	}
	return strings.TrimSpace(emptyLines.ReplaceAllString(b.String(), "\n\n")), nil
}
