package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// checker walks the timeline once and keeps every fault with its line.
type checker struct {
	s         *Scenario
	house     house
	phrases   []string
	incidents map[string]bool
	updates   map[string]bool
	lost      bool // an entry cannot be read: what it was to name is not known
	faults    []error
}

// Check refuses what the timeline names and nobody knows: persons, components and channels of its configuration, phrases, incidents and
// updates of the file; entries without exactly one action or out of order; and what the desk would refuse whatever happens before. All faults
// come at once, each with its line; what Parse refused already is not judged again.
func (s *Scenario) Check(phrases []string) error {
	c := &checker{s: s, house: s.house(), phrases: phrases, incidents: map[string]bool{}, updates: map[string]bool{}}
	if s.Name == "" {
		c.refuse("scenario", "the scenario needs a name: scenario: my-drill")
	}
	if missing := s.Title.Missing(bot.Languages()); len(missing) > 0 {
		c.refuse("title", "the title is missing in %v: write it in every language", missing)
	}
	if s.Start.IsZero() {
		c.refuse("start", "the scenario needs the time at which it starts: start: 2022-10-15T15:19:00+09:00")
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		c.refuse("zone", "unknown time zone %q: write a name of the IANA list, such as Asia/Seoul", s.Zone)
	}
	if len(s.Timeline) == 0 {
		c.refuse("timeline", "nothing happens in this scenario: begin its timeline with declare")
	}
	c.record()
	last := s.Start
	for i, e := range s.Timeline {
		path := fmt.Sprintf("timeline.%d", i)
		if e.At.Before(last) {
			c.refuse(path+".at", "this entry comes before the one above it (%s): keep the timeline in order", last.Format("2006-01-02 15:04"))
		}
		if !c.broken(path + ".at") {
			last = e.At
		}
		c.entry(path, e)
	}
	return strictyaml.Join(c.faults...)
}

func (c *checker) refuse(path, format string, args ...any) {
	if !c.broken(path) {
		c.faults = append(c.faults, c.s.doc.Errorf(path, format, args...))
	}
}

// broken reports whether what stands at a path, or a part of it, could not be read.
func (c *checker) broken(path string) bool {
	return slices.ContainsFunc(c.s.unread, func(unread string) bool {
		return strings.HasPrefix(unread+".", path+".") || strings.HasPrefix(path+".", unread+".")
	})
}

// record wants every line of the public record whole: its time, its words in every language, its source.
func (c *checker) record() {
	var last time.Time
	for i, r := range c.s.Record {
		path := fmt.Sprintf("record.%d", i)
		if r.At.IsZero() || r.At.Before(last) {
			c.refuse(path, "the public record is in order of time, and each line has its own: at: 2022-10-15T16:12:00+09:00")
		}
		last = r.At
		if missing := r.Text.Missing(bot.Languages()); len(missing) > 0 {
			c.refuse(path, "this line of the record is missing in %v", missing)
		}
		if r.Source == "" {
			c.refuse(path, "this line of the record has no source")
		}
	}
}

func (c *checker) entry(path string, e Entry) {
	actions := e.actions()
	switch len(actions) {
	case 0:
		c.lost = c.lost || c.broken(path)
		c.refuse(path, "nothing happens in this entry: write one action, such as update or approve")
		return
	case 1:
	default:
		_, makes := e.makes()
		c.lost = c.lost || makes
		c.refuse(path, "this entry has %d actions, %s: make an entry of each", len(actions), strings.Join(actions, " and "))
		return
	}
	path2 := path + "." + actions[0]
	switch people := e.Fault == nil && e.Expect == nil; {
	case people:
		c.person(path+".by", e.By)
	case e.By != "" || e.Refused != "":
		c.refuse(path, "a %s is nobody's action: leave by and refused out", actions[0])
	}
	switch {
	case e.Declare != nil:
		c.declare(path2, e)
	case e.Snooze != nil:
		c.snooze(path2, e)
	case e.SignPhrases != nil:
		c.signing(path2, e)
	case e.Fault != nil:
		c.fault(path2, e)
	case e.Expect != nil:
		c.expect(path2, e.Expect)
	case e.update() != nil:
		c.update(path2, actions[0], e)
	case e.decision() != nil:
		c.decision(path2, actions[0], e)
	}
}

func (c *checker) decision(path, verb string, e Entry) {
	d := e.decision()
	if needs := verb == "request-changes" || verb == "reject"; needs && d.Reason == "" && e.Refused == "" {
		c.refuse(path, "the author must know why: reason: The cause is not confirmed.")
	}
	switch {
	case d.Cron == "":
		c.named(path+".update", "update", d.Update, c.updates)
	case d.Update != "":
		c.refuse(path, "a decision is about one draft: name an update, or with cron the incident whose clock wrote it")
	default:
		c.incident(path+".cron", d.Cron)
	}
}

func (c *checker) person(path, id string) {
	if id == "" {
		c.refuse(path, "this action needs a person: by: duty")
		return
	}
	c.known(path, "person", id, c.house.people)
}

// known refuses what the scenario's config does not have. A list that it lacks altogether is the config's own fault.
func (c *checker) known(path, what, id string, among []string) {
	if len(among) > 0 && !slices.Contains(among, id) {
		c.refuse(path, "there is no %s %q in this scenario's config", what, id)
	}
}

func (c *checker) components(path string, ids []string) {
	for i, id := range ids {
		c.known(fmt.Sprintf("%s.%d", path, i), "component", id, c.house.components)
	}
}

func (c *checker) affected(path string, affected []bot.Affected) {
	for i, a := range affected {
		at := fmt.Sprintf("%s.%d", path, i)
		c.known(at+".component", "component", a.Component, c.house.components)
		if !a.Status.Valid() {
			c.refuse(at+".status", "%q is no status: operational, degraded_performance, partial_outage, major_outage or under_maintenance", a.Status)
		}
	}
}

func (c *checker) named(path, what, name string, among map[string]bool) {
	if !among[name] && !c.lost {
		c.refuse(path, "no %s above this line is named %q", what, name)
	}
}

func (c *checker) incident(path, name string) { c.named(path, "incident", name, c.incidents) }

func (c *checker) snooze(path string, e Entry) {
	s := e.Snooze
	c.incident(path+".incident", s.Incident)
	if e.Refused != "" {
		return // what is wrong with it is meant
	}
	if !s.Until.After(e.At) && !c.broken(path+".until") {
		c.refuse(path, "a snooze needs an end after this moment: until: %s", e.At.Add(10*time.Minute).Format(time.RFC3339))
	}
	if s.Reason == "" {
		c.refuse(path, "a snooze needs its reason: reason: The draft is being written.")
	}
}

// severity judges one to five fires; an update may leave them as they are.
func (c *checker) severity(path string, fires, least int, e Entry) {
	switch {
	case e.Refused != "" || fires >= least && fires <= 5:
	case fires == 0:
		c.refuse(path, "the incident needs its severity, one to five fires: severity: 4")
	default:
		c.refuse(path+".severity", "severity is one to five fires, not %d", fires)
	}
}

// name refuses a name that is missing or taken. What is to be refused comes into being never, and so does its name.
func (c *checker) name(path, what, example, name string, taken map[string]bool, e Entry) {
	c.lost = c.lost || name == "" && c.broken(path)
	if name == "" || taken[name] {
		c.refuse(path, "the %s needs a name of its own: as: %s", what, example)
	}
	if e.Refused == "" {
		taken[name] = true
	}
}

func (c *checker) declare(path string, e Entry) {
	d := e.Declare
	c.name(path, "incident", "fire", d.As, c.incidents, e)
	c.severity(path, d.Severity, 1, e)
	if d.Mode != bot.Live && d.Mode != bot.Drill {
		c.refuse(path+".mode", "%q is no mode: live or drill", d.Mode)
	}
	c.affected(path+".affected", d.Affected)
	for _, p := range []struct{ key, id string }{{"lead", d.Lead}, {"deputy", d.Deputy}, {"commander", d.Commander}} {
		if p.id != "" {
			c.person(path+"."+p.key, p.id)
		}
	}
	c.facts(path+".facts", d.Facts)
}

func (c *checker) update(path, verb string, e Entry) {
	u := e.update()
	if verb == "edit" {
		c.named(path+".as", "update", u.As, c.updates)
	} else {
		c.incident(path+".incident", u.Incident)
		c.name(path, "update", "holding", u.As, c.updates, e)
	}
	c.severity(path, u.Severity, 0, e)
	needsType := verb == "update" || verb == "statement"
	if needsType && !u.Type.Valid() {
		c.refuse(path+".type", "%q is no message type: one of %v", u.Type, bot.MessageTypes())
	}
	if verb == "statement" && !u.Type.Statement() {
		c.refuse(path+".type", "a statement is apology or resignation")
	}
	if !needsType && u.Type != "" {
		c.refuse(path+".type", "the action %s has its own message type: leave this key out", verb)
	}
	if verb == "correct" || verb == "retract" || u.Original != "" {
		c.named(path+".original", "update", u.Original, c.updates)
	}
	if u.Phase != "" && !u.Phase.Valid() {
		c.refuse(path+".phase", "%q is no phase", u.Phase)
	}
	for i, l := range u.Languages {
		if !l.Valid() {
			c.refuse(fmt.Sprintf("%s.languages.%d", path, i), "%q is no language: ko, en or fr", l)
		}
	}
	c.affected(path+".affected", u.Affected)
	c.facts(path+".facts", u.Facts)
	if e.Refused == "" && u.Type.Statement() {
		c.statement(path, u)
	}
}

// statement wants what the words of a statement are made of and an ordinary notice does not need.
func (c *checker) statement(path string, u *Update) {
	who := u.Facts.Signatory
	if slices.Contains(c.house.people, who) && !slices.Contains(c.house.titled, who) {
		c.refuse(path+".facts.signatory", "%s signs by a title and has none: add title: {ko: 대표이사, en: chief executive, fr: directeur général} to this person", who)
	}
	if french := len(u.Languages) == 0 || slices.Contains(u.Languages, bot.French); french && c.house.configured && !c.house.frenchOrg {
		c.refuse(path, "a statement in French says of whom it is: add fr: {de: de Haneul Talk} to config.org")
	}
}

func (c *checker) facts(path string, f bot.Facts) {
	c.components(path+".affected", f.Affected)
	c.components(path+".unaffected", f.Unaffected)
	c.components(path+".restored", f.Restored)
	c.components(path+".pending", f.Pending)
	if f.Signatory != "" {
		c.person(path+".signatory", f.Signatory)
	}
	for _, said := range f.Said() {
		if said.Words.Phrase != "" {
			c.phrase(path+"."+said.Field+".phrase", said.Words.Phrase)
		}
	}
}

func (c *checker) phrase(path, id string) {
	if !slices.Contains(c.phrases, id) {
		c.refuse(path, "there is no phrase %q in the phrasebook", id)
	}
}

// signing wants a reader of the language: nobody else's word on a phrase counts.
func (c *checker) signing(path string, e Entry) {
	s := e.SignPhrases
	for i, id := range s.Phrases {
		c.phrase(fmt.Sprintf("%s.phrases.%d", path, i), id)
	}
	reads, known := c.house.reads[e.By]
	switch {
	case !s.Language.Valid():
		c.refuse(path+".language", "%q is no language: ko, en or fr", s.Language)
	case known && e.Refused == "" && !slices.Contains(reads, s.Language):
		c.refuse(path+".language", "%s does not read %s, and signs no phrase in it: name a person whose reads holds it", e.By, s.Language)
	}
}

func (c *checker) fault(path string, e Entry) {
	f := e.Fault
	c.known(path+".channel", "channel", f.Channel, c.house.channels)
	if !slices.Contains([]FaultKind{Down, Error500, Throttle, Timeout, Cut}, f.Kind) {
		c.refuse(path+".kind", "%q is no fault: down, 500, 429, timeout or cut", f.Kind)
	}
	if !f.Until.After(e.At) {
		c.refuse(path, "a fault needs an end after its beginning: until: 2022-10-15T16:00:00+09:00")
	}
}
