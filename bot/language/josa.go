package language

import (
	"fmt"
	"strings"
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
// particle always touches its word.
func Josa(word, pair string, readings map[string]string) (string, error) {
	particle, err := Particle(word, pair, readings)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(word) + particle, nil
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
	switch pair {
	case "은/는", "는/은":
		return particles{closed: "은", open: "는"}
	case "이/가", "가/이":
		return particles{closed: "이", open: "가"}
	case "을/를", "를/을":
		return particles{closed: "을", open: "를"}
	case "과/와", "와/과":
		return particles{closed: "과", open: "와"}
	case "이나/나", "나/이나":
		return particles{closed: "이나", open: "나"}
	case "이랑/랑", "랑/이랑":
		return particles{closed: "이랑", open: "랑"}
	case "이라/라", "라/이라":
		return particles{closed: "이라", open: "라"}
	case "아/야", "야/아":
		return particles{closed: "아", open: "야"}
	case "으로/로", "로/으로":
		return particles{closed: "으로", open: "로", rieulIsOpen: true}
	case "으로서/로서", "로서/으로서":
		return particles{closed: "으로서", open: "로서", rieulIsOpen: true}
	case "으로써/로써", "로써/으로써":
		return particles{closed: "으로써", open: "로써", rieulIsOpen: true}
	case "으로부터/로부터", "로부터/으로부터":
		return particles{closed: "으로부터", open: "로부터", rieulIsOpen: true}
	}
	return particles{}
}
