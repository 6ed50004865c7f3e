package bot

import "time"

// Notice is a message to the desk: a reminder, an escalation, a brief. It goes to destinations of class desk only; store and sender refuse it elsewhere.
type Notice struct {
	ID         string
	Kind       string // remind, overdue, escalate, brief, refused, chase, break-glass, sign-in, handover
	IncidentID string
	DraftID    string
	To         string // person id; empty: everybody at the destination
	Language   Language
	Text       string
	Press      string // what a call says besides: which digit to press; empty: none is asked for
	Actions    []Action
	URL        string // of the console's page about it, for those who have no buttons; empty when there is none
	At         time.Time
}

// Action is a button: its id says what happens, its value to what.
type Action struct {
	ID      string
	Label   string
	Value   string
	Primary bool
	Danger  bool
	Confirm string // question asked before it happens; empty: none
	Yes     string // its answer: what is tapped to confirm; empty: the label
}

// The action ids that cards, notices and doors share.
const (
	ActionApprove        = "approve"
	ActionRequestChanges = "request-changes"
	ActionReject         = "reject"
	ActionEdit           = "edit-draft"
	ActionShowBodies     = "show-bodies"
	ActionPublish        = "publish"
	ActionResend         = "unknown-resend"
	ActionArrived        = "unknown-arrived"
	ActionGiveUp         = "unknown-give-up"
	ActionRetry          = "failed-retry"
	ActionWriteUpdate    = "write-update"
	ActionNoChange       = "no-change"
	ActionSnooze         = "snooze"
	ActionCorrect        = "correct"
	ActionRetract        = "retract"
	ActionReview         = "review-draft"
	ActionBreakGlass     = "break-glass"
	ActionHandover       = "handover" // shows what is open, item by item
	ActionTakeOver       = "take-over"
	ActionPublishAhead   = "publish-ahead"
	ActionSignBeats      = "sign-heartbeats" // shows all that wait, to be signed together
	ActionTakeProposal   = "legal-take"
	ActionSchedule       = "schedule" // asks for the time at which a draft leaves
)

// Card is a draft's card on a desk destination, with finished words; the channel's CardComposer makes the platform's form of it.
type Card struct {
	DraftID  string
	Fallback string   // one line for the lock screen: says what is wrong with what
	Header   string   // fires, key, verb
	Lines    []string // who asks, or how far it has come: above the text
	Language Language
	Text     string   // the text to be signed, in the card's language
	Below    []string // what to be warned of, what it brings, who signed and whom it waits for: beneath the text, by the buttons
	Cut      string   // said where the platform's message is too short for the text
	Context  string   // digest, expiry
	Actions  []Action
	Tone     string // open, approved, published, stopped: the colour bar
	Mode     Mode
	Details  []string // what the card has no room for: they stand in its thread
}
