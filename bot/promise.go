package bot

import "time"

// Promise is the publicly given time of the next update; the text and the timer are this one value.
// Seq grows with each promise of an incident: a reminder for an older one does nothing.
type Promise struct {
	Seq         int
	DueAt       time.Time `json:",omitzero"`
	GivenAt     time.Time `json:",omitzero"`
	UpdateID    string
	SnoozeUntil time.Time `json:",omitzero"`
	Snoozed     bool      `json:",omitzero"` // once is all, also when the snooze is over
	Rung        int       // last rung of the ladder that was climbed
}

// Overdue reports whether the promise was missed at the given time.
func (p Promise) Overdue(at time.Time) bool { return !p.DueAt.IsZero() && at.After(p.DueAt) }
