package locale

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/bongsu-hq/bongsu/bot"
)

// Catalog is every text in every language. It never changes after Load and is safe for concurrent use.
type Catalog struct {
	languages map[bot.Language]*words
	ids       []string
	phrases   map[string]Phrase
}

// words are the texts of one language.
type words struct {
	tag       language.Tag
	localizer *i18n.Localizer
	compiled  compiled
	messages  map[string]entry
}

// entry is one message with the file that it came from.
type entry struct {
	*i18n.Message
	file string
}

// Load reads every file named <any prefix>.<language>.toml at the top of files, and phrasebook.toml, checks all of
// them, and returns all faults at once.
func Load(files fs.FS) (*Catalog, error) {
	c := &Catalog{languages: map[bot.Language]*words{}, phrases: map[string]Phrase{}}
	bundles := map[bot.Language]*i18n.Bundle{}
	for _, l := range bot.Languages() {
		tag := language.Make(string(l))
		bundles[l] = i18n.NewBundle(tag)
		c.languages[l] = &words{
			tag:       tag,
			localizer: i18n.NewLocalizer(bundles[l], string(l)),
			compiled:  compiled{},
			messages:  map[string]entry{},
		}
	}
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list catalogues: %w", err)
	}
	var faults []error
	for _, name := range names {
		if name == phrasebook {
			continue
		}
		lang, err := languageOf(name)
		if err == nil {
			err = c.languages[lang].add(bundles[lang], files, name)
		}
		faults = append(faults, err)
	}
	faults = append(faults, c.check(), c.loadPhrases(files))
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("load catalogues: %w", err)
	}
	c.ids = slices.Sorted(maps.Keys(c.languages[bot.English].messages))
	return c, nil
}

// languageOf takes the language from between the last two dots; go-i18n would take messages.toml for a language "und".
func languageOf(file string) (bot.Language, error) {
	parts := strings.Split(file, ".")
	if len(parts) >= 3 {
		if l := bot.Language(parts[len(parts)-2]); l.Valid() {
			return l, nil
		}
	}
	return "", fmt.Errorf("%s: no language in the file name: call it <name>.ko.toml, <name>.en.toml or <name>.fr.toml", file)
}

func (w *words) add(bundle *i18n.Bundle, files fs.FS, name string) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	messages, err := bundle.ParseMessageBytes(w.tag, data, toml.Unmarshal)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var faults []error
	for _, m := range messages {
		if earlier, twice := w.messages[m.ID]; twice {
			faults = append(faults, fmt.Errorf("%s: %s stands in %s already: keep one", name, m.ID, earlier.file))
			continue
		}
		w.messages[m.ID] = entry{m, name}
		faults = append(faults, w.compile(m, name))
	}
	return errors.Join(faults...)
}

func (w *words) compile(m *i18n.Message, file string) error {
	if m.LeftDelim != "" || m.RightDelim != "" {
		return fmt.Errorf("%s: %s sets its own delimiters: write {{ and }}", file, m.ID)
	}
	var faults []error
	for form, text := range forms(m) {
		if err := w.compiled.add(text); err != nil {
			faults = append(faults, fmt.Errorf("%s: %s (%s): %w", file, m.ID, form, err))
		}
	}
	return errors.Join(faults...)
}

// forms are the plural forms that a message has.
func forms(m *i18n.Message) map[string]string {
	all := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
	return all
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
