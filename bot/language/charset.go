package language

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
)

// Charset is what a channel sends its characters as.
type Charset int

// The character sets of text messages.
const (
	// UCS2 takes every character, in two bytes or four.
	UCS2 Charset = iota
	// GSM7 is GSM 03.38, the seven bits of a short message.
	GSM7
	// CP949 is what Korean gateways take.
	CP949
)

func (c Charset) String() string {
	switch c {
	case UCS2:
		return "UCS-2"
	case GSM7:
		return "GSM 03.38"
	case CP949:
		return "CP949"
	}
	return "no character set"
}

// gsmBasic takes one septet a character, gsmExtension two.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtension = "\f^{}\\[~]|€"
)

// units is the room that a character takes: septets, UTF-16 units or bytes. It
// is 0 for a character that the set lacks.
func (c Charset) units(r rune) int {
	switch c {
	case UCS2:
		return max(0, utf16.RuneLen(r))
	case GSM7:
		if strings.ContainsRune(gsmBasic, r) {
			return 1
		}
		if strings.ContainsRune(gsmExtension, r) {
			return 2
		}
	case CP949:
		if r < utf8.RuneSelf {
			return 1
		}
		if _, err := korean.EUCKR.NewEncoder().String(string(r)); err == nil {
			return 2
		}
	}
	return 0
}
