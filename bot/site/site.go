package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// Catalog gives the site its own words; a miss is an error, never another language's text.
type Catalog interface {
	Text(lang, id string, data map[string]any) (string, error)
}

// Settings are what the site is built with.
type Settings struct {
	Catalog         Catalog
	Templates       fs.FS // holds page/*.html, page/style.css, page/clock.js and page/beacon.svg
	Org             bot.Name
	Contact         bot.Text
	Components      bot.Components
	Zones           map[bot.Language]*time.Location
	BaseURL         string // scheme and host, no path: https://status.example.com
	DefaultLanguage bot.Language
	NoIndex         bool
	Reconstruction  bool // every page and feed item carries the notice
	PageClock       bool // the script counts on from the page's making instead of reading the reader's clock
}

// Site builds snapshots; it is safe for concurrent use.
type Site struct {
	Settings
	base      string
	host      string
	zones     language.Zones
	templates map[bot.Language]*template.Template
	memory    *memory
	style     asset
	script    asset
	beacon    []byte // the icon of what is no page
}

type asset struct {
	path string
	body []byte
}

// New checks the settings and parses the templates once for each language.
func New(s Settings) (*Site, error) {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http") || strings.Trim(base.Path, "/") != "" {
		return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the site's base URL %q is not a scheme and a host: write it as in https://status.example.com", s.BaseURL))
	}
	if !s.DefaultLanguage.Valid() {
		return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("the site's default language %q is not one of ko, en and fr", s.DefaultLanguage))
	}
	site := &Site{Settings: s, base: base.Scheme + "://" + base.Host, host: base.Hostname(), templates: map[bot.Language]*template.Template{}, memory: &memory{kept: map[string]kept{}}}
	for _, l := range bot.Languages() {
		if s.Zones[l] == nil {
			err = errors.Join(err, fmt.Errorf("the site has no time zone for %s", l))
		}
		if s.Org.Text[l] == "" {
			err = errors.Join(err, fmt.Errorf("the organisation has no name in %s", l))
		}
		if s.Contact[l] == "" {
			err = errors.Join(err, fmt.Errorf("the site has no contact in %s", l))
		}
	}
	for _, c := range s.Components {
		err = errors.Join(err, checkName(c))
	}
	if err != nil {
		return nil, bot.Refuse(bot.ErrInvalid, err.Error())
	}
	site.zones = language.Zones{Seoul: s.Zones[bot.Korean], Paris: s.Zones[bot.French], English: s.Zones[bot.English]}
	return site, site.load()
}

// load reads the assets and parses the templates, with t bound to one language each.
func (s *Site) load() error {
	var err error
	if s.style, err = s.asset("style.css"); err != nil {
		return err
	}
	if s.script, err = s.asset("clock.js"); err != nil {
		return err
	}
	if s.beacon, err = fs.ReadFile(s.Templates, "page/beacon.svg"); err != nil {
		return fmt.Errorf("read the icon: %w", err)
	}
	for _, l := range bot.Languages() {
		funcs := template.FuncMap{"whole": whole, "t": func(id string) (string, error) { return s.Catalog.Text(string(l), "site."+id, nil) }}
		s.templates[l], err = template.New("").Option("missingkey=error").Funcs(funcs).ParseFS(s.Templates, "page/*.html")
		if err != nil {
			return fmt.Errorf("parse page templates: %w", err)
		}
	}
	return nil
}

func (s *Site) asset(name string) (asset, error) {
	body, err := fs.ReadFile(s.Templates, "page/"+name)
	if err != nil {
		return asset{}, fmt.Errorf("read asset: %w", err)
	}
	return newAsset(name, body), nil
}

// newAsset names a file by its content, so that it may be kept for ever.
func newAsset(name string, body []byte) asset {
	stem, ext, _ := strings.Cut(name, ".")
	return asset{path: "/assets/" + stem + "." + hash(body)[:12] + "." + ext, body: body}
}

// checkName refuses a component that a sentence of state could not name, before an incident needs it.
func checkName(c bot.Component) error {
	if missing := c.Name.Text.Missing(bot.Languages()); len(missing) > 0 {
		return fmt.Errorf("the component %s has no name in %v", c.ID, missing)
	}
	_, err := language.Particle(reading(c.Name), "을/를", nil)
	return err
}
