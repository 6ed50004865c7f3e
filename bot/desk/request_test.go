package desk_test

import (
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestWhatNoUpdateMayAskFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	for phase, words := range map[bot.Phase]string{
		bot.ResolvedPhase: "cannot make an incident resolved",
		bot.Canceled:      "cannot make an incident canceled",
	} {
		r := w.holding(i)
		r.Phase = phase
		_, err := w.desk.Write(w.Context(), "duty", r)
		w.refused(err, bot.ErrInvalid, words)
	}
	r := w.holding(i)
	r.Languages = []bot.Language{"xx"}
	_, err := w.desk.Write(w.Context(), "duty", r)
	w.refused(err, bot.ErrInvalid, "no language of publication")
}
