package locale

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
)

// PhraseText returns a phrase in one language as its templates are written, with the digest that a reader signs; false when there is none.
func (c *Catalog) PhraseText(id string, l bot.Language) (bot.PhraseText, bool) {
	p, found := c.Phrase(id)
	if !found || !l.Valid() {
		return bot.PhraseText{}, false
	}
	written := func(part string) string {
		if m, ok := c.languages[l].messages["phrase."+id+"."+part]; ok {
			return m.Other
		}
		return ""
	}
	return bot.PhraseText{
		Phrase: id, Language: l, Kind: p.Kind, Families: p.Families, Owner: p.Owner, Legal: p.Legal, Review: p.Review,
		Label: written("label"), Sentence: written("sentence"), Alternative: written("alternative"), Digest: c.PhraseDigest(id, l),
	}, true
}

// PhraseDigest is the hash over every form of a phrase in one language, its templates as they are written: what a reader signs. It is empty
// for a phrase that is not there.
func (c *Catalog) PhraseDigest(id string, l bot.Language) bot.Digest {
	if _, found := c.phrases[id]; !found || !l.Valid() {
		return ""
	}
	h := sha256.New()
	field := func(text string) { _, _ = fmt.Fprintf(h, "%d:%s", len(text), text) }
	field(id)
	field(string(l))
	for _, part := range phraseParts() {
		if m, ok := c.languages[l].messages["phrase."+id+"."+part]; ok {
			field(part)
			for _, f := range forms(m.Message) {
				field(f.name)
				field(f.text)
			}
		}
	}
	return bot.Digest(hex.EncodeToString(h.Sum(nil)))
}
