package bot

import (
	"slices"
	"time"
)

// Class says who stands behind a destination.
type Class string

// The classes: public destinations take live updates, drill ones drills, desk ones Notices and cards of both modes.
const (
	PublicClass Class = "public"
	DeskClass   Class = "desk"
	DrillClass  Class = "drill"
)

// Takes reports whether a destination of class c may receive an update of mode m.
func (c Class) Takes(m Mode) bool {
	return (c == PublicClass && m == Live) || (c == DrillClass && m == Drill)
}

// Recipient is one address behind a destination: a channel id, a URL, a mailbox.
type Recipient struct {
	ID      string
	Address string
	Secret  Secret // signs what is sent to this recipient, where the kind signs
	// Languages that this recipient reads; empty: those of the destination.
	Languages []Language `json:",omitempty"`
}

// Destination is an address or a list of addresses of one channel. A channel is one credential, and so one lane.
type Destination struct {
	ID         string
	Channel    string // name of the channel
	Kind       string // slack, discord, webhook, page
	Class      Class
	Languages  []Language
	Audience   string        // who reads it: customers, press, authority; empty: nobody in particular
	Types      []MessageType // carried, FirstNotice among them; empty carries all
	DependsOn  []string      // component ids; it burns when one of them does
	Recipients []Recipient
	Mends      Mending
	Price      Price
	Quiet      Quiet
	Reach      Reach
}

// Hears reports whether d is meant when an update is for those audiences; none means everybody.
func (d Destination) Hears(audiences []string) bool {
	return len(audiences) == 0 || slices.Contains(audiences, d.Audience)
}

// Mending is what a correction or retraction does on a destination to the message that it is about.
type Mending string

// The ways to mend. All but FollowUp need a platform that can, and a message that is known to be there; else they are FollowUp.
const (
	// EditAndFollowUp puts the correction in the wrong message's place, and posts it as a message of its own, since nobody is told of an edit.
	EditAndFollowUp Mending = "edit-and-follow-up"
	// EditOnly puts the correction in the wrong message's place.
	EditOnly Mending = "edit"
	// DeleteAndFollowUp takes the wrong message away and posts the correction.
	DeleteAndFollowUp Mending = "delete-and-follow-up"
	// FollowUp posts the correction and leaves the wrong message where it is.
	FollowUp Mending = "follow-up"
)

// Mendings returns every way to mend.
func Mendings() []Mending { return []Mending{EditAndFollowUp, EditOnly, DeleteAndFollowUp, FollowUp} }

// Price is what one message over a destination costs; zero: nothing, or nothing that is known.
type Price struct {
	Currency string // ISO 4217
	Message  float64
}

// Reach is how many people a destination is known to reach, by whom and when that was counted; zero: nobody knows.
type Reach struct {
	Number int
	Source Text
	AsOf   time.Time
}

// Quiet are the hours in which a destination gets nothing that can wait.
type Quiet struct {
	From, To time.Duration  // since midnight; equal: no quiet hours. From after To goes over midnight
	Zone     *time.Location `json:"-"`
	Below    int            // severities below this one wait
}

// Until returns when what is sent at the given time may leave: at once, or at the end of the quiet hours.
func (q Quiet) Until(at time.Time, severity int) time.Time {
	if q.From == q.To || severity >= q.Below {
		return at
	}
	local := at.In(q.Zone)
	for day := -1; day <= 0; day++ {
		from := clockOn(local, day, q.From)
		to := clockOn(local, day, q.To)
		if q.To < q.From {
			to = clockOn(local, day+1, q.To)
		}
		if !at.Before(from) && at.Before(to) {
			return to
		}
	}
	return at
}

// clockOn is a time of day, so many days after a time's own day.
func clockOn(t time.Time, days int, clock time.Duration) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, int(clock.Hours()), int(clock.Minutes())%60, 0, 0, t.Location())
}

// Reads reports whether a recipient gets messages in l.
func (r Recipient) Reads(l Language) bool {
	return len(r.Languages) == 0 || slices.Contains(r.Languages, l)
}

// Readers are the recipients who get messages in l.
func (d Destination) Readers(l Language) []Recipient {
	return slices.DeleteFunc(slices.Clone(d.Recipients), func(r Recipient) bool { return !r.Reads(l) })
}

// Carries reports whether the destination's configuration lets it carry t, which is or is not the first notice of its incident. What is for an
// authority goes nowhere by default.
func (d Destination) Carries(t MessageType, first bool) bool {
	switch {
	case len(d.Types) == 0:
		return t != Regulator
	case first && t.Promises() && slices.Contains(d.Types, FirstNotice):
		return true
	}
	return slices.Contains(d.Types, t)
}

// Limits are a kind's limits, as data with the platform's own units.
type Limits struct {
	BatchRows   int // recipients in one job
	CallRows    int // recipients in one request, which takes one slot of the lane; 0: one
	TextRunes   int // 0: none
	TitleRunes  int
	BytesPerMsg int
	PerSecond   float64 // configured rate of one channel; 0: none
	Concurrency int     // jobs of one channel at once
	Attempts    int     // before a row fails
}

// Calls is how many requests a number of recipients takes.
func (l Limits) Calls(recipients int) int {
	per := max(1, l.CallRows)
	return (recipients + per - 1) / per
}

// longestJob is how much of its lane's time one job may take: it sends its rows as fast as it can once its time has come, so that no platform
// sees more at once, and what is urgent waits for no more than the jobs that run.
const longestJob = 1 // second

// At returns the limits of a channel that runs at a rate of so many requests a second: its jobs are cut to one second of them.
func (l Limits) At(perSecond float64) Limits {
	if perSecond > 0 {
		l.PerSecond = perSecond
	}
	if l.PerSecond > 0 {
		l.BatchRows = min(l.BatchRows, max(1, int(l.PerSecond*longestJob))*max(1, l.CallRows))
	}
	return l
}

// Recovery is what may be done after an outcome that nobody knows.
type Recovery string

// The classes of recovery: resend with the same key, look it up, or ask a person.
const (
	Keyed    Recovery = "keyed"
	Findable Recovery = "findable"
	AskHuman Recovery = "ask"
)

// Capabilities are what a kind can do.
type Capabilities struct {
	Edit, Delete bool
	Recovery     Recovery
	KeyWindow    time.Duration // how long the platform honours a key; 0: for ever
	Independent  bool          // each recipient is a platform of its own: that some fail says nothing of the others
	Track        time.Duration // how long after acceptance the platform is asked for receipts; 0: never
}
