package locale

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// glossaryFile holds the proper names: how they are read in Korean and which forms they have in French.
const glossaryFile = "glossary.toml"

// record is one name as the file writes it.
type record struct {
	Kind string `toml:"kind"`
	Ko   struct {
		Name    string `toml:"name"`
		Reading string `toml:"reading"`
	} `toml:"ko"`
	En struct {
		Name   string `toml:"name"`
		Number string `toml:"number"`
	} `toml:"en"`
	Fr struct {
		Name   string `toml:"name"`
		Gender string `toml:"gender"`
		Number string `toml:"number"`
		De     string `toml:"de"`
		A      string `toml:"a"`
		Le     string `toml:"le"`
	} `toml:"fr"`
	From      time.Time `toml:"from"`
	Until     time.Time `toml:"until"`
	Successor string    `toml:"successor"`
}

// glossary are the names by their ids.
type glossary map[string]record

func (r *reading) readGlossaries() {
	for n, folder := range r.folders {
		if !slices.Contains(r.names[n], glossaryFile) {
			continue
		}
		file := path.Join(folder.Name, glossaryFile)
		data, err := fs.ReadFile(folder.Files, glossaryFile)
		if err != nil {
			r.broken(place{file, 1}, err)
			continue
		}
		if _, whole := r.sound(file, string(data)); !whole {
			continue
		}
		var own glossary
		meta, err := toml.Decode(string(data), &own)
		if err != nil {
			r.broken(place{file, 1}, err)
			continue
		}
		lines := linesOf(string(data))
		for _, key := range meta.Undecoded() {
			r.faults.add(glossaryRule, place{file, lines.of(key.String())}, key[0], "unknown key %q: a name has kind, ko, en, fr, from, until and successor", key.String())
		}
		for _, id := range slices.Sorted(maps.Keys(own)) {
			for _, wrong := range own[id].wrong() {
				r.faults.add(glossaryRule, place{file, lines.of(id)}, id, "%s", wrong)
			}
			r.catalog.glossary[id] = own[id]
		}
		r.checkSuccessors(own, file, lines)
	}
}

const glossaryRule = "glossary"

// wrong are the rules that a record breaks: what a text would have to guess.
func (n record) wrong() []string {
	var wrong []string
	need := func(missing bool, words string) {
		if missing {
			wrong = append(wrong, words)
		}
	}
	need(!slices.Contains([]string{"service", "organisation", "person", "role", "term"}, n.Kind), "write its kind: service, organisation, person, role or term")
	need(n.Ko.Name == "" || n.En.Name == "" || n.Fr.Name == "", "write ko.name, en.name and fr.name: none stands in for another")
	if _, err := language.Particle(n.spoken(), "이/가", nil); err != nil && n.Ko.Name != "" {
		need(true, "nobody knows how "+n.spoken()+" ends when it is read aloud: write ko.reading in Hangul")
	}
	need(n.Fr.De == "" || n.Fr.A == "" || n.Fr.Le == "", "write fr.de, fr.a and fr.le: the elision of a name is never computed")
	need(!slices.Contains([]string{"", "m", "f"}, n.Fr.Gender), "fr.gender is m or f")
	need(!slices.Contains([]string{"", "singular", "plural"}, n.En.Number), "en.number is singular or plural")
	need(!slices.Contains([]string{"", "singular", "plural"}, n.Fr.Number), "fr.number is singular or plural")
	need(!n.From.IsZero() && !n.Until.IsZero() && day(n.Until) < day(n.From), "until lies before from: check both dates")
	return wrong
}

func (r *reading) checkSuccessors(own glossary, file string, lines lines) {
	for _, id := range slices.Sorted(maps.Keys(own)) {
		next := own[id].Successor
		if _, known := r.catalog.glossary[next]; next != "" && !known {
			r.faults.add(glossaryRule, place{file, lines.of(id + ".successor")}, id, "its successor %q is not in the glossary: add it, or take the line out", next)
		}
	}
}

func (n record) spoken() string {
	if n.Ko.Reading != "" {
		return n.Ko.Reading
	}
	return n.Ko.Name
}

// readings are how Koreans read the names that their letters do not tell.
func (g glossary) readings() map[string]string {
	all := map[string]string{}
	for _, n := range g {
		if n.Ko.Reading != "" {
			all[n.Ko.Name] = n.Ko.Reading
		}
	}
	return all
}

func (g glossary) name(id string, told time.Time) (name bot.Name, ok bool, err error) {
	n, ok := g[id]
	if !ok {
		return bot.Name{}, false, nil
	}
	on := told.In(time.FixedZone("KST", 9*60*60)).Format(time.DateOnly) // the dates are Korea's
	switch {
	case !n.Until.IsZero() && on > day(n.Until):
		return bot.Name{}, true, bot.Refuse(bot.ErrInvalid, "{name} was called so until {until}, and this tells of {on}: {instead}", "name", n.En.Name, "until", day(n.Until), "on", on, "instead", g.instead(n))
	case !n.From.IsZero() && on < day(n.From):
		return bot.Name{}, true, bot.Refuse(bot.ErrInvalid, "{name} is called so since {since}, and this tells of {on}: {before}", "name", n.En.Name, "since", day(n.From), "on", on, "before", g.before(id))
	}
	return bot.Name{
		Text:      bot.Text{bot.Korean: n.Ko.Name, bot.English: n.En.Name, bot.French: n.Fr.Name},
		KoReading: n.Ko.Reading, EnPlural: n.En.Number == "plural",
		FrDe: n.Fr.De, FrA: n.Fr.A, FrLe: n.Fr.Le, FrPlural: n.Fr.Number == "plural",
	}, true, nil
}

func (g glossary) instead(n record) bot.Saying {
	if n.Successor == "" {
		return bot.Say("add its successor to glossary.toml of your words")
	}
	return bot.Say("use {names}", "names", n.Successor)
}

func (g glossary) before(id string) bot.Saying {
	var earlier []string
	for old, n := range g {
		if n.Successor == id {
			earlier = append(earlier, old)
		}
	}
	if len(earlier) == 0 {
		return bot.Say("use the name of that time")
	}
	slices.Sort(earlier)
	return bot.Say("use {names}", "names", strings.Join(earlier, " / "))
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
