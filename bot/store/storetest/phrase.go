package storetest

import (
	"context"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// phraseSignatures come back in the order in which they were given; a person's newer one takes the place of the older.
func phraseSignatures(w world) {
	signature := func(phrase string, l bot.Language, person, digest string, after time.Duration) bot.PhraseSignature {
		return bot.PhraseSignature{Phrase: phrase, Language: l, Person: person, Digest: bot.Digest(digest), At: start().Add(after)}
	}
	sign := func(s ...bot.PhraseSignature) {
		w.Helper()
		if err := w.SignPhrases(w.Context(), s); err != nil {
			w.Fatal(err)
		}
	}
	read := func(phrases ...string) []bot.PhraseSignature {
		w.Helper()
		return need1(w, func(ctx context.Context) ([]bot.PhraseSignature, error) { return w.PhraseSignatures(ctx, phrases...) })
	}
	same(w, "signatures of a new store", nil, read())
	sign()
	first := signature("login-fails", bot.Korean, "comms", "a", 0)
	sign(first, signature("calls-fail", bot.Korean, "comms", "b", 0))
	sign(signature("login-fails", bot.Korean, "legal", "a", time.Minute), signature("login-fails", bot.French, "comms", "c", 2*time.Minute))
	renewed := signature("calls-fail", bot.Korean, "comms", "b2", time.Hour)
	sign(renewed)
	same(w, "signatures", []bot.PhraseSignature{
		first, signature("login-fails", bot.Korean, "legal", "a", time.Minute), signature("login-fails", bot.French, "comms", "c", 2*time.Minute), renewed,
	}, read())
	same(w, "signatures of one phrase", []bot.PhraseSignature{renewed}, read("calls-fail", "unheard-of"))
	before := read()
	if err := w.Close(); err != nil {
		w.Fatal(err)
	}
	w.Store = w.reopen()
	same(w, "after a restart", before, read())
}
