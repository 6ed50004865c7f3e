package render

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// cause prints how far it is known; one of which nobody said so is unknown.
func (s *sheet) cause() any {
	w := s.src.facts.Cause
	if w.IsZero() || w.Certainty == "" {
		w.Certainty = bot.Unknown
	}
	told := s.account("cause", w)
	if w.Certainty == bot.Confirmed {
		told.note = s.confirmed(w.AsOf)
	}
	return told
}

// doubt is what stands in a fact's place while no text tells it.
func (s *sheet) doubt(field string, c bot.Certainty) string {
	switch {
	case c == bot.Disputed:
		return s.text("certainty.disputed", nil)
	case field == "action":
		return s.text("certainty.unknown-action", nil)
	}
	return s.text("certainty.unknown", nil)
}

// started says what is not certain of the start. In the first notice its times are the first of the text.
func (s *sheet) started() any {
	isFirst := s.src.draft.Type == bot.Initial && s.src.isUnsure()
	return s.startedAs(func(m bot.Moment) any {
		zoned := isFirst
		isFirst = false
		return instant(s.lang, language.Moment{At: m.At, IssuedAt: s.issued(), Zones: s.r.zones, About: m.About, Zoned: zoned, Document: s.isDocument()})
	})
}

// startedAs tells the start by whose account it is, or that it is being checked.
func (s *sheet) startedAs(tell func(bot.Moment) any) string {
	m := s.src.started
	asOf := s.asOf(m.AsOf)
	value := func(m bot.Moment) string { return fmt.Sprint(tell(m)) }
	switch {
	case !s.src.isUnsure():
		return s.noted(value(m), s.confirmed(m.AsOf))
	case m.Certainty == bot.Disputed:
		told := s.noted(s.text("certainty.disputed", nil), asOf)
		if len(m.Claims) == 0 {
			return told
		}
		return s.text("certainty.claims", map[string]any{"value": told, "claims": s.claims(tell)})
	case m.Certainty == bot.Reported && len(m.Claims) == 1:
		c := m.Claims[0]
		return s.noted(value(bot.Moment{At: c.At, About: m.About}), s.by("started.claims.source", c.Source, m.AsOf))
	case m.Certainty == bot.Reported && len(m.Claims) > 1:
		return s.noted(s.claims(tell), asOf)
	case m.Certainty == bot.Reported:
		return s.noted(value(m), s.sure("certainty.unknown", m.AsOf))
	}
	return s.noted(s.text("certainty.unknown", nil), asOf)
}

func (s *sheet) data() any {
	f := s.src.facts
	switch f.Data {
	case bot.DataSafe:
		return s.noted(s.text("data.safe", nil), s.saidOr("certainty.confirmed", "data_source", f.DataBy, f.DataAsOf))
	case bot.DataLost:
		lost := lost(f)
		told := s.account("lost", lost)
		if lost.Certainty != bot.Reported {
			told.note = s.sure("data.loss", lost.AsOf)
		}
		return told
	case bot.DataChecking:
	}
	return s.noted(s.text("data.checking", nil), s.asOf(f.DataAsOf))
}

// noted is a label with a note in brackets behind it.
func (s *sheet) noted(label, note string) string {
	if note == "" || label == "" {
		return label
	}
	return s.text("certainty.note", map[string]any{"value": label, "note": note})
}

// notedSentence is a sentence with a note in brackets before its full stop.
func (s *sheet) notedSentence(sentence, note string) string {
	if note == "" || sentence == "" {
		return sentence
	}
	return s.text("certainty.note-sentence", map[string]any{"value": unstopped(sentence), "note": note})
}

// asOf is the note as of when something was so; a message that tells it of its numbers in the same breath does not repeat it.
func (s *sheet) asOf(at time.Time) string {
	if !s.dates(at) {
		return ""
	}
	return s.text("certainty.as-of", map[string]any{"at": s.moment("as_of", bot.Moment{At: at})})
}

func (s *sheet) dates(at time.Time) bool {
	isSaid := slices.Contains(s.plan.needs, "asOf") && at.Equal(s.src.facts.AsOf)
	return !at.IsZero() && !isSaid
}

func (s *sheet) confirmed(asOf time.Time) string { return s.sure("certainty.confirmed", asOf) }

// saidOr is a note by whose account something is told, or where it is our own, how certain it is.
func (s *sheet) saidOr(id, field string, source bot.Text, asOf time.Time) string {
	if len(source) > 0 {
		return s.by(field, source, asOf)
	}
	return s.sure(id, asOf)
}

// sure is a note how certain something is, and as of when.
func (s *sheet) sure(id string, asOf time.Time) string {
	if !s.dates(asOf) {
		return s.text(id, nil)
	}
	return s.text(id+"-as-of", map[string]any{"at": s.moment("as_of", bot.Moment{At: asOf})})
}

// note says by whose account something is told, unless it is our own, and as of when.
func (s *sheet) note(field string, source bot.Text, asOf time.Time) string {
	if len(source) == 0 {
		return s.asOf(asOf)
	}
	return s.by(field, source, asOf)
}

// by says by whose account something is told, and as of when.
func (s *sheet) by(field string, source bot.Text, asOf time.Time) string {
	data := map[string]any{"source": s.source(field, source)}
	if !s.dates(asOf) {
		return s.text("certainty.reported", data)
	}
	data["at"] = s.moment("as_of", bot.Moment{At: asOf})
	return s.text("certainty.reported-as-of", data)
}

// numbersNote says by whose account the numbers are, in a sentence that says as of when.
func (s *sheet) numbersNote() any {
	return s.text("certainty.said", map[string]any{"source": s.source("source", s.src.facts.NumbersBy)})
}

// source names who says something; the words around it say that they do.
func (s *sheet) source(field string, t bot.Text) string {
	if t[s.lang] == "" {
		s.refuse("{field} has no {language} text: name who reports it, or say how far it is known otherwise", "field", bot.Field(field), "language", s.lang)
		return ""
	}
	text := s.free(field, t)
	if tellsSource.MatchString(text) {
		s.refuse("{field} says in its {language} text that somebody says it, and the notice says it again: write the name alone", "field", bot.Field(field), "language", s.lang)
	}
	return text
}

// tellsSource finds words around a source that the catalogue brings.
var tellsSource = regexp.MustCompile(`(발표|기준|따르면)$|^(?i:according to|selon|d’après|d'après) `)
