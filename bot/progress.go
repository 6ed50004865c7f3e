package bot

// Tally counts rows of an update that share a destination and a state, and the reason where they failed or are unknown.
type Tally struct {
	Destination, Channel string
	State                DeliveryState
	Reason               string `json:",omitempty"`
	Rows                 int
	Again                int `json:",omitempty"` // of failed rows: those that may be sent again
}

// Tallies are how far the deliveries of an update have come.
type Tallies []Tally

// In returns how many rows are in one of the states.
func (t Tallies) In(states ...DeliveryState) int {
	n := 0
	for _, one := range t {
		for _, s := range states {
			if one.State == s {
				n += one.Rows
			}
		}
	}
	return n
}

// Underway reports whether rows are still to leave.
func (t Tallies) Underway() bool { return t.In(Pending, Sending) > 0 }

// Again returns how many failed rows may be sent again.
func (t Tallies) Again() int {
	n := 0
	for _, one := range t {
		n += one.Again
	}
	return n
}
