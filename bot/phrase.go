package bot

import "time"

// PhraseSignature is a reader's word in peace time that a phrase is right in a language. It is bound to the text by its digest and void when
// the text changes.
type PhraseSignature struct {
	Phrase   string    `json:"phrase"`
	Language Language  `json:"language"`
	Digest   Digest    `json:"digest"`
	Person   string    `json:"person"`
	At       time.Time `json:"at"`
}

// byReader reports whether the signer is still here and still reads the language.
func (s PhraseSignature) byReader(people People) bool {
	signer, here := people.ByID(s.Person)
	return here && signer.CanRead(s.Language)
}

// PhraseText is a phrase in one language, its templates as they are written.
type PhraseText struct {
	Phrase      string    `json:"phrase"`
	Language    Language  `json:"language"`
	Kind        string    `json:"kind"`
	Families    []string  `json:"families"`
	Label       string    `json:"label"`
	Sentence    string    `json:"sentence"`
	Alternative string    `json:"alternative,omitempty"`
	Owner       string    `json:"owner"`
	Legal       bool      `json:"legal,omitempty"`
	Review      time.Time `json:"review"`
	Digest      Digest    `json:"digest"`
}

// PhraseState is how a phrase stands in one language.
type PhraseState string

// The states of a phrase.
const (
	PhraseUnsigned PhraseState = "unsigned" // nobody has signed it: it counts as free text
	PhraseSigned   PhraseState = "signed"   // at least one signature counts: no reader is asked
	PhraseVoid     PhraseState = "void"     // it was signed, and none of its signatures counts any longer
)

// PhraseStanding is a phrase in one language, and how it is signed.
type PhraseStanding struct {
	PhraseText
	State    PhraseState       `json:"state"`
	SignedBy []PhraseSignature `json:"signed_by,omitempty"` // those that count
	Void     []VoidSignature   `json:"void,omitempty"`
	Overdue  bool              `json:"overdue"` // its review date has passed
}

// VoidSignature is a signature that counts no longer.
type VoidSignature struct {
	PhraseSignature
	Why VoidReason `json:"why"`
}

// VoidReason says why a signature counts no longer.
type VoidReason string

// The reasons.
const (
	TextChanged VoidReason = "the text has changed since"
	SignerLeft  VoidReason = "this person reads the language here no longer"
)

// Stands judges the signatures of p: only those over its present text, by people who read its language, count.
func (p PhraseText) Stands(signatures []PhraseSignature, people People, now time.Time) PhraseStanding {
	s := PhraseStanding{PhraseText: p, State: PhraseUnsigned, Overdue: now.After(p.Review.AddDate(0, 0, 1))}
	for _, sig := range signatures {
		switch {
		case sig.Phrase != p.Phrase || sig.Language != p.Language:
		case sig.Digest != p.Digest:
			s.Void = append(s.Void, VoidSignature{sig, TextChanged})
		case !sig.byReader(people):
			s.Void = append(s.Void, VoidSignature{sig, SignerLeft})
		default:
			s.SignedBy = append(s.SignedBy, sig)
		}
	}
	switch {
	case len(s.SignedBy) > 0:
		s.State = PhraseSigned
	case len(s.Void) > 0:
		s.State = PhraseVoid
	}
	return s
}

// SignedTexts are the digests of the texts that somebody who reads their language has signed.
type SignedTexts map[Digest]bool

// CountSigned returns the texts whose signers are among people and read the language. A digest names phrase, language and text, so one of an
// older text is in nobody's way.
func CountSigned(signatures []PhraseSignature, people People) SignedTexts {
	signed := SignedTexts{}
	for _, sig := range signatures {
		if sig.byReader(people) {
			signed[sig.Digest] = true
		}
	}
	return signed
}
