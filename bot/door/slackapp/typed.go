package slackapp

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/bongsu-hq/bongsu/bot"
)

// typed is what stands behind a verb: words, and flags that are named as those of the command line.
type typed struct {
	words []string
	flags map[string][]string
}

// readTyped takes text apart. Quotes keep words together; a phone's curly quotes and the dash that it makes of two hyphens count, too.
func readTyped(text string, known ...string) (typed, error) {
	t := typed{flags: map[string][]string{}}
	words, err := split(text)
	if err != nil {
		return t, err
	}
	for i := 0; i < len(words); i++ {
		word := words[i]
		name, isFlag := strings.CutPrefix(strings.Replace(word.text, "—", "--", 1), "--")
		if word.quoted || !isFlag {
			t.words = append(t.words, word.text)
			continue
		}
		name, value, given := strings.Cut(name, "=")
		if !slices.Contains(known, name) {
			return t, &refusal{text: "slackapp.refused.flag", data: []any{"flag", "--" + name, "known", flagList(known)}}
		}
		if !given && i+1 < len(words) {
			i++
			value, given = words[i].text, true
		}
		if value == "" || !given {
			return t, &refusal{text: "slackapp.refused.value", data: []any{"flag", "--" + name}}
		}
		t.flags[name] = append(t.flags[name], value)
	}
	return t, nil
}

func flagList(known []string) string {
	if len(known) == 0 {
		return "–"
	}
	return "--" + strings.Join(known, ", --")
}

// word is one word as it was typed.
type word struct {
	text   string
	quoted bool
}

func split(text string) ([]word, error) {
	var words []word
	var now strings.Builder
	var inside, quoted bool
	end := func() {
		if now.Len() > 0 || quoted {
			words = append(words, word{now.String(), quoted})
		}
		now.Reset()
		quoted = false
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("\"“”", r):
			quoted = quoted || now.Len() == 0
			inside = !inside
		case unicode.IsSpace(r) && !inside:
			end()
		default:
			now.WriteRune(r)
		}
	}
	if inside {
		return nil, &refusal{text: "slackapp.refused.quote"}
	}
	end()
	return words, nil
}

// one is a flag's last value.
func (t typed) one(name string) string {
	if all := t.flags[name]; len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// text reads the flags name-ko, name-en and name-fr.
func (t typed) text(name string) bot.Text {
	text := bot.Text{}
	for _, l := range bot.Languages() {
		if s := strings.TrimSpace(t.one(name + "-" + string(l))); s != "" {
			text[l] = s
		}
	}
	return text
}

// inEach are the names of a flag for each language.
func inEach(names ...string) []string {
	var all []string
	for _, name := range names {
		for _, l := range bot.Languages() {
			all = append(all, name+"-"+string(l))
		}
	}
	return all
}

// take removes the first word for which fits holds.
func (t *typed) take(fits func(string) bool) string {
	i := slices.IndexFunc(t.words, fits)
	if i < 0 {
		return ""
	}
	found := t.words[i]
	t.words = slices.Delete(t.words, i, i+1)
	return found
}

// takeAt removes the word "at" and the time behind it.
func (t *typed) takeAt() string {
	i := slices.Index(t.words, "at")
	if i < 0 || i+1 == len(t.words) || !isWhen(t.words[i+1]) {
		return ""
	}
	found := t.words[i+1]
	t.words = slices.Delete(t.words, i, i+2)
	return found
}

// rest refuses words that nothing was made of.
func (t typed) rest() error {
	if len(t.words) == 0 {
		return nil
	}
	return leftover(strings.Join(t.words, " "))
}

func leftover(words string) error {
	return &refusal{text: "slackapp.refused.word", data: []any{"word", words}}
}

// isWhen reports whether a word is a span, a time of day or a time with its date.
func isWhen(word string) bool {
	_, spanErr := time.ParseDuration(word)
	_, clockErr := time.Parse(timeLayout, word)
	_, fullErr := time.Parse(time.RFC3339, word)
	return spanErr == nil || clockErr == nil || fullErr == nil
}

// ahead reads 30m (from now), 15:43 (the next one in the person's zone) or a time with its date; "" is no time.
func (v *voice) ahead(text string) (time.Time, error) { return v.typedTime(text, 1) }

// aheadOf is ahead for what counts from the time at which a text leaves: a span is behind that. Zero: it leaves as soon as it is signed.
func (v *voice) aheadOf(release time.Time, text string) (time.Time, error) {
	if span, err := time.ParseDuration(text); err == nil && !release.IsZero() {
		return release.Add(span).Truncate(time.Minute), nil
	}
	return v.ahead(text)
}

// ago reads 10m (ago), 15:27 (the last one) or a time with its date.
func (v *voice) ago(text string) (time.Time, error) { return v.typedTime(text, -1) }

func (v *voice) typedTime(text string, direction int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if span, err := time.ParseDuration(text); err == nil {
		return v.now.Add(time.Duration(direction) * span).Truncate(time.Minute), nil
	}
	if clock, err := time.Parse(timeLayout, text); err == nil {
		now := v.now.In(v.zone())
		at := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
		if wrong := at.Compare(now); wrong == -direction {
			at = at.AddDate(0, 0, direction)
		}
		return at.UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, &refusal{text: "slackapp.refused.time", data: []any{"word", text, "zone", v.zone().String()}}
	}
	return at.UTC(), nil
}

// nearest is the known word that is fewest slips of the hand away from a word, "" when none is near.
func nearest(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := slips(word, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// slips counts the letters that are to be added, taken away or changed.
func slips(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := diagonal
			if r != s {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
