package bot

import "time"

// Offer is what a company makes good, to whom and how. Its words need the lawyers' signature.
type Offer struct {
	Who      Text      `yaml:"who"`  // who qualifies
	From     time.Time `yaml:"from"` // of the period covered, as dates
	To       time.Time `yaml:"to"`
	Bands    []Band    `yaml:"bands"`
	How      Words     `yaml:"how"`      // to apply, and where
	Evidence Words     `yaml:"evidence"` // what to hand in
	Deadline time.Time `yaml:"deadline"`
	PayBy    time.Time `yaml:"pay_by"`
	Terms    Words     `yaml:"terms"` // whether anything renews by itself stands here
}

// Band is what one group of users receives: a sum, or something that is no money.
type Band struct {
	For      Text   `yaml:"for"`
	Amount   int64  `yaml:"amount"`   // in whole units of the currency
	Currency string `yaml:"currency"` // KRW, EUR or USD
	Gift     Text   `yaml:"gift"`
}

// Answer is yes, no or unknown; an empty one is unknown.
type Answer string

// The answers to a question of an authority.
const (
	Yes        Answer = "yes"
	No         Answer = "no"
	NotYetSaid Answer = "unknown"
)

// Valid reports whether a is an answer.
func (a Answer) Valid() bool { return a == "" || a == Yes || a == No || a == NotYetSaid }

// Notification is what an authority asks beside the facts of the incident. Facts.Signatory is the accountable contact.
type Notification struct {
	Authority    Text      `yaml:"authority"`
	AwareAt      time.Time `yaml:"aware_at"`
	Users        int       `yaml:"users"` // affected; 0: not yet known
	Malicious    Answer    `yaml:"malicious"`
	CrossBorder  Answer    `yaml:"cross_border"`
	ToldAt       time.Time `yaml:"told_at"`  // users; the incident's first notice when absent
	Channels     Text      `yaml:"channels"` // by which users were told
	Attachments  []Text    `yaml:"attachments"`
	NextReportAt time.Time `yaml:"next_report_at"`
}

// Report is what is published when everything is known.
type Report struct {
	Summary       Text       `yaml:"summary"`
	Impact        Text       `yaml:"impact"` // in numbers
	Events        []Happened `yaml:"events"`
	Factors       Text       `yaml:"factors"` // the cause, and what contributed to it
	Well          Text       `yaml:"well"`
	Badly         Text       `yaml:"badly"`
	Communication Text       `yaml:"communication"`
	Actions       []Measure  `yaml:"actions"`
	Compensation  Text       `yaml:"compensation"`
	Glossary      []Term     `yaml:"glossary"`
}

// Happened is one line of a report's timeline.
type Happened struct {
	At   time.Time `yaml:"at"`
	Text Text      `yaml:"text"`
}

// Measure is what somebody does by a date so that it does not happen again.
type Measure struct {
	What  Text      `yaml:"what"`
	Owner Text      `yaml:"owner"` // a role
	Due   time.Time `yaml:"due"`
}

// Term is a word of a report that readers may not know.
type Term struct {
	Term    Text `yaml:"term"`
	Meaning Text `yaml:"meaning"`
}

// Voice is who speaks in a resignation.
type Voice string

// The voices of a resignation; empty is the person's own.
const (
	PressVoice  Voice = "press"  // the company's release, in the third person
	FilingVoice Voice = "filing" // the company's disclosure, in note style
)

// Valid reports whether v is a voice.
func (v Voice) Valid() bool { return v == "" || v == PressVoice || v == FilingVoice }
