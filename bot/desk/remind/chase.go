package remind

import (
	"encoding/json"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// The rungs of a chase.
const (
	AskBackup  = "backup"
	Call       = "call"
	OfferGlass = "break-glass"
)

// Asked is what a chase's job carries: a rung of the request for one revision's signatures.
type Asked struct {
	Draft    string `json:"draft"`
	Revision int    `json:"revision"`
	Rung     int    `json:"rung"`
}

// Ask returns d with its signatures asked for at the given time. What the update cron wrote is not chased, nor are
// heartbeats: the ladder of their promise is.
func Ask(c bot.Chase, d bot.Draft, at time.Time) bot.Draft {
	d.AskedAt, d.Chased, d.ChaseAt = at, 0, time.Time{}
	if d.Type.Urgent() && !d.FromCron && !d.Beat {
		d.ChaseAt = chaseAt(c, d)
	}
	return d
}

// ChaseJobs returns the job of the next rung of d's chase, if there is one.
func ChaseJobs(d bot.Draft) []bot.Job {
	if d.ChaseAt.IsZero() {
		return nil
	}
	args, err := json.Marshal(Asked{d.ID, d.Revision, d.Chased + 1})
	if err != nil {
		panic("marshal a chase: " + err.Error()) // a string and numbers marshal
	}
	return []bot.Job{{Kind: bot.JobChase, Args: args, At: d.ChaseAt, Priority: 1}}
}

// ClimbChase returns d on the newest rung whose time has come, and which rungs it climbed: after an outage several.
func ClimbChase(c bot.Chase, d bot.Draft, at time.Time) (bot.Draft, []string) {
	var climbed []string
	names := []string{AskBackup, Call, OfferGlass}
	for !d.ChaseAt.IsZero() && !d.ChaseAt.After(at) {
		climbed = append(climbed, names[d.Chased])
		d.Chased++
		d.ChaseAt = chaseAt(c, d)
	}
	return d, climbed
}

// chaseAt returns when the rung after the one that d stands on is due; zero where there is none.
func chaseAt(c bot.Chase, d bot.Draft) time.Time {
	after := []time.Duration{c.Backup, c.Call, c.BreakGlass}
	if d.Chased >= len(after) || after[d.Chased] == 0 {
		return time.Time{}
	}
	return d.PressedFrom().Add(after[d.Chased])
}
