package bot

import "time"

// Publication is the moment at which an approved draft became public, and what it wrote into the ledger.
type Publication struct {
	DraftID    string
	Revision   int
	IncidentID string
	At         time.Time
	Digest     Digest
	By         []string // who approved
}

// Entry is a published update as the public page shows it.
type Entry struct {
	UpdateID    string
	Type        MessageType
	Phase       Phase
	At          time.Time
	NextAt      time.Time `json:",omitzero"`
	Affected    []Affected
	Unaffected  []string          // component ids that it names as working; none: that is being checked
	Bodies      map[Language]Body // of the kind page
	Corrects    string            // update id that it corrects or retracts
	CorrectedBy string            // update id that corrects or retracts it
}

// PublicIncident is an incident as the public sees it: published facts only, never a drill, never a restricted one.
type PublicIncident struct {
	ID         string
	Key        string
	Title      Text
	Phase      Phase
	Affected   []Affected // as last published
	Unaffected []string   // as last published: what is known to work
	Started    Moment
	ResolvedAt time.Time `json:",omitzero"`
	NextAt     time.Time `json:",omitzero"` // the open promise
	Entries    []Entry   // newest first
}

// Public is everything that the site is built from. Seq is the number of the newest public change.
type Public struct {
	Seq       int64
	Incidents []PublicIncident // newest first
}
