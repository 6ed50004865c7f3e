package locale

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Banned returns what the words alone tell, and the places that blame somebody by name: an organisation or a person of the glossary, or a
// name that the text itself shows as one. Own names, of the house and its services, are no blame.
func (c *Catalog) Banned(l bot.Language, text string, own ...string) []Finding {
	found := slices.DeleteFunc(bannedPlaces(l, text), func(f located) bool { return f.Suggestion == blameIn(l).suggestion && names(f.Phrase, own) })
	blamed := slices.DeleteFunc(c.blamed(l, text, own), func(b located) bool {
		return slices.ContainsFunc(found, func(f located) bool { return f.Suggestion == b.Suggestion && f.at < b.end && b.at < f.end })
	})
	return inOrder(append(found, blamed...))
}

// blaming are the forms of blame in one language: words before a name, and words after one.
type blaming struct {
	before, after *regexp.Regexp
	anyone        *regexp.Regexp // whoever it is, unless ourselves stands in it
	ourselves     *regexp.Regexp
	suggestion    string
}

func blameIn(l bot.Language) blaming {
	switch l {
	case bot.Korean:
		return blameKorean
	case bot.English:
		return blameEnglish
	case bot.French:
		return blameFrench
	default:
		return blaming{}
	}
}

const englishFault = `(?:errors?|mistakes?|negligence|carelessness|failures?|faults?|misconduct|oversights?)`

var blameKorean = blaming{ //nolint:gochecknoglobals // a table that nobody changes
	after:      regexp.MustCompile(`^(?:\(주\)|㈜)?(?: ?측)?의? ?(?:때문|탓|` + koreanFault + `)`),
	anyone:     regexp.MustCompile(`\S+ ?탓(?:$|[에으이입인만도,.\s])|\S+의 (?:과실|잘못|실수|부주의|태만|귀책|책임(?:입니다|이며|이므로|이 있|으로))|책임은 \S+?(?:에게|에) 있`),
	ourselves:  regexp.MustCompile(`(?:^|은 )(?:저희|우리|당사|자사|회사|저|본인|이번 장애|장애|그|이|모든)(?:의|에게|에| ?탓)`),
	suggestion: "누구의 탓인지 말하지 말고 확인된 사실만 쓰십시오",
}

var blameEnglish = blaming{ //nolint:gochecknoglobals // a table that nobody changes
	before: regexp.MustCompile(`(?i)\b(?:caused by|due to|because of|owing to|fault of|blamed? on|` + englishLies + `|` +
		englishFault + ` (?:by|of|made by|on the part of)) (?:the |our )?`),
	after:      regexp.MustCompile(`^['’]s (?:own )?(?:errors?|mistakes?|negligence|carelessness|fault|misconduct|oversights?|failure to)\b|^ (?:` + englishCulprit + `|` + englishLetDown + `)\b`),
	suggestion: "state what happened, not whose fault it is",
}

var blameFrench = blaming{ //nolint:gochecknoglobals // a table that nobody changes
	before: regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:à cause|du fait|en raison|(?:la |une )?(?:faute|erreur|négligence|défaillance)|(?:les |des )(?:fautes|erreurs|manquements)) (?:de la |de l['’]|de |des |du |d['’])|` +
		`\b(?:imputables?|attribuables?|due?s?|dû|` + frenchLies + `) (?:à la |à l['’]|à |aux |au )|\b(?:causée?s?|provoquée?s?) par (?:la |les |le |l['’])?`),
	after:      regexp.MustCompile(`^ ` + frenchCulprit + `(?:$|[^\p{L}])`),
	anyone:     regexp.MustCompile(`(?i)\b(?:c['’]est|est) la faute (?:de |des |du |d['’])`),
	suggestion: "dites ce qui s’est passé, sans dire à qui la faute",
}

// blamed are the places of a text that blame somebody.
func (c *Catalog) blamed(l bot.Language, text string, own []string) []located {
	b := blameIn(l)
	parties := c.parties(l)
	places := append(b.beforeNames(text, parties, own), b.afterNames(text, parties, own)...)
	places = append(places, b.ofAnyone(text, own, places)...)
	var all []located
	for _, p := range places {
		all = append(all, located{p[0], p[1], Finding{Phrase: strings.Trim(text[p[0]:p[1]], " .,;:([«“’'\u00a0\u202f"), Suggestion: b.suggestion}})
	}
	return all
}

// beforeNames are the words of blame that a name follows.
func (b blaming) beforeNames(text string, parties, own []string) (places [][]int) {
	if b.before == nil {
		return nil
	}
	for _, at := range b.before.FindAllStringIndex(text, -1) {
		if n, isOwn := partyAt(text[at[1]:], parties, own); n > 0 && !isOwn {
			places = append(places, []int{at[0], at[1] + n})
		}
	}
	return places
}

// afterNames are the names that words of blame follow.
func (b blaming) afterNames(text string, parties, own []string) (places [][]int) {
	for start := 0; b.after != nil && start < len(text); start++ {
		if !startsWord(text, start) {
			continue
		}
		n, isOwn := partyAt(text[start:], parties, own)
		if at := b.after.FindStringIndex(text[start+n:]); n > 0 && !isOwn && at != nil {
			places = append(places, []int{start, start + n + at[1]})
		}
		start += n
	}
	return places
}

// ofAnyone are the places that blame whoever is not ourselves, where no name was found already.
func (b blaming) ofAnyone(text string, own []string, named [][]int) (places [][]int) {
	if b.anyone == nil {
		return nil
	}
	for _, at := range b.anyone.FindAllStringIndex(text, -1) {
		words := text[at[0]:at[1]]
		isOurs := b.ourselves != nil && b.ourselves.MatchString(words) ||
			names(words, own)
		isNamed := slices.ContainsFunc(named, func(p []int) bool { return p[0] < at[1] && at[0] < p[1] })
		if !isOurs && !isNamed {
			places = append(places, at)
		}
	}
	return places
}

// names reports whether some words name one of our own.
func names(words string, own []string) bool {
	return slices.ContainsFunc(own, func(name string) bool { return name != "" && strings.Contains(words, name) })
}

// parties are the organisations and persons of the glossary, the longest name first.
func (c *Catalog) parties(l bot.Language) []string {
	var names []string
	for _, n := range c.glossary {
		if n.Kind == "organisation" || n.Kind == "person" || n.Kind == "role" {
			names = append(names, map[bot.Language]string{bot.Korean: n.Ko.Name, bot.English: n.En.Name, bot.French: n.Fr.Name}[l])
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return names
}

var (
	// shown is a name by its capital letters.
	shown = regexp.MustCompile(`^\p{Lu}[\p{L}\p{N}&.-]*(?: (?:&|\p{Lu}[\p{L}\p{N}&-]*))*`)
	// things have capital letters, and nobody is blamed by them.
	things = regexp.MustCompile(`^(?:DNS|CDN|BGP|UPS|SSL|TLS|API|DDoS|DoS|SMS|SQL|IP|VPN|HTTPS?|Wi-Fi|ISP|GPS|Internet|Typhoon|Hurricane|Cyclone|Storm|Tropical|` +
		`Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|` +
		`Today|Yesterday|The|This|That|These|Our|We|It|An?|No|Le|La|Les|Un|Une|Nous|Ce|Cette)(?:[^\p{L}]|$)`)
)

// partyAt returns the length of the name with which a text begins, 0 where it begins with none, and whether it is one of our own.
func partyAt(text string, parties, own []string) (length int, isOwn bool) {
	begins := func(name string) bool { return name != "" && strings.HasPrefix(text, name) }
	if i := slices.IndexFunc(own, begins); i >= 0 {
		return len(own[i]), true
	}
	if i := slices.IndexFunc(parties, begins); i >= 0 {
		return len(parties[i]), false
	}
	if things.MatchString(text) {
		return 0, false
	}
	return len(strings.TrimRight(shown.FindString(text), ".-")), false
}

// startsWord reports whether a word begins there.
func startsWord(text string, at int) bool {
	return at == 0 || strings.ContainsAny(text[at-1:at], " (\"'") || strings.HasSuffix(text[:at], "“") || strings.HasSuffix(text[:at], "«\u00a0")
}
