package locale

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/bongsu-hq/bongsu/bot"
)

// Folder is a folder of the operator's own words, under the name that faults give it.
type Folder struct {
	Name  string
	Files fs.FS
}

// shipped is how faults name the folder of the catalogues that are built in.
const shipped = "locales"

// reading is a catalogue on its way: what is wrong with it so far, and which files could not be read whole.
type reading struct {
	catalog *Catalog
	bundles map[bot.Language]*i18n.Bundle
	folders []Folder
	names   [][]string // of the files in each folder
	ids     []map[string]bool
	unread  []map[bot.Language]bool // languages of which a file of each folder could not be read whole
	noted   bool                    // every phrasebook could be read
	faults  faults
}

func read(files fs.FS, own []Folder) *reading {
	r := &reading{
		catalog: &Catalog{languages: map[bot.Language]*words{}, phrases: map[string]Phrase{}, glossary: glossary{}},
		bundles: map[bot.Language]*i18n.Bundle{},
		folders: append([]Folder{{shipped, files}}, own...),
		noted:   true,
	}
	for n := range r.folders {
		r.list(n)
	}
	r.readGlossaries()
	r.open()
	for n := range r.folders {
		for _, name := range r.names[n] {
			r.file(n, name)
		}
	}
	r.checkTranslations()
	r.checkPhrases()
	for _, w := range r.catalog.languages {
		w.frames = framesOf(w.messages)
	}
	r.catalog.ids = slices.Sorted(maps.Keys(r.catalog.languages[bot.English].messages))
	return r
}

func (r *reading) list(n int) {
	names, err := fs.Glob(r.folders[n].Files, "*.toml")
	if err != nil {
		r.broken(place{r.folders[n].Name, 1}, err)
	}
	r.names = append(r.names, names)
	r.ids = append(r.ids, map[string]bool{})
	r.unread = append(r.unread, map[bot.Language]bool{})
}

func (r *reading) open() {
	for _, l := range bot.Languages() {
		tag := language.Make(string(l))
		r.bundles[l] = i18n.NewBundle(tag)
		r.catalog.languages[l] = &words{
			tag:       tag,
			localizer: i18n.NewLocalizer(r.bundles[l], string(l)),
			compiled:  newCompiled(l, r.catalog.glossary.readings()),
			messages:  map[string]entry{},
		}
	}
}

// blind reports whether the message may well have another text in that language, in a file that could not be read whole.
func (r *reading) blind(l bot.Language, id string) bool {
	read, isRead := r.catalog.languages[l].messages[id]
	for n := range r.folders {
		if r.ids[n][id] && r.unread[n][l] && (!isRead || read.folder != n) {
			return true
		}
	}
	return false
}

// broken notes a file that cannot be read.
func (r *reading) broken(at place, err error) { r.faults.add("", at, "", "%s", err) }

func (r *reading) file(n int, name string) {
	if name == glossaryFile || name == sourcesFile || name == phrasebook { // they are in no language
		return
	}
	at := place{path.Join(r.folders[n].Name, name), 1}
	l, ok := languageOf(name)
	if !ok {
		r.faults.add("L1", at, "", "no language in the file name: call it <name>.ko.toml, <name>.en.toml or <name>.fr.toml")
		for _, any := range bot.Languages() {
			r.unread[n][any] = true
		}
		return
	}
	unread := func(err error) {
		r.unread[n][l] = true
		r.broken(at, err)
	}
	data, err := fs.ReadFile(r.folders[n].Files, name)
	if err != nil {
		unread(err)
		return
	}
	lines := linesOf(string(data))
	tree, whole := r.sound(at.file, string(data))
	if !whole {
		r.unread[n][l] = true
	}
	if tree == nil {
		return
	}
	if !r.prune(at.file, lines, tree) {
		r.unread[n][l] = true
	}
	decoded := func(_ []byte, into any) error {
		*into.(*any) = tree //nolint:forcetypeassert // go-i18n decodes into an any
		return nil
	}
	messages, err := r.bundles[l].ParseMessageBytes(r.catalog.languages[l].tag, data, decoded)
	if err != nil {
		unread(err)
		return
	}
	for _, m := range messages {
		r.message(l, entry{Message: m, file: at.file, lines: lines, folder: n})
	}
}

// languageOf takes the language from between the last two dots; go-i18n would take messages.toml for a language "und".
func languageOf(file string) (bot.Language, bool) {
	parts := strings.Split(file, ".")
	if len(parts) < 3 {
		return "", false
	}
	l := bot.Language(parts[len(parts)-2])
	return l, l.Valid()
}

// message takes a message in; one of an operator's folder takes the place of ours.
func (r *reading) message(l bot.Language, e entry) {
	w := r.catalog.languages[l]
	earlier, twice := w.messages[e.ID]
	if twice && earlier.folder == e.folder {
		r.faults.add("L6", e.at(""), e.ID, "it stands in %s already: keep one", earlier.file)
		return
	}
	if e.LeftDelim != "" || e.RightDelim != "" {
		r.faults.add("L5", e.at(""), e.ID, "it sets its own delimiters: write {{ and }}")
	}
	for _, f := range forms(e.Message) {
		if err := w.compiled.add(f.text); err != nil {
			r.faults.add("L5", e.at(f.name), e.ID, "%s", broken(err))
		}
	}
	if twice {
		e.facts = r.given(e.ID)
	}
	w.messages[e.ID] = e
	r.ids[e.folder][e.ID] = true
}

// given are the facts that the shipped message of that id has in any language: its callers hand them over.
func (r *reading) given(id string) []string {
	names := []string{}
	for _, w := range r.catalog.languages {
		if e, ok := w.messages[id]; ok && e.facts != nil {
			names = append(names, e.facts...)
		} else if ok {
			names = append(names, w.compiled.facts(e.Message)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// form is one plural form of a message.
type form struct{ name, text string }

// forms are the plural forms that a message has, by name.
func forms(m *i18n.Message) []form {
	var all []form
	for _, f := range [...]form{{"few", m.Few}, {"many", m.Many}, {"one", m.One}, {"other", m.Other}, {"two", m.Two}, {"zero", m.Zero}} {
		if f.text != "" {
			all = append(all, f)
		}
	}
	return all
}

// isReserved knows the words by which go-i18n tells a message from a group of messages.
func isReserved(word string) bool {
	switch strings.ToLower(word) {
	case "id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other":
		return true
	}
	return false
}

// prune takes out ids with a reserved word in them, on which go-i18n stumbles, and what is no text; it reports whether there was none.
func (r *reading) prune(file string, lines lines, tree map[string]any) bool {
	before := len(r.faults)
	var walk func(id string, node map[string]any)
	walk = func(id string, node map[string]any) {
		isMessage := id != ""
		for key := range node {
			isMessage = isMessage && isReserved(key)
		}
		for _, key := range slices.Sorted(maps.Keys(node)) {
			child := under(id, key)
			at := place{file, lines.of(child)}
			_, isText := node[key].(string)
			table, isTable := node[key].(map[string]any)
			word := reservedIn(key)
			switch {
			case isMessage && isText:
			case word != "":
				r.faults.add("L7", at, child, "%q is a reserved word of catalogues: choose another for the id", word)
				delete(node, key)
			case isTable:
				walk(child, table)
			case !isText:
				r.faults.add("L7", at, child, "this is no text: write it in quotes")
				delete(node, key)
			}
		}
	}
	walk("", tree)
	return len(r.faults) == before
}

func reservedIn(key string) string {
	for segment := range strings.SplitSeq(key, ".") {
		if isReserved(segment) {
			return segment
		}
	}
	return ""
}
