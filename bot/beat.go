package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// BeatLead is how long before the promised time a heartbeat leaves, so that it is there when it was promised.
const BeatLead = time.Minute

// MostBeats bounds a set of heartbeats: what is true for longer is not signed ahead.
const MostBeats = 12

// Keeps reports whether the heartbeat d is what the open promise of i waits for: nothing has been told since, and the phase is the same.
func (d Draft) Keeps(i Incident) bool {
	return d.Beat && d.Phase == i.Phase && i.Promise.DueAt.Equal(d.ReleaseAt.Add(BeatLead))
}

// Waits reports whether d may still be published.
func (d Draft) Waits() bool { return d.State == DraftOpen || d.State == DraftApproved }

// Beats picks the heartbeats that wait, in the order of their times.
func Beats(drafts []Draft) []Draft {
	beats := slices.DeleteFunc(slices.Clone(drafts), func(d Draft) bool { return !d.Beat || !d.Waits() })
	slices.SortFunc(beats, func(a, b Draft) int { return a.ReleaseAt.Compare(b.ReleaseAt) })
	return beats
}

// SealBeats is the digest over the digests of a set, by which it is signed together.
func SealBeats(beats []Draft) Digest {
	h := sha256.New()
	for _, d := range beats {
		h.Write([]byte(d.Digest))
	}
	return Digest(hex.EncodeToString(h.Sum(nil)))
}

// News reports whether t tells something that a heartbeat signed before does not know.
func (t MessageType) News() bool { return t.Tells() || t == Correction || t == Retraction }
