package bot

import (
	"slices"
	"time"
)

// PhraseSignature is a person's word in peace time that a phrase is right in a language: a reader's, or that of legal on legal wording. It is
// bound to the text by its digest and void when the text changes.
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

// byLegal reports whether the signer is still here and still holds the role legal.
func (s PhraseSignature) byLegal(people People) bool {
	signer, here := people.ByID(s.Person)
	return here && signer.Has(Legal)
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

	// Examples are the forms with their parameters filled in; none where there is nothing to fill.
	Examples []PhraseExample `json:"examples,omitempty"`
}

// PhraseExample is a phrase in one language as readers may read it.
type PhraseExample struct {
	Label       string `json:"label"`
	Sentence    string `json:"sentence"`
	Alternative string `json:"alternative,omitempty"`
}

// IsFor reports whether a person may sign p: a reader of the language, and on legal wording whoever holds the role legal, too.
func (p PhraseText) IsFor(person Person) bool {
	return person.CanRead(p.Language) || p.Legal && person.Has(Legal)
}

// PhraseState is how a phrase stands in one language.
type PhraseState string

// The states of a phrase.
const (
	PhraseUnsigned PhraseState = "unsigned" // nobody has signed it, or not everybody whom it needs: it counts as free text
	PhraseSigned   PhraseState = "signed"   // a reader has signed it, and legal where its wording is legal: nobody is asked
	PhraseVoid     PhraseState = "void"     // it was signed, and none of its signatures counts any longer
)

// PhraseStanding is a phrase in one language, and how it is signed.
type PhraseStanding struct {
	PhraseText
	State    PhraseState       `json:"state"`
	SignedBy []PhraseSignature `json:"signed_by,omitempty"` // those that count
	Lacks    []Role            `json:"lacks,omitempty"`     // whose signature it needs besides: reader, legal
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

// Stands judges the signatures of p: only those over its present text, by people who read its language or are asked for its legal wording, count.
func (p PhraseText) Stands(signatures []PhraseSignature, people People, now time.Time) PhraseStanding {
	s := PhraseStanding{PhraseText: p, State: PhraseUnsigned, Overdue: now.After(p.Review.AddDate(0, 0, 1))}
	read, legal := false, !p.Legal
	for _, sig := range signatures {
		switch {
		case sig.Phrase != p.Phrase || sig.Language != p.Language:
		case sig.Digest != p.Digest:
			s.Void = append(s.Void, VoidSignature{sig, TextChanged})
		case sig.byReader(people), p.Legal && sig.byLegal(people):
			s.SignedBy = append(s.SignedBy, sig)
			read, legal = read || sig.byReader(people), legal || sig.byLegal(people)
		default:
			s.Void = append(s.Void, VoidSignature{sig, SignerLeft})
		}
	}
	if !read {
		s.Lacks = append(s.Lacks, Reader)
	}
	if !legal {
		s.Lacks = append(s.Lacks, Legal)
	}
	switch {
	case len(s.Lacks) == 0:
		s.State = PhraseSigned
	case len(s.Void) > 0 && len(s.SignedBy) == 0:
		s.State = PhraseVoid
	}
	return s
}

// ToSign picks the phrases of ids that p has not signed in a language, each once, in the order of the phrasebook. It refuses what is not there,
// and whom it is not for: a reader of the language signs, and whoever holds the role legal signs legal wording.
func ToSign(phrases []PhraseStanding, p Person, l Language, ids []string) ([]PhraseStanding, error) {
	if !l.Valid() {
		return nil, Refuse(ErrInvalid, `"{language}" is no language: use ko, en or fr`, "language", string(l))
	}
	if !p.CanRead(l) && !p.Has(Legal) {
		return nil, Refuse(ErrForbidden, "you do not read {language} here: a phrase is signed by somebody whose reads in the configuration holds {code}", "language", l, "code", string(l))
	}
	var chosen []PhraseStanding
	var others []string
	unknown := slices.Clone(ids)
	for _, text := range phrases {
		if text.Language != l || !slices.Contains(ids, text.Phrase) {
			continue
		}
		unknown = slices.DeleteFunc(unknown, func(id string) bool { return id == text.Phrase })
		switch {
		case !text.IsFor(p):
			others = append(others, text.Phrase)
		case !slices.ContainsFunc(text.SignedBy, func(s PhraseSignature) bool { return s.Person == p.ID }):
			chosen = append(chosen, text)
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, Refuse(ErrNotFound, "the phrasebook does not hold {phrases}: `bongsu phrases list` shows what it holds", "phrases", unknown)
	case len(others) > 0:
		return nil, Refuse(ErrForbidden, "you do not read {language} here, and sign legal wording only: leave out {phrases}", "language", l, "phrases", others)
	}
	return chosen, nil
}

// Signed tells who signed a text in peace time.
type Signed struct{ Reader, Legal bool }

// SignedTexts tells by the digests of texts who has signed them.
type SignedTexts map[Digest]Signed

// CountSigned counts the signatures whose signers are among people and read the language, or hold the role legal. A digest names phrase,
// language and text, so one of an older text is in nobody's way.
func CountSigned(signatures []PhraseSignature, people People) SignedTexts {
	signed := SignedTexts{}
	for _, sig := range signatures {
		before := signed[sig.Digest]
		signed[sig.Digest] = Signed{before.Reader || sig.byReader(people), before.Legal || sig.byLegal(people)}
	}
	return signed
}
