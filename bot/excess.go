package bot

// ExcessError refuses a text that is over a limit of its platform: it says where, and by how much.
type ExcessError struct {
	What  Saying // the Slack header
	Text  string // the words that are too long
	Have  int
	Limit int
	Unit  Saying // characters, bytes, blocks
	// Count counts a part of the text as the platform does; nil where the unit is none of texts.
	Count func(part string) int
}

func (e *ExcessError) Error() string { return e.Saying().String() }

// Saying tells it to a person.
func (e *ExcessError) Saying() Saying {
	return Say("{what} is too long: {have} {unit}, and the limit is {limit}; shorten it by {over}",
		"what", e.What, "have", e.Have, "unit", e.Unit, "limit", e.Limit, "over", e.Have-e.Limit)
}

// Unwrap is the refusal in words.
func (e *ExcessError) Unwrap() error { return &Error{Kind: ErrInvalid, Saying: e.Saying()} }
