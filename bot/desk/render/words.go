package render

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// words are a phrase of the phrasebook or free text, as a label and as a sentence.
func (s *sheet) words(field string, w bot.Words) words {
	if w.Phrase == "" {
		told := words{sheet: s, field: field, label: unstopped(s.form(field+".label", w.Label, w.AsOf)), sentence: s.form(field+".sentence", w.Sentence, w.AsOf)}
		if strings.HasSuffix(told.label, "니다") {
			s.refuse("{field} is a sentence in Korean: write it in a few words, as a heading would", "field", bot.Field(field+".label"))
		}
		if told.sentence != "" && !isSentence(told.sentence) {
			s.refuse("{field} is no sentence in {language}: begin it with a capital letter and end it with a full stop", "field", bot.Field(field+".sentence"), "language", s.lang)
		}
		return told
	}
	if !s.r.Catalog.Has("phrase." + w.Phrase + ".label") {
		s.refuse("{field}: there is no phrase {phrase}: use an id of the phrasebook or write free text", "field", bot.Field(field), "phrase", w.Phrase)
		return words{sheet: s, field: field}
	}
	if lacking := s.lacking(w); len(lacking) > 0 {
		s.refuse("{field}: the phrase {phrase} lacks {arguments}: write it under args", "field", bot.Field(field), "phrase", w.Phrase, "arguments", lacking)
		return words{sheet: s, field: field}
	}
	s.askUnlessSigned(w.Phrase)
	data := s.arguments(w.Args)
	return words{sheet: s, field: field, label: s.text("phrase."+w.Phrase+".label", data), sentence: s.text("phrase."+w.Phrase+".sentence", data)}
}

// lacking are the arguments of a phrase that nobody gave.
func (s *sheet) lacking(w bot.Words) []string {
	known, _ := s.r.Catalog.Phrase(w.Phrase)
	return slices.DeleteFunc(known.Params, func(name string) bool { _, given := w.Args[name]; return given })
}

// form is one of the two that somebody wrote, and empty where nobody wrote it in this language.
func (s *sheet) form(field string, t bot.Text, asOf time.Time) string {
	if t[s.lang] == "" {
		return ""
	}
	text := s.free(field, t)
	if !asOf.IsZero() && tellsAsOf.MatchString(text) {
		s.refuse("{field} says as of when in its {language} text, and as_of says it again: keep one of them", "field", bot.Field(field), "language", s.lang)
	}
	return text
}

// isSentence reports whether a text looks like one: it ends in a full stop, and begins with no small letter but that of a name such as iCloud.
func isSentence(text string) bool {
	letters := []rune(text)
	isSmall := unicode.IsLower(letters[0]) && (len(letters) < 2 || !unicode.IsUpper(letters[1]))
	return !isSmall && ended(strings.TrimRight(text, "”’»)\" \u00a0"))
}

// tellsAsOf finds an as-of that somebody wrote into a text.
var tellsAsOf = regexp.MustCompile(`[시분일] ?(기준|현재)|(?i:\b(as of|situation (à|au)) )`)

// account are the words with whose account they are, and as of when; those in doubt are not told.
func (s *sheet) account(field string, w bot.Words) words {
	if w.Certainty.IsDoubt() {
		return words{sheet: s, field: field, label: s.doubt(field, w.Certainty), note: s.asOf(w.AsOf), isDoubt: true}
	}
	told := s.words(field, w)
	told.note = s.accountNote(field, w)
	return told
}

func (s *sheet) accountNote(field string, w bot.Words) string {
	if w.Certainty != bot.Reported {
		return s.asOf(w.AsOf)
	}
	return s.by(field+".source", w.Source, w.AsOf)
}

// askUnlessSigned asks for a reader of a phrase whose present text nobody has signed in this language, and for legal where its wording is legal.
func (s *sheet) askUnlessSigned(phrase string) {
	signed := s.src.signed[s.r.Catalog.PhraseDigest(phrase, s.lang)]
	known, _ := s.r.Catalog.Phrase(phrase)
	s.isFree = s.isFree || !signed.Reader
	s.isLegal = s.isLegal || known.Legal && !signed.Legal
}

// arguments are a phrase's: the id of a component, or of a name in the glossary, becomes the name and a time a moment, with their forms.
// Anything else but a number is free text: no reader saw it when they signed the phrase.
func (s *sheet) arguments(args map[string]string) map[string]any {
	data := map[string]any{}
	for key, value := range args {
		data[key] = s.argument(key, value)
	}
	return data
}

func (s *sheet) argument(key, value string) any {
	if _, ok := s.r.Components.ByID(value); ok {
		return s.components(key, []string{value})
	}
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return instant(s.lang, language.Moment{At: at, IssuedAt: s.issued(), Zones: s.r.zones, Zoned: true, Document: s.isDocument()})
	}
	name, ok, err := s.r.Catalog.Name(value, s.src.happened())
	if err != nil {
		s.refuse("{field}: {fault}", "field", key, "fault", err)
	}
	if ok {
		return s.name("glossary."+value, name)
	}
	if plainNumber.MatchString(value) {
		return newFigure(s.lang, value)
	}
	s.isFree = true
	return s.typed(value)
}

var plainNumber = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?$`)

// quoted is free text that stands in quotation marks, before the full stop of the sentence around it; its own marks are the inner ones.
func (s *sheet) quoted(field string, t bot.Text) string {
	text := s.free(field, t)
	switch s.lang {
	case bot.Korean:
		return language.KoreanInner(text)
	case bot.English:
		return language.EnglishInner(unstopped(text))
	case bot.French:
		return language.FrenchInner(unstopped(text))
	}
	return text
}

// unstopped takes the full stop off, but not that of a time of day.
func unstopped(text string) string {
	if strings.HasSuffix(text, ".m.") || strings.HasSuffix(text, "..") {
		return text
	}
	return strings.TrimSuffix(text, ".")
}

// alternative is what users are asked to use, as the object of the sentence; phrases without that form, and free
// text, are told after a colon instead.
func (s *sheet) alternative() any {
	phrase := s.src.facts.Workaround.Phrase
	id := "phrase." + phrase + ".alternative"
	if !s.r.Catalog.Has(id) {
		return nil
	}
	s.askUnlessSigned(phrase)
	return s.text(id, s.arguments(s.src.facts.Workaround.Args))
}
