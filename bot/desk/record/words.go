// Package record is the desk's fifth room: it puts the desk's state into words for the people of the desk: cards, reminders, briefs, the timeline.
package record

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
	"github.com/bongsu-hq/bongsu/bot/locale"
)

// Words are what the desk's own texts are made of.
type Words struct {
	Catalog    *locale.Catalog
	Components bot.Components
	People     bot.People
	Zones      language.Zones
}

// Fires are the beacon's code for a severity: one to five fires lit.
func Fires(severity int) string { return strings.Repeat("🔥", max(0, min(5, severity))) }

// Title returns an incident's title in every language, made of its components.
func (w *Words) Title(i bot.Incident) (bot.Text, error) {
	title := bot.Text{}
	for _, l := range bot.Languages() {
		text, err := w.Catalog.Text(string(l), "desk.title", map[string]any{"services": w.components(i.AffectedIDs(), l)})
		if err != nil {
			return nil, fmt.Errorf("title in %s: %w", l, err)
		}
		title[l] = text
	}
	return title, nil
}

func (w *Words) components(ids []string, l bot.Language) string {
	var names []string
	for _, id := range ids {
		if c, ok := w.Components.ByID(id); ok {
			names = append(names, c.Name.Text[l])
		}
	}
	return list(names, l)
}

func list(items []string, l bot.Language) string {
	switch l {
	case bot.Korean:
		return language.KoreanList(items)
	case bot.French:
		return language.FrenchList(items)
	case bot.English:
		return language.EnglishList(items)
	}
	return ""
}

// moment tells at as one reads it in l at now.
func (w *Words) moment(at, now time.Time, l bot.Language) string {
	m := language.Moment{At: at, IssuedAt: now, Zones: w.Zones}
	switch l {
	case bot.Korean:
		return m.Korean().String()
	case bot.French:
		return m.French().String()
	case bot.English:
		return m.English().String()
	}
	return ""
}

// relative tells how long ago at was at now, or how soon it is.
func relative(at, now time.Time, l bot.Language) string {
	switch l {
	case bot.Korean:
		return language.KoreanRelative(at, now)
	case bot.French:
		return language.FrenchRelative(at, now)
	case bot.English:
		return language.EnglishRelative(at, now)
	}
	return ""
}

// names lists persons, in the reader's language where their name is known in it.
func (w *Words) names(ids []string, l bot.Language) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.name(id, l))
	}
	return strings.Join(names, ", ")
}

func (w *Words) name(id string, l bot.Language) string {
	p, ok := w.People.ByID(id)
	if !ok {
		return id
	}
	if name := p.Name[l]; name != "" {
		return name
	}
	if title := p.Title[l]; title != "" {
		return title
	}
	return id
}

// texts gathers several catalogue texts and keeps the first refusal.
type texts struct {
	catalog  *locale.Catalog
	language bot.Language
	err      error
}

func (t *texts) text(id string, data map[string]any) string {
	if t.err != nil {
		return ""
	}
	text, err := t.catalog.Text(string(t.language), id, data)
	t.err = err
	return text
}

func signers(s bot.Standing) []string {
	var ids []string
	for _, step := range s.Steps {
		for _, id := range step.Signed {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
