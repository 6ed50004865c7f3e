package language

import "slices"

// Size is how much of a text message a text takes.
type Size struct {
	// Units are septets, UTF-16 units or bytes, by which messages are counted.
	Units int
	// Bytes is what the units take when they are sent.
	Bytes int
	// Segments are the messages that it takes. A Korean text of more than one
	// is a long message to most gateways.
	Segments int
}

// Measure returns the size of a text that fits the set, else *UnfitError. No
// character is cut in two between segments.
func Measure(text string, c Charset) (Size, error) {
	var size Size
	var unfit []rune
	alone, joined := c.room()
	left := 0
	for _, r := range text {
		n := c.units(r)
		if n == 0 && !slices.Contains(unfit, r) {
			unfit = append(unfit, r)
		}
		size.Units += n
		if n > left {
			size.Segments++
			left = joined
		}
		left -= n
	}
	if unfit != nil {
		return Size{}, &UnfitError{Charset: c, Characters: string(unfit)}
	}
	if 0 < size.Units && size.Units <= alone {
		size.Segments = 1
	}
	switch c {
	case UCS2:
		size.Bytes = 2 * size.Units
	case GSM7:
		size.Bytes = (7*size.Units + 7) / 8
	case CP949:
		size.Bytes = size.Units
	}
	return size, nil
}

// room is what one message holds alone, and what each of several holds beside
// the header that joins them.
func (c Charset) room() (alone, joined int) {
	switch c {
	case UCS2:
		return 70, 67
	case GSM7:
		return 160, 153
	case CP949:
		return 90, 90
	}
	return 0, 0
}
