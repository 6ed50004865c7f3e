package bot

import "time"

// Job is work that must happen after the transaction that wrote it. Args is JSON.
type Job struct {
	Kind     string
	Queue    string // lane; empty is the default lane
	Args     []byte
	At       time.Time // earliest start
	Priority int       // 1 runs first, 4 last; 0 means 2
}

// The kinds of job.
const (
	JobPublish = "publish"      // net of the deciding vote
	JobDeliver = "deliver"      // one batch
	JobCard    = "card.refresh" // one card, from state
	JobRemind  = "remind"       // one rung of a promise's ladder
	JobDraft   = "draft.cron"   // half-interval draft from current facts
	JobExpire  = "draft.expire" // end of a draft's time for signatures
	JobChase   = "chase"        // one rung of an unanswered request
	JobBrief   = "brief"        // leadership brief
	JobChannel = "channel.news" // a channel was paused, rests, or is back
)

// Later is returned by a handler to be run again at a time, without spending an attempt.
type Later struct{ At time.Time } //nolint:errname // it is an order to the queue, no failure

func (l Later) Error() string { return "run again at " + l.At.UTC().Format(time.RFC3339Nano) }
