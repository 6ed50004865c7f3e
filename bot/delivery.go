package bot

import "time"

// DeliveryState is what is known of one row of the ledger.
type DeliveryState string

// The states of a delivery.
const (
	// Pending: not tried yet, or waiting for its next attempt.
	Pending DeliveryState = "pending"
	// Sending is committed before the socket opens; it carries a token and a lease.
	Sending DeliveryState = "sending"
	// Accepted: the platform took it. It is never shown as delivered.
	Accepted DeliveryState = "accepted"
	// Delivered: a receipt came, or bongsu itself is the publisher (kind page).
	Delivered DeliveryState = "delivered"
	// Failed: refused for good, or out of attempts.
	Failed DeliveryState = "failed"
	// UnknownOutcome: it left and nobody knows whether it arrived; a person decides.
	UnknownOutcome DeliveryState = "unknown"
	// Superseded: a correction, or after quiet hours a later update, overtook it before it left.
	Superseded DeliveryState = "superseded"
)

// UnknownDecision is how a person ends the doubt about a row in state UnknownOutcome.
type UnknownDecision string

// The decisions about a delivery of which nobody knows whether it arrived.
const (
	// Resend sends it again; the recipient may then have it twice. A delivery that has failed can be sent again, too.
	Resend UnknownDecision = "resend"
	// Arrived counts it as accepted.
	Arrived UnknownDecision = "arrived"
	// GiveUp counts it as failed; its recipient gets no correction of it either.
	GiveUp UnknownDecision = "give-up"
)

// UnknownDecisions returns every decision.
func UnknownDecisions() []UnknownDecision { return []UnknownDecision{Resend, Arrived, GiveUp} }

// Delivery is one row of the ledger, unique by (update, revision, destination, language, recipient).
// A Notice is a row too: its UpdateID is the notice's id and its Type is empty.
type Delivery struct {
	ID          string
	UpdateID    string
	Revision    int
	IncidentID  string
	Type        MessageType // empty for a Notice
	Mode        Mode
	Class       Class
	Kind        string
	Channel     string
	Destination string
	Language    Language
	Recipient   string
	Address     string
	BatchID     string
	State       DeliveryState
	Attempts    int
	ProviderID  string // the platform's id of the message: C024BE91L/1665817920.000100
	Reason      string // why it failed or is unknown; never a secret
	Digest      Digest // of the body
	Key         string // idempotency key, constant over all attempts
	CreatedAt   time.Time
	DueAt       time.Time // of the next attempt
	ChangedAt   time.Time
	FirstSentAt time.Time `json:",omitzero"` // first attempt that may have left
	Token       string    // fence: only the holder may write an outcome
	LeaseUntil  time.Time `json:",omitzero"`
	// Thread is the platform's id of the incident's first message to this recipient in this language, told by a claim; empty: this is the first.
	Thread string `json:",omitempty"`
	// Replaces are the platform's ids of the messages that this correction or retraction is about, told by a claim, of those that are known to be
	// there: the wrong text, and earlier corrections of it.
	Replaces []string `json:",omitempty"`
}

// Batch is the work of one job: rows of one update, destination and language, with one body. Its members never change.
type Batch struct {
	ID          string
	Generation  int // raised by the sweeper when a lease lapsed
	UpdateID    string
	Revision    int
	IncidentID  string
	Type        MessageType
	Mode        Mode
	Notice      bool
	Class       Class
	Kind        string
	Channel     string
	Destination string
	Language    Language
	Severity    int
	Key         string
	Body        Body
	Digest      Digest
	At          time.Time // of the publication: the timestamp inside the envelope
	Rows        []Delivery
}

// Outcome is what one attempt did to one row.
type Outcome struct {
	DeliveryID string
	State      DeliveryState // Accepted, Delivered, Failed, UnknownOutcome, Superseded, or Pending to be tried again
	ProviderID string
	Reason     string
	After      time.Duration // earliest next attempt, for Pending
	Throttled  bool          // the platform asked to wait: no attempt is spent
	Answered   bool          // Pending for a reason of the recipient's: the platform itself is alive
	MayHave    bool          // Pending, but an earlier attempt may have arrived: look it up or use the same key
	Disable    bool          // Failed: the recipient wants nothing more, and gets nothing until a person enables it
	Latency    time.Duration
}

// LedgerQuery asks for rows of the ledger; empty fields do not narrow it. Rows come in the order of their creation.
type LedgerQuery struct {
	IncidentID string
	UpdateID   string
	BatchID    string
	State      DeliveryState
	Limit      int
}

// Settlement is what the job of a batch writes at its end: outcomes of the rows that still carry its token. Rows left pending get a successor job
// at their earliest time; the job itself is completed in the same transaction.
type Settlement struct {
	JobID    int64
	BatchID  string
	Token    string
	Outcomes []Outcome
	Now      time.Time
}
