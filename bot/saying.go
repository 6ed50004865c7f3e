package bot

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Saying is a sentence in which bongsu answers the people of the desk: an English pattern with named places, which is the key of its translations,
// and what stands in the places. A value is told in the reader's language where it has words there: a saying, an error that holds one, persons, a
// time, a role, a message type, a fact; anything else stands as it is.
type Saying struct {
	Pattern string         // no {language} reads {this}
	Values  map[string]any // by the names of the places
}

// Say returns the saying of a pattern; pairs are the names of its places and their values.
func Say(pattern string, pairs ...any) Saying {
	s := Saying{Pattern: pattern}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s.Values == nil {
			s.Values = map[string]any{}
		}
		s.Values[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return s
}

// String is the saying in English, with its times in UTC.
func (s Saying) String() string {
	pairs := make([]string, 0, 2*len(s.Values))
	for name, value := range s.Values {
		pairs = append(pairs, "{"+name+"}", inEnglish(value))
	}
	return strings.NewReplacer(pairs...).Replace(s.Pattern)
}

// IsZero reports whether nothing is said.
func (s Saying) IsZero() bool { return s.Pattern == "" }

// MarshalText writes the English.
func (s Saying) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Sayings are told one a line, each behind a dash, below the sentence in which they stand.
type Sayings []Saying

func (all Sayings) String() string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString("\n- " + s.String())
	}
	return b.String()
}

// Listed are sayings that stand in one line, with commas between them.
type Listed []Saying

func (all Listed) String() string { return strings.Join(texts(all), ", ") }

// Unique returns one of those that are alike, in the order of their English.
func (all Sayings) Unique() Sayings {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b Saying) int { return strings.Compare(a.String(), b.String()) })
	return slices.CompactFunc(sorted, func(a, b Saying) bool { return a.String() == b.String() })
}

// SayingOf is what err tells a person: what a refusal says, or else its own words, which nobody translates.
func SayingOf(err error) Saying {
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused.Saying
	}
	return Saying{Pattern: err.Error()}
}

// Day is a day, told without its hour.
type Day struct{ time.Time }

// Field is a key of a facts file. Where the desk has words for the fact, it is told by them, with the key behind.
type Field string

func fields(keys []string) []Field {
	all := make([]Field, 0, len(keys))
	for _, key := range keys {
		all = append(all, Field(key))
	}
	return all
}

// OneOf is one of several persons, each by their names.
type OneOf []Text

// In returns the names as they are in l, and in another language where they have none there.
func (o OneOf) In(l Language) []string {
	names := make([]string, 0, len(o))
	for _, name := range o {
		names = append(names, cmp.Or(name[l], name[English], name[Korean], name[French]))
	}
	return names
}

func (o OneOf) String() string { return either(o.In(English)) }

func inEnglish(value any) string {
	switch v := value.(type) {
	case Language:
		return v.Word()
	case []Role:
		return RoleWords(v)
	case Role:
		return v.Word()
	case Post:
		return v.Word()
	case Text:
		return OneOf{v}.String()
	case Day:
		return v.UTC().Format("2 Jan 2006")
	case time.Time:
		return v.UTC().Format("15:04 UTC")
	case []Saying:
		return strings.Join(texts(v), "\n")
	case []string:
		return strings.Join(v, ", ")
	case []Field:
		return listed(v)
	case []Language:
		return listed(v)
	case []MessageType:
		return listed(v)
	}
	return fmt.Sprint(value)
}

func texts(all []Saying) []string {
	lines := make([]string, 0, len(all))
	for _, s := range all {
		lines = append(lines, s.String())
	}
	return lines
}

func listed[T ~string](codes []T) string {
	words := make([]string, 0, len(codes))
	for _, c := range codes {
		words = append(words, string(c))
	}
	return strings.Join(words, ", ")
}
