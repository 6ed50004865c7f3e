package language

import (
	"fmt"
	"strings"
	"unicode"
)

// UnsureError says that the last sound of a word is not known, so that no
// particle can be chosen.
type UnsureError struct{ Word string }

func (e *UnsureError) Error() string {
	return fmt.Sprintf("no particle for %q: its last sound is not known; add a Korean reading to the glossary or write the sentence without a particle", e.Word)
}

// PairError names a pair of particles that does not exist.
type PairError struct{ Pair string }

func (e *PairError) Error() string {
	return fmt.Sprintf("unknown pair of particles %q; write one such as 은/는, 이/가, 을/를, 과/와 or 으로/로", e.Pair)
}

// Josa returns the word with the right particle of the pair after it, or the
// error of Particle. White space at the end of the word is dropped, as a
// particle always touches its word; nothing else of it changes.
func Josa(word, pair string, readings map[string]string) (string, error) {
	particle, err := Particle(word, pair, readings)
	if err != nil {
		return "", err
	}
	return strings.TrimRightFunc(word, unicode.IsSpace) + particle, nil
}

// Particle chooses from a pair such as "이/가", in either order, by the last
// sound of the word. A reading of the word, or of the last words in it, wins
// over every rule. It returns *UnsureError when the sound is not known and
// *PairError when the pair is not.
func Particle(word, pair string, readings map[string]string) (string, error) {
	p := particlesOf(pair)
	if p.open == "" {
		return "", &PairError{Pair: pair}
	}
	switch soundOf(word, readings) {
	case vowel:
		return p.open, nil
	case consonant:
		return p.closed, nil
	case rieul:
		if p.rieulIsOpen {
			return p.open, nil
		}
		return p.closed, nil
	case unsure:
	}
	return "", &UnsureError{Word: word}
}

// particles holds the form after a final consonant and the form after a vowel.
type particles struct {
	closed, open string
	rieulIsOpen  bool
}

func particlesOf(pair string) particles {
	first, second, _ := strings.Cut(pair, "/")
	if p := inOrder(first, second); p.open != "" {
		return p
	}
	return inOrder(second, first)
}

func inOrder(closed, open string) particles {
	if ending, ok := strings.CutPrefix(closed, "으로"); ok {
		if own, alike := strings.CutPrefix(open, "로"); alike && own == ending && followsRo(ending) {
			return particles{closed: closed, open: open, rieulIsOpen: true}
		}
		return particles{}
	}
	if rest, ok := strings.CutPrefix(closed, "이"); ok && rest == open && followsI(open) {
		return particles{closed: closed, open: open}
	}
	switch closed + "/" + open {
	case "은/는", "이/가", "을/를", "과/와", "아/야", "이에요/예요", "이었습니다/였습니다":
		return particles{closed: closed, open: open}
	}
	return particles{}
}

// followsRo knows what may stand after 으로 and 로.
func followsRo(ending string) bool {
	switch ending {
	case "", "서", "써", "부터", "는", "도", "만", "의":
		return true
	}
	return false
}

// followsI knows the particles that take 이 before them after a consonant.
func followsI(open string) bool {
	switch open {
	case "나", "랑", "라", "며", "고", "란", "라고", "라는", "라도", "든", "든지", "야", "여":
		return true
	}
	return false
}
