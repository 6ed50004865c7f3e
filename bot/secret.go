package bot

import "log/slog"

// Secret is a text that prints as <secret> wherever it is printed, logged or marshalled; Reveal gives the text itself.
type Secret struct{ value string }

const redacted = "<secret>"

// NewSecret hides value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the hidden text, for the one call that needs it.
func (s Secret) Reveal() string { return s.value }

// IsZero reports whether there is nothing to hide.
func (s Secret) IsZero() bool { return s.value == "" }

// String prints what %s and %v show.
func (s Secret) String() string { return redacted }

// GoString prints what %#v shows.
func (s Secret) GoString() string { return redacted }

// LogValue keeps the text out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText keeps the text out of JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
