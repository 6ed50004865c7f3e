package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Known is what a scenario may name, taken from its configuration.
type Known struct {
	People     bot.People
	Components bot.Components
	Channels   []string
	Phrases    []string
}

// checker walks the timeline once and keeps every fault with its line.
type checker struct {
	s         *Scenario
	known     Known
	incidents map[string]bool
	updates   map[string]bool
	faults    []error
}

// Check refuses what the timeline names and nobody knows: persons, components, channels, phrases, incidents and updates of the file; and
// entries without exactly one action or out of order. All faults come at once, each with its line.
func (s *Scenario) Check(known Known) error {
	c := &checker{s: s, known: known, incidents: map[string]bool{}, updates: map[string]bool{}}
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
		last = e.At
		c.entry(path, e)
	}
	return errors.Join(c.faults...)
}

func (c *checker) refuse(path, format string, args ...any) {
	c.faults = append(c.faults, c.s.doc.Errorf(path, format, args...))
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
		c.refuse(path, "nothing happens in this entry: write one action, such as update or approve")
		return
	case 1:
	default:
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
		c.declare(path2, e.Declare)
	case e.Snooze != nil:
		c.incident(path2+".incident", e.Snooze.Incident)
	case e.Fault != nil:
		c.fault(path2, e)
	case e.Expect != nil:
		c.expect(path2, e.Expect)
	case e.update() != nil:
		c.update(path2, actions[0], e.update())
	case e.decision() != nil:
		c.decision(path2, e.decision())
	}
}

func (c *checker) decision(path string, d *Decision) {
	switch {
	case d.Cron == "":
		c.named(path+".update", "update", d.Update, c.updates)
	case d.Update != "":
		c.refuse(path, "a decision is about one draft: name an update, or with cron the incident whose clock wrote it")
	default:
		c.incident(path+".cron", d.Cron)
	}
}

func (e Entry) actions() []string {
	var set []string
	for _, a := range []struct {
		name string
		set  bool
	}{
		{"declare", e.Declare != nil},
		{"update", e.Update != nil},
		{"edit", e.Edit != nil},
		{"correct", e.Correct != nil},
		{"retract", e.Retract != nil},
		{"statement", e.Statement != nil},
		{"resolve", e.Resolve != nil},
		{"approve", e.Approve != nil},
		{"request-changes", e.RequestChanges != nil},
		{"reject", e.Reject != nil},
		{"publish", e.Publish != nil},
		{"snooze", e.Snooze != nil},
		{"fault", e.Fault != nil},
		{"expect", e.Expect != nil},
	} {
		if a.set {
			set = append(set, a.name)
		}
	}
	return set
}

// update returns what the entry writes, whatever the verb.
func (e Entry) update() *Update {
	for _, u := range []*Update{e.Update, e.Edit, e.Correct, e.Retract, e.Statement, e.Resolve} {
		if u != nil {
			return u
		}
	}
	return nil
}

func (e Entry) decision() *Decision {
	for _, d := range []*Decision{e.Approve, e.RequestChanges, e.Reject, e.Publish} {
		if d != nil {
			return d
		}
	}
	return nil
}

func (c *checker) person(path, id string) {
	if id == "" {
		c.refuse(path, "this action needs a person: by: duty")
		return
	}
	if _, ok := c.known.People.ByID(id); !ok {
		c.refuse(path, "there is no person %q in this scenario's config", id)
	}
}

func (c *checker) components(path string, ids []string) {
	for i, id := range ids {
		if _, ok := c.known.Components.ByID(id); !ok {
			c.refuse(fmt.Sprintf("%s.%d", path, i), "there is no component %q in this scenario's config", id)
		}
	}
}

func (c *checker) affected(path string, affected []bot.Affected) {
	for i, a := range affected {
		at := fmt.Sprintf("%s.%d", path, i)
		if _, ok := c.known.Components.ByID(a.Component); !ok {
			c.refuse(at+".component", "there is no component %q in this scenario's config", a.Component)
		}
		if !a.Status.Valid() {
			c.refuse(at+".status", "%q is no status: operational, degraded_performance, partial_outage, major_outage or under_maintenance", a.Status)
		}
	}
}

func (c *checker) named(path, what, name string, among map[string]bool) {
	if !among[name] {
		c.refuse(path, "no %s above this line is named %q", what, name)
	}
}

func (c *checker) incident(path, name string) { c.named(path, "incident", name, c.incidents) }

func (c *checker) declare(path string, d *Declare) {
	if d.As == "" || c.incidents[d.As] {
		c.refuse(path, "the incident needs a name of its own: as: fire")
	}
	c.incidents[d.As] = true
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

func (c *checker) update(path, verb string, u *Update) {
	if verb == "edit" {
		c.named(path+".as", "update", u.As, c.updates)
	} else {
		c.incident(path+".incident", u.Incident)
		if u.As == "" || c.updates[u.As] {
			c.refuse(path, "the update needs a name of its own: as: holding")
		}
		c.updates[u.As] = true
	}
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
}

func (c *checker) facts(path string, f bot.Facts) {
	c.components(path+".affected", f.Affected)
	c.components(path+".unaffected", f.Unaffected)
	c.components(path+".restored", f.Restored)
	c.components(path+".pending", f.Pending)
	if f.Signatory != "" {
		c.person(path+".signatory", f.Signatory)
	}
	for _, w := range []struct {
		key   string
		words bot.Words
	}{
		{"symptom", f.Symptom},
		{"cause", f.Cause},
		{"action", f.Action},
		{"workaround", f.Workaround},
		{"user_action", f.UserAction},
		{"lost", f.Lost},
		{"eta", f.ETA},
		{"condition", f.Condition},
		{"why", f.Why},
		{"duty", f.Duty},
		{"successor", f.Successor},
	} {
		if w.words.Phrase != "" && !slices.Contains(c.known.Phrases, w.words.Phrase) {
			c.refuse(path+"."+w.key+".phrase", "there is no phrase %q in the phrasebook", w.words.Phrase)
		}
	}
}

func (c *checker) fault(path string, e Entry) {
	f := e.Fault
	if !slices.Contains(c.known.Channels, f.Channel) {
		c.refuse(path+".channel", "there is no channel %q in this scenario's config", f.Channel)
	}
	if !slices.Contains([]FaultKind{Down, Error500, Throttle, Timeout, Cut}, f.Kind) {
		c.refuse(path+".kind", "%q is no fault: down, 500, 429, timeout or cut", f.Kind)
	}
	if !f.Until.After(e.At) {
		c.refuse(path, "a fault needs an end after its beginning: until: 2022-10-15T16:00:00+09:00")
	}
}

func (c *checker) expect(path string, e *Expected) {
	if e.Update != "" {
		c.named(path+".update", "update", e.Update, c.updates)
	}
	if e.Incident != "" {
		c.incident(path+".incident", e.Incident)
	}
	if e.Channel != "" && !slices.Contains(c.known.Channels, e.Channel) {
		c.refuse(path+".channel", "there is no channel %q in this scenario's config", e.Channel)
	}
	c.states(path, e)
	counts := e.Ledger || e.Notices || e.Event != ""
	switch {
	case counts && e.Count == nil && e.Min == 0:
		c.refuse(path, "say how many: count: 3, or min: 3")
	case !counts && e.Update == "" && e.Incident == "":
		c.refuse(path, "say of what: update, incident, ledger, notices or event")
	case e.Event != "" && e.Incident == "":
		c.refuse(path, "an event belongs to an incident: name it")
	case (e.Contains != "" || e.Lacks != "") && (e.Update == "" || !e.Language.Valid()):
		c.refuse(path, "a text belongs to an update and a language: name both")
	case e.Dropped != "" && e.Update == "":
		c.refuse(path, "it is an update that leaves a destination out: name the update")
	}
}

// states refuses names of states, types and phases that never occur: an expectation of them could only count nothing.
func (c *checker) states(path string, e *Expected) {
	drafts := []bot.DraftState{bot.DraftOpen, bot.DraftApproved, bot.DraftPublished, bot.DraftRejected, bot.DraftExpired, bot.DraftWithdrawn}
	rows := []bot.DeliveryState{bot.Pending, bot.Sending, bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded}
	ofRows := e.Ledger || e.Notices
	switch {
	case e.State == "":
	case ofRows && !slices.Contains(rows, bot.DeliveryState(e.State)):
		c.refuse(path+".state", "%q is no state of a row: one of %v", e.State, rows)
	case !ofRows && !slices.Contains(drafts, bot.DraftState(e.State)):
		c.refuse(path+".state", "%q is no state of a draft: one of %v", e.State, drafts)
	}
	if e.Type != "" && !e.Type.Valid() {
		c.refuse(path+".type", "%q is no message type: one of %v", e.Type, bot.MessageTypes())
	}
	if e.Phase != "" && !e.Phase.Valid() {
		c.refuse(path+".phase", "%q is no phase", e.Phase)
	}
}
