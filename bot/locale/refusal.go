package locale

import (
	"errors"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

var (
	errNoLanguage = errors.New("there is no catalogue in this language")
	errNoCount    = errors.New("the message has plural forms: hand over count")
	errNoValue    = errors.New("a variable has no value")
)

// Refusal says that a message cannot be said in a language, and why. It is of the kind bot.ErrInvalid.
type Refusal struct { //nolint:errname // locale.Refusal says it
	ID       string
	Language bot.Language
	Cause    error
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("no text %q in language %q: %v", r.ID, r.Language, r.Cause)
}

// Unwrap makes errors.Is and errors.AsType find the kind and the cause.
func (r *Refusal) Unwrap() []error { return []error{bot.ErrInvalid, r.Cause} }
