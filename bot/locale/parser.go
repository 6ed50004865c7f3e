package locale

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"

	"github.com/bongsu-hq/bongsu/bot/language"
)

// compiled is the one template parser of a bundle: every text was compiled by Load, and Parse only looks it up.
// go-i18n keeps the first parse of a message for ever, whoever asked for it; so nobody else may ask.
type compiled map[string]*parsed

var _ i18ntemplate.Parser = compiled{}

// Cacheable reports that go-i18n may keep what Parse returns.
func (c compiled) Cacheable() bool { return true }

// Parse returns the compiled text.
func (c compiled) Parse(text, _, _ string) (i18ntemplate.ParsedTemplate, error) {
	p, ok := c[text]
	if !ok {
		return nil, errors.New("the text was not compiled at the start")
	}
	return p, nil
}

func (c compiled) add(text string) error {
	if c[text] != nil {
		return nil
	}
	t, err := template.New("message").Option("missingkey=error").Funcs(funcs()).Parse(text)
	if err != nil {
		return err
	}
	c[text] = &parsed{t}
	return nil
}

type parsed struct{ template *template.Template }

// Execute fills the text.
func (p *parsed) Execute(data any) (string, error) {
	var b strings.Builder
	if err := p.template.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

// funcs are the functions that a text may call.
func funcs() template.FuncMap {
	return template.FuncMap{
		"josa": func(word any, pair string) (string, error) {
			particle, err := particle(word, pair)
			return strings.TrimSpace(fmt.Sprint(word)) + particle, err
		},
		"particle": particle,
		"capital":  func(text any) string { return Capital(fmt.Sprint(text)) },
	}
}

// spoken is a word that knows how Koreans read it.
type spoken interface{ Reading() string }

func particle(word any, pair string) (string, error) {
	if s, ok := word.(spoken); ok {
		return language.Particle(s.Reading(), pair, nil)
	}
	return language.Particle(fmt.Sprint(word), pair, nil)
}

// Capital returns text with a capital at its start, as it opens a sentence.
func Capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
