package locale

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/bongsu-hq/bongsu/bot"
)

// sourcesFile says of which English text each translation was made.
const sourcesFile = "sources.toml"

// sources are the hashes of the English texts, by the id of the message and the language of its translation.
type sources struct {
	hashes map[string]map[bot.Language]string
	lines  lines
	file   string
	unread bool // it stands there, and nobody can read it
}

// translated are the languages into which English is translated.
func translated() []bot.Language { return []bot.Language{bot.Korean, bot.French} }

// readSources reads what is noted in each folder from the given one on.
func (r *reading) readSources(from int) []sources {
	all := make([]sources, len(r.folders))
	for n := from; n < len(all); n++ {
		all[n] = r.readSourcesOf(n)
	}
	return all
}

func (r *reading) readSourcesOf(n int) sources {
	s := sources{file: path.Join(r.folders[n].Name, sourcesFile)}
	if !slices.Contains(r.names[n], sourcesFile) {
		return s
	}
	data, err := fs.ReadFile(r.folders[n].Files, sourcesFile)
	if err == nil {
		s.lines = linesOf(string(data))
		if _, whole := r.sound(s.file, string(data)); !whole {
			s.unread = true
			return s
		}
		err = toml.Unmarshal(data, &s.hashes)
	}
	if err != nil {
		s.unread = true
		r.broken(place{s.file, 1}, err)
	}
	return s
}

// checkSources finds translations of an English text that was changed since, in the folders from the given one on.
func (r *reading) checkSources(from int) {
	noted := r.readSources(from)
	r.checkUnknownSources(noted, from)
	for _, id := range r.catalog.ids {
		english := r.catalog.languages[bot.English].messages[id]
		for _, l := range translated() {
			latest, isTranslated := r.catalog.languages[l].messages[id]
			if !isTranslated || r.blind(l, id) || r.blind(bot.English, id) {
				continue
			}
			if english.folder > latest.folder { // who changed the one holds it against the other
				latest = english
			}
			if latest.folder < from || noted[latest.folder].unread {
				continue
			}
			switch has := noted[latest.folder].hashes[id][l]; has {
			case hashOf(english):
			case "":
				r.faults.add("L12", latest.at(""), id, "no source is noted of its text in %s: hold it against the English one, then %s", l, accepting(latest.folder))
			default:
				r.faults.add("L12", latest.at(""), id, "its text in %s was made of another English one: hold it against today's, then %s", l, accepting(latest.folder))
			}
		}
	}
}

func accepting(folder int) string {
	if folder == 0 {
		return "run go test ./bot/locale -run Source -update"
	}
	return "run bongsu lint --accept-translations"
}

func (r *reading) checkUnknownSources(noted []sources, from int) {
	for n, s := range noted[from:] {
		n += from
		for _, id := range slices.Sorted(maps.Keys(s.hashes)) {
			if !r.ids[n][id] && len(r.unread[n]) == 0 {
				r.faults.add("L12", place{s.file, s.lines.of(id)}, id, "there is no such message in this folder: %s", accepting(n))
			}
		}
	}
}

// Sources returns what sources.toml of the last folder holds once its translations were held against today's English, and how many lines of
// it are new. It refuses words that have another fault.
func Sources(files fs.FS, own ...Folder) (data []byte, accepted int, err error) {
	r := read(files, own)
	for _, l := range bot.Languages() {
		r.checkTexts(l, 0)
	}
	last := len(r.folders) - 1
	noted := r.readSourcesOf(last).hashes
	if err := r.faults.join(); err != nil {
		return nil, 0, err
	}
	var b strings.Builder
	b.WriteString("# Of which English text each translation was made. Written by bongsu lint --accept-translations, never by hand.\n")
	for _, id := range slices.Sorted(maps.Keys(r.ids[last])) {
		if isSaying(id) { // its id is its source
			continue
		}
		hash := hashOf(r.catalog.languages[bot.English].messages[id])
		var pairs []string
		for _, l := range translated() {
			pairs = append(pairs, fmt.Sprintf("%s = %q", l, hash))
		}
		fmt.Fprintf(&b, "%q = {%s}\n", id, strings.Join(pairs, ", "))
		if has := noted[id]; slices.ContainsFunc(translated(), func(l bot.Language) bool { return has[l] != hash }) {
			accepted++
		}
	}
	return []byte(b.String()), accepted, nil
}

func hashOf(e entry) string {
	sum := sha256.New()
	for _, f := range forms(e.Message) {
		fmt.Fprintf(sum, "%s\x00%s\x00", f.name, f.text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
