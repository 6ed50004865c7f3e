// Package scenario reads a timeline file and drives the desk with it: the built-in demo, drills and acceptance tests are such files.
package scenario

import (
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/strictyaml"
)

// Scenario is one file: its own configuration, the public record that it is held against, and what people did when.
type Scenario struct {
	Name           string          `yaml:"scenario"`
	Title          bot.Text        `yaml:"title"`
	Reconstruction bool            `yaml:"reconstruction"`
	Seed           uint64          `yaml:"seed"`
	Start          time.Time       `yaml:"start"`
	Zone           string          `yaml:"zone"` // of the terminal and timeline.md; Asia/Seoul by default
	Config         strictyaml.Node `yaml:"config"`
	Record         []Recorded      `yaml:"record"`
	Timeline       []Entry         `yaml:"timeline"`
	doc            strictyaml.Document
	unread         []string // paths that Parse refused
}

// Recorded is one line of the public record, with its source.
type Recorded struct {
	At     time.Time `yaml:"at"`
	Text   bot.Text  `yaml:"text"`
	Source string    `yaml:"source"`
}

// Entry is one moment of the timeline: exactly one action, by a person where people act.
type Entry struct {
	At             time.Time `yaml:"at"`
	By             string    `yaml:"by"`
	Refused        string    `yaml:"refused"` // the action must be refused, with these words in the refusal
	Declare        *Declare  `yaml:"declare"`
	Update         *Update   `yaml:"update"`
	Edit           *Update   `yaml:"edit"`
	Correct        *Update   `yaml:"correct"`
	Retract        *Update   `yaml:"retract"`
	Statement      *Update   `yaml:"statement"`
	Resolve        *Update   `yaml:"resolve"`
	Approve        *Decision `yaml:"approve"`
	RequestChanges *Decision `yaml:"request-changes"`
	Reject         *Decision `yaml:"reject"`
	Publish        *Decision `yaml:"publish"`
	Snooze         *Snooze   `yaml:"snooze"`
	SignPhrases    *Signing  `yaml:"sign-phrases"`
	Fault          *Fault    `yaml:"fault"`
	Expect         *Expected `yaml:"expect"`
	line           int
	file           string
}

// Declare opens an incident; As is its name within the file.
type Declare struct {
	As         string         `yaml:"as"`
	Mode       bot.Mode       `yaml:"mode"`
	Title      bot.Text       `yaml:"title"`
	Severity   int            `yaml:"severity"`
	Affected   []bot.Affected `yaml:"affected"`
	Started    bot.Moment     `yaml:"started"`
	DetectedAt time.Time      `yaml:"detected_at"`
	Lead       string         `yaml:"lead"`
	Deputy     string         `yaml:"deputy"`
	Commander  string         `yaml:"commander"`
	Restricted bool           `yaml:"restricted"`
	Codename   string         `yaml:"codename"`
	Facts      bot.Facts      `yaml:"facts"`
}

// Update writes a draft; As is its name within the file, Original the name of the update that it corrects or retracts.
type Update struct {
	As        string          `yaml:"as"`
	Incident  string          `yaml:"incident"`
	Type      bot.MessageType `yaml:"type"`
	Phase     bot.Phase       `yaml:"phase"`
	Severity  int             `yaml:"severity"`
	Affected  []bot.Affected  `yaml:"affected"`
	Languages []bot.Language  `yaml:"languages"`
	ReleaseAt time.Time       `yaml:"release_at"`
	Hold      bool            `yaml:"hold"`
	Accept    bool            `yaml:"accept"`
	Original  string          `yaml:"original"`
	Facts     bot.Facts       `yaml:"facts"`
}

// Decision is a verdict on an update, or the release of a held one. Cron names an incident in its place: meant is the draft that the clock
// wrote for it.
type Decision struct {
	Update string `yaml:"update"`
	Cron   string `yaml:"cron"`
	Reason string `yaml:"reason"`
}

// Snooze moves the reminders of an incident's promise.
type Snooze struct {
	Incident string    `yaml:"incident"`
	Until    time.Time `yaml:"until"`
	Reason   string    `yaml:"reason"`
}

// Signing signs phrases in a language that the person reads: those named, or all of the phrasebook.
type Signing struct {
	Language bot.Language `yaml:"language"`
	Phrases  []string     `yaml:"phrases"`
}

// FaultKind is how a platform misbehaves.
type FaultKind string

// The faults.
const (
	Down     FaultKind = "down"    // refuses connections
	Error500 FaultKind = "500"     // answers 500
	Throttle FaultKind = "429"     // asks to wait
	Timeout  FaultKind = "timeout" // takes the request and never answers
	Cut      FaultKind = "cut"     // takes effect, and the connection ends before the answer
)

// Fault is a platform's misbehaviour from the entry's time to Until.
type Fault struct {
	Channel string        `yaml:"channel"`
	Kind    FaultKind     `yaml:"kind"`
	Until   time.Time     `yaml:"until"`
	Wait    time.Duration `yaml:"wait"` // what a 429 asks for
}

// Expected fails the run when it does not hold. Set fields are compared; Count is exact, Min at least.
type Expected struct {
	Update   string          `yaml:"update"`   // its state
	State    string          `yaml:"state"`    // of the update's draft, or of the ledger's rows when Ledger is set
	Incident string          `yaml:"incident"` // its phase
	Phase    bot.Phase       `yaml:"phase"`
	Overdue  *bool           `yaml:"overdue"`
	Ledger   bool            `yaml:"ledger"` // count rows of the ledger
	Notices  bool            `yaml:"notices"`
	Type     bot.MessageType `yaml:"type"`
	Channel  string          `yaml:"channel"`
	Language bot.Language    `yaml:"language"`
	Event    string          `yaml:"event"` // count events of this kind
	Count    *int            `yaml:"count"`
	Min      int             `yaml:"min"`
	Contains string          `yaml:"contains"` // in the update's text in Language
	Lacks    string          `yaml:"lacks"`
	Dropped  string          `yaml:"dropped"` // destination that the update leaves out with a warning
}

// Parse reads a scenario strictly; every fault is named with file and line. With a fault in its keys or values the scenario comes, too, so that
// Check can tell all the others in the same breath; nobody plays it. It is nil only for what is no YAML document.
func Parse(name string, data []byte) (*Scenario, error) {
	doc, err := strictyaml.Parse(name, data)
	if err != nil {
		return nil, err
	}
	s := &Scenario{Zone: "Asia/Seoul"}
	faults := doc.Load(s)
	s.doc, s.unread = doc, strictyaml.Paths(faults)
	for i := range s.Timeline {
		s.Timeline[i].line = doc.Line(fmt.Sprintf("timeline.%d", i))
		s.Timeline[i].file = name
	}
	return s, faults
}

// Where returns the entry's place in its file.
func (e Entry) Where() string { return fmt.Sprintf("%s:%d", e.file, e.line) }
