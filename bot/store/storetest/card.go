package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// oneCard is a card's way: claimed by one at a time, fenced by its lease, doubtful when its holder died before it could say what became of it.
func oneCard(w world) {
	type got struct {
		Ref   bot.CardRef
		Since time.Duration // of the doubt, from now(0); -1 for none
	}
	claim := func(after time.Duration) (got, error) {
		ref, since, err := w.ClaimCard(w.Context(), "d1", "desk", now(after), now(after+lease))
		if since.IsZero() {
			return got{ref, -1}, err
		}
		return got{ref, since.Sub(now(0))}, err
	}
	expect := func(what string, after time.Duration, want got) {
		w.Helper()
		have, err := claim(after)
		if err != nil {
			w.Fatalf("%s: %v", what, err)
		}
		same(w, what, want, have)
	}
	settle := func(after time.Duration, ref bot.CardRef, since time.Time) error {
		return w.SettleCard(w.Context(), ref, now(after+lease), since, time.Time{})
	}
	ok := func(err error) {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
	}
	none := bot.CardRef{DraftID: "d1", Destination: "desk"}
	there := bot.CardRef{DraftID: "d1", Destination: "desk", ProviderID: "C1/1", Digest: "a"}

	expect("the first claim", 0, got{none, -1})
	refuses(w, "a second one", bot.ErrConflict, second(claim(time.Second)))
	refuses(w, "a card that is being posted", bot.ErrNotFound, second(w.CardRef(w.Context(), "d1", "desk")))
	expect("after its holder died", lease, got{none, 0})
	refuses(w, "what the dead one says", bot.ErrConflict, settle(0, there, time.Time{}))
	ok(settle(lease, none, time.Time{})) // it is certainly not there
	expect("a fresh one", lease, got{none, -1})
	ok(settle(lease, none, now(lease))) // nobody knows
	expect("in doubt, in the same instant", lease, got{none, lease})
	ok(settle(lease, there, time.Time{}))
	refuses(w, "what was settled already", bot.ErrConflict, settle(lease, none, time.Time{}))
	same(w, "card", there, need1(w, func(ctx context.Context) (bot.CardRef, error) { return w.CardRef(ctx, "d1", "desk") }))
	expect("an edit", 2*lease, got{there, -1})
	expect("an edit whose holder died", 4*lease, got{there, -1})
	ok(w.SettleCard(w.Context(), there, now(5*lease), time.Time{}, now(4*lease+time.Second)))
	refuses(w, "an edit within the same second", bot.ErrConflict, second(claim(4*lease+time.Second/2)))
	expect("an edit a second later", 4*lease+time.Second, got{there, -1})
	other, _, err := w.ClaimCard(w.Context(), "d1", "other desk", now(4*lease), now(5*lease))
	ok(err)
	same(w, "another desk's", bot.CardRef{DraftID: "d1", Destination: "other desk"}, other)
}

// cardRace lets nodes claim one card together.
func cardRace(w world) {
	for round := range 3 {
		var mu sync.Mutex
		holders := 0
		var wg sync.WaitGroup
		at := time.Duration(round) * lease
		for range 8 {
			wg.Go(func() {
				_, _, err := w.ClaimCard(w.Context(), "d1", "desk", now(at), now(at+lease))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					holders++
				} else if !errors.Is(err, bot.ErrConflict) {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		same(w, "holders of one card", 1, holders)
	}
}
