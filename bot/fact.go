package bot

import (
	"maps"
	"time"
)

// Certainty is how far a fact is known.
type Certainty string

// The certainties. An empty one of a start or a cause is unknown; any other fact without one is told as it was written.
const (
	Confirmed Certainty = "confirmed"
	Reported  Certainty = "reported"
	Disputed  Certainty = "disputed"
	Unknown   Certainty = "unknown"
)

// IsDoubt reports whether a fact is so uncertain that no text tells it: it is being checked, or accounts differ.
func (c Certainty) IsDoubt() bool { return c == Unknown || c == Disputed }

// Valid reports whether c is a certainty.
func (c Certainty) Valid() bool {
	return c == "" || c == Confirmed || c == Reported || c == Disputed || c == Unknown
}

// Claim is one source's version of a moment.
type Claim struct {
	At     time.Time `yaml:"at"`
	Source Text      `yaml:"source"`
}

// Moment is an instant that may be approximate or disputed; a disputed one prints with its claims.
type Moment struct {
	At        time.Time `yaml:"at" json:",omitzero"`
	About     bool      `yaml:"about"` // 경, about, vers
	Certainty Certainty `yaml:"certainty"`
	Claims    []Claim   `yaml:"claims"`
	AsOf      time.Time `yaml:"as_of" json:",omitzero"`
}

// Words are a phrase of the phrasebook with its arguments, or free text by language, which needs a reader of each: as a label, which stands
// behind a colon, as a sentence, or as both. A message that needs the form that nobody wrote is refused.
type Words struct {
	Phrase    string            `yaml:"phrase"` // id in the phrasebook
	Args      map[string]string `yaml:"args"`   // parameters of the phrase
	Label     Text              `yaml:"label"`
	Sentence  Text              `yaml:"sentence"`
	Certainty Certainty         `yaml:"certainty"`
	Source    Text              `yaml:"source"`
	AsOf      time.Time         `yaml:"as_of" json:",omitzero"` // when it was so
}

// IsZero reports whether nothing is said.
func (w Words) IsZero() bool { return w.Phrase == "" && !w.IsFree() }

// IsFree reports whether somebody wrote words of their own.
func (w Words) IsFree() bool { return len(w.Label) > 0 || len(w.Sentence) > 0 }

// HasSentence reports whether the words can stand as a sentence.
func (w Words) HasSentence() bool { return w.Phrase != "" || len(w.Sentence) > 0 }

// Equal reports whether both say the same.
func (w Words) Equal(o Words) bool {
	return w.Phrase == o.Phrase && maps.Equal(w.Args, o.Args) && maps.Equal(w.Label, o.Label) && maps.Equal(w.Sentence, o.Sentence) &&
		w.Certainty == o.Certainty && maps.Equal(w.Source, o.Source) && w.AsOf.Equal(o.AsOf)
}

// DataState says what became of the users' data.
type DataState string

// The states of the users' data; empty means that it is being checked.
const (
	DataChecking DataState = ""
	DataSafe     DataState = "safe"
	DataLost     DataState = "lost"
)

// Facts are what an update may say. Each message type names the fields that it needs; a needed one that is absent refuses the draft.
// Component fields hold ids; times are UTC instants.
type Facts struct {
	Affected   []string  `yaml:"affected"`
	Unaffected []string  `yaml:"unaffected"` // empty prints "being checked"
	Started    Moment    `yaml:"started"`
	Symptom    Words     `yaml:"symptom"`
	Cause      Words     `yaml:"cause"`
	Action     Words     `yaml:"action"`
	Workaround Words     `yaml:"workaround"`
	UserAction Words     `yaml:"user_action"`
	StatusAsOf time.Time `yaml:"status_as_of" json:",omitzero"`   // when Unaffected and Pending were so
	StatusBy   Text      `yaml:"status_source" json:",omitempty"` // who says so; empty: we do
	Data       DataState `yaml:"data"`
	DataAsOf   time.Time `yaml:"data_as_of" json:",omitzero"`   // when Data was so
	DataBy     Text      `yaml:"data_source" json:",omitempty"` // who says so; empty: we do
	Lost       Words     `yaml:"lost"`
	AsOf       time.Time `yaml:"as_of" json:",omitzero"`   // when Done and Total were so
	NumbersBy  Text      `yaml:"source" json:",omitempty"` // who says Done and Total; empty: we do
	Done       int       `yaml:"done"`                     // of Total, in servers
	Total      int       `yaml:"total"`
	ETA        Words     `yaml:"eta"`
	Condition  Words     `yaml:"condition"` // of the ETA: one is refused without it
	Restored   []string  `yaml:"restored"`
	Pending    []string  `yaml:"pending"`
	RestoredAt time.Time `yaml:"restored_at" json:",omitzero"`
	EndedAt    time.Time `yaml:"ended_at" json:",omitzero"`
	Redress    Words     `yaml:"redress"` // where compensation is told of
	ReportAt   time.Time `yaml:"report_at" json:",omitzero"`
	PrevAt     time.Time `yaml:"prev_at" json:",omitzero"` // of the notice before this one; the desk fills it in
	// Correction and retraction.
	Original   string    `yaml:"original"` // update id
	OriginalAt time.Time `yaml:"original_at" json:",omitzero"`
	Wrong      Text      `yaml:"wrong"`
	Right      Text      `yaml:"right"`
	KnownAt    time.Time `yaml:"known_at" json:",omitzero"`
	Why        Words     `yaml:"why"`
	// Statements.
	Signatory   string                `yaml:"signatory"` // person id
	Event       Text                  `yaml:"event"`     // what the apology is for; in French with its article: "la panne"
	EventAt     time.Time             `yaml:"event_at" json:",omitzero"`
	Groups      Text                  `yaml:"groups"` // the named groups apologised to; in French with their preposition: "aux utilisateurs"
	Paragraphs  map[Language][]string `yaml:"paragraphs"`
	EffectiveAt time.Time             `yaml:"effective_at" json:",omitzero"`
	Duty        Words                 `yaml:"duty"`
	Successor   Words                 `yaml:"successor"`
	Voice       Voice                 `yaml:"voice"`
	// Documents.
	WindowFrom   time.Time    `yaml:"window_from" json:",omitzero"` // of scheduled maintenance
	WindowTo     time.Time    `yaml:"window_to" json:",omitzero"`
	Offer        Offer        `yaml:"compensation" json:",omitzero"`
	Notification Notification `yaml:"regulator" json:",omitzero"`
	Report       Report       `yaml:"report" json:",omitzero"`
	// All.
	Apology int       `yaml:"apology"`                  // rung 0 to 4; the severity's floor when lower
	NextAt  time.Time `yaml:"next_at" json:",omitzero"` // the promise of the next update
}

// Said is one fact that is told in words, by its key in a facts file.
type Said struct {
	Field string
	Words Words
}

// Said returns every fact that is a phrase or free text; those that say nothing are zero.
func (f Facts) Said() []Said {
	return []Said{
		{"symptom", f.Symptom},
		{"cause", f.Cause},
		{"action", f.Action},
		{"workaround", f.Workaround},
		{"user_action", f.UserAction},
		{"lost", f.Lost},
		{"eta", f.ETA},
		{"condition", f.Condition},
		{"redress", f.Redress},
		{"why", f.Why},
		{"duty", f.Duty},
		{"successor", f.Successor},
		{"compensation.how", f.Offer.How},
		{"compensation.evidence", f.Offer.Evidence},
		{"compensation.terms", f.Offer.Terms},
	}
}
