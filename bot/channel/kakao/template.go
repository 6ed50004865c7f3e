package kakao

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/bongsu-hq/bongsu/bot"
)

// Limits of a template.
const (
	codeRunes = 50
	textRunes = 1000
)

var variable = regexp.MustCompile(`#\{([^{}]+)\}`)

func (t Template) check() error {
	switch {
	case !t.Type.Valid():
		return fmt.Errorf("template %q is for no message type: there is no %q", t.Code, t.Type)
	case !t.Language.Valid():
		return fmt.Errorf("template %q is for no language: %q is none of %v", t.Code, t.Language, bot.Languages())
	case t.Code == "" || utf8.RuneCountInString(t.Code) > codeRunes:
		return fmt.Errorf("the template of %s in %s has no usable code: copy it from the provider's console", t.Type, t.Language)
	case t.text() == "" || !utf8.ValidString(t.Text):
		return fmt.Errorf("template %q has no readable text: write it as it is registered", t.Code)
	}
	return nil
}

// text is the registered text; a YAML block ends in a line break that no template has.
func (t Template) text() string { return strings.TrimSpace(t.Text) }

// read returns the variables with which the template says exactly the text; ok is false when there are none.
func (t Template) read(text string) (variables map[string]string, ok bool) {
	names := variable.FindAllStringSubmatch(t.text(), -1)
	var pattern strings.Builder
	for i, fixed := range variable.Split(t.text(), -1) {
		if i > 0 {
			pattern.WriteString("(.+?)")
		}
		pattern.WriteString(regexp.QuoteMeta(fixed))
	}
	words, err := regexp.Compile(`(?s)^` + pattern.String() + `$`)
	if err != nil {
		return nil, false
	}
	found := words.FindStringSubmatch(text)
	if found == nil {
		return nil, false
	}
	variables = map[string]string{}
	for i, name := range names {
		variables[name[1]] = found[i+1]
	}
	return variables, t.fill(variables) == text
}

// fill is what Kakao shows.
func (t Template) fill(variables map[string]string) string {
	return variable.ReplaceAllStringFunc(t.text(), func(name string) string {
		return variables[variable.FindStringSubmatch(name)[1]]
	})
}

// missing is the first of the template's own words that the text does not have in their place; empty when it has them all.
func (t Template) missing(text string) string {
	for _, fixed := range variable.Split(t.text(), -1) {
		at := strings.Index(text, fixed)
		if at < 0 {
			return strings.TrimSpace(fixed)
		}
		text = text[at+len(fixed):]
	}
	return ""
}

// choose finds the template that says the text.
func (s *Settings) choose(r bot.Rendition, text string) (Template, map[string]string, error) {
	reason := bot.Say("no Alimtalk template is registered for {type} in {language}: register one, or take the type or the language out of the destination", "type", r.Type, "language", r.Language)
	for _, t := range s.Templates {
		if t.Type != r.Type || t.Language != r.Language {
			continue
		}
		if variables, ok := t.read(text); ok {
			return t, variables, nil
		}
		why := bot.Say("the text says more than the template")
		if missing := t.missing(text); missing != "" {
			why = bot.Say(`the template says "{words}", and the text does not`, "words", missing)
		}
		reason = bot.Say(`the text of {type} in {language} is not that of Alimtalk template "{template}": {why}; write it as the template has it, or register what it says`,
			"type", r.Type, "language", r.Language, "template", t.Code, "why", why)
	}
	return Template{}, nil, &bot.Error{Kind: bot.ErrInvalid, Saying: reason}
}
