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

// Error is a refusal in words for the person who asked. Kind is one of the sentinels above and Message a
// whole sentence with the mend; Message holds no secret.
type Error struct {
	Kind    error
	Message string
}

func (e *Error) Error() string { return e.Message }

// Unwrap makes errors.Is find the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Refuse returns a refusal of the given kind.
func Refuse(kind error, message string) error { return &Error{Kind: kind, Message: message} }
