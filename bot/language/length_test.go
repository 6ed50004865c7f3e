package language_test

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestLengths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text             string
		units, graphemes int
	}{
		{"", 0, 0},
		{"Incident", 8, 8},
		{"카카오톡", 4, 4},
		{norm.NFD.String("카카오톡"), 9, 4},
		{norm.NFD.String("été"), 5, 3},
		{"🔥", 2, 1},
		{"👨‍👩‍👧", 8, 1},
		{"🇰🇷🇫🇷", 8, 2},
		{"👍🏽", 4, 1},
		{"❤️", 2, 1},
		{"a\r\nb", 4, 3},
		{"\xff", 1, 1},
	} {
		if got := language.UTF16Units(c.text); got != c.units {
			t.Errorf("UTF16Units(%q) = %d, want %d", c.text, got, c.units)
		}
		if got := language.Graphemes(c.text); got != c.graphemes {
			t.Errorf("Graphemes(%q) = %d, want %d", c.text, got, c.graphemes)
		}
	}
}

func FuzzLengths(f *testing.F) {
	for _, text := range []string{"카카오톡", "e\u0301", "🔥👨‍👩‍👧", "🇰🇷🇫", "\xff\xf0\x9f", "\r\n\n", "\u200d\ufe0f"} {
		f.Add(text, "🇷 a\u0301")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		units, graphemes, runes := language.UTF16Units(a), language.Graphemes(a), utf8.RuneCountInString(a)
		if want := len(utf16.Encode([]rune(a))); units != want {
			t.Fatalf("UTF16Units(%q) = %d, want %d", a, units, want)
		}
		if graphemes > runes || (graphemes == 0) != (a == "") {
			t.Fatalf("%q: %d graphemes of %d runes", a, graphemes, runes)
		}
		if both := language.Graphemes(a + b); utf8.ValidString(a) && both > graphemes+language.Graphemes(b) {
			t.Fatalf("%q and %q: %d graphemes together", a, b, both)
		}
	})
}
