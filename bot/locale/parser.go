package locale

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	i18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// compiled is the one template parser of a bundle: every text was compiled by Load, and Parse only looks it up.
// go-i18n keeps the first parse of a message for ever, whoever asked for it; so nobody else may ask.
type compiled struct {
	texts map[string]*parsed
	funcs template.FuncMap
}

var _ i18ntemplate.Parser = (*compiled)(nil)

func newCompiled(l bot.Language, readings map[string]string) *compiled {
	return &compiled{texts: map[string]*parsed{}, funcs: funcs(l, readings)}
}

// Cacheable reports that go-i18n may keep what Parse returns.
func (c *compiled) Cacheable() bool { return true }

// Parse returns the compiled text.
func (c *compiled) Parse(text, _, _ string) (i18ntemplate.ParsedTemplate, error) {
	p, ok := c.texts[text]
	if !ok {
		return nil, errors.New("the text was not compiled at the start")
	}
	return p, nil
}

func (c *compiled) add(text string) error {
	if c.texts[text] != nil {
		return nil
	}
	if !strings.Contains(text, "{{") { // most are: compiling and running them would give them back
		c.texts[text] = &parsed{text: text}
		return nil
	}
	t, err := template.New("message").Option("missingkey=error").Funcs(c.funcs).Parse(text)
	if err != nil {
		return err
	}
	c.texts[text] = &parsed{template: t}
	return nil
}

// broken says what is wrong with a template, without the name and the line that are ours alone.
func broken(err error) string {
	parts := strings.SplitN(err.Error(), ": ", 3)
	return parts[len(parts)-1] + ": correct what stands between {{ and }}"
}

// parsed is a text that is filled, or one that stands as it is.
type parsed struct {
	template *template.Template
	text     string
}

// Execute fills the text.
func (p *parsed) Execute(data any) (string, error) {
	if p.template == nil {
		return p.text, nil
	}
	var b strings.Builder
	if err := p.template.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

// funcs are the functions that a text of the language may call; readings are those of the glossary's names.
func funcs(l bot.Language, readings map[string]string) template.FuncMap {
	particle := func(word any, pair string) (string, error) {
		if s, ok := word.(spoken); ok {
			return language.Particle(s.Reading(), pair, readings)
		}
		return language.Particle(fmt.Sprint(word), pair, readings)
	}
	all := template.FuncMap{
		"josa": func(word any, pair string) (string, error) {
			particle, err := particle(word, pair)
			return strings.TrimSpace(fmt.Sprint(word)) + particle, err
		},
		"particle": particle,
		"capital":  func(text any) string { return Capital(fmt.Sprint(text)) },
	}
	if l == bot.English {
		all["a"] = func(text any) (string, error) { return language.EnglishA(fmt.Sprint(text)) }
	}
	return all
}

// spoken is a word that knows how Koreans read it.
type spoken interface{ Reading() string }

// Capital returns text with a capital at its start, as it opens a sentence.
func Capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
