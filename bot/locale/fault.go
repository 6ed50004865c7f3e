package locale

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Fault is one broken rule in a file of words: where, which message, and what to write instead.
type Fault struct { //nolint:errname // locale.Fault says it
	File    string `json:"file"`
	Line    int    `json:"line"`
	ID      string `json:"id,omitempty"` // of the message; empty for a whole file
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message"`
}

// Error prints as "file:line: id: message".
func (f *Fault) Error() string {
	if f.ID == "" {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.ID, f.Message)
}

// faults collects what is wrong with a set of words.
type faults []*Fault

func (f *faults) add(rule string, at place, id, format string, args ...any) {
	*f = append(*f, &Fault{File: at.file, Line: at.line, ID: id, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// join returns all faults in the order of the files, nil when there is none.
func (f faults) join() error {
	slices.SortStableFunc(f, func(a, b *Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all := make([]error, len(f))
	for i, fault := range f {
		all[i] = fault
	}
	return errors.Join(all...)
}
