package language

import (
	"unicode/utf16"

	"github.com/rivo/uniseg"
)

// UTF16Units counts as platforms that are written in JavaScript and Java do: an
// emoji is two or more.
func UTF16Units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Graphemes counts what a reader takes for characters: a family emoji is one,
// and so is a decomposed syllable.
func Graphemes(text string) int { return uniseg.GraphemeClusterCount(text) }
