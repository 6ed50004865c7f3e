package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// RenderOptions are what is rendered from what.
type RenderOptions struct {
	Type    bot.MessageType
	Facts   string // path of a facts file
	Example bool   // the built-in facts instead
	Config  string // path; empty: a fictional organisation
}

// Rendered is one message in one language and form.
type Rendered struct {
	Type     bot.MessageType `json:"type"`
	Language bot.Language    `json:"language"`
	Format   string          `json:"format"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Lengths  Lengths         `json:"lengths"`
}

// Lengths count the text as platforms do.
type Lengths struct {
	Characters int   `json:"characters"` // as readers see them
	UTF16      int   `json:"utf16_units"`
	Bytes      int   `json:"bytes"`
	SMS        []SMS `json:"sms,omitempty"` // of the short form
}

// SMS is the short form as a text message in one set of characters.
type SMS struct {
	Charset  string `json:"charset"`
	Segments int    `json:"segments,omitempty"`
	Bytes    int    `json:"bytes,omitempty"`
	Text     string `json:"text,omitempty"`    // when it differs
	Refused  string `json:"refused,omitempty"` // why it cannot be sent so
	Lacks    string `json:"lacks,omitempty"`   // the characters that keep it from being sent so
}

// NewRendered counts text, which is r's in that format.
func NewRendered(r bot.Rendition, format, text string) Rendered {
	made := Rendered{Type: r.Type, Language: r.Language, Format: format, Title: r.Title, Text: text}
	made.Lengths = Lengths{Characters: language.Graphemes(text), UTF16: language.UTF16Units(text), Bytes: len(text)}
	if format == "short" {
		for _, set := range []language.Charset{language.UCS2, language.GSM7, language.CP949} {
			made.Lengths.SMS = append(made.Lengths.SMS, asSMS(r.Language, text, set))
		}
	}
	return made
}

func asSMS(l bot.Language, text string, set language.Charset) SMS {
	made := SMS{Charset: set.String()}
	degraded, err := language.Degrade(text, language.Degrading{Charset: set, French: l == bot.French, Transliterate: true})
	if err != nil {
		made.Refused = err.Error()
		if unfit, ok := errors.AsType[*language.UnfitError](err); ok {
			made.Lacks = unfit.Characters
		}
		return made
	}
	size, err := language.Measure(degraded, set)
	if err != nil {
		made.Refused = err.Error()
		return made
	}
	made.Segments, made.Bytes = size.Segments, size.Bytes
	if degraded != text {
		made.Text = degraded
	}
	return made
}

// Formats are the forms of a message; text, short and html are bongsu's own, the others those of the platforms.
func Formats() []string {
	return []string{"text", "short", "html", "slack", "discord", "email", "page", "line"}
}

type renderCommand struct {
	Type    bot.MessageType `arg:"" optional:"" help:"A message type; --list names them."`
	Facts   string          `placeholder:"FILE" help:"A YAML file with what the message says; --example shows what such a file makes."`
	Example bool            `help:"Use built-in facts of a fictional incident."`
	List    bool            `help:"Name the message types and what each needs."`
	Lang    bot.Language    `placeholder:"ko|en|fr" help:"One language only."`
	Format  string          `placeholder:"text|short|html|slack|discord|email|page|line" help:"One form only; text when absent, all of them with --json."`
	Config  string          `placeholder:"FILE" help:"Your own organisation, components and people; a fictional organisation otherwise."`
	JSON    bool            `help:"Print everything as JSON, with lengths as platforms count them."`
}

// Validate refuses what cannot be asked for together.
func (c *renderCommand) Validate() error {
	switch {
	case c.List:
		return nil
	case c.Type == "":
		return fmt.Errorf("name a message type, one of %v, or --list", bot.MessageTypes())
	case c.Example == (c.Facts != ""):
		return fmt.Errorf("name either --facts FILE or --example")
	case c.Lang != "" && !c.Lang.Valid():
		return fmt.Errorf("--lang %q: one of %v", c.Lang, bot.Languages())
	case c.Format != "" && !slices.Contains(Formats(), c.Format):
		return fmt.Errorf("--format %q: one of %s", c.Format, strings.Join(Formats(), ", "))
	}
	return nil
}

// Run renders one message; nothing is stored, signed or sent.
func (c *renderCommand) Run(_ context.Context, program Program, streams Streams) error {
	if c.List {
		return c.list(program, streams)
	}
	all, err := program.Render(RenderOptions{Type: c.Type, Facts: c.Facts, Example: c.Example, Config: c.Config})
	if err != nil {
		return err
	}
	format := c.Format
	if format == "" && !c.JSON {
		format = "text"
	}
	all = slices.DeleteFunc(all, func(r Rendered) bool {
		return c.Lang != "" && r.Language != c.Lang || format != "" && r.Format != format
	})
	if c.JSON {
		return printJSON(streams.Out, all)
	}
	for i, r := range all {
		if len(all) > 1 {
			_, _ = fmt.Fprintf(streams.Out, "%s== %s\n", strings.Repeat("\n", min(i, 1)), r.Language)
		}
		_, _ = fmt.Fprintln(streams.Out, strings.TrimRight(r.Text, "\n"))
	}
	return nil
}

func (c *renderCommand) list(program Program, streams Streams) error {
	if c.JSON {
		return printJSON(streams.Out, program.Types())
	}
	return table(streams.Out, "TYPE\tNEEDS", program.Types(), func(t MessageType) string {
		var keys []string
		for _, need := range t.Needs {
			key, _, _ := strings.Cut(need, ":")
			keys = append(keys, key)
		}
		return fmt.Sprintf("%s\t%s", t.Type, strings.Join(keys, ", "))
	})
}

// MessageType is a type and the facts without which it is refused.
type MessageType struct {
	Type  bot.MessageType `json:"type"`
	Needs []string        `json:"needs"`
}
