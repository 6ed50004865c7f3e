package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Notes are what a configuration that holds together leaves out, and what will be missed on the day.
func (c *Config) Notes() []string {
	var notes []string
	note := func(lacks bool, words string) {
		if lacks {
			notes = append(notes, words)
		}
	}
	all := c.Destinations()
	without := func(class bot.Class) bool {
		return !slices.ContainsFunc(all, func(d bot.Destination) bool { return d.Class == class })
	}
	note(without(bot.DeskClass), "no destination is of class desk: reminders and requests for signatures reach nobody")
	note(without(bot.DrillClass), "no destination is of class drill: nobody can rehearse")
	note(without(bot.PublicClass), "no destination is of class public: nothing live can be told")
	note(!slices.ContainsFunc(all, func(d bot.Destination) bool { return d.Kind == pageKind }),
		"no channel is of kind page: notices point readers to the status page, and it has no texts")
	for _, l := range bot.Languages() {
		note(!slices.ContainsFunc(c.People, func(p bot.Person) bool { return p.CanRead(l) }), fmt.Sprintf(
			"nobody reads %s: its phrases stay unsigned, and no draft with free text or an unsigned phrase can be approved; give reads: [%s] to two persons", l, l,
		))
	}
	note(len(c.BreakGlass) > 0 && !slices.ContainsFunc(c.People, func(p bot.Person) bool { return p.Has(c.BreakGlass...) }), fmt.Sprintf(
		"nobody holds the role %s: when nobody answers, nobody can publish alone; give it to a person, or write break_glass: {roles: []}", bot.RoleWords(c.BreakGlass),
	))
	var bare []string
	for _, component := range c.Components {
		if component.Name.FrDe == "" || component.Name.FrA == "" || component.Name.FrLe == "" {
			bare = append(bare, component.ID)
		}
	}
	note(len(bare) > 0, "components without all of fr.de, fr.a and fr.le, which French sentences need: "+strings.Join(bare, ", "))
	return notes
}
