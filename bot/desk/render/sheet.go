package render

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// sheet collects the facts of one rendition in one language, and what keeps them from being told.
type sheet struct {
	r         *Renderer
	src       *source
	plan      plan
	lang      bot.Language
	place     string
	told      map[string]any
	isLegal   bool // a phrase has legal wording that legal has not signed
	isFree    bool // somebody typed a text in this language, or a phrase that no reader of it has signed
	faults    []error
	rendition bot.Rendition
}

// fill tells every fact of the plan that is known.
func (s *sheet) fill() {
	s.told = map[string]any{"seq": max(1, s.src.draft.Seq), "where": s.text("where."+s.place, nil)}
	for _, keys := range [][]string{s.plan.needs, s.plan.may} {
		for _, key := range keys {
			if f := s.r.facts[key]; f.known(s.src) {
				if v := f.tell(s); v != nil {
					s.told[key] = v
				}
			}
		}
	}
	if services, ok := s.told["services"].(names); ok {
		s.told["heading"] = s.heading(services)
	}
}

func (s *sheet) heading(services names) string {
	if len(services.items) <= headed {
		return services.String()
	}
	return s.text("services.long", map[string]any{"services": services, "count": services.Others().n})
}

func (s *sheet) fault(err error) { s.faults = append(s.faults, err) }

func (s *sheet) refuse(pattern string, pairs ...any) {
	s.fault(bot.Refuse(bot.ErrInvalid, pattern, pairs...))
}

func (s *sheet) issued() time.Time { return s.src.draft.IssuedAt }

// text is a message of the catalogue; what it lacks is a fault of the sheet.
func (s *sheet) text(id string, data map[string]any) string {
	text, err := s.r.Catalog.Text(string(s.lang), id, data)
	if missing, ok := errors.AsType[*formMissing](err); ok {
		err = missing // its key mends it; which sentence needed it does not
	}
	if unsure, ok := errors.AsType[*language.UnsureError](err); ok {
		err = bot.Refuse(bot.ErrInvalid, "no Korean particle fits {word}: its last sound is not known; write how it is read (ko_reading of a component, ko.reading in glossary.toml), or end the text in Hangul", "word", unsure.Word)
	}
	if err != nil {
		s.fault(err)
	}
	return text
}

// own is a text of the configuration: it needs no reader.
func (s *sheet) own(field string, t bot.Text) string {
	for l := range t {
		if !l.Valid() {
			s.refuse(`{field} has a text in "{language}", which is no language: put texts that hold a comma or a colon in quotation marks`, "field", bot.Field(field), "language", string(l))
		}
	}
	if t[s.lang] == "" {
		s.fault(missingIn(field, s.lang))
	}
	return s.typed(t[s.lang])
}

// free is a text that somebody typed for this update: a reader of the language must see it.
func (s *sheet) free(field string, t bot.Text) string {
	s.isFree = true
	return s.own(field, t)
}

func (s *sheet) typed(text string) string { return typed(s.lang, text) }

// typed is a text that somebody typed, as it is printed.
func typed(l bot.Language, text string) string {
	text = strings.TrimSpace(text)
	if l == bot.French {
		return language.FrType(text)
	}
	return text
}

// name is one name of the configuration, which holds it under key.
func (s *sheet) name(key string, n bot.Name) names {
	if n.Text[s.lang] == "" {
		s.fault(missingIn(key+".name", s.lang))
	}
	return names{lang: s.lang, items: []bot.Name{n}, keys: []string{key}}
}

func (s *sheet) components(field string, ids []string) names {
	n := names{lang: s.lang}
	for _, id := range ids {
		c, ok := s.r.Components.ByID(id)
		if !ok {
			s.refuse("{field}: there is no component {component}: use an id of components", "field", bot.Field(field), "component", id)
			continue
		}
		one := s.name("components."+id, c.Name)
		n.items, n.keys = append(n.items, one.items...), append(n.keys, one.keys...)
	}
	return n
}

func (s *sheet) moment(key string, m bot.Moment) any {
	return instant(s.lang, language.Moment{
		At: m.At, IssuedAt: s.issued(), Zones: s.r.zones, About: m.About,
		Zoned: key == s.plan.first || key == "nextAt", Document: s.isDocument(),
	})
}

// isDocument reports whether every moment is told as authorities write it.
func (s *sheet) isDocument() bool {
	return s.src.draft.Type == bot.Regulator || s.src.draft.Type == bot.PostIncident
}

// day is a date of the calendar: one day for everybody, and so that of the organisation's zone in every language.
func (s *sheet) day(at time.Time) day {
	return day{language.Moment{At: at, IssuedAt: s.issued(), Zones: s.r.zones}, s.lang}
}

// ended is told short on the day of the start, as it stands beside it; beside a start that is not confirmed it stands alone.
func (s *sheet) ended() any {
	if s.src.isUnsure() {
		return instant(s.lang, language.Moment{At: s.src.facts.EndedAt, IssuedAt: s.issued(), Zones: s.r.zones, Zoned: true})
	}
	return instant(s.lang, language.Moment{At: s.src.facts.EndedAt, IssuedAt: firstOf(s.src.started.At, s.issued()), Zones: s.r.zones})
}

// span is told in French alone: its prepositions fuse with the dates.
func (s *sheet) span() any { return s.lasted().French().Lasting() }

// duration tells how long the trouble was, counted from the start that is used.
func (s *sheet) duration() any { return length{s.lasted(), s.lang} }

func (s *sheet) lasted() lasting { return s.lastedFrom(s.src.started.At, s.src.started.About) }

func (s *sheet) lastedFrom(at time.Time, about bool) lasting {
	return lasting{language.Span{From: at, To: s.src.facts.EndedAt, IssuedAt: s.issued(), Zones: s.r.zones, About: about, Zoned: true}}
}

// lasting is a trouble from its start to its end.
type lasting struct{ language.Span }

// length is how long the trouble was, as one language tells it.
type length struct {
	lasting
	lang bot.Language
}

func (l length) String() string { return l.in(l.lang) }

// During returns the Korean length with 동안, where that can stand.
func (l length) During() string { return l.Korean().During() }

func (t lasting) in(l bot.Language) string {
	switch l {
	case bot.Korean:
		return t.Korean().Duration()
	case bot.English:
		return t.English().Duration()
	case bot.French:
		return t.French().Duration()
	}
	return ""
}

// estimate is never told without its condition.
func (s *sheet) estimate() any {
	return s.text("notice.condition", map[string]any{
		"eta": s.account("eta", s.src.facts.ETA), "condition": s.account("condition", s.src.facts.Condition),
	})
}

func (s *sheet) paragraphs() any {
	s.isFree = true
	own := s.src.facts.Paragraphs[s.lang]
	if len(own) == 0 {
		s.fault(missingIn("paragraphs", s.lang))
	}
	all := make([]string, len(own))
	for i, p := range own {
		all[i] = s.typed(p)
	}
	return all
}

// parts are the words of the plan's parts.
func (s *sheet) parts() []told {
	var all []told
	for _, p := range s.plan.parts {
		_, known := s.told[p.only]
		_, kept := s.told[p.unless]
		if p.only != "" && !known || p.unless != "" && kept {
			continue
		}
		all = append(all, s.part(p)...)
	}
	return all
}

func (s *sheet) part(p part) []told {
	switch {
	case p.section != "":
		lines, _ := s.told[p.value].(listing)
		return []told{lines.told(p.name, s.text(p.section, map[string]any{"zone": s.clocks()}))}
	case p.label != "":
		label, value := s.text(p.label, nil), fmt.Sprint(s.told[p.value])
		return []told{{Name: p.name, Label: label, Value: value, Text: s.text("label.line", map[string]any{"label": label, "value": value})}}
	case p.sentence != "":
		w, _ := s.told[p.sentence].(words)
		return []told{{Name: p.name, Text: w.Sentence()}}
	case p.name == "facts" || p.name == "words":
		return s.ownWords(p.name)
	case p.id == "apology":
		return []told{{Name: p.name, Text: s.text(fmt.Sprintf("apology.rung%d", s.src.rung()), nil)}}
	default:
		note, _ := s.told[p.noted].(string)
		return paragraphs(p.name, s.notedSentence(s.message(p), note))
	}
}

// paragraphs are the parts of a message that an empty line cuts: each is told on its own.
func paragraphs(name, text string) []told {
	var all []told
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		all = append(all, told{Name: name, Text: paragraph})
	}
	return all
}

// ownWords are the signatory's: in an apology the first paragraph tells the facts and stands before the responsibility.
func (s *sheet) ownWords(name string) []told {
	own, _ := s.told["paragraphs"].([]string)
	if s.src.draft.Type == bot.Apology && len(own) > 0 {
		if name == "facts" {
			own = own[:1]
		} else {
			own = own[1:]
		}
	}
	var all []told
	for _, text := range own {
		all = append(all, told{Name: name, Text: text})
	}
	return all
}

func (s *sheet) message(p part) string {
	data, id := s.told, s.variant(p.id)
	if p.count != "" && id == p.id { // where the service works, no verb agrees with the names
		data = maps.Clone(s.told)
		data["count"] = count(s.told[p.count])
	}
	text := s.text(id, data)
	if s.lang == bot.English {
		// A time of day ends in a full stop of its own.
		text = strings.NewReplacer("a.m..", "a.m.", "p.m..", "p.m.").Replace(text)
	}
	return text
}

// variant is the message that speaks of an incident in the place of one that speaks of an outage, where the service works.
func (s *sheet) variant(id string) string {
	if s.src.works && s.r.Catalog.Has(id+"-works") {
		return id + "-works"
	}
	return id
}

func count(value any) int {
	switch v := value.(type) {
	case names:
		return len(v.items)
	case number:
		return v.n
	default:
		return 0
	}
}
