package scenario

import (
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// subject is what an expectation is about.
type subject string

const (
	ofRows     subject = "rows of the ledger"
	ofEvents   subject = "events"
	ofUpdate   subject = "an update"
	ofIncident subject = "an incident"
	ofNothing  subject = ""
)

func (x *Expected) subject() subject {
	switch {
	case x.Ledger || x.Notices:
		return ofRows
	case x.Event != "":
		return ofEvents
	case x.Update != "":
		return ofUpdate
	case x.Incident != "":
		return ofIncident
	}
	return ofNothing
}

// key is a key of an expectation: whether it is set, for which subjects it means something, and for which it is what is checked.
type key struct {
	name   string
	set    bool
	means  []subject
	checks []subject
}

func (x *Expected) keys() []key {
	of := func(all ...subject) []subject { return all }
	return []key{
		{"incident", x.Incident != "", of(ofRows, ofEvents, ofIncident), nil},
		{"update", x.Update != "", of(ofRows, ofUpdate), nil},
		{"state", x.State != "", of(ofRows, ofUpdate), of(ofUpdate)},
		{"phase", x.Phase != "", of(ofIncident), of(ofIncident)},
		{"overdue", x.Overdue != nil, of(ofIncident), of(ofIncident)},
		{"event", x.Event != "", of(ofEvents), nil},
		{"type", x.Type != "", of(ofRows), nil},
		{"channel", x.Channel != "", of(ofRows), nil},
		{"language", x.Language != "", of(ofRows, ofUpdate), nil},
		{"count", x.Count != nil, of(ofRows, ofEvents), of(ofRows, ofEvents)},
		{"min", x.Min != 0, of(ofRows, ofEvents), of(ofRows, ofEvents)},
		{"contains", x.Contains != "", of(ofUpdate), of(ofUpdate)},
		{"lacks", x.Lacks != "", of(ofUpdate), of(ofUpdate)},
		{"dropped", x.Dropped != "", of(ofUpdate), of(ofUpdate)},
	}
}

func (c *checker) expect(path string, x *Expected) {
	if x.Update != "" {
		c.named(path+".update", "update", x.Update, c.updates)
	}
	if x.Incident != "" {
		c.incident(path+".incident", x.Incident)
	}
	if x.Channel != "" {
		c.known(path+".channel", "channel", x.Channel, c.house.channels)
	}
	c.states(path, x)
	c.meaning(path, x)
}

// meaning refuses an expectation that says of nothing, that checks nothing, or that has a key which would be passed over.
func (c *checker) meaning(path string, x *Expected) {
	about := x.subject()
	text := x.Contains != "" || x.Lacks != ""
	switch {
	case text && (x.Update == "" || !x.Language.Valid()):
		c.refuse(path, "a text belongs to an update and a language: name both")
		return
	case x.Dropped != "" && x.Update == "":
		c.refuse(path, "it is an update that leaves a destination out: name the update")
		return
	case about == ofNothing:
		c.refuse(path, "say of what: update, incident, ledger, notices or event")
		return
	case about == ofEvents && x.Incident == "":
		c.refuse(path, "an event belongs to an incident: name it")
	case x.Ledger && x.Notices:
		c.refuse(path, "a row is of an update or of a notice to the desk: keep ledger or notices")
	case about == ofUpdate && x.Language != "" && !text:
		c.refuse(path+".language", "say what the text of this language contains or lacks")
		return
	}
	checks := false
	for _, k := range x.keys() {
		if k.set && !slices.Contains(k.means, about) {
			c.refuse(path+"."+k.name, "%s says nothing of %s: leave it out, or make an expectation of its own", k.name, about)
		}
		checks = checks || k.set && slices.Contains(k.checks, about)
	}
	switch {
	case checks:
	case about == ofRows || about == ofEvents:
		c.refuse(path, "say how many: count: 3, or min: 3")
	case about == ofUpdate:
		c.refuse(path, "this checks nothing: say the update's state, what its text contains or lacks, or the destination that is dropped")
	default:
		c.refuse(path, "this checks nothing: say the incident's phase, or whether it is overdue")
	}
}

// states refuses names of states, types and phases that never occur: an expectation of them could only count nothing.
func (c *checker) states(path string, x *Expected) {
	drafts := []bot.DraftState{bot.DraftOpen, bot.DraftApproved, bot.DraftPublished, bot.DraftRejected, bot.DraftExpired, bot.DraftWithdrawn}
	rows := []bot.DeliveryState{bot.Pending, bot.Sending, bot.Accepted, bot.Delivered, bot.Failed, bot.UnknownOutcome, bot.Superseded}
	counted := x.Ledger || x.Notices
	switch {
	case x.State == "":
	case counted && !slices.Contains(rows, bot.DeliveryState(x.State)):
		c.refuse(path+".state", "%q is no state of a row: one of %v", x.State, rows)
	case !counted && !slices.Contains(drafts, bot.DraftState(x.State)):
		c.refuse(path+".state", "%q is no state of a draft: one of %v", x.State, drafts)
	}
	if x.Type != "" && !x.Type.Valid() {
		c.refuse(path+".type", "%q is no message type: one of %v", x.Type, bot.MessageTypes())
	}
	if x.Phase != "" && !x.Phase.Valid() {
		c.refuse(path+".phase", "%q is no phase", x.Phase)
	}
}
