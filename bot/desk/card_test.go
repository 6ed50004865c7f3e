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
