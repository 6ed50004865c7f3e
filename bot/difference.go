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

// Saying tells d with all its readings.
func (d Difference) Saying() Saying {
	if d.AgainstLast() {
		return Say("{field}: {now} (last notice: {before})", "field", Field(d.Field), "now", d.Now, "before", d.Before)
	}
	var read []string
	for _, l := range Languages() {
		if text, asked := d.Readings[l]; asked && text == "" {
			read = append(read, string(l)+" –")
		} else if asked {
			read = append(read, string(l)+" "+text)
		}
	}
	return Say("{field}, {kind}: {readings}", "field", Field(d.Field), "kind", d.Kind, "readings", strings.Join(read, " / "))
}

// String tells d in English.
func (d Difference) String() string { return d.Saying().String() }

// Acceptance is a difference that a person lets stand.
type Acceptance struct {
	Difference
	Person string
}

// DifferenceError refuses a draft for the differences that nobody has accepted.
type DifferenceError struct {
	Differences []Difference
	Besides     []Saying // what else there is to change, each a paragraph
}

// IDs are those of the differences, in their order.
func (e *DifferenceError) IDs() []string {
	ids := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		ids[i] = d.ID
	}
	return ids
}

func (e *DifferenceError) Error() string { return e.Unwrap().Error() }

// Unwrap is the refusal in words.
func (e *DifferenceError) Unwrap() error {
	var told Sayings
	mend := Say("change the text, or accept this by your name")
	for _, d := range e.Differences {
		told = append(told, d.Saying())
		if d.AgainstLast() {
			mend = Say("change the text, publish a correction of the last notice, or accept this by your name")
		}
	}
	head := Say("this update does not tell the same facts everywhere:{differences}\n{mend}", "differences", told, "mend", mend)
	return RefuseAll(ErrInvalid, append([]Saying{head}, e.Besides...))
}
