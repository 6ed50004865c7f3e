package render

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Org is who speaks.
type Org struct {
	Name    bot.Name
	Contact bot.Text
}

// Composer makes a destination's body of a rendition.
type Composer interface {
	Compose(destination bot.Destination, r bot.Rendition) (bot.Body, error)
}

// Settings are what a Renderer is made of.
type Settings struct {
	Catalog        *locale.Catalog
	Templates      fs.FS // <message type>/{text,short,html}.tmpl
	Org            Org
	Components     bot.Components
	People         bot.People
	Zones          map[bot.Language]*time.Location
	BaseURL        string // of the public site; empty when there is none
	Reconstruction bool   // every rendition says that it is a reconstruction
	Destinations   []bot.Destination
	Composer       Composer
}

// Renderer makes drafts' words. It is safe for concurrent use.
type Renderer struct {
	Settings
	zones   language.Zones
	reader  *language.Reader
	plans   map[bot.MessageType]plan
	facts   map[string]fact
	layouts map[bot.MessageType]layout
}

// New compiles every template and returns all faults at once.
func New(s Settings) (*Renderer, error) {
	r, err := compile(s)
	if err != nil {
		return nil, fmt.Errorf("start the renderer: %w", err)
	}
	return r, nil
}

// compile returns the renderer with the templates that can be read, and what is wrong with the others.
func compile(s Settings) (*Renderer, error) {
	r := &Renderer{
		Settings: s,
		zones:    language.Zones{Seoul: s.Zones[bot.Korean], Paris: s.Zones[bot.French], English: s.Zones[bot.English]},
		plans:    plans(),
		facts:    facts(),
		layouts:  map[bot.MessageType]layout{},
	}
	r.reader = language.NewReader(r.zones)
	var faults []error
	for _, l := range bot.Languages() {
		if s.Zones[l] == nil {
			faults = append(faults, fmt.Errorf("no time zone for %s: add one under zones", l))
		}
	}
	for _, t := range bot.MessageTypes() {
		l, err := newLayout(s.Templates, t)
		r.layouts[t] = l
		faults = append(faults, err)
	}
	return r, errors.Join(faults...)
}
