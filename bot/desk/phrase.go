package desk

import (
	"context"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// Phrases returns the phrasebook, each phrase in each language, and how it is signed.
func (d *Desk) Phrases(ctx context.Context) ([]bot.PhraseStanding, error) {
	signatures, err := d.Store.PhraseSignatures(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the signatures of phrases: %w", err)
	}
	byPhrase := map[string][]bot.PhraseSignature{}
	for _, s := range signatures {
		byPhrase[s.Phrase] = append(byPhrase[s.Phrase], s)
	}
	texts, err := d.Renderer.PhraseTexts()
	if err != nil {
		return nil, err
	}
	var all []bot.PhraseStanding
	for _, text := range texts {
		all = append(all, text.Stands(byPhrase[text.Phrase], d.People, d.Clock.Now()))
	}
	return all, nil
}

// signed are the signed texts of the phrases that facts use; without any, nothing is read.
func (d *Desk) signed(ctx context.Context, f bot.Facts) (bot.SignedTexts, error) {
	var used []string
	for _, s := range f.Said() {
		if s.Words.Phrase != "" {
			used = append(used, s.Words.Phrase)
		}
	}
	if len(used) == 0 {
		return nil, nil
	}
	signatures, err := d.Store.PhraseSignatures(ctx, used...)
	if err != nil {
		return nil, fmt.Errorf("read the signatures of phrases: %w", err)
	}
	return bot.CountSigned(signatures, d.People), nil
}

// SignPhrases signs the present text of phrases in a language that the actor reads, or legal wording by the role legal, and returns those that
// they had not signed already.
func (d *Desk) SignPhrases(ctx context.Context, actor string, l bot.Language, ids []string) ([]bot.PhraseText, error) {
	p, err := d.person(actor)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, bot.Refuse(bot.ErrInvalid, "name the phrases that you sign: `bongsu phrases list` shows them")
	}
	phrases, err := d.Phrases(ctx)
	if err != nil {
		return nil, err
	}
	texts, err := bot.ToSign(phrases, p, l, ids)
	if err != nil {
		return nil, err
	}
	var signed []bot.PhraseText
	var signatures []bot.PhraseSignature
	for _, text := range texts {
		signed = append(signed, text.PhraseText)
		signatures = append(signatures, bot.PhraseSignature{Phrase: text.Phrase, Language: l, Digest: text.Digest, Person: p.ID, At: d.Clock.Now()})
	}
	if err := d.Store.SignPhrases(ctx, signatures); err != nil {
		return nil, err
	}
	return signed, nil
}
