package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// DraftState is where a draft stands.
type DraftState string

// The states of a draft. Drafting asks for signatures at once, so there is no state before open.
const (
	DraftOpen      DraftState = "open"
	DraftApproved  DraftState = "approved"
	DraftPublished DraftState = "published"
	DraftRejected  DraftState = "rejected"
	DraftExpired   DraftState = "expired"
	DraftWithdrawn DraftState = "withdrawn"
)

// Digest is the hex SHA-256 over everything that is signed.
type Digest string

// Short returns the seven characters that a card shows.
func (d Digest) Short() string { return string(d[:min(7, len(d))]) }

// Draft is an update before its publication; its id becomes the update's id. Each edit is a new revision and voids the signatures.
type Draft struct {
	ID         string
	IncidentID string
	Revision   int
	Version    int
	State      DraftState
	Type       MessageType
	Mode       Mode
	Phase      Phase // of the incident, taken over at publication
	Severity   int   // of the incident, taken over at publication
	Affected   []Affected

	// SetsSeverity and SetsAffected tell what the author changed; the rest is the incident's as it is at publication.
	SetsSeverity bool
	SetsAffected bool

	Authors     []string // everybody who wrote a revision; none of them may approve
	FromCron    bool
	Held        bool // waits for the verb publish after its approval
	Beat        bool `json:",omitempty"` // one of a set of heartbeats: it publishes itself when it was promised
	Facts       Facts
	Languages   []Language
	Audiences   []string `json:",omitempty"` // that it is for; none: everybody
	Composed    []Composed
	Warnings    []Warning
	Accepted    []Acceptance `json:",omitempty"` // differences of the text that a person lets stand
	FreeText    []Language   // languages with free text or unsigned phrases: each needs a reader
	LegalText   bool         `json:",omitempty"` // a phrase has legal wording that legal has not signed
	ReleaseAt   time.Time    `json:",omitzero"`
	AskedAt     time.Time    // when signatures were asked for: of this revision, or later, when more of them were
	Chased      int          `json:",omitempty"` // last rung of the chase that was climbed
	ChaseAt     time.Time    `json:",omitzero"`  // of its next rung; zero: there is none
	IssuedAt    time.Time    // from when readers count "today": the release time, if there is one
	NextAt      time.Time    `json:",omitzero"`
	ExpiresAt   time.Time
	Digest      Digest
	PublishedAt time.Time `json:",omitzero"`
	Seq         int       // number of the notice within its incident, from 1
}

// Warning is shown to everybody who signs: a burning channel left out, a missing language.
type Warning struct {
	Code        string
	Destination string
	Language    Language
	Field       string `json:",omitempty"` // of the facts
	Detail      string
	Person      string `json:",omitempty"` // who let it stand
}

// Seal computes the digest over all composed bodies, destinations, languages, mode, phase and release time.
func (d Draft) Seal() Digest {
	type sealed struct {
		Destination, Kind string
		Class             Class
		Language          Language
		MediaType         string
		Body              []byte
	}
	content := struct {
		Draft     string
		Revision  int
		Type      MessageType
		Mode      Mode
		Phase     Phase
		Severity  int
		ReleaseAt time.Time
		Languages []Language
		Composed  []sealed
	}{d.ID, d.Revision, d.Type, d.Mode, d.Phase, d.Severity, d.ReleaseAt.UTC(), d.Languages, nil}
	for _, c := range d.Composed {
		content.Composed = append(content.Composed, sealed{c.Destination, c.Kind, c.Class, c.Language, c.Body.MediaType, c.Body.Bytes})
	}
	data, err := json.Marshal(content)
	if err != nil {
		panic("seal of a draft: " + err.Error()) // every field marshals
	}
	sum := sha256.Sum256(data)
	return Digest(hex.EncodeToString(sum[:]))
}

// BodyDigest is the hex SHA-256 of one body, kept in its ledger rows and checked again before it is sent.
func (b Body) BodyDigest() Digest {
	h := sha256.New()
	h.Write([]byte(b.MediaType))
	h.Write([]byte{0})
	h.Write(b.Bytes)
	return Digest(hex.EncodeToString(h.Sum(nil)))
}

// Reach returns how many recipients the draft goes to and over how many channels, desk excluded.
func (d Draft) Reach() (recipients, channels int) {
	seen := map[string]bool{}
	counted := map[string]bool{}
	for _, c := range d.Composed {
		if !seen[c.Channel] {
			seen[c.Channel] = true
			channels++
		}
		if !counted[c.Destination] {
			counted[c.Destination] = true
			recipients += max(c.People, c.Recipients)
		}
	}
	return recipients, channels
}

// Cost returns what the draft's messages cost, by currency; empty where no price is known.
func (d Draft) Cost() map[string]float64 {
	cost := map[string]float64{}
	for _, c := range d.Composed {
		if c.Price.Message > 0 {
			cost[c.Price.Currency] += c.Price.Message * float64(c.Recipients)
		}
	}
	return cost
}

// Request is what a person says to write an update.
type Request struct {
	IncidentID string
	Type       MessageType
	Phase      Phase // empty keeps the incident's
	Severity   int   // 0 keeps the incident's
	Affected   []Affected
	Facts      Facts
	Languages  []Language // empty: all
	Audiences  []string   // empty: everybody; what tells of an open incident is for everybody
	ReleaseAt  time.Time
	Hold       bool
	Accept     bool     // let the differences that are found stand, by the name of the person who asks
	Accepts    []string // let these alone stand: the ids of those that the person was shown
	Once       string   // what the door knows this act by: with the same one again, the draft that it made is returned; empty: none
}
