package language

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// State is a place of a text that says of something whether it works again.
type State struct {
	Text string // as it is written
	At   int    // where it stands in the text as Plain gives it
	Up   bool
}

// stateForms are the words for what works again and for what does not, those that hold another first.
type stateForms struct{ upAgain, down, up *regexp.Regexp }

func koreanStates() stateForms {
	return stateForms{
		upAgain: regexp.MustCompile(`(?:장애|중단|지연)(?:가|이|는|은|도)? ?(?:모두 |완전히 )?(?:복구|해소)(?:되|됐|됨|했|를 마|$)`),
		down: regexp.MustCompile(`(?:복구|정상화|재개)(?: ?작업| ?예정)? ?(?:중|하고 있|되고 있)|(?:복구|정상화|재개)(?:가|이|를|을)? ?(?:되지|하지|늦|지연|예정|못)|` +
			`(?:할|하실|될|되실|쓸) 수 없|(?:정상|이용)[^,.;]{0,12}(?:않|못|없)|중단|장애|불가|지연|미복구`),
		up: regexp.MustCompile(`복구|정상|재개|해소|이용 가능|(?:할|하실) 수 있`),
	}
}

func englishStates() stateForms {
	return stateForms{
		upAgain: regexp.MustCompile(`(?i)\bno longer (?:down|affected|unavailable|interrupted)\b`),
		down: regexp.MustCompile(`(?i)\b(?:not|cannot|never|will|should|can|yet to|to|being) (?:yet |still )?(?:be |been |being )?(?:fully )?(?:restored|back|working|available|online|resolved|fixed|used|recovered)\b|` +
			`n't (?:yet )?(?:been |be )?(?:fully )?(?:restored|back|working|available|online|resolved|fixed|used)\b|\b(?:unavailable|down|out of service|affected|offline|failing|interrupted|suspended)\b`),
		up: regexp.MustCompile(`(?i)\b(?:restored|back|working|available|resolved|recovered|online|running|normal|normally|fixed)\b`),
	}
}

func frenchStates() stateForms {
	const again = `(?:rétabli|accessible|disponible|remis)\p{L}*`
	return stateForms{
		upAgain: regexp.MustCompile(`(?i)\bne (?:sont|est) plus (?:touch|perturb|affect|indisponible|inaccessible)\p{L}*`),
		down: regexp.MustCompile(`(?i)(?:rétablissement|réparation) en cours|en cours de (?:rétablissement|réparation|remise en service)|\bn(?:e |'|’)[^,.;:]{0,24}(?:pas|plus|pas encore)(?: encore| été)* ?(?:` + again + `)?|` +
			`pas encore (?:été )?` + again + `|(?:sera|seront|devrait|devraient|reste|restent) [^,.;:]{0,16}(?:` + again + `|touchée?s?)|indisponibles?|inaccessibles?|en panne|hors service|interrompue?s?|perturbée?s?`),
		up: regexp.MustCompile(`(?i)` + again + `|fonctionne(?:nt)?|de nouveau|normale?(?:ment)?`),
	}
}

// KoreanStates reads what a Korean text says of the state of things.
func (r *Reader) KoreanStates(text string) []State { return r.korean.states.of(text) }

// EnglishStates reads what an English text says of the state of things.
func (r *Reader) EnglishStates(text string) []State { return r.english.states.of(text) }

// FrenchStates reads what a French text says of the state of things.
func (r *Reader) FrenchStates(text string) []State { return r.french.states.of(text) }

// of are the states in the order of the text.
func (f stateForms) of(text string) []State {
	plain := Plain(text)
	left := plain
	var all []State
	for _, form := range []struct {
		words *regexp.Regexp
		up    bool
	}{{f.upAgain, true}, {f.down, false}, {f.up, true}} {
		for _, at := range form.words.FindAllStringIndex(left, -1) {
			all = append(all, State{plain[at[0]:at[1]], at[0], form.up})
		}
		left = form.words.ReplaceAllStringFunc(left, func(s string) string { return strings.Repeat("\x00", len(s)) })
	}
	slices.SortFunc(all, func(a, b State) int { return cmp.Compare(a.At, b.At) })
	return all
}
