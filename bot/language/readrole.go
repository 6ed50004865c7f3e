package language

import "regexp"

// Role is what a time of day is in its sentence, or what a value is to the one that takes its place.
type Role string

// The roles that are read; most values have none.
const (
	StartRole Role = "start"
	EndRole   Role = "end"
)

// roleForms are the words beside a time that tell its role, and those beside another value.
type roleForms struct {
	startBefore, startAfter, endBefore, endAfter *regexp.Regexp
	fromBefore, fromAfter, toBefore, toAfter     *regexp.Regexp
}

func koreanRoles() roleForms {
	return roleForms{
		startBefore: regexp.MustCompile(`(?:시작|발생)(?: ?시각)?: ?$`),
		startAfter:  regexp.MustCompile(`^ ?(?:경|께|쯤)?(?:부터| ?에? ?(?:시작|발생))`),
		endBefore:   regexp.MustCompile(`(?:복구|종료|해소)(?: ?시각)?: ?$`),
		endAfter:    regexp.MustCompile(`^ ?(?:경|께|쯤)?(?:까지| ?에? ?(?:모두 |완전히 )?(?:복구|해소|정상화|종료))`),
		fromAfter:   regexp.MustCompile(`^ ?\p{Hangul}{0,2}에서 `),
		toAfter:     regexp.MustCompile(`^ ?\p{Hangul}{0,2}(?:으로|로)(?: |$)`),
	}
}

func englishRoles() roleForms {
	return roleForms{
		startBefore: regexp.MustCompile(`(?i)\b(?:since|from|started(?: at)?|began(?: at)?|start(?:ed)?:) (?:about |around )?$`),
		endBefore:   regexp.MustCompile(`(?i)\b(?:until|till|(?:restored|resolved|ended|fixed|over|back)(?: at)?|end(?:ed)?:|from [^;]{1,40} to) (?:about |around )?$`),
		fromBefore:  regexp.MustCompile(`(?i)\bfrom (?:about |some )?$`),
		toBefore:    regexp.MustCompile(`(?i)\bfrom [^;.]{1,40} to (?:about |some )?$`),
	}
}

func frenchRoles() roleForms {
	return roleForms{
		startBefore: regexp.MustCompile(`(?i)(?:depuis|dès|à partir de|(?:débuté|commencé|survenue?s?|démarré)(?: à| vers)|début ?:) $`),
		startAfter:  regexp.MustCompile(`^(?:, heure de (?:Paris|Séoul))?(?: \([^)]*\))? à \d`),
		endBefore:   regexp.MustCompile(`(?i)(?:jusqu'à|(?:rétablie?s?|résolue?s?|terminée?s?|pris fin)(?: à| vers)|fin ?:|\bde \d[^.;]{1,60} à) $`),
		fromBefore:  regexp.MustCompile(`(?i)\bde (?:quelque )?$`),
		toBefore:    regexp.MustCompile(`(?i)\bde [^.;]{1,40} à (?:quelque )?$`),
	}
}

// of is the role of what stands between two texts.
func (r roleForms) of(f finding, before, after string) Role {
	is := func(form *regexp.Regexp, text string) bool { return form != nil && form.MatchString(text) }
	startBefore, startAfter, endBefore, endAfter := r.fromBefore, r.fromAfter, r.toBefore, r.toAfter
	if f.clock != nil {
		startBefore, startAfter, endBefore, endAfter = r.startBefore, r.startAfter, r.endBefore, r.endAfter
	}
	switch {
	case is(startAfter, after) || is(startBefore, before):
		return StartRole
	case is(endAfter, after) || is(endBefore, before):
		return EndRole
	}
	return ""
}
