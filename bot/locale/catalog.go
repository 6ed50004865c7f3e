package locale

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/bongsu-hq/bongsu/bot"
)

// Catalog is every text in every language, and the glossary. It never changes after Load and is safe for concurrent use.
type Catalog struct {
	languages map[bot.Language]*words
	ids       []string
	phrases   map[string]Phrase
	glossary  glossary
}

// words are the texts of one language.
type words struct {
	tag       language.Tag
	localizer *i18n.Localizer
	compiled  *compiled
	messages  map[string]entry
	frames    []frame // of the sayings with one place
}

// entry is one message with the file that it came from.
type entry struct {
	*i18n.Message
	file   string
	lines  lines
	folder int
	facts  []string // of the message whose place it takes; nil where it takes none
}

// at is the place of the message, or of one of its plural forms.
func (e entry) at(form string) place {
	if n, ok := e.lines[e.ID+"."+form]; ok {
		return place{e.file, n}
	}
	return place{e.file, e.lines.of(e.ID)}
}

// Load reads the catalogues at the top of files and of each of the operator's own folders, whose messages take the place of those with the
// same id, and returns all faults at once, each a *Fault. Of what is shipped it checks that every text can be said in every language; how its
// texts are written, and that none is stale, is for Lint to say. Beside faults the catalogue is what could be read: of use to find more of them.
func Load(files fs.FS, own ...Folder) (*Catalog, error) {
	return load(1, files, own)
}

// Lint is Load that judges the writing of what is shipped, too.
func Lint(files fs.FS, own ...Folder) (*Catalog, error) {
	return load(0, files, own)
}

func load(judged int, files fs.FS, own []Folder) (*Catalog, error) {
	r := read(files, own)
	r.checkWriting(judged)
	return r.catalog, r.faults.join()
}

// IDs returns the id of every message, sorted; they are the same in every language.
func (c *Catalog) IDs() []string { return slices.Clone(c.ids) }

// Has reports whether there is a message with that id.
func (c *Catalog) Has(id string) bool {
	_, found := slices.BinarySearch(c.ids, id)
	return found
}

// Text returns the message in that language, filled with data; data["count"] chooses the plural form.
// Whatever is not whole is a *Refusal: an unknown language or id, a variable or a count that is missing.
func (c *Catalog) Text(lang, id string, data map[string]any) (string, error) {
	want := bot.Language(lang)
	refuse := func(cause error) (string, error) {
		return "", &Refusal{ID: id, Language: want, Cause: cause}
	}
	w := c.languages[want]
	if w == nil {
		return refuse(errNoLanguage)
	}
	count, counted := data["count"]
	if m, ok := w.messages[id]; ok && plural(m.Message) && !counted {
		return refuse(errNoCount)
	}
	if data == nil {
		data = map[string]any{} // go-i18n puts its own data in the place of none
	}
	text, tag, err := w.localizer.LocalizeWithTag(&i18n.LocalizeConfig{
		MessageID: id, TemplateData: data, PluralCount: count, TemplateParser: w.compiled,
	})
	switch {
	case err != nil:
		return refuse(err) // go-i18n may hand over a text beside its error: it is dropped
	case tag != w.tag:
		return refuse(fmt.Errorf("it came in %s", tag))
	case strings.Contains(text, "<no value>"):
		return refuse(errNoValue)
	}
	return text, nil
}

// At returns the place of a message as "file:line", for whoever finds fault with it later; empty for an unknown one.
func (c *Catalog) At(l bot.Language, id string) (file string, line int) {
	if w := c.languages[l]; w != nil {
		if e, ok := w.messages[id]; ok {
			at := e.at("other")
			return at.file, at.line
		}
	}
	return "", 0
}

// Name returns the glossary's record of that id, as it is called at the time of what is told; ok is false when there is none. A name that
// was not borne at that time is refused, with the one that was.
func (c *Catalog) Name(id string, told time.Time) (name bot.Name, ok bool, err error) {
	return c.glossary.name(id, told)
}

// Names returns the ids of the glossary, sorted.
func (c *Catalog) Names() []string { return slices.Sorted(maps.Keys(c.glossary)) }
