package bot

import "slices"

// MessageType is one of the kinds of update; each has its ordered parts, its needed facts and its approvers.
type MessageType string

// The message types.
const (
	Holding     MessageType = "holding"
	Initial     MessageType = "initial"
	NoChange    MessageType = "no-change"
	Progress    MessageType = "progress"
	Workaround  MessageType = "workaround"
	Partial     MessageType = "partial"
	Resolved    MessageType = "resolved"
	Correction  MessageType = "correction"
	Retraction  MessageType = "retraction"
	Apology     MessageType = "apology"
	Resignation MessageType = "resignation"

	Compensation MessageType = "compensation"
	Regulator    MessageType = "regulator"
	Maintenance  MessageType = "maintenance"
	PostIncident MessageType = "report"
)

// FirstNotice stands, among the types that a destination carries, for whichever notice is the first that an incident's public is told.
const FirstNotice MessageType = "first"

// MessageTypes returns all message types.
func MessageTypes() []MessageType {
	return []MessageType{Holding, Initial, NoChange, Progress, Workaround, Partial, Resolved, Correction, Retraction, Apology, Resignation, Compensation, Regulator, Maintenance, PostIncident}
}

// Updates returns the types that tell how an open incident goes: those that one form writes. The others have forms of their own.
func Updates() []MessageType {
	return []MessageType{Holding, Initial, NoChange, Progress, Workaround, Partial}
}

// Valid reports whether t is a message type.
func (t MessageType) Valid() bool { return slices.Contains(MessageTypes(), t) }

// Statement reports whether t carries a leader's words.
func (t MessageType) Statement() bool { return t == Apology || t == Resignation }

// Afterwards reports whether t may still follow when an incident is over.
func (t MessageType) Afterwards() bool {
	return t.Statement() || slices.Contains([]MessageType{Correction, Retraction, Compensation, Regulator, PostIncident}, t)
}

// FromFile reports whether t is written as a file of facts: it has more of them than a form holds.
func (t MessageType) FromFile() bool {
	return t == Compensation || t == Regulator || t == Maintenance || t == PostIncident
}

// Ends reports whether t ends its incident, and with it the trouble of every component.
func (t MessageType) Ends() bool { return t == Resolved || t == Retraction }

// Tells reports whether t tells how the incident stands, so that its facts are the ones that the next update starts from.
func (t MessageType) Tells() bool { return t.Promises() || t == Resolved || t == Maintenance }

// Promises reports whether t must say when the next update comes.
func (t MessageType) Promises() bool {
	return slices.Contains([]MessageType{Holding, Initial, NoChange, Progress, Workaround, Partial}, t)
}
