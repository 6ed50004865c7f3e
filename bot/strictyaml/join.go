package strictyaml

import (
	"cmp"
	"errors"
	"slices"
)

// Join puts what several checks of one file found into the order of its lines, each fault once. An error that is no *Error comes first.
func Join(errs ...error) error {
	var others []error
	var faults []*Error
	for _, err := range errs {
		for _, one := range apart(err) {
			if fault, ok := errors.AsType[*Error](one); ok {
				faults = append(faults, fault)
			} else {
				others = append(others, one)
			}
		}
	}
	return errors.Join(append(others, join(faults))...)
}

// apart takes joined errors apart; of nil nothing is left.
func apart(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, apart(one)...)
	}
	return all
}

func join(failures []*Error) error {
	slices.SortStableFunc(failures, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	failures = slices.CompactFunc(failures, func(a, b *Error) bool { return *a == *b })
	all := make([]error, 0, len(failures))
	for _, failure := range failures {
		all = append(all, failure)
	}
	return errors.Join(all...)
}

// Paths returns the places of the faults that are joined in err.
func Paths(err error) []string {
	var paths []string
	for _, one := range apart(err) {
		if fault, ok := errors.AsType[*Error](one); ok {
			paths = append(paths, fault.Path)
		}
	}
	return paths
}
