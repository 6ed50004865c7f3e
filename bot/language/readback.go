package language

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind is what a value measures.
type Kind string

// The kinds of value that are read back.
const (
	ClockKind    Kind = "time"     // HH:MM in UTC
	DateKind     Kind = "date"     // MM-DD, in Seoul where a time of day stands beside it
	YearKind     Kind = "year"     // YYYY
	DurationKind Kind = "duration" // in minutes, or in months
	PercentKind  Kind = "share"
	AmountKind   Kind = "amount" // with its currency
	NumberKind   Kind = "number"
)

// Value is what a text tells, in the same form whatever its language.
type Value struct {
	Kind Kind
	Told string
}

// Reading is one place of a text that tells a value.
type Reading struct {
	Text  string  // as it is written
	Means []Value // more than one where the text leaves it open
	// Sure is false where another language may well say the same without a
	// value: "both", "one day", a date beside its time.
	Sure bool
	At   int  // where it stands in the text as Plain gives it
	Role Role // of a time of day, or of a value that changed
}

// Is reports whether the reading is of the kind, or may be.
func (r Reading) Is(k Kind) bool {
	return slices.ContainsFunc(r.Means, func(v Value) bool { return v.Kind == k })
}

// Agrees reports whether both readings may mean the same value.
func (r Reading) Agrees(other Reading) bool {
	return slices.ContainsFunc(r.Means, func(v Value) bool { return slices.Contains(other.Means, v) })
}

// Reader reads back the values of free text. It leaves out what it cannot
// read with certainty. It is safe for concurrent use.
type Reader struct {
	zones   Zones
	common  commonForms
	korean  koreanForms
	english englishForms
	french  frenchForms
}

// NewReader returns a reader for texts whose times are told in these zones.
func NewReader(zones Zones) *Reader {
	return &Reader{zones: zones, common: newCommonForms(), korean: newKoreanForms(), english: newEnglishForms(), french: newFrenchForms()}
}

// scan is one text that is being read. What has been read, and what holds no
// value, is struck out of left, so that nothing is read twice.
type scan struct {
	text, left string
	issued     time.Time
	zones      Zones
	home       *time.Location
	found      []finding
}

type finding struct {
	Reading
	start, end int
	clock      *clockTold
	day        *dayTold
}

func (r *Reader) scan(text string, issued time.Time, home *time.Location) *scan {
	plain := Plain(text)
	return &scan{text: plain, left: plain, issued: issued, zones: r.zones, home: home}
}

// hit is one match of a form in the text.
type hit struct {
	s          *scan
	start, end int
	groups     []int
}

func (h hit) group(n int) string {
	if h.groups[2*n] < 0 {
		return ""
	}
	return h.s.text[h.groups[2*n]:h.groups[2*n+1]]
}

func (h hit) text() string   { return h.s.text[h.start:h.end] }
func (h hit) before() string { return h.s.text[:h.start] }
func (h hit) after() string  { return h.s.text[h.end:] }

// value makes a finding of the hit.
func (h hit) value(sure bool, means ...Value) *finding {
	return &finding{Reading: Reading{Text: strings.TrimSpace(h.text()), Means: means, Sure: sure}, start: h.start, end: h.end}
}

// each strikes out every place of the form; nil from read means that it holds no value.
func (s *scan) each(form *regexp.Regexp, read func(h hit) *finding) {
	left := []byte(s.left)
	for from := 0; from < len(left); {
		at := form.FindSubmatchIndex(left[from:])
		if at == nil || at[1] == at[0] {
			break
		}
		for i := range at {
			if at[i] >= 0 {
				at[i] += from
			}
		}
		h := hit{s, at[0], at[1], at}
		if !bounded(s.text, h.start, h.end) {
			from = h.start + 1
			continue
		}
		if f := read(h); f != nil && (len(f.Means) > 0 || f.clock != nil || f.day != nil) {
			s.found = append(s.found, *f)
		}
		for i := h.start; i < h.end; i++ {
			left[i] = 0
		}
		from = h.end
	}
	s.left = string(left)
}

// strike takes out what holds no value.
func (s *scan) strike(forms ...*regexp.Regexp) {
	for _, form := range forms {
		s.each(form, func(hit) *finding { return nil })
	}
}

// bounded reports whether a match neither begins nor ends inside a Latin word or a number.
func bounded(text string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:])
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (!inWord(first) || !inWord(before)) && (!inWord(last) || !inWord(after))
}

func inWord(r rune) bool { return r >= '0' && r <= '9' || r == '_' || unicode.Is(unicode.Latin, r) }

// Plain is a text with the blanks, apostrophes and hyphens of a typewriter: the places of readings count in it.
func Plain(text string) string {
	return strings.NewReplacer("’", "'", "\u2011", "-").Replace(strings.Map(plainBlank, text))
}

// readings are the findings in the order of the text.
func (s *scan) readings(roles roleForms) []Reading {
	slices.SortStableFunc(s.found, func(a, b finding) int { return cmp.Compare(a.start, b.start) })
	s.settle()
	var all []Reading
	for _, f := range s.found {
		if len(f.Means) == 0 {
			continue
		}
		f.At = f.start
		f.Role = roles.of(f, s.text[:f.start], s.text[f.end:])
		all = append(all, f.Reading)
	}
	return all
}

// commonForms are alike in every language.
type commonForms struct {
	address, phone, code, offset, iso, fraction, always *regexp.Regexp
}

func newCommonForms() commonForms {
	return commonForms{
		address:  regexp.MustCompile(`https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[A-Za-z][\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:/\S*)?`),
		phone:    regexp.MustCompile(`\+\d[\d ().-]{6,}\d|\b\d{2,4}-\d{3,4}-\d{4}\b|\b1[568]\d\d-\d{4}\b`),
		code:     regexp.MustCompile(`[A-Za-z]+[-#_ ]?-\d+|#\d+|\b[vV]\d+(?:\.\d+)*|\d+(?:\.\d+){2,}`),
		offset:   regexp.MustCompile(`(?:UTC|GMT)[+-]\d{1,2}(?::\d\d)?`),
		iso:      regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})|(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?`),
		fraction: regexp.MustCompile(`\d+/\d+(?:/\d+)?`),
		always:   regexp.MustCompile(`(?i)24 ?/ ?7|24 ?h ?/ ?24|7 ?j ?/ ?7|24 heures sur 24|24 hours a day|7 jours sur 7|seven days a week|연중무휴`),
	}
}

// first takes out what is no value of the text: addresses, telephone numbers, codes.
func (c commonForms) first(s *scan) {
	s.strike(c.always, c.address)
	s.each(c.iso, func(h hit) *finding {
		year, month, day := cmp.Or(h.group(1), h.group(4)), cmp.Or(h.group(2), h.group(5)), cmp.Or(h.group(3), h.group(6))
		return h.day(year, atoi(month), atoi(day), true)
	})
	s.strike(c.phone, c.code, c.fraction)
}

func plainBlank(r rune) rune {
	if isBlank(r) {
		return ' '
	}
	return r
}
