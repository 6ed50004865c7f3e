package render

import (
	"errors"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
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

// PhraseTexts returns the phrasebook, each phrase in each language, with its parameters filled in for an example.
func (r *Renderer) PhraseTexts() ([]bot.PhraseText, error) {
	var all []bot.PhraseText
	for _, id := range r.Catalog.Phrases() {
		for _, l := range bot.Languages() {
			if text, found := r.Catalog.PhraseText(id, l); found {
				text.Examples = r.phraseExamples(id, l)
				all = append(all, text)
			}
		}
	}
	return all, nil
}

// phraseExamples are the forms of a phrase that has parameters, with some: two services, because a particle follows the name. Where those of the
// configuration lack a form that the phrase needs, sample names stand in.
func (r *Renderer) phraseExamples(id string, l bot.Language) []bot.PhraseExample {
	known, _ := r.Catalog.Phrase(id)
	if len(known.Params) == 0 {
		return nil
	}
	if all := r.filledPhrase(known, l); len(all) > 0 {
		return all
	}
	sample := *r
	sample.Components = sampleSettings(Trial{}).Components
	return sample.filledPhrase(known, l)
}

func (r *Renderer) filledPhrase(known locale.Phrase, l bot.Language) []bot.PhraseExample {
	services := []string{""}
	if slices.Contains(known.Params, "service") {
		services = nil
		for _, c := range r.Components[:min(2, len(r.Components))] {
			services = append(services, c.ID)
		}
	}
	var all []bot.PhraseExample
	for _, service := range services {
		told, err := r.Phrase(l, bot.Words{Phrase: known.ID, Args: sampleArguments(known.Params, service)}, sampleAt(15, 15, 40))
		if err == nil {
			all = append(all, bot.PhraseExample(told))
		}
	}
	return all
}
