package bot

import "time"

// ChannelState is how a channel stands: paused by a person, or resting because its platform failed again and again.
type ChannelState struct {
	Channel     string
	PausedAt    time.Time `json:",omitzero"`
	PausedBy    string    `json:",omitempty"`
	PauseReason string    `json:",omitempty"`
	Failures    int       // batches in a row that its platform did not take
	Pings       int       `json:",omitempty"` // in a row that it did not answer
	LastFailure string    `json:",omitempty"`
	RestsSince  time.Time `json:",omitzero"` // the circuit is open since then; zero: it is closed
	RestsUntil  time.Time `json:",omitzero"` // then one batch tries whether the platform is back
}

// Paused reports whether a person stopped the channel.
func (s ChannelState) Paused() bool { return !s.PausedAt.IsZero() }

// Resting reports whether the circuit is open.
func (s ChannelState) Resting() bool { return !s.RestsSince.IsZero() }

// ChannelNews is a change of a channel's state, which the desk is told of.
type ChannelNews struct {
	Channel string
	Change  ChannelChange
	By      string // person; empty: bongsu itself
	Reason  string
	At      time.Time
	Until   time.Time // of a rest
}

// ChannelChange is what happened to a channel.
type ChannelChange string

// The changes of a channel's state.
const (
	ChannelPaused  ChannelChange = "paused"
	ChannelResumed ChannelChange = "resumed"
	ChannelRests   ChannelChange = "rests"
	ChannelBack    ChannelChange = "back"
)

// Stops reports whether the channel sends nothing from then on.
func (n ChannelNews) Stops() bool { return n.Change == ChannelPaused || n.Change == ChannelRests }
