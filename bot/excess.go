package bot

import "fmt"

// ExcessError refuses a text that is over a limit of its platform: it says where, and by how much.
type ExcessError struct {
	What  string // the Slack header
	Text  string // the words that are too long
	Have  int
	Limit int
	Unit  string // characters, bytes, blocks
	// Count counts a part of the text as the platform does; nil where the unit is none of texts.
	Count func(part string) int
}

func (e *ExcessError) Error() string {
	return fmt.Sprintf("%s is too long: %d %s, and the limit is %d; shorten it by %d", e.What, e.Have, e.Unit, e.Limit, e.Have-e.Limit)
}

// Unwrap is the refusal in words.
func (e *ExcessError) Unwrap() error { return Refuse(ErrInvalid, e.Error()) }
