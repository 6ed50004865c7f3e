package app

import (
	"bytes"
	"fmt"
	"html/template"
	"path/filepath"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/scenario"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// phrasesPage is the gallery's page beside those that are called after a message type.
const phrasesPage = "phrases"

// gallery shows every message type in every language and form, and the phrasebook. Its organisation is the fictional one of the examples, its
// words are those of the moment: the operator's own where there are some.
type gallery struct {
	org       bot.Text
	catalog   *locale.Catalog
	renderer  *render.Renderer
	templates *template.Template
	samples   func() (map[bot.MessageType][]cli.Rendered, error) // made when they are first looked at
}

func newGallery(v vocabulary, files Files) (*gallery, error) {
	cfg, err := exampleConfig()
	if err != nil {
		return nil, err
	}
	p, err := newPreview(cfg, v)
	if err != nil {
		return nil, err
	}
	pages, err := template.New("gallery").Option("missingkey=error").ParseFS(files.Templates, "gallery/*")
	if err != nil {
		return nil, fmt.Errorf("parse the gallery's pages: %w", err)
	}
	g := &gallery{org: cfg.Org.Name.Text, catalog: v.catalog, renderer: p.renderer, templates: pages}
	g.samples = sync.OnceValues(func() (map[bot.MessageType][]cli.Rendered, error) { return renderExamples(p, files) })
	return g, nil
}

// exampleConfig is the fictional organisation that the examples are about.
func exampleConfig() (*config.Config, error) {
	data, err := scenario.Builtin(examples)
	if err != nil {
		return nil, err
	}
	s, err := scenario.Parse(examples+".yaml", data)
	if err != nil {
		return nil, err
	}
	cfg, err := config.FromNode(examples+".yaml", s.Config, Kinds(), configEnv("."))
	return cfg, strictyaml.Join(err)
}

func renderExamples(p *preview, files Files) (map[bot.MessageType][]cli.Rendered, error) {
	all := map[bot.MessageType][]cli.Rendered{}
	for _, t := range bot.MessageTypes() {
		facts, err := readFactsFile(cli.RenderOptions{Type: t, Example: true}, files)
		if err != nil {
			return nil, err
		}
		made, err := p.render(t, facts, facts.IssuedAt)
		if err != nil {
			return nil, fmt.Errorf("example of %s: %w", t, err)
		}
		all[t] = made
	}
	return all, nil
}

// names are those of all pages but the index.
func (g *gallery) names() []string {
	var all []string
	for _, t := range bot.MessageTypes() {
		all = append(all, string(t))
	}
	return append(all, phrasesPage)
}

// page writes one page whole: the index for no name. Links lead to files next to it, or to the console's addresses.
func (g *gallery) page(name string, inConsole bool) ([]byte, error) {
	show, p := "index", galleryPage{gallery: g, InConsole: inConsole, Name: name}
	var err error
	switch {
	case name == phrasesPage:
		show = phrasesPage
		p.Kinds, err = g.phrasebook()
	case bot.MessageType(name).Valid():
		show = "type"
		p.Columns, err = g.columns(bot.MessageType(name))
	case name != "":
		return nil, bot.Refuse(bot.ErrNotFound, "the gallery has no page {page}", "page", name)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := g.templates.ExecuteTemplate(&b, show, p); err != nil {
		return nil, fmt.Errorf("write the gallery's page %s: %w", show, err)
	}
	return b.Bytes(), nil
}

// galleryPage is a page of the gallery of the moment, for the console.
func (v *voice) galleryPage(name string) ([]byte, error) {
	return v.now.Load().gallery.page(name, true)
}

// write writes all pages below out, several at once.
func (g *gallery) write(out string) error {
	names := append(g.names(), "")
	pages, failed := make([][]byte, len(names)), make([]error, len(names))
	if _, err := g.samples(); err != nil {
		return err
	}
	var writers sync.WaitGroup
	for i, name := range names {
		writers.Go(func() { pages[i], failed[i] = g.page(name, false) })
	}
	writers.Wait()
	files := &outbox{dir: out, made: map[string]bool{}, slots: make(chan struct{}, 4)}
	for i, name := range names {
		if failed[i] != nil {
			return failed[i]
		}
		if err := files.write(filepath.Join("gallery", galleryFile(name)), pages[i]); err != nil {
			return err
		}
	}
	return files.wait()
}

func galleryFile(name string) string {
	if name == "" {
		return "index.html"
	}
	return name + ".html"
}

// columns are one type's samples, a column a language.
func (g *gallery) columns(t bot.MessageType) ([]column, error) {
	samples, err := g.samples()
	if err != nil {
		return nil, err
	}
	var all []column
	for _, l := range bot.Languages() {
		c := column{Lang: l, forms: map[string]cli.Rendered{}}
		for _, made := range samples[t] {
			if made.Language == l {
				c.forms[made.Format] = made
			}
		}
		for _, format := range cli.Formats() {
			if _, made := c.forms[format]; !made {
				return nil, fmt.Errorf("example of %s: it has no %s form in %s", t, format, l)
			}
		}
		if c.Mail, err = readMail(c.forms["email"].Text); err != nil {
			return nil, fmt.Errorf("example of %s: %w", t, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// kind are the phrases that tell one thing.
type kind struct {
	ID      string
	Phrases []phrase
}

// phrase is a phrase with its words in every language.
type phrase struct {
	locale.Phrase
	Words map[bot.Language]render.Phrase
}

func (g *gallery) phrasebook() ([]kind, error) {
	byKind := map[string][]phrase{}
	for _, id := range g.catalog.Phrases() {
		known, _ := g.catalog.Phrase(id)
		one := phrase{known, map[bot.Language]render.Phrase{}}
		for _, l := range bot.Languages() {
			var err error
			if one.Words[l], err = g.renderer.Phrase(l, bot.Words{Phrase: id, Args: exampleArguments(known.Params)}, exampleIssue()); err != nil {
				return nil, fmt.Errorf("phrase %s in %s: %w", id, l, err)
			}
		}
		byKind[known.Kind] = append(byKind[known.Kind], one)
	}
	var all []kind
	for _, id := range locale.Kinds() {
		if len(byKind[id]) > 0 {
			all = append(all, kind{id, byKind[id]})
		}
	}
	return all, nil
}

// exampleIssue is the day of the examples.
func exampleIssue() time.Time { return time.Date(2026, time.March, 10, 5, 20, 0, 0, time.UTC) }

// exampleArguments have an example for each parameter of a phrase.
func exampleArguments(params []string) map[string]string {
	args := map[string]string{}
	for _, name := range params {
		switch name {
		case "service":
			args[name] = "pay"
		case "from":
			args[name] = exampleIssue().Add(12 * time.Hour).Format(time.RFC3339)
		case "at", "until":
			args[name] = exampleIssue().Add(15 * time.Hour).Format(time.RFC3339)
		default:
			args[name] = "30"
		}
	}
	return args
}

// reviewDay tells a day as the language does.
func reviewDay(l bot.Language, at time.Time) string {
	m := language.Moment{At: at, IssuedAt: at, Zones: language.Zones{Seoul: time.UTC, Paris: time.UTC, English: time.UTC}}
	switch l {
	case bot.Korean:
		return m.Korean().Date()
	case bot.French:
		return m.French().Date().String()
	case bot.English:
	}
	return m.English().Date()
}
