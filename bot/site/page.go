package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// page is what every page's frame needs; Content is its own.
type page struct {
	Lang           bot.Language
	Title          string
	Description    string
	Path           string // in this language
	Canonical      string
	Alternates     []alternate
	Default        string // x-default
	Org            string
	Contact        template.HTML
	State          standing
	Made           stamp
	Zone           string
	Clock          string
	Style          string
	Script         string
	Icon           string
	Policy         string
	NoIndex        bool
	Reconstruction bool
	Home           string
	History        string
	Press          string
	Feed           string
	Content        any
}

// alternate is the same page in one of the languages.
type alternate struct {
	Lang    bot.Language
	Name    string
	Path    string
	Href    string // absolute
	Current bool
}

func path(l bot.Language, page string) string { return "/" + string(l) + page }

func incidentPath(id string) string { return "/incidents/" + id + "/" }

func statementPath(updateID string) string { return "/press/" + updateID + "/" }

const (
	homePath    = "/"
	historyPath = "/history/"
	pressPath   = "/press/"
	feedPath    = "/feed.atom"
	missingPath = "/404.html"
	beaconPath  = "/favicon.svg"
)

// builder makes one snapshot.
type builder struct {
	*Site
	made      time.Time
	incidents []incident
	names     map[bot.Language]string // of the languages, each in itself
	snapshot  *Snapshot
}

// Build makes the whole site as of at: every page in every language, the feeds and the chooser. The same
// public facts and the same time make the same bytes. It fails on a missing word, a broken template and an
// unreadable body; the snapshot before it then stays the right one to serve.
func (s *Site) Build(public bot.Public, at time.Time) (*Snapshot, error) {
	incidents, err := read(public.Incidents)
	if err != nil {
		return nil, fmt.Errorf("build the site: %w", err)
	}
	b := &builder{
		Site: s, made: at, incidents: incidents, names: map[bot.Language]string{},
		snapshot: &Snapshot{seq: public.Seq, files: map[string]*File{}, apart: map[string]*File{}},
	}
	for _, l := range bot.Languages() {
		if b.names[l], err = s.Catalog.Text(string(l), "site.language", nil); err != nil {
			return nil, fmt.Errorf("build the site: %w", err)
		}
	}
	for _, a := range []asset{s.style, s.script} {
		b.snapshot.add(a.path, contentType(a.path), a.body)
	}
	b.snapshot.add(beaconPath, contentType(beaconPath), s.beacon)
	var answers []answer
	for _, l := range bot.Languages() {
		st, err := b.language(l)
		if err != nil {
			return nil, fmt.Errorf("build the site in %s: %w", l, err)
		}
		t := b.tongue(l, at)
		answers = append(answers, answer{
			l, b.names[l], s.Org.Text[l], t.say("brand", nil), t.say("reconstruction", nil), path(l, homePath), st,
		})
	}
	if err := b.chooser(answers); err != nil {
		return nil, fmt.Errorf("build the language chooser: %w", err)
	}
	return b.snapshot, nil
}

// language makes every page and the feed of one language.
func (b *builder) language(l bot.Language) (standing, error) {
	t := b.tongue(l, b.made)
	t.names = b.names
	st := b.standing(t, open(nouns(b.incidents)))
	icon, err := b.icon(st.Status)
	if err != nil {
		return st, err
	}
	calm, err := b.icon(bot.Operational)
	if err != nil {
		return st, err
	}
	w := writer{builder: b, tongue: t, state: st, icon: icon, calm: calm}
	if t.err != nil {
		return st, t.err
	}
	steps := []func() error{w.home, w.history, w.press, w.missing, w.unsubscribing, w.feed}
	for _, i := range b.incidents {
		steps = append(steps, func() error { return w.incident(i) })
		for _, e := range i.entries {
			if e.Type.Statement() {
				steps = append(steps, func() error { return w.statement(i, e) })
			}
		}
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return st, err
		}
	}
	return st, t.err
}

// writer makes the pages of one language.
type writer struct {
	*builder
	*tongue
	state standing
	icon  string
	calm  string // the icon of pages about what is over
}

// page fills the frame of one page.
func (w writer) page(at, title string, content any) page {
	p := page{
		Lang: w.lang, Title: title, Description: w.state.Sentence, Path: path(w.lang, at),
		Org: w.Org.Text[w.lang], Contact: whole(escaped(w.Contact[w.lang])), State: w.state, Made: w.asOf(),
		Zone: w.zoneName(), Style: w.style.path, Script: w.script.path, Icon: w.icon, Policy: policy,
		NoIndex: w.NoIndex, Reconstruction: w.Reconstruction,
		Home: path(w.lang, homePath), History: path(w.lang, historyPath), Press: path(w.lang, pressPath), Feed: path(w.lang, feedPath),
		Content: content,
	}
	if w.PageClock {
		p.Clock = "page"
	}
	p.Canonical = w.base + p.Path
	p.Default = w.base + path(w.DefaultLanguage, at)
	switchTo := at
	if at == homePath {
		p.Default = w.base + "/"
	}
	if at == missingPath || strings.HasPrefix(at, bot.UnsubscribePath) {
		switchTo = homePath // the same page is as missing in the other languages, and a link of one's own leads to one language
	}
	for _, l := range bot.Languages() {
		to := path(l, switchTo)
		p.Alternates = append(p.Alternates, alternate{l, w.builder.names[l], to, w.base + to, l == w.lang})
	}
	return p
}

// write puts a page that is the same in every language into the snapshot.
func (w writer) write(name, at, title string, content any) error {
	body, err := w.render(name, w.page(at, title, content), w.tongue)
	if err != nil {
		return fmt.Errorf("page %s: %w", path(w.lang, at), err)
	}
	w.snapshot.add(path(w.lang, at), contentType(at), body)
	return nil
}

func (b *builder) render(name string, data any, t *tongue) ([]byte, error) {
	var out bytes.Buffer
	if err := b.templates[t.lang].ExecuteTemplate(&out, name, data); err != nil {
		return nil, err
	}
	return out.Bytes(), t.err
}

// answer is one line of the language chooser.
type answer struct {
	Lang   bot.Language
	Name   string
	Org    string
	Brand  string
	Notice string
	Path   string
	State  standing
}

// chooser makes the page at / for readers whose language is not known, and its twin for unknown addresses.
func (b *builder) chooser(answers []answer) error {
	t := b.tongue(b.DefaultLanguage, b.made)
	icon, err := b.icon(answers[0].State.Status)
	if err != nil {
		return err
	}
	var titles []string
	for _, a := range answers {
		if !slices.Contains(titles, a.Org) {
			titles = append(titles, a.Org)
		}
	}
	data := struct {
		Lang           bot.Language
		Titles         []string
		Answers        []answer
		Base           string
		Style, Icon    string
		Policy         string
		NoIndex        bool
		Reconstruction bool
	}{b.DefaultLanguage, titles, answers, b.base, b.style.path, icon, policy, b.NoIndex, b.Reconstruction}
	body, err := b.render("chooser", data, t)
	if err != nil {
		return err
	}
	b.snapshot.add("/", contentType("/"), body)
	b.snapshot.add(missingPath, contentType(missingPath), body)
	return nil
}

// icon draws the tab's icon: the shape of the state.
func (b *builder) icon(status bot.ComponentStatus) (string, error) {
	var out bytes.Buffer
	if err := b.templates[b.DefaultLanguage].ExecuteTemplate(&out, "icon", status); err != nil {
		return "", fmt.Errorf("icon: %w", err)
	}
	a := newAsset(string(status)+".svg", bytes.TrimSpace(out.Bytes()))
	b.snapshot.add(a.path, contentType(a.path), a.body)
	return a.path, nil
}

func contentType(at string) string {
	switch {
	case strings.HasSuffix(at, ".css"):
		return "text/css; charset=utf-8"
	case strings.HasSuffix(at, ".js"):
		return "text/javascript; charset=utf-8"
	case strings.HasSuffix(at, ".svg"):
		return "image/svg+xml"
	case strings.HasSuffix(at, ".atom"):
		return "application/atom+xml; charset=utf-8"
	default:
		return "text/html; charset=utf-8"
	}
}
