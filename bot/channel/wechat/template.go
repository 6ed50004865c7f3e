package wechat

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// Template is one approved template, and what goes into its fields.
type Template struct {
	ID        string            `yaml:"id"`
	Types     []bot.MessageType `yaml:"types"`     // all when absent
	Languages []bot.Language    `yaml:"languages"` // all when absent
	Zone      string            `yaml:"zone"`      // of its times; Asia/Seoul when absent
	Fields    map[string]Field  `yaml:"fields"`    // by the field's name: thing1, time2
}

// Field is what goes into one field of a template: words of the notice, or fixed ones.
type Field struct {
	From   string `yaml:"from"`   // title, short, text, label, reference, issued_at, next_at, or a part's name such as seen
	Text   string `yaml:"text"`   // fixed words instead
	Absent string `yaml:"absent"` // stands where the notice has no such part
	Limit  int    `yaml:"limit"`  // in UTF-16 units; by the field's type when 0
}

const defaultZone = "Asia/Seoul"

// limit is what a field takes: by its type where the settings do not say. A type of which nothing is known takes as
// much as most do.
func (f Field) limit(name string) int {
	if f.Limit > 0 {
		return f.Limit
	}
	switch strings.TrimRight(name, "0123456789") {
	case "phrase":
		return 5
	case "character_string":
		return 32
	}
	return 20
}

// serves reports whether the template is for messages of type t in l.
func (t Template) serves(typ bot.MessageType, l bot.Language) bool {
	return (len(t.Types) == 0 || slices.Contains(t.Types, typ)) && (len(t.Languages) == 0 || slices.Contains(t.Languages, l))
}

// find returns the first template that serves.
func (s *Settings) find(typ bot.MessageType, l bot.Language) (Template, error) {
	for _, t := range s.Templates {
		if t.serves(typ, l) {
			return t, nil
		}
	}
	return Template{}, bot.Refuse(bot.ErrInvalid, "WeChat has no template for {type} in {language}: add one under templates, or take the type or the language from the destination", "type", typ, "language", l)
}

func (s *Settings) checkTemplates() error {
	if len(s.Templates) == 0 {
		return bot.Refuse(bot.ErrInvalid, "there are no templates: write id and fields of one that WeChat has approved")
	}
	for i, t := range s.Templates {
		if t.ID == "" || len(t.Fields) == 0 {
			return bot.Refuse(bot.ErrInvalid, "template {n} has no id or no fields: write both", "n", i+1)
		}
		if _, err := t.location(); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(t.Fields)) {
			if f := t.Fields[name]; (f.From == "") == (f.Text == "") || f.Limit < 0 {
				return bot.Refuse(bot.ErrInvalid, "field {field} of template {template} needs either from or text, and no limit below zero", "field", name, "template", t.ID)
			}
		}
	}
	return nil
}

func (t Template) location() (*time.Location, error) {
	zone := t.Zone
	if zone == "" {
		zone = defaultZone
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		return nil, bot.Refuse(bot.ErrInvalid, `zone "{zone}" of template {template} is none: write one such as {example}`, "zone", zone, "template", t.ID, "example", defaultZone)
	}
	return at, nil
}

// fill returns the values of all fields, or the refusal of one that has nothing to show or is too long.
func (t Template) fill(r bot.Rendition) (map[string]value, error) {
	zone, err := t.location()
	if err != nil {
		return nil, err
	}
	data := map[string]value{}
	for _, name := range slices.Sorted(maps.Keys(t.Fields)) {
		f := t.Fields[name]
		words := f.Text
		if f.From != "" {
			words = strings.TrimSpace(pick(r, f.From, zone))
		}
		if words == "" {
			words = f.Absent
		}
		if words == "" {
			return nil, bot.Refuse(bot.ErrInvalid, "field {field} of the WeChat template takes {from}, which this notice does not have: write what stands there instead under absent", "field", name, "from", f.From)
		}
		if n, most := units(words), f.limit(name); n > most {
			return nil, channel.TooLong(bot.Say("field {field} of the WeChat template", "field", name), words, n, most, bot.Say("characters"), units)
		}
		data[name] = value{words}
	}
	return data, nil
}

// pick returns the words of a rendition that a field asks for; empty when there are none.
func pick(r bot.Rendition, from string, zone *time.Location) string {
	switch from {
	case "title":
		return channel.Heading(r)
	case "short":
		return channel.Lead(r)
	case "text":
		return r.Text
	case "label":
		return r.Label
	case "reference":
		return r.Reference
	case "issued_at":
		return clockTime(r.IssuedAt, zone)
	case "next_at":
		return clockTime(r.NextAt, zone)
	}
	for _, p := range r.Parts {
		if p.Name == from {
			return p.Text
		}
	}
	return ""
}

// clockTime is the form that fields of type time take.
func clockTime(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return at.In(zone).Format("2006-01-02 15:04")
}
