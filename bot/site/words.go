package site

import (
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// tongue speaks one language at the time at which the snapshot is made. The first word that the catalogue
// refuses is kept in err, so that a page is filled in one go and checked once.
type tongue struct {
	lang    bot.Language
	catalog Catalog
	zones   language.Zones
	made    time.Time
	names   map[bot.Language]string // of the languages, each in itself
	err     error
}

func (s *Site) tongue(l bot.Language, made time.Time) *tongue {
	return &tongue{lang: l, catalog: s.Catalog, zones: s.zones, made: made}
}

func (t *tongue) say(id string, data map[string]any) string {
	text, err := t.catalog.Text(string(t.lang), "site."+id, data)
	if err != nil && t.err == nil {
		t.err = err
	}
	return text
}

// stamp is a moment as a page shows it: for machines and for people.
type stamp struct{ ISO, Text string }

func (t *tongue) stamp(at time.Time, text string) stamp {
	return stamp{ISO: at.UTC().Format(time.RFC3339), Text: text}
}

// moment is told short on the day of the page; it prints itself, and the catalogue takes its forms.
func (t *tongue) moment(m language.Moment) fmt.Stringer {
	m.Zones = t.zones
	switch t.lang {
	case bot.Korean:
		return m.Korean()
	case bot.English:
		return m.English()
	case bot.French:
		return m.French()
	}
	return named{}
}

// short tells a moment short on the day of the page, with its zone.
func (t *tongue) short(at time.Time) stamp {
	return t.stamp(at, t.moment(language.Moment{At: at, IssuedAt: t.made, Zoned: true}).String())
}

// dated tells a moment with its date and its zone.
func (t *tongue) dated(at time.Time, about bool) stamp {
	return t.stamp(at, t.moment(language.Moment{At: at, About: about, Zoned: true}).String())
}

func (t *tongue) phase(p bot.Phase) string { return t.say("phase."+string(p), nil) }

// clock tells the hour alone, for lists that stand below their day; the first of a list names its zone.
func (t *tongue) clock(at time.Time, zoned bool) stamp {
	return t.stamp(at, t.moment(language.Moment{At: at, IssuedAt: at, Zoned: zoned}).String())
}

// full tells day, hour and zone.
func (t *tongue) full(at time.Time) stamp {
	m := language.Moment{At: at, IssuedAt: t.made, Zones: t.zones}
	switch t.lang {
	case bot.Korean:
		return t.stamp(at, m.Korean().Full())
	case bot.English:
		return t.stamp(at, m.English().Full())
	case bot.French:
		return t.stamp(at, m.French().Full())
	}
	return t.stamp(at, "")
}

// asOf says when the page was made.
func (t *tongue) asOf() stamp {
	return t.stamp(t.made, t.say("made", map[string]any{"at": t.full(t.made).Text}))
}

// day tells the date in the reader's zone, above the hours of that day.
func (t *tongue) day(at time.Time) string {
	own := t.location()
	m := language.Moment{At: at, IssuedAt: at, Zones: language.Zones{Seoul: own, Paris: own, English: own}}
	switch t.lang {
	case bot.Korean:
		return m.Korean().Date()
	case bot.English:
		return m.English().Date()
	case bot.French:
		return m.French().Date().String()
	}
	return ""
}

// monthOf is the calendar month in the reader's zone.
func (t *tongue) monthOf(at time.Time) time.Time {
	at = at.In(t.location())
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (t *tongue) month(of time.Time) string {
	return t.say(fmt.Sprintf("month.m%d", int(of.Month())), map[string]any{"year": of.Year()})
}

func (t *tongue) duration(d time.Duration) string {
	return locale.Duration(t.lang, d)
}

// named is a list of names that knows how Koreans read its end, and whether a verb after it stands in the plural.
type named struct {
	text, reading string
	plural        bool
}

func (n named) String() string { return n.text }

// Reading is what a Korean particle goes by.
func (n named) Reading() string { return n.reading }

// Agree returns one where the names are a single one in the singular, and else more.
func (n named) Agree(one, more string) string {
	if n.plural {
		return more
	}
	return one
}

func reading(n bot.Name) string {
	if n.KoReading != "" {
		return n.KoReading
	}
	return n.Text[bot.Korean]
}

// namesShown is how many names a sentence takes before it counts the rest.
const namesShown = 3

// list names what a sentence speaks of: all when they are few, else the first and how many others.
func (t *tongue) list(names []bot.Name) named {
	var items []string
	for _, n := range names {
		items = append(items, n.Text[t.lang])
	}
	rest := max(0, len(items)-namesShown)
	if t.lang == bot.Korean {
		return t.koreanList(names, items)
	}
	if rest > 0 {
		items = append(items[:namesShown:namesShown], t.say("others", map[string]any{"count": rest}))
	}
	plural := len(names) != 1 || names[0].Plural(t.lang)
	if t.lang == bot.English {
		return named{text: language.EnglishList(items), plural: plural}
	}
	return named{text: language.FrenchList(items), plural: plural}
}

// koreanList joins two names with 와 or 과, as speech does; longer lists take the written 및.
func (t *tongue) koreanList(names []bot.Name, items []string) named {
	if len(items) > namesShown {
		counter := t.say("others", map[string]any{"count": len(items)})
		return named{text: language.KoreanListOf(items, namesShown, counter), reading: counter}
	}
	last := reading(names[len(names)-1])
	if len(items) != 2 {
		return named{text: language.KoreanList(items), reading: last}
	}
	pair, err := language.KoreanPair(items[0], items[1], reading(names[0]))
	if err != nil && t.err == nil {
		t.err = err
	}
	return named{text: pair, reading: last}
}

func (t *tongue) name(l bot.Language) string { return t.names[l] }

// zoneName is the reader's zone, for the script.
func (t *tongue) zoneName() string { return t.location().String() }

func (t *tongue) location() *time.Location {
	switch t.lang {
	case bot.Korean:
		return t.zones.Seoul
	case bot.English:
		return t.zones.English
	case bot.French:
		return t.zones.Paris
	}
	return time.UTC
}
