package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// onCard are the card's lines above its text and beneath it.
func onCard(c bot.Card) string { return strings.Join(slices.Concat(c.Lines, c.Below), "\n") }

// TestTheCardTellsWhatItWouldBring: what the last notice did not say, whom it reaches with source and age, and that nobody knows the rest.
func TestTheCardTellsWhatItWouldBring(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(s *desk.Settings) {
		for n := range s.Destinations {
			if s.Destinations[n].ID == "page" {
				s.Destinations[n].Reach = bot.Reach{Number: 34000, Source: name("통계", "statistics", "statistiques"), AsOf: start().Add(-time.Hour)}
			}
		}
	})
	i := w.declare(bot.Live, "talk")
	first := w.write("duty", w.holding(i))
	said := onCard(w.card(first.ID))
	for _, want := range []string{"Leaves as soon as it is approved. Languages: 한국어, English, Français", "34,000 (statistics, as of", "Reach"} {
		if !strings.Contains(said, want) {
			t.Errorf("the first card does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "Changed since") {
		t.Errorf("nothing was published before:\n%s", said)
	}
	w.approve("words", first)
	i = w.incident(i.ID)
	w.pass(time.Minute)
	next := w.write("duty", w.progress(i))
	card := w.card(next.ID)
	said = onCard(card)
	for _, want := range []string{"Changed since the last notice", "\n+ ", "\n− ", "한국어 +"} {
		if !strings.Contains(said, want) {
			t.Errorf("the next card does not say %q:\n%s", want, said)
		}
	}
	yes := card.Actions[slices.IndexFunc(card.Actions, func(a bot.Action) bool { return a.ID == bot.ActionApprove })].Yes
	recipients, channels := next.Reach()
	if len(card.Lines) != 1 || !strings.Contains(card.Lines[0], "asks") {
		t.Errorf("before the text stands %q, which leaves it no room on a telephone", card.Lines)
	}
	if yes != fmt.Sprintf("Send: %d (channels: %d)", recipients, channels) {
		t.Errorf("what is tapped to confirm: %q", yes)
	}
}

func TestAnExercisesCardReadsDifferently(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.write("duty", w.holding(w.declare(bot.Drill, "talk")))
	card := w.card(d.ID)
	approve := card.Actions[slices.IndexFunc(card.Actions, func(a bot.Action) bool { return a.ID == bot.ActionApprove })]
	if !strings.HasPrefix(card.Fallback, "[EXERCISE]") {
		t.Errorf("a lock screen shows %q", card.Fallback)
	}
	if !strings.HasPrefix(card.Lines[0], "EXERCISE") || approve.Label != "Approve the exercise" || !strings.HasPrefix(approve.Yes, "Exercise:") ||
		!strings.HasSuffix(card.Context, "[EXERCISE]") {
		t.Errorf("%q, %q, %q, %q", card.Lines[0], approve.Label, approve.Yes, card.Context)
	}
}

// TestTheCardOfADraftWithATimeOfItsOwn: whatever its state, the card says when it leaves and has the buttons that fit.
func TestTheCardOfADraftWithATimeOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.promised(time.Hour)
	plain := w.write("duty", w.progress(i))
	d := w.write("duty", w.timed(i, at(40*time.Minute)))
	check := func(id, says string, labels ...string) {
		t.Helper()
		card := w.card(id)
		if !strings.Contains(onCard(card), says) {
			t.Errorf("the card does not say %q:\n%s", says, onCard(card))
		}
		var have []string
		for _, a := range card.Actions {
			have = append(have, a.Label)
		}
		if !slices.Equal(have, labels) {
			t.Errorf("its buttons are %q, want %q", have, labels)
		}
	}
	check(plain.ID, "Leaves as soon as it is approved", "Approve", "Request changes", "Edit", "Publish at…", "Reject", "Show every text")
	check(d.ID, "Release time: 4:10 p.m.", "Approve", "Request changes", "Edit", "Change the time…", "Reject", "Show every text")
	w.approve("words", d)
	check(d.ID, "Signed: it goes out by itself. Release time: 4:10 p.m.", "Change the time…", "Edit", "Take it back", "Show every text")
	w.clock.Set(at(50 * time.Minute))
	w.restart()
	w.until(w.clock.Now())
	check(d.ID, "It did not go out at its release time: it needs a new one.", "Change the time…", "Edit", "Show every text")
}
