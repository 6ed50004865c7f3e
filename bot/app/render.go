package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// examples is the built-in scenario whose fictional organisation the examples are about.
const examples = "drill-false-alarm"

// Render makes one message of every language in every form, from a facts file or the example of its type. Nothing is stored or sent.
func Render(o cli.RenderOptions, files Files, now time.Time) ([]cli.Rendered, error) {
	if !o.Type.Valid() {
		return nil, bot.Refuse(bot.ErrInvalid, fmt.Sprintf("there is no message type %q: one of %v", o.Type, bot.MessageTypes()))
	}
	facts, err := readFactsFile(o, files)
	if err != nil {
		return nil, err
	}
	cfg, err := previewConfig(o)
	if err != nil {
		return nil, err
	}
	own, err := openWords(cfg.Words)
	if err != nil {
		return nil, err
	}
	defer func() { _ = own.Close() }()
	v, err := learn(files, own)
	if err != nil {
		return nil, err
	}
	p, err := newPreview(cfg, v)
	if err != nil {
		return nil, err
	}
	return p.render(o.Type, facts, now)
}

func previewConfig(o cli.RenderOptions) (*config.Config, error) {
	if o.Config != "" {
		return LoadConfig(o.Config)
	}
	return exampleConfig()
}

func readFactsFile(o cli.RenderOptions, files Files) (cli.FactsFile, error) {
	name, read := o.Facts, os.ReadFile
	if o.Example {
		name = string(o.Type) + "/example.yaml"
		read = func(name string) ([]byte, error) { return fs.ReadFile(files.Templates, name) }
	}
	data, err := read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return cli.FactsFile{}, bot.Refuse(bot.ErrNotFound, fmt.Sprintf("there is no facts file %q: name one with --facts, or see one with --example", name))
	}
	if err != nil {
		return cli.FactsFile{}, fmt.Errorf("read the facts: %w", err)
	}
	doc, err := strictyaml.Parse(name, data)
	if err != nil {
		return cli.FactsFile{}, err
	}
	var facts cli.FactsFile
	err = doc.Load(&facts)
	return facts, err
}

// preview renders for one destination of each form.
type preview struct{ renderer *render.Renderer }

// previewForms are the platforms' forms; plain is the one whose text, short and HTML forms are shown.
func previewForms() []bot.Destination {
	var all []bot.Destination
	for _, form := range []string{"slack", "discord", "email", "page", "webhook", "line"} {
		all = append(all, bot.Destination{
			ID: form, Channel: form, Kind: form, Class: bot.PublicClass, Languages: bot.Languages(), Types: bot.MessageTypes(),
			Recipients: []bot.Recipient{{ID: form}},
		}, bot.Destination{
			ID: form + "-drill", Channel: form, Kind: form, Class: bot.DrillClass, Languages: bot.Languages(), Types: bot.MessageTypes(),
			Recipients: []bot.Recipient{{ID: form}},
		})
	}
	return all
}

func newPreview(cfg *config.Config, v vocabulary) (*preview, error) {
	zones, err := loadZones(cfg.Zones)
	if err != nil {
		return nil, err
	}
	r, err := render.New(render.Settings{
		Catalog: v.catalog, Templates: v.templates, Org: render.Org{Name: cfg.Org.Name, Contact: cfg.Org.Contact},
		Components: cfg.Components, People: cfg.People, Zones: zones, BaseURL: cfg.Site.BaseURL,
		Destinations: previewForms(), Composer: previewComposer{},
	})
	if err != nil {
		return nil, fmt.Errorf("renderer: %w", err)
	}
	return &preview{r}, nil
}

// previewComposer composes with every kind; mail shows how readers unsubscribe.
type previewComposer struct{}

func (previewComposer) Compose(to bot.Destination, r bot.Rendition) (bot.Body, error) {
	kind, _ := kindByName(to.Kind)
	settings := kind.New()
	if mail, ok := settings.(*email.Settings); ok {
		mail.UnsubscribeSecret = "preview"
	}
	return kind.Compose(r, settings)
}

func (p *preview) render(t bot.MessageType, f cli.FactsFile, now time.Time) ([]cli.Rendered, error) {
	if f.IssuedAt.IsZero() {
		f.IssuedAt = now
	}
	if f.Severity == 0 {
		f.Severity = 3
	}
	if f.Mode == "" {
		f.Mode = bot.Live
	}
	incident := bot.Incident{ID: "example", Key: "INC-1", Mode: f.Mode, Severity: f.Severity, Phase: bot.Investigating, Started: f.Started}
	for _, id := range f.Affected {
		incident.Affected = append(incident.Affected, bot.Affected{Component: id, Status: bot.MajorOutage})
	}
	draft := bot.Draft{
		ID: "example", IncidentID: incident.ID, Type: t, Mode: f.Mode, Severity: f.Severity, Phase: incident.Phase, Affected: incident.Affected,
		Seq: max(1, f.Seq), Languages: bot.Languages(), IssuedAt: f.IssuedAt, NextAt: f.NextAt, Facts: f.Facts,
	}
	result, err := p.renderer.Render(incident, draft, nil)
	if err := result.Refused(err, result.Differences); err != nil { // as the desk would
		return nil, err
	}
	var all []cli.Rendered
	for _, c := range result.Composed {
		all = append(all, rendered(c)...)
	}
	return all, nil
}

// rendered are the forms that one composed body shows.
func rendered(c bot.Composed) []cli.Rendered {
	one := func(format, text string) cli.Rendered { return cli.NewRendered(c.Rendition, format, text) }
	if c.Kind == "webhook" {
		return []cli.Rendered{one("text", c.Rendition.Text), one("short", c.Rendition.Short), one("html", c.Rendition.HTML)}
	}
	return []cli.Rendered{one(c.Kind, string(c.Body.Bytes))}
}

func messageTypes() []cli.MessageType {
	var all []cli.MessageType
	for _, t := range bot.MessageTypes() {
		all = append(all, cli.MessageType{Type: t, Needs: render.Needs(t)})
	}
	return all
}
