package locale

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/bongsu-hq/bongsu/bot"
)

// phrasebook is the one file without a language: what is known of each phrase beside its words.
const phrasebook = "phrasebook.toml"

// Phrase is what the phrasebook knows of a phrase beside its words.
type Phrase struct {
	ID       string
	Kind     string   // what it tells: one of Kinds
	Families []string // of incidents: some of Families
	Owner    string   // the role that answers for its wording
	Review   time.Time
	Legal    bool     // its wording needs the lawyers' signature
	Works    bool     // a symptom with which the service works all the same: it is no outage
	Params   []string // its arguments, sorted
}

// Kinds are what a phrase can tell.
func Kinds() []string {
	return []string{
		"symptom", "cause", "action", "workaround", "user-action", "data", "next", "contact", "compensation", "why", "eta", "condition",
		"duty", "successor",
	}
}

// Families are the kinds of incidents; a phrase of the family any fits all of them, and leadership is for statements.
func Families() []string {
	return []string{
		"any", "fire", "power", "network", "dns", "cloud", "deploy", "database", "capacity", "third-party", "payment", "login", "messaging",
		"delay", "security", "leak", "false-alarm", "maintenance", "disaster", "leadership",
	}
}

func owners() []string { return []string{"communications", "legal", "security", "engineering"} }

// Phrase returns what is known of a phrase.
func (c *Catalog) Phrase(id string) (Phrase, bool) {
	p, found := c.phrases[id]
	p.Families, p.Params = slices.Clone(p.Families), slices.Clone(p.Params)
	return p, found
}

// Phrases returns the ids of the phrasebook, sorted.
func (c *Catalog) Phrases() []string { return slices.Sorted(maps.Keys(c.phrases)) }

// note is one line of the phrasebook.
type note struct {
	Kind     string    `toml:"kind"`
	Families []string  `toml:"families"`
	Owner    string    `toml:"owner"`
	Review   time.Time `toml:"review"`
	Legal    bool      `toml:"legal"`
	Works    bool      `toml:"works"`

	at place
}

const phraseRule = "phrasebook"

// checkPhrases brings the words and the notes of the phrases together, and finds all that does not fit.
func (r *reading) checkPhrases() {
	notes := r.readNotes()
	texts := r.catalog.phraseTexts()
	sighted := slices.ContainsFunc(bot.Languages(), func(l bot.Language) bool { // what no language has is missing at least there
		return !slices.ContainsFunc(r.unread, func(in map[bot.Language]bool) bool { return in[l] })
	})
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		n, noted := notes[id]
		if !noted && !r.noted {
			continue // its line may well stand where nobody can read it
		}
		if !noted {
			r.faults.add(phraseRule, r.anyText(id), "phrase."+id, "%s has no line for it: write its kind, families, owner and review", phrasebook)
			continue
		}
		faults := slices.Concat(n.faults(), n.unsigned(texts[id]))
		if sighted {
			faults = append(faults, missingParts(texts[id])...)
		}
		for _, fault := range faults {
			r.faults.add(phraseRule, n.at, id, "it %s", fault)
		}
		y, m, d := n.Review.Date()
		r.catalog.phrases[id] = Phrase{id, n.Kind, n.Families, n.Owner, time.Date(y, m, d, 0, 0, 0, 0, time.UTC), n.Legal, n.Works, r.catalog.params(id)}
	}
	for _, id := range slices.Sorted(maps.Keys(notes)) {
		if texts[id] == nil && sighted {
			r.faults.add(phraseRule, notes[id].at, id, "it has no words: write phrase.%s.label and .sentence, or take it out", id)
		}
	}
	r.checkPhraseTexts()
}

// anyText is where some words of a phrase stand.
func (r *reading) anyText(id string) place {
	for _, l := range bot.Languages() {
		for _, part := range []string{"label", "sentence", "alternative"} {
			if e, ok := r.catalog.languages[l].messages["phrase."+id+"."+part]; ok {
				return e.at("")
			}
		}
	}
	return place{phrasebook, 1}
}

// readNotes reads the phrasebooks of all folders; a note of the operator's takes the place of ours.
func (r *reading) readNotes() map[string]note {
	all := map[string]note{}
	for n, folder := range r.folders {
		if !slices.Contains(r.names[n], phrasebook) {
			continue
		}
		file := path.Join(folder.Name, phrasebook)
		data, err := fs.ReadFile(folder.Files, phrasebook)
		if err != nil {
			r.noted = false
			r.broken(place{file, 1}, err)
			continue
		}
		notes := map[string]note{}
		if _, whole := r.sound(file, string(data)); !whole {
			r.noted = false
			continue
		}
		meta, err := toml.Decode(string(data), &notes)
		if err != nil {
			r.noted = false
			r.broken(place{file, 1}, err)
			continue
		}
		lines := linesOf(string(data))
		for _, key := range meta.Undecoded() {
			id, rest, _ := strings.Cut(key.String(), ".")
			r.faults.add(phraseRule, place{file, lines.of(key.String())}, id, "it has the unknown key %s: use kind, families, owner, review, legal and works", rest)
		}
		for id, n := range notes {
			n.at = place{file, lines.of(id)}
			all[id] = n
		}
	}
	return all
}

func (n note) faults() []string {
	var faults []string
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	fault(!slices.Contains(Kinds(), n.Kind), "has the kind %q: use one of %v", n.Kind, Kinds())
	fault(!slices.Contains(owners(), n.Owner), "has the owner %q: use one of %v", n.Owner, owners())
	fault(n.Works && n.Kind != "symptom", "says works, which only a symptom can: take it out")
	fault(n.Review.IsZero(), "has no review: write the date by which it is read again")
	fault(len(n.Families) == 0, "has no families: use any, or some of %v", Families())
	for _, f := range n.Families {
		fault(!slices.Contains(Families(), f), "has the family %q: use some of %v", f, Families())
	}
	return faults
}

// legalWords make good or admit liability, in words that only lawyers choose.
var legalWords = regexp.MustCompile(`(?i)보상|배상|\bcompensat|\bdamages\b|dédommage|indemnis`)

// unsigned are the words that need legal = true and do not have it.
func (n note) unsigned(texts map[string]string) []string {
	if n.Legal {
		return nil
	}
	if n.Kind == "compensation" {
		return []string{"speaks of compensation: write legal = true"}
	}
	for _, part := range slices.Sorted(maps.Keys(texts)) {
		if word := legalWords.FindString(texts[part]); word != "" {
			return []string{fmt.Sprintf("says %q: write legal = true", word)}
		}
	}
	return nil
}

func missingParts(texts map[string]string) []string {
	var faults []string
	for _, part := range []string{"label", "sentence"} {
		if _, written := texts[part]; !written {
			faults = append(faults, "has no "+part+": write it in every language")
		}
	}
	return faults
}

// partOf splits phrase.<id>.<part>.
func partOf(message string) (id, part string, ok bool) {
	rest, isPhrase := strings.CutPrefix(message, "phrase.")
	id, part, _ = strings.Cut(rest, ".")
	return id, part, isPhrase
}

// phraseTexts are the words of every phrase, those of all languages together, by id and part.
func (c *Catalog) phraseTexts() map[string]map[string]string {
	texts := map[string]map[string]string{}
	for _, l := range bot.Languages() {
		for message, m := range c.languages[l].messages {
			if id, part, ok := partOf(message); ok {
				if texts[id] == nil {
					texts[id] = map[string]string{}
				}
				texts[id][part] += m.Other + "\n"
			}
		}
	}
	return texts
}

func phraseParts() []string { return []string{"label", "sentence", "alternative"} }

func (c *Catalog) params(id string) []string {
	w := c.languages[bot.English]
	names := map[string]bool{}
	for _, part := range phraseParts() {
		if m, ok := w.messages["phrase."+id+"."+part]; ok {
			for _, name := range w.compiled.facts(m.Message) {
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// checkPhraseTexts holds labels and sentences apart: a label follows a colon, a sentence stands between sentences.
func (r *reading) checkPhraseTexts() {
	for _, l := range bot.Languages() {
		messages := r.catalog.languages[l].messages
		for _, id := range slices.Sorted(maps.Keys(messages)) {
			if _, part, ok := partOf(id); ok {
				if fault := phraseFault(l, part, messages[id].Other); fault != "" {
					r.faults.add("L17", messages[id].at(""), id, "it %s", fault)
				}
			}
		}
	}
}

var (
	abbreviation  = regexp.MustCompile(`\b([ap]\.m|e\.g|i\.e|No|Dr|Mr|Ms|M)\. `)
	sentenceEnd   = regexp.MustCompile(`[.!?…]( |\n|$)`)
	koreanVerbEnd = regexp.MustCompile(`(니다|니까|세요|[어아해]요|[한된는]다)$`)
)

func phraseFault(l bot.Language, part, text string) string {
	text = action.ReplaceAllString(text, "x")
	switch part {
	case "label", "alternative":
		if strings.HasSuffix(text, ".") || l == bot.Korean && koreanVerbEnd.MatchString(text) {
			return "is a sentence: write a noun phrase without a full stop"
		}
	case "sentence":
		ends := sentenceEnd.FindAllString(abbreviation.ReplaceAllString(text, ""), -1)
		if len(ends) != 1 || !strings.HasSuffix(text, ".") || strings.HasSuffix(text, "..") {
			return "is not one sentence: write one, and end it with its only full stop"
		}
		if l == bot.Korean && !strings.HasSuffix(text, "니다.") {
			return "is not in 합쇼체: end it in -니다"
		}
	default:
		return "is no part of a phrase: use label, sentence and, for a way around, alternative"
	}
	return ""
}
