package console

import (
	"fmt"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// voice speaks one person's language at one moment; templates call its exported methods.
type voice struct {
	*Console
	Person bot.Person // zero before sign-in
	Lang   bot.Language
	Now    time.Time
}

func (c *Console) voiceOf(p bot.Person) *voice {
	v := &voice{Console: c, Person: p, Lang: p.Language, Now: c.Clock.Now()}
	if !v.Lang.Valid() {
		v.Lang = bot.English
	}
	return v
}

// T returns a text of the catalogue; pairs are names and values.
func (v *voice) T(id string, pairs ...any) (string, error) {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return v.Catalog.Text(string(v.Lang), id, data)
}

// Known returns the text of prefix.code, or the code itself where the catalogue has no word for it.
func (v *voice) Known(prefix, code string) (string, error) {
	if id := prefix + "." + code; v.Catalog.Has(id) {
		return v.T(id)
	}
	return code, nil
}

// N writes a number as the language does.
func (v *voice) N(n int) string {
	if v.Lang == bot.French {
		return language.FrenchNumber(int64(n))
	}
	return language.EnglishNumber(int64(n))
}

// Count returns a counted noun: id is plural in the catalogue and knows count and n.
func (v *voice) Count(id string, n int) (string, error) { return v.T(id, "count", n, "n", v.N(n)) }

// Tell says what bongsu answers, in the reader's language.
func (v *voice) Tell(s bot.Saying) locale.Line { return v.Catalog.Line(v.Lang, s, v.present()) }

// Why tells a reason that is kept as a text.
func (v *voice) Why(text string) locale.Line { return v.Catalog.Reason(v.Lang, text) }

func (v *voice) present() language.Moment { return language.Moment{IssuedAt: v.Now, Zones: v.zones} }

// moment is a time for a <time> element; Zoned ones name the zone.
type moment struct {
	ISO  string
	Text string
}

// At tells a time as it reads now: short on the same day.
func (v *voice) At(at time.Time) moment { return v.moment(at, false) }

// Promised tells a time with its zone, as a promise to the public is told.
func (v *voice) Promised(at time.Time) moment { return v.moment(at, true) }

// Dated tells a time with its day, whatever day it is now.
func (v *voice) Dated(at time.Time) moment { return v.told(language.Moment{At: at, Zones: v.zones}) }

func (v *voice) moment(at time.Time, zoned bool) moment {
	return v.told(language.Moment{At: at, IssuedAt: v.Now, Zones: v.zones, Zoned: zoned})
}

func (v *voice) told(m language.Moment) moment {
	told := moment{ISO: m.At.UTC().Format(time.RFC3339)}
	switch v.Lang {
	case bot.Korean:
		told.Text = m.Korean().String()
	case bot.French:
		told.Text = m.French().String()
	case bot.English:
		told.Text = m.English().String()
	}
	return told
}

// Clock tells the hour and minute alone, to the second where asked, for dense tables.
func (v *voice) Clock(at time.Time) moment {
	zone := v.Zones[v.Lang]
	form := "2006-01-02 15:04:05"
	if y, m, d := at.In(zone).Date(); sameDate(v.Now.In(zone), y, m, d) {
		form = "15:04:05"
	}
	return moment{ISO: at.UTC().Format(time.RFC3339), Text: at.In(zone).Format(form)}
}

func sameDate(at time.Time, y int, m time.Month, d int) bool {
	year, month, day := at.Date()
	return year == y && month == m && day == d
}

// Span tells how long something lasted.
func (v *voice) Span(d time.Duration) string {
	return locale.Duration(v.Lang, d)
}

// Name is a person's name in the reader's language, else their office, else their id.
func (v *voice) Name(id string) string {
	p, ok := v.People.ByID(id)
	switch {
	case !ok:
		return id
	case p.Name[v.Lang] != "":
		return p.Name[v.Lang]
	case p.Title[v.Lang] != "":
		return p.Title[v.Lang]
	}
	return id
}

// Names lists persons.
func (v *voice) Names(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, v.Name(id))
	}
	return strings.Join(names, ", ")
}

// Component is a component's name in the reader's language.
func (v *voice) Component(id string) string {
	if c, ok := v.Components.ByID(id); ok && c.Name.Text[v.Lang] != "" {
		return c.Name.Text[v.Lang]
	}
	return id
}

// Parts lists components.
func (v *voice) Parts(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, v.Component(id))
	}
	return strings.Join(names, ", ")
}

// Title is an incident's title, or its codename where it is restricted.
func (v *voice) Title(i bot.Incident) string {
	if i.Restricted && i.Codename != "" {
		return i.Codename
	}
	if t := i.Title[v.Lang]; t != "" {
		return t
	}
	return v.Parts(i.AffectedIDs())
}

// fires is a severity as the beacon shows it.
type fires struct {
	Lit   [5]bool
	Label string
}

// Fires is a severity for the little row of fires, with its words for those who do not see it.
func (v *voice) Fires(severity int) (fires, error) {
	label, err := v.T("console.fires", "n", severity)
	f := fires{Label: label}
	for i := range f.Lit {
		f.Lit[i] = i < severity
	}
	return f, err
}

// Demo reports which pages of the demo there are.
func (v *voice) Demo(page string) bool {
	switch page {
	case "received":
		return v.Received != nil
	case "compare":
		return len(v.Record) > 0
	}
	return false
}

// AsWhom are the persons as whom a visitor of the demo may act.
func (v *voice) AsWhom() []string {
	if v.Guest == "" {
		return nil
	}
	return v.Guests
}
