package bot

import "time"

// Promise is the publicly given time of the next update; the text and the timer are this one value. Before anything is published it is
// the time by which the desk owes its first notice, of which readers know nothing. Seq grows with each promise of an incident: a reminder for an older one does nothing.
type Promise struct {
	Seq         int
	DueAt       time.Time `json:",omitzero"`
	GivenAt     time.Time `json:",omitzero"`
	UpdateID    string    // that gave it; empty for the first notice
	SnoozeUntil time.Time `json:",omitzero"`
	Snoozed     bool      `json:",omitzero"` // once is all, also when the snooze is over
	Rung        int       // last rung of the ladder that was climbed
}

// Overdue reports whether the promise was missed at the given time.
func (p Promise) Overdue(at time.Time) bool { return !p.DueAt.IsZero() && at.After(p.DueAt) }

// First reports whether it is the first notice that is owed.
func (p Promise) First() bool { return !p.DueAt.IsZero() && p.UpdateID == "" }
