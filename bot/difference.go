package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Difference is one fact that the renditions of a draft do not tell alike, or that the draft tells otherwise than the last notice.
type Difference struct {
	ID       string // the same for the same readings
	Field    string
	Kind     string // time, number, name, …; empty of one against the last notice
	Readings Text   `json:",omitempty"` // what each language tells; an empty one tells nothing
	Before   string `json:",omitempty"` // in the last notice
	Now      string `json:",omitempty"`
}

// Identified returns d with its id.
func (d Difference) Identified() Difference {
	h := sha256.New()
	for _, part := range []string{d.Field, d.Kind, d.Readings[Korean], d.Readings[English], d.Readings[French], d.Before, d.Now} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	d.ID = hex.EncodeToString(h.Sum(nil)[:6])
	return d
}

// AgainstLast reports whether d is one against the last notice.
func (d Difference) AgainstLast() bool { return d.Before != "" }

// String tells d with all its readings.
func (d Difference) String() string {
	if d.AgainstLast() {
		return fmt.Sprintf("%s: %s (last notice: %s)", d.Field, d.Now, d.Before)
	}
	var read []string
	for _, l := range Languages() {
		if text, asked := d.Readings[l]; asked && text == "" {
			read = append(read, string(l)+" –")
		} else if asked {
			read = append(read, string(l)+" "+text)
		}
	}
	return d.Field + ", " + d.Kind + ": " + strings.Join(read, " / ")
}

// Acceptance is a difference that a person lets stand.
type Acceptance struct {
	Difference
	Person string
}

// DifferenceError refuses a draft for the differences that nobody has accepted.
type DifferenceError struct {
	Differences []Difference
	Besides     []string // what else there is to change, each a paragraph
}

// IDs are those of the differences, in their order.
func (e *DifferenceError) IDs() []string {
	ids := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		ids[i] = d.ID
	}
	return ids
}

func (e *DifferenceError) Error() string {
	var b strings.Builder
	b.WriteString("this update does not tell the same facts everywhere:")
	mend := "\nchange the text, or accept this by your name"
	for _, d := range e.Differences {
		b.WriteString("\n- " + d.String())
		if d.AgainstLast() {
			mend = "\nchange the text, publish a correction of the last notice, or accept this by your name"
		}
	}
	return strings.Join(append([]string{b.String() + mend}, e.Besides...), "\n")
}

// Unwrap is the refusal in words.
func (e *DifferenceError) Unwrap() error { return Refuse(ErrInvalid, e.Error()) }
