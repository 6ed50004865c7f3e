package render

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// words are a phrase of the phrasebook or free text, as a label and as a sentence.
func (s *sheet) words(field string, w bot.Words) words {
	if w.Phrase == "" {
		text := s.free(field, w.Free)
		return words{Label: unstopped(text), Sentence: stopped(text)}
	}
	if !s.r.Catalog.Has("phrase." + w.Phrase + ".label") {
		s.fault(errors.New(field + ": there is no phrase " + w.Phrase + ": use an id of the phrasebook or write free text"))
		return words{}
	}
	s.askUnlessSigned(w.Phrase)
	data := s.arguments(w.Args)
	return words{Label: s.text("phrase."+w.Phrase+".label", data), Sentence: s.text("phrase."+w.Phrase+".sentence", data)}
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
		return instant(s.lang, language.Moment{At: at, IssuedAt: s.issued(), Zones: s.r.zones, Zoned: true})
	}
	name, ok, err := s.r.Catalog.Name(value, s.src.happened())
	if err != nil {
		s.fault(fmt.Errorf("%s: %w", key, err))
	}
	if ok {
		return s.name("glossary."+value, name)
	}
	if plainNumber.MatchString(value) {
		return decimal(s.lang, value)
	}
	s.isFree = true
	return s.typed(value)
}

// decimal writes a plain number with the mark of the language.
func decimal(l bot.Language, value string) string {
	if l == bot.French {
		return strings.Replace(value, ".", ",", 1)
	}
	return strings.Replace(value, ",", ".", 1)
}

var plainNumber = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?$`)

// quoted is free text that stands in quotation marks, before the full stop of the sentence around it.
func (s *sheet) quoted(field string, t bot.Text) string {
	text := s.free(field, t)
	if s.lang == bot.Korean {
		return text
	}
	return unstopped(text)
}

// unstopped takes the full stop off, but not that of a time of day.
func unstopped(text string) string {
	if strings.HasSuffix(text, ".m.") || strings.HasSuffix(text, "..") {
		return text
	}
	return strings.TrimSuffix(text, ".")
}

// stopped ends free text as a sentence ends.
func stopped(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?)") || strings.HasSuffix(text, "…") || strings.HasSuffix(text, "”") {
		return text
	}
	return text + "."
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
