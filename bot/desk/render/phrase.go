package render

import (
	"errors"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// Phrase is a phrase of the phrasebook in one language, with its arguments told.
type Phrase struct {
	Label       string
	Sentence    string
	Alternative string // how it stands in a sentence that recommends it; empty where it has no such form
}

// Phrase tells the phrase of w as a text issued at that time would.
func (r *Renderer) Phrase(l bot.Language, w bot.Words, issuedAt time.Time) (Phrase, error) {
	src := &source{draft: bot.Draft{IssuedAt: issuedAt}, facts: bot.Facts{Workaround: w}}
	s := &sheet{r: r, src: src, lang: l}
	told := s.words("phrase", w)
	p := Phrase{Label: told.String(), Sentence: told.Sentence()}
	if alternative, ok := s.alternative().(string); ok {
		p.Alternative = alternative
	}
	return p, errors.Join(s.faults...)
}

// PhraseTexts returns the phrasebook, each phrase in each language.
func (r *Renderer) PhraseTexts() ([]bot.PhraseText, error) {
	var all []bot.PhraseText
	for _, id := range r.Catalog.Phrases() {
		for _, l := range bot.Languages() {
			if text, found := r.Catalog.PhraseText(id, l); found {
				all = append(all, text)
			}
		}
	}
	return all, nil
}
