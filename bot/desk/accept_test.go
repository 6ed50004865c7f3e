package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

func TestADifferenceIsRefusedUnlessAPersonAcceptsItByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.declare(bot.Live, "talk")
	w.tell(w.holding(i))
	r := w.progress(i)
	r.Facts.Action = bot.Words{Label: name("서버 30대 교체", "Replacing 13 servers", "Remplacement de 30 serveurs")}
	_, err := w.desk.Write(t.Context(), "duty", r)
	w.refused(err, bot.ErrInvalid, "action.label, number: ko 30 / en 13 / fr 30")
	w.refused(err, bot.ErrInvalid, "accept this by your name")

	differing, _ := errors.AsType[*bot.DifferenceError](err)
	r.Accepts = []string{"of another text"}
	_, err = w.desk.Write(t.Context(), "duty", r)
	w.refused(err, bot.ErrInvalid, "en 13")

	r.Accepts = differing.IDs()
	d := w.write("duty", r)
	if len(d.Accepted) != 1 || d.Accepted[0].Person != "duty" {
		t.Fatalf("accepted: %+v", d.Accepted)
	}
	shown := func(warning bot.Warning) bool {
		return warning.Code == "difference" && warning.Person == "duty" && strings.Contains(warning.Detail, "13")
	}
	if !slices.ContainsFunc(d.Warnings, shown) {
		t.Errorf("those who sign do not see it: %+v", d.Warnings)
	}
	card, err := cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.English, w.clock.Now())
	if lines := onCard(card); err != nil || !strings.Contains(lines, "Duty Officer lets this difference stand: action.label, number: ko 30 / en 13 / fr 30") {
		t.Errorf("%v\n%s", err, lines)
	}

	if len(card.Lines) != 1 || !strings.HasPrefix(card.Below[0], "⚠ ") || !strings.Contains(card.Header, "⚠ ") {
		t.Errorf("a warning keeps the text from the first screen, or nobody sees it: %q, %q, then %q", card.Header, card.Lines, card.Below)
	}

	// An edit that tells the same needs no new acceptance, and keeps the name; another reading does.
	r.Accepts, r.Facts.Done = nil, r.Facts.Done+1
	d = must(w.desk.Edit(t.Context(), "pen", d.ID, d.Revision, r))(w)
	if len(d.Accepted) != 1 || d.Accepted[0].Person != "duty" {
		t.Errorf("accepted after an edit: %+v", d.Accepted)
	}
	other := r
	other.Facts.Action = bot.Words{Label: name("서버 30대 교체", "Replacing 14 servers", "Remplacement de 30 serveurs")}
	_, err = w.desk.Edit(t.Context(), "pen", d.ID, d.Revision, other)
	w.refused(err, bot.ErrInvalid, "en 14")

	events := must(w.desk.Timeline(t.Context(), i.ID))(w)
	if data := events[len(events)-1].Data["accepted"]; !strings.Contains(data, "(duty)") {
		t.Errorf("the record says %q", data)
	}
	other.Accept = true // whatever is found
	if d = must(w.desk.Edit(t.Context(), "pen", d.ID, d.Revision, other))(w); len(d.Accepted) != 1 || d.Accepted[0].Person != "pen" {
		t.Errorf("accepted: %+v", d.Accepted)
	}
}

// cards are the words of the world's cards.
func cards(w *world) *record.Words {
	words, ok := w.desk.Words.(*record.Words)
	if !ok {
		w.Fatal("the world speaks in other words")
	}
	return words
}
