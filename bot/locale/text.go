package locale

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// checkWriting judges how the messages of the folders from the given one on are written, and whether they are stale.
func (r *reading) checkWriting(from int) {
	for _, l := range bot.Languages() {
		r.checkTexts(l, from)
	}
	r.checkSources(from)
}

// checkTexts holds every message of a language against the rules of its text.
func (r *reading) checkTexts(l bot.Language, from int) {
	messages := r.catalog.languages[l].messages
	for _, id := range slices.Sorted(maps.Keys(messages)) {
		e := messages[id]
		if e.folder < from {
			continue
		}
		all := forms(e.Message)
		if len(all) == 0 {
			r.faults.add("L2", e.at(""), id, "it is empty: write the text")
		}
		for _, f := range all {
			r.checkText(l, e, f)
		}
	}
}

func (r *reading) checkText(l bot.Language, e entry, f form) {
	text := f.text
	fault := func(rule string, wrong bool, format string, args ...any) {
		if wrong {
			r.faults.add(rule, e.at(f.name), e.ID, format, args...)
		}
	}
	fault("L8", !norm.NFC.IsNormalString(text), "it is not in normal form C: save it composed")
	fault("L8", strings.TrimSpace(text) != text, "it has a space at its start or end: take it off")
	fault("L8", strings.ContainsFunc(text, invisible), "it has a control or zero-width character: take it out")
	for _, found := range r.catalog.Banned(l, action.ReplaceAllString(text, "{{}}")) {
		fault(ruleOf(found), true, "no notice says %q; instead: %s", found.Phrase, found.Suggestion)
	}
	switch l {
	case bot.Korean:
		bare := bareParticle.FindString(text)
		fault("L10", bare != "", "the particle in %q touches a variable: use josa", bare)
	case bot.French:
		typed := language.FrType(text)
		fault("L9", typed != text, "its spacing is not French: write %q", typed)
		bare := bareFrench.FindString(text)
		fault("L15", bare != "", "%q: the word before it fuses with what follows: take it out and use a form such as .De, .A or .Le", strings.TrimSpace(bare))
	case bot.English:
		bare := bareEnglish.FindString(text)
		fault("L15", bare != "", "%q: the word changes with the day: take it out and use .At", bare)
		if verb := bareVerb.FindStringSubmatch(text); verb != nil {
			fault("L15", true, "%q: one name may be a plural: use {{.%s.Agree %q %q}}", strings.TrimLeft(verb[0], ".,:!? \n"), verb[1], verb[2], plurals()[verb[2]])
		}
	}
	if isPublic(e.ID) {
		word := wordOfPlace.FindString(text)
		fault("L16", word != "", "it names a place, %q, but it is read in many: write {{.where}}", strings.TrimSpace(word))
	}
	if most, why := budgetOf(e.ID); most > 0 {
		n := length(text)
		fault("L13", n > most, "it has %d characters, and %s takes %d: shorten it", n, why, most)
	}
}

func ruleOf(f Finding) string {
	if doubleParticle.MatchString(f.Phrase) {
		return "L10"
	}
	return "L11"
}

func invisible(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

// What inflects: moments, names and lists, by the names of their variables.
const (
	doubled = `은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)|과\(와\)|와\(과\)|\(으\)로|\(이\)`
	moments = `startedAt|endedAt|prevAt|nextAt|asOf|restoredAt|originalAt|knownAt|reportAt|effectiveAt|releaseAt|date|at|due|until|since`
	named   = `services|service|restored|pending|groups|org|office|heading|component|components|alternative`
)

var (
	action         = regexp.MustCompile(`\{\{.*?\}\}`)
	doubleParticle = regexp.MustCompile(doubled)
	bareParticle   = regexp.MustCompile(`\}\}(은|는|이|가|을|를|과|와|으로|로|이나|나|이라|라)([\s.,]|$)`)
	bareFrench     = regexp.MustCompile(`(?i)(?:(?:^|[^\p{L}’'])(?:de|du|des|à|au|aux|le|la|les|en|depuis|dès|jusqu[’']à|jusqu[’']au)\s+|(?:^|[^\p{L}])(?:d|l)[’'])` +
		`\{\{-?\s*(?:capital\s+)?\.(?:` + moments + `|` + named + `)\b[^}]*\}\}`)
	bareEnglish = regexp.MustCompile(`(?i)\b(?:at|on) \{\{-?\s*\.(?:` + moments + `)\b[^}]*\}\}`)
	bareVerb    = regexp.MustCompile(`(?:^|[.,:!?] |\n)\{\{-?\s*(?:capital\s+)?\.(services|service|restored|pending)\s*-?\}\} (is|has|was|does)\b`)
	wordOfPlace = regexp.MustCompile(`(?i)이 페이지|이 채널|이 계정|(?:^|\s)여기|\bhere\b|\bthis (?:page|channel|account)\b|` +
		`(?:^|[^\p{L}])(?:cette page|ce canal|ce compte|ici)(?:$|[^\p{L}])|ci-dessus|ci-dessous`)
)

func plurals() map[string]string {
	return map[string]string{"is": "are", "has": "have", "was": "were", "does": "do"}
}

// isPublic tells what readers everywhere get from what stands on one screen.
func isPublic(id string) bool {
	room, _, _ := strings.Cut(id, ".")
	switch room {
	case "where", "site", "desk", "console", "slackapp", "said":
		return false
	}
	return true
}
