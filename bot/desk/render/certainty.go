package render

import (
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// cause prints how far it is known; an unknown one is not told.
func (s *sheet) cause() any {
	w := s.src.facts.Cause
	switch {
	case w.IsZero() || w.Certainty == "" || w.Certainty == bot.Unknown:
		return s.noted(s.text("certainty.unknown", nil), s.asOf(w.AsOf))
	case w.Certainty == bot.Disputed:
		return s.noted(s.text("certainty.disputed", nil), s.asOf(w.AsOf))
	case w.Certainty == bot.Reported:
		return s.noted(s.words("cause", w).String(), s.note("cause", true, w.Source, w.AsOf))
	}
	return s.noted(s.words("cause", w).String(), s.confirmed(w.AsOf))
}

// started says what is not certain of the start. In the first notice its times are the first of the text.
func (s *sheet) started() any {
	isFirst := s.src.draft.Type == bot.Initial && s.src.isUnsure()
	return s.startedAs(func(m bot.Moment) any {
		zoned := isFirst || s.isDocument()
		isFirst = false
		return instant(s.lang, language.Moment{At: m.At, IssuedAt: s.issued(), Zones: s.r.zones, About: m.About, Zoned: zoned})
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
		return s.noted(value(bot.Moment{At: c.At, About: m.About}), s.note("started.claims", true, c.Source, m.AsOf))
	case m.Certainty == bot.Reported && len(m.Claims) > 1:
		return s.noted(s.claims(tell), asOf)
	case m.Certainty == bot.Reported:
		return s.noted(value(m), s.text("certainty.unknown", nil))
	}
	return s.noted(s.text("certainty.unknown", nil), asOf)
}

func (s *sheet) data() any {
	f := s.src.facts
	switch f.Data {
	case bot.DataSafe:
		return s.noted(s.text("data.safe", nil), s.sure("data.confirmed", f.DataAsOf))
	case bot.DataLost:
		return s.noted(s.words("lost", f.Lost).String(), s.sure("data.loss", firstOf(f.Lost.AsOf, f.DataAsOf)))
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

// sure is a note that something is certain, and as of when.
func (s *sheet) sure(id string, asOf time.Time) string {
	if !s.dates(asOf) {
		return s.text(id, nil)
	}
	return s.text(id+"-as-of", map[string]any{"at": s.moment("as_of", bot.Moment{At: asOf})})
}

// note says by whose account something is told, and as of when.
func (s *sheet) note(field string, isReported bool, source bot.Text, asOf time.Time) string {
	if !isReported {
		return s.asOf(asOf)
	}
	data := map[string]any{"source": s.free(field+".source", source)}
	if !s.dates(asOf) {
		return s.text("certainty.reported", data)
	}
	data["at"] = s.moment("as_of", bot.Moment{At: asOf})
	return s.text("certainty.reported-as-of", data)
}
