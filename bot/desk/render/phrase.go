package render

import "github.com/bongsu-hq/bongsu/bot"

// PhraseTexts returns the phrasebook, each phrase in each language.
func (r *Renderer) PhraseTexts() []bot.PhraseText {
	var all []bot.PhraseText
	for _, id := range r.Catalog.Phrases() {
		for _, l := range bot.Languages() {
			if text, found := r.Catalog.PhraseText(id, l); found {
				all = append(all, text)
			}
		}
	}
	return all
}
