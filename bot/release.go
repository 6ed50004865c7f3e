package bot

import "time"

// ReleaseGrace is how late a text may leave after its release time: as long as a restart takes. Later it needs a new time.
const ReleaseGrace = 2 * time.Minute

// pressLead is how long before its release an unanswered request for signatures is pressed.
const pressLead = 15 * time.Minute

// usualWait is how far ahead a release time is proposed where no promise is sooner.
const usualWait = 30 * time.Minute

// ProposedRelease returns the release time that a form starts from, to the minute: the draft's own, else the one at which an update is promised if it
// comes soon.
func (r Review) ProposedRelease(now time.Time) time.Time {
	usual := now.Add(usualWait + time.Minute - 1).Truncate(time.Minute)
	due := r.Incident.Promise.DueAt.Truncate(time.Minute)
	switch {
	case r.Draft.ReleaseAt.After(now):
		return r.Draft.ReleaseAt
	case r.Draft.Type.Tells() && due.After(now) && due.Before(usual):
		return due
	}
	return usual
}

// Scheduled reports whether d has its signatures and leaves by itself at a time to come.
func (d Draft) Scheduled(now time.Time) bool {
	return d.State == DraftApproved && !d.Held && d.ReleaseAt.After(now)
}

// Missed reports whether d was to leave at a time that has passed: its text says so, and nothing leaves by itself with a wrong time.
// Heartbeats have a rule of their own.
func (d Draft) Missed(now time.Time) bool {
	if d.ReleaseAt.IsZero() || d.Beat {
		return false
	}
	return now.After(d.ReleaseAt.Add(ReleaseGrace)) || !d.NextAt.IsZero() && !now.Before(d.NextAt)
}

// NextFrom returns the promise of a text that is issued at another time: as far ahead of it as d's is; zero where d promises nothing.
func (d Draft) NextFrom(issued time.Time) time.Time {
	if d.NextAt.IsZero() {
		return time.Time{}
	}
	return issued.Add(d.NextAt.Sub(d.IssuedAt)).Round(time.Minute)
}

// PressedFrom returns from when an unanswered request for d's signatures counts as such: since it was made, and not long before d's release.
func (d Draft) PressedFrom() time.Time {
	if from := d.ReleaseAt.Add(-pressLead); !d.Beat && from.After(d.AskedAt) {
		return from
	}
	return d.AskedAt
}
