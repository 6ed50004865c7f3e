package app

import (
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

// openShipped opens the gallery of the words that are built in, once for all tests.
var openShipped = sync.OnceValues(func() (*gallery, error) { return openGallery(config.Words{}) })

func shippedGallery(t *testing.T) *gallery {
	t.Helper()
	g, err := openShipped()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func openGallery(words config.Words) (*gallery, error) {
	files := Files{Templates: templates.FS, Locales: locales.FS}
	own, err := openWords(words)
	if err != nil {
		return nil, err
	}
	defer func() { _ = own.Close() }()
	v, err := learn(files, own)
	if err != nil {
		return nil, err
	}
	return newGallery(v, files)
}

func galleryText(t *testing.T, g *gallery, name string) string {
	t.Helper()
	body, err := g.page(name, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestTheGalleryHasEveryTypeInEveryLanguageAndForm(t *testing.T) {
	t.Parallel()
	g := shippedGallery(t)
	samples, err := g.samples()
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range bot.MessageTypes() {
		page := galleryText(t, g, string(typ))
		shown := read(t, page)
		seen := map[string]bool{}
		for _, made := range samples[typ] {
			form := string(made.Language) + " " + made.Format
			seen[form] = true
			want := made.Text
			if made.Format != "text" && made.Format != "short" && made.Format != "html" && made.Format != "email" {
				want = column{forms: map[string]cli.Rendered{made.Format: made}}.Raw(made.Format)
			}
			want = strings.ReplaceAll(want, "\r\n", "\n")
			in := shown.texts[made.Language]
			if made.Format == "html" {
				in = shown.frames[made.Language]
			}
			if !strings.Contains(in, want) {
				t.Errorf("%s: the page does not show the %s form", typ, form)
			}
		}
		for _, l := range bot.Languages() {
			for _, format := range cli.Formats() {
				if !seen[string(l)+" "+format] {
					t.Errorf("%s: nothing was made for %s %s", typ, l, format)
				}
			}
		}
		if !strings.Contains(galleryText(t, g, ""), `href="`+string(typ)+`.html"`) {
			t.Errorf("the index does not lead to %s", typ)
		}
	}
}

// What a column says of a text message is in the column's language, refusals too.
func TestTheGallerySpeaksTheLanguageOfItsColumn(t *testing.T) {
	t.Parallel()
	shown := read(t, galleryText(t, shippedGallery(t), "holding"))
	for l, want := range map[bot.Language]string{
		bot.Korean: "없는 문자: 하늘톡현재메시지가정상적…", bot.French: "Un texte français n’y est jamais envoyé.",
	} {
		if !strings.Contains(shown.texts[l], want) {
			t.Errorf("%s: no %q in:\n%s", l, want, shown.texts[l])
		}
		for _, english := range []string{"lacks", "send it", "never goes"} {
			if strings.Contains(shown.texts[l], english) {
				t.Errorf("%s: it says %q", l, english)
			}
		}
	}
}

func TestTheGalleryHasEveryPhrase(t *testing.T) {
	t.Parallel()
	g := shippedGallery(t)
	shown := read(t, galleryText(t, g, phrasesPage))
	kinds, err := g.phrasebook()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, k := range kinds {
		for _, p := range k.Phrases {
			n++
			for _, l := range bot.Languages() {
				for _, text := range []string{p.Words[l].Label, p.Words[l].Sentence, p.Words[l].Alternative} {
					if !strings.Contains(shown.texts[l], text) {
						t.Errorf("%s in %s: the page does not say %q", p.ID, l, text)
					}
				}
			}
		}
	}
	if want := len(g.catalog.Phrases()); n != want {
		t.Errorf("%d phrases, want %d", n, want)
	}
	for l, want := range map[bot.Language]string{bot.Korean: "2027년 2월 28일", bot.English: "February 28, 2027", bot.French: "28\u00a0février 2027"} {
		if !strings.Contains(shown.texts[l], want) {
			t.Errorf("%s: no day of review %q", l, want)
		}
	}
}

func TestEveryPageOfTheGallerySaysThatNothingWasSent(t *testing.T) {
	t.Parallel()
	g := shippedGallery(t)
	for _, name := range append(g.names(), "") {
		shown := read(t, galleryText(t, g, name))
		for l, want := range map[bot.Language]string{
			bot.Korean: "실제로 발송된 것은 없습니다", bot.English: "a fictional organisation. None of them has been sent", bot.French: "une organisation fictive. Aucun n’a été envoyé",
		} {
			if !strings.Contains(shown.texts[l], want) {
				t.Errorf("%q does not say %q in %s", name, want, l)
			}
		}
	}
	if _, err := g.page("nowhere", true); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a page that is not there: %v", err)
	}
}

// The operator's own words stand in the gallery as soon as they are read.
func TestTheGalleryFollowsTheOperatorsWords(t *testing.T) {
	t.Parallel()
	built := galleryText(t, shippedGallery(t), "holding")
	dir := t.TempDir()
	own := fstest.MapFS{"templates/holding/short.tmpl": {Data: []byte(`{{.Flow "seen scope next"}}`)}}
	writeAll(t, dir, own)
	g, err := openGallery(config.Words{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if got := galleryText(t, g, "holding"); got == built {
		t.Error("the page is as if there were no template of the operator's")
	}
	in, err := g.page("holding", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{`href="/"`, `href="/gallery"`, `href="/gallery/phrases"`, `href="/gallery/initial"`} {
		if !strings.Contains(string(in), link) {
			t.Errorf("the console's page has no %s", link)
		}
	}
}

func TestMailIsDecodedForReading(t *testing.T) {
	t.Parallel()
	g := shippedGallery(t)
	columns, err := g.columns(bot.Initial)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		if got, want := c.Mail.Headers[0].Value, c.Form("text").Title; got != want {
			t.Errorf("%s: the subject reads %q, want %q", c.Lang, got, want)
		}
		got, leave := strings.TrimSpace(c.Mail.Text), "\n{{unsubscribe_url}}"
		if want := strings.TrimSpace(c.Form("text").Text); !strings.HasPrefix(got, want+"\n\n") || !strings.HasSuffix(got, leave) {
			t.Errorf("%s: the mail reads %q, want %q and how to leave the list", c.Lang, got, want)
		}
		if !strings.HasPrefix(c.Mail.HTML.Source, "<!doctype html>") {
			t.Errorf("%s: the mail has no HTML part", c.Lang)
		}
	}
}

// shown is what a page shows, by the language in which a browser would read it.
type shown struct{ texts, frames map[bot.Language]string }

// read reads a page strictly: every element is closed in its order, no attribute stands twice, nothing runs, and frames are shut off.
func read(t *testing.T, page string) shown {
	t.Helper()
	void := []string{"meta", "br", "input", "link", "img", "hr"}
	s := shown{map[bot.Language]string{}, map[bot.Language]string{}}
	var open, langs []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return s
		case html.TextToken:
			if len(langs) > 0 {
				s.texts[bot.Language(langs[len(langs)-1])] += token.Data
			}
		case html.StartTagToken:
			lang := attributes(t, token)
			if token.Data == "iframe" {
				l := bot.Language(langs[len(langs)-1])
				s.frames[l] += value(token, "srcdoc")
				if !strings.Contains(value(token, "srcdoc"), `lang="`+string(l)+`"`) {
					t.Errorf("a frame beside %s is not in it", l)
				}
			}
			if slices.Contains(void, token.Data) {
				continue
			}
			if lang == "" && len(langs) > 0 {
				lang = langs[len(langs)-1]
			}
			open, langs = append(open, token.Data), append(langs, lang)
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes nothing: open are %v", token.Data, open)
			}
			open, langs = open[:len(open)-1], langs[:len(langs)-1]
		case html.SelfClosingTagToken, html.CommentToken, html.DoctypeToken:
		}
	}
}

// attributes checks those of one element and returns its language.
func attributes(t *testing.T, token html.Token) string {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range token.Attr {
		if seen[a.Key] || strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s> has %s twice, or it runs something", token.Data, a.Key)
		}
		seen[a.Key] = true
	}
	if token.Data == "script" || token.Data == "iframe" && (!seen["sandbox"] || value(token, "sandbox") != "" || value(token, "title") == "") {
		t.Errorf("<%s>: nothing may run, and a frame has its title", token.Data)
	}
	return value(token, "lang")
}

func value(token html.Token, key string) string {
	i := slices.IndexFunc(token.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return token.Attr[i].Val
}

func writeAll(t *testing.T, dir string, files fstest.MapFS) {
	t.Helper()
	for name, file := range files {
		if err := writeFile(dir+"/"+name, file.Data); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAxeFindsNoBarrierInTheGallery(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	if err := shippedGallery(t).write(out); err != nil {
		t.Fatal(err)
	}
	vendortest.WantNoBarriers(t, http.FileServer(http.Dir(filepath.Join(out, "gallery"))), "/", "/initial.html", "/apology.html", "/phrases.html") // one of each make
}
