package locale

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// said is the table of what bongsu answers the people of the desk, by the English patterns that stand in the code: its English needs no file.
const said = "said."

var places = regexp.MustCompile(`\{([a-z]+)\}`)

func isSaying(id string) bool { return strings.HasPrefix(id, said) }

// checkSaying wants a saying in every language but its own, with the places of its pattern.
func (r *reading) checkSaying(id string) {
	var want []string
	for _, place := range places.FindAllStringSubmatch(id, -1) {
		want = append(want, place[1])
	}
	slices.Sort(want)
	want = slices.Compact(want)
	var at place
	for _, l := range translated() {
		if e, ok := r.catalog.languages[l].messages[id]; ok {
			at = e.at("")
		}
	}
	for _, l := range translated() {
		e, ok := r.catalog.languages[l].messages[id]
		switch {
		case !ok && !r.blind(l, id):
			r.faults.add("L2", at, id, "it is missing in %s: translate it", l)
		case ok && plural(e.Message):
			r.faults.add("L4", e.at(""), id, "it has plural forms, and nothing in it is counted: write one text")
		case ok && !slices.Equal(r.factsOf(l, id), want):
			r.faults.add("L3", e.at(""), id, "it tells %v in %s, but %v in English: tell the same", r.factsOf(l, id), l, want)
		}
	}
}

// Sayings are the patterns of all sayings, sorted.
func (c *Catalog) Sayings() []string {
	var all []string
	for _, l := range translated() {
		for id := range maps.Keys(c.languages[l].messages) {
			if pattern, ok := strings.CutPrefix(id, said); ok {
				all = append(all, pattern)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Line is one paragraph of an answer, and the language in which it came out.
type Line struct {
	Text     string
	Language bot.Language
}

// Explain tells in the language of a person why something was refused, several joined refusals one a line; what has no text in that language stays
// in English, and is marked so. It returns nothing for an error that is no refusal. At holds the person's present and zones.
func (c *Catalog) Explain(l bot.Language, err error, at language.Moment) []Line {
	switch e := err.(type) { //nolint:errorlint // the chain is walked by hand, so that joined refusals stay together
	case nil:
		return nil
	case *bot.Error:
		return []Line{c.Line(l, e.Saying, at)}
	case *Refusal:
		return []Line{c.foreign(l, e.Error())}
	case interface{ Unwrap() []error }:
		if _, refused := errors.AsType[*bot.Error](err); !refused && !errors.Is(err, bot.ErrInvalid) {
			return nil
		}
		var all []Line
		for _, one := range e.Unwrap() {
			lines := c.Explain(l, one, at)
			if lines == nil && errors.Is(one, bot.ErrInvalid) {
				lines = []Line{c.foreign(l, one.Error())}
			}
			all = append(all, lines...) // what is no refusal, such as a store that fails, is for the log
		}
		return all
	}
	inner := errors.Unwrap(err)
	if inner == nil && errors.Is(err, bot.ErrConflict) { // two wrote at once
		return []Line{c.Line(l, bot.Say("somebody else changed it at the same moment, and nothing of yours was stored: look at it again"), at)}
	}
	return c.Explain(l, inner, at)
}

// Line tells a saying, marked where it stands in English. One without values may be an answer that was put together before.
func (c *Catalog) Line(l bot.Language, s bot.Saying, at language.Moment) Line {
	if len(s.Values) == 0 {
		s = c.recognise(l, s.Pattern)
	}
	text, told := c.tell(l, s, at)
	if !told {
		return c.foreign(l, text)
	}
	return Line{text, l}
}

// Reason tells an English answer that is kept as a text, such as why a delivery failed: what bongsu itself says is told in l, and the words of a
// platform stand as they are, marked.
func (c *Catalog) Reason(l bot.Language, text string) Line {
	return c.Line(l, bot.Saying{Pattern: text}, language.Moment{})
}

// shortestFrame is how many letters around its one place make a saying known.
const shortestFrame = 13

// recognise finds the saying that text is: word for word, or around one place.
func (c *Catalog) recognise(l bot.Language, text string) bot.Saying {
	w := c.languages[l]
	if l == bot.English || w == nil || w.messages[said+text].Message != nil {
		return bot.Saying{Pattern: text}
	}
	for _, f := range w.frames {
		inner, opens := strings.CutPrefix(text, f.before)
		inner, closes := strings.CutSuffix(inner, f.after)
		if !opens || !closes || inner == "" {
			continue
		}
		var value any = c.recognise(l, inner)
		if !strings.Contains(inner, " ") && w.messages[said+inner].Message == nil {
			value = inner // a name, such as a destination's
		}
		return bot.Saying{Pattern: f.pattern, Values: map[string]any{f.place: value}}
	}
	return bot.Saying{Pattern: text}
}

// frame is a saying with one place, and what stands before and behind it.
type frame struct{ pattern, place, before, after string }

func framesOf(messages map[string]entry) []frame {
	var all []frame
	for _, id := range slices.Sorted(maps.Keys(messages)) {
		pattern, isSaid := strings.CutPrefix(id, said)
		if !isSaid {
			continue
		}
		at := places.FindAllStringSubmatchIndex(pattern, -1)
		if len(at) == 1 && len(pattern)-(at[0][1]-at[0][0]) >= shortestFrame {
			all = append(all, frame{pattern, pattern[at[0][2]:at[0][3]], pattern[:at[0][0]], pattern[at[0][1]:]})
		}
	}
	return all
}

// foreign marks a text that stands in English.
func (c *Catalog) foreign(l bot.Language, text string) Line {
	if marked, err := c.Text(string(l), "desk.english", map[string]any{"text": text}); err == nil {
		text = marked
	}
	return Line{text, bot.English}
}

// tell returns a saying in l, or its English and false where it cannot be told.
func (c *Catalog) tell(l bot.Language, s bot.Saying, at language.Moment) (text string, told bool) {
	values := make(map[string]any, len(s.Values))
	for name, value := range s.Values {
		values[name] = c.value(l, value, at)
	}
	if l == bot.English {
		return bot.Saying{Pattern: s.Pattern, Values: values}.String(), true
	}
	text, err := c.Text(string(l), said+s.Pattern, values)
	if err != nil {
		return s.String(), false
	}
	return text, true
}

// value is what stands in a place, as l tells it; what has no words of its own there stays as it is.
func (c *Catalog) value(l bot.Language, value any, at language.Moment) any {
	switch v := value.(type) {
	case bot.Saying:
		return c.Line(l, v, at).Text
	case error:
		return c.Line(l, bot.SayingOf(v), at).Text
	case bot.Sayings:
		return "\n- " + strings.Join(c.lines(l, v, at), "\n- ")
	case bot.Listed:
		return strings.Join(c.lines(l, v, at), ", ")
	case []bot.Saying:
		return strings.Join(c.lines(l, v, at), "\n")
	case bot.OneOf:
		return either(l, v.In(l))
	case bot.Text:
		return either(l, bot.OneOf{v}.In(l))
	case bot.Day:
		at.At = v.Time
		return dateIn(l, at)
	case time.Time:
		at.At = v
		return momentIn(l, at)
	case int:
		return numberIn(l, v)
	}
	if l == bot.English {
		return value
	}
	return c.noun(l, value)
}

func (c *Catalog) lines(l bot.Language, all []bot.Saying, at language.Moment) []string {
	texts := make([]string, 0, len(all))
	for _, s := range all {
		texts = append(texts, c.Line(l, s, at).Text)
	}
	return texts
}

// noun tells what the desk has words for.
func (c *Catalog) noun(l bot.Language, value any) any {
	switch v := value.(type) {
	case []bot.Role:
		return either(l, codes(c, l, "console.role.", v))
	case []bot.Language:
		return strings.Join(codes(c, l, "slackapp.language.", v), ", ")
	case []bot.MessageType:
		return strings.Join(codes(c, l, "console.type.", v), ", ")
	case []bot.Field:
		return strings.Join(c.facts(l, v), ", ")
	case []string:
		return strings.Join(v, ", ")
	case bot.Field:
		return c.fact(l, v)
	case bot.Role:
		return c.word(l, "console.role.", string(v))
	case bot.Language:
		return c.word(l, "slackapp.language.", string(v))
	case bot.MessageType:
		return c.word(l, "console.type.", string(v))
	case bot.Phase:
		return c.word(l, "console.phase.", string(v))
	case bot.DraftState:
		return c.word(l, "console.state.", string(v))
	case bot.Mode:
		return c.word(l, "console.mode.", string(v))
	case bot.Post:
		return c.word(l, "console.post.", string(v))
	}
	return value
}

// fact is what the desk calls a fact, or the one in which the field is, with its key behind; a key for which it has no words stands alone.
func (c *Catalog) fact(l bot.Language, field bot.Field) string {
	key := string(field)
	for fact := key; fact != ""; fact = fact[:max(0, strings.LastIndex(fact, "."))] {
		if name := c.word(l, "desk.fact.", fact); name != fact {
			return fmt.Sprintf(map[bot.Language]string{bot.Korean: "%s(%s)", bot.French: "%s (%s)"}[l], name, key)
		}
	}
	return key
}

func (c *Catalog) facts(l bot.Language, fields []bot.Field) []string {
	all := make([]string, 0, len(fields))
	for _, f := range fields {
		all = append(all, c.fact(l, f))
	}
	return all
}

func codes[T ~string](c *Catalog, l bot.Language, table string, of []T) []string {
	all := make([]string, 0, len(of))
	for _, code := range of {
		all = append(all, c.word(l, table, string(code)))
	}
	return all
}

// word is the catalogue's for a code, or the code itself.
func (c *Catalog) word(l bot.Language, table, code string) string {
	if text, err := c.Text(string(l), table+code, nil); err == nil {
		return text
	}
	return code
}

func either(l bot.Language, items []string) string {
	or := map[bot.Language]string{bot.Korean: " 또는 ", bot.English: " or ", bot.French: " ou "}[l]
	if last := len(items) - 1; last > 0 {
		return strings.Join(items[:last], ", ") + or + items[last]
	}
	return strings.Join(items, "")
}

// momentIn is at with the forms that the texts of l give it.
func momentIn(l bot.Language, at language.Moment) fmt.Stringer {
	switch l {
	case bot.Korean:
		return at.Korean()
	case bot.French:
		return at.French()
	case bot.English:
	}
	return at.English()
}

func dateIn(l bot.Language, at language.Moment) any {
	switch l {
	case bot.Korean:
		return at.Korean().Date()
	case bot.French:
		return at.French().Date()
	case bot.English:
	}
	return at.English().Date()
}

func numberIn(l bot.Language, n int) string {
	if l == bot.French {
		return language.FrenchNumber(int64(n))
	}
	return language.EnglishNumber(int64(n))
}
