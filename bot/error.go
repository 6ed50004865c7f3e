package bot

import "errors"

// The kinds of error that every room returns and every door turns into its own status.
var (
	ErrNotFound    = errors.New("not found")
	ErrInvalid     = errors.New("invalid")
	ErrConflict    = errors.New("conflict")
	ErrForbidden   = errors.New("forbidden")
	ErrNotApproved = errors.New("not approved")
)

// Error is a refusal in words for the person who asked. Kind is one of the sentinels above and Saying a
// whole sentence with the mend, which holds no secret.
type Error struct {
	Kind   error
	Saying Saying
}

func (e *Error) Error() string { return e.Saying.String() }

// Unwrap makes errors.Is find the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Refuse returns a refusal of the given kind, in a saying of that pattern and those names and values.
func Refuse(kind error, pattern string, pairs ...any) error {
	return &Error{Kind: kind, Saying: Say(pattern, pairs...)}
}

// RefuseAll returns one refusal of several sayings, each a paragraph.
func RefuseAll(kind error, all []Saying) error {
	if len(all) == 1 {
		return &Error{Kind: kind, Saying: all[0]}
	}
	return Refuse(kind, "{paragraphs}", "paragraphs", all)
}
