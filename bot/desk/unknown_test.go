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

// doubtful is a world in which an update left for one recipient in each state, and nobody can ask what became of the unknown one.
func doubtful(t *testing.T) (*world, bot.Incident, bot.Draft) {
	t.Helper()
	w := newWorld(t, func(s *desk.Settings) { s.Destinations = states() })
	w.platform.answer, w.asked = fate, true
	w.build(w.store)
	i := w.declare(bot.Live, "talk")
	d := w.tell(w.holding(i))
	w.platform.answer = nil
	w.pass(time.Minute)
	return w, i, d
}

// rowOf is an update's row for a recipient in English.
func (w *world) rowOf(update, recipient string) bot.Delivery {
	w.Helper()
	rows := must(w.store.Deliveries(w.Context(), bot.LedgerQuery{UpdateID: update}))(w)
	i := slices.IndexFunc(rows, func(row bot.Delivery) bool { return row.Language == bot.English && row.Recipient == recipient })
	if i < 0 {
		w.Fatalf("%s has no row of %s", recipient, update)
	}
	return rows[i]
}

func TestAPersonEndsTheDoubtAboutADelivery(t *testing.T) {
	t.Parallel()
	for decision, want := range map[bot.UnknownDecision]struct {
		at, later bot.DeliveryState
		sends     int
	}{
		bot.Resend:  {bot.Pending, bot.Accepted, 1},
		bot.Arrived: {bot.Accepted, bot.Accepted, 0},
		bot.GiveUp:  {bot.Failed, bot.Failed, 0},
	} {
		t.Run(string(decision), func(t *testing.T) {
			t.Parallel()
			w, i, d := doubtful(t)
			before := len(w.platform.sent())
			if err := w.desk.DecideUnknown(w.Context(), "law", w.rowOf(d.ID, "unknown").ID, decision); err != nil {
				t.Fatal(err)
			}
			if got := w.stateOf(d.ID, "unknown"); got != want.at {
				t.Errorf("at once it is %s, want %s", got, want.at)
			}
			w.pass(time.Minute)
			if got := w.stateOf(d.ID, "unknown"); got != want.later {
				t.Errorf("a minute later it is %s, want %s", got, want.later)
			}
			if got := len(w.platform.sent()) - before; got != want.sends {
				t.Errorf("%d messages left, want %d", got, want.sends)
			}
			record := must(w.store.Events(w.Context(), i.ID))(w)
			last := record[slices.IndexFunc(record, func(e bot.Event) bool { return e.Kind == "delivery-decided" })]
			if last.Actor != "law" || last.Data["decision"] != string(decision) || last.DraftID != d.ID {
				t.Errorf("the record says %+v", last)
			}
		})
	}
}

func TestWhichDecisionsAboutADeliveryAreRefused(t *testing.T) {
	t.Parallel()
	w, _, d := doubtful(t)
	unknown, accepted := w.rowOf(d.ID, "unknown").ID, w.rowOf(d.ID, "accepted").ID
	for _, test := range []struct {
		actor, delivery string
		decision        bot.UnknownDecision
		kind            error
		words           string
	}{
		{"guest", unknown, bot.Arrived, bot.ErrForbidden, "this needs one of the roles"},
		{"stranger", unknown, bot.Arrived, bot.ErrForbidden, "is not among the people of this desk"},
		{"words", "nothing", bot.Arrived, bot.ErrNotFound, `there is no delivery "nothing"`},
		{"words", unknown, "hope", bot.ErrInvalid, "say resend, arrived or give-up"},
		{"words", accepted, bot.Resend, bot.ErrConflict, "not unknown any longer"},
	} {
		w.refused(w.desk.DecideUnknown(w.Context(), test.actor, test.delivery, test.decision), test.kind, test.words)
	}
	if got := w.stateOf(d.ID, "unknown"); got != bot.UnknownOutcome {
		t.Errorf("the refusals made it %s", got)
	}
	if err := w.desk.DecideUnknown(w.Context(), "ic", unknown, bot.GiveUp); err != nil {
		t.Fatal(err)
	}
	w.refused(w.desk.DecideUnknown(w.Context(), "words", unknown, bot.Arrived), bot.ErrConflict, "not unknown any longer")
	if err := w.desk.DecideUnknown(w.Context(), "words", unknown, bot.Resend); err != nil { // somebody thinks better of it
		t.Fatal(err)
	}
	w.pass(time.Minute)
	if got := w.stateOf(d.ID, "unknown"); got != bot.Accepted {
		t.Errorf("sent again it is %s", got)
	}
}

func TestATextIsNotSentAgainAfterItsCorrection(t *testing.T) {
	t.Parallel()
	w, i, d := doubtful(t)
	row := w.rowOf(d.ID, "unknown").ID
	w.platform.answer = fate
	first := w.tell(correction(i, d.ID))
	w.platform.answer = nil
	w.refused(w.desk.DecideUnknown(w.Context(), "words", row, bot.Resend), bot.ErrConflict, "corrected or retracted since")
	if err := w.desk.DecideUnknown(w.Context(), "words", row, bot.Arrived); err != nil {
		t.Errorf("that it arrived: %v", err)
	}
	w.pass(time.Minute)
	correction := w.rowOf(first.ID, "unknown").ID
	if err := w.desk.DecideUnknown(w.Context(), "words", correction, bot.Resend); err != nil {
		t.Errorf("the newest correction itself: %v", err)
	}
}

// TestTheCardAsksWhatBecameOfUnknownDeliveries: its buttons decide about all of them at once, by name.
func TestTheCardAsksWhatBecameOfUnknownDeliveries(t *testing.T) {
	t.Parallel()
	w, i, d := doubtful(t)
	unknown := must(w.store.Deliveries(t.Context(), bot.LedgerQuery{UpdateID: d.ID, State: bot.UnknownOutcome}))(w)
	card := must(cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.English, w.clock.Now()))(w)
	said := strings.Join(card.Lines, "\n")
	if want := fmt.Sprintf("Nobody knows whether these arrived: %d", len(unknown)); !strings.Contains(said, want) {
		t.Errorf("the card does not say %q:\n%s", want, said)
	}
	var ids []string
	for _, a := range card.Actions {
		ids = append(ids, a.ID)
	}
	if !slices.Contains(ids, bot.ActionResend) || !slices.Contains(ids, bot.ActionArrived) || !slices.Contains(ids, bot.ActionGiveUp) {
		t.Errorf("its buttons are %v", ids)
	}
	if n, err := w.desk.DecideUnknowns(t.Context(), "law", d.ID, bot.Arrived); err != nil || n != len(unknown) {
		t.Errorf("decided %d of %d: %v", n, len(unknown), err)
	}
	_, err := w.desk.DecideUnknowns(t.Context(), "law", d.ID, bot.Resend)
	w.refused(err, bot.ErrConflict, "somebody decided, or receipts came")
	card = must(cards(w).Card(must(w.desk.Review(t.Context(), d.ID))(w), bot.English, w.clock.Now()))(w)
	if strings.Contains(strings.Join(card.Lines, "\n"), "Nobody knows") {
		t.Error("the card still asks")
	}
	decided := 0
	for _, e := range must(w.store.Events(t.Context(), i.ID))(w) {
		if e.Kind == "delivery-decided" && e.Actor == "law" {
			decided++
		}
	}
	if decided != len(unknown) {
		t.Errorf("the record holds %d decisions", decided)
	}
}

func TestFailedDeliveriesAreSentAgainFromTheCard(t *testing.T) {
	t.Parallel()
	w, i, d := doubtful(t)
	card := w.card(d.ID)
	if !slices.ContainsFunc(card.Actions, func(a bot.Action) bool { return a.ID == bot.ActionRetry }) {
		t.Errorf("no button sends what failed again: %+v", card.Actions)
	}
	if said := strings.Join(card.Details, "\n"); !strings.Contains(said, "failed: 3") {
		t.Errorf("the thread does not say what failed:\n%s", said)
	}
	_, err := w.desk.RetryFailed(t.Context(), "guest", d.ID)
	w.refused(err, bot.ErrForbidden, "this needs one of the roles")
	if n, err := w.desk.RetryFailed(t.Context(), "law", d.ID); err != nil || n == 0 {
		t.Fatalf("sent %d again: %v", n, err)
	}
	w.pass(time.Minute)
	if got := w.stateOf(d.ID, "failed"); got != bot.Accepted {
		t.Errorf("sent again it is %s", got)
	}
	_, err = w.desk.RetryFailed(t.Context(), "law", d.ID)
	w.refused(err, bot.ErrConflict, "no failed delivery")
	w.platform.answer = fate
	w.tell(correction(i, d.ID))
	_, err = w.desk.RetryFailed(t.Context(), "law", d.ID)
	w.refused(err, bot.ErrConflict, "corrected or retracted since")
}

// TestTheCardShowsHowFarThePublicationIs: numbers by channel while it leaves, and one line in the end, in which accepted is not delivered.
func TestTheCardShowsHowFarThePublicationIs(t *testing.T) {
	t.Parallel()
	w, _, d := doubtful(t)
	said := strings.Join(w.card(d.ID).Lines, "\n")
	for _, want := range []string{"Being sent: ", "accepted: ", "delivered: ", "failed: ", "outcome unknown: ", "hooks 6/15"} {
		if !strings.Contains(said, want) {
			t.Errorf("the card does not say %q:\n%s", want, said)
		}
	}
	w.pass(2 * time.Hour)
	said = strings.Join(w.card(d.ID).Lines, "\n")
	if strings.Contains(said, "Being sent") || strings.Count(said, "Published ") != 1 {
		t.Errorf("in the end:\n%s", said)
	}
}

// card is the draft's card as it is now, in English.
func (w *world) card(draftID string) bot.Card {
	w.Helper()
	return must(cards(w).Card(must(w.desk.Review(w.Context(), draftID))(w), bot.English, w.clock.Now()))(w)
}

// TestOldNewsIsNotSentAgain: who missed an update gets the next one, which is out.
func TestOldNewsIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(*world, bot.Incident) bot.Draft{
		"a later update": func(w *world, i bot.Incident) bot.Draft { return w.tell(w.progress(i)) },
		"the end":        func(w *world, i bot.Incident) bot.Draft { return w.resolve(i) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, i, d := doubtful(t)
			w.platform.answer = fate
			later := next(w, i)
			w.until(w.clock.Now())
			w.platform.answer = nil
			_, err := w.desk.RetryFailed(t.Context(), "law", d.ID)
			w.refused(err, bot.ErrConflict, "a later update is out")
			w.refused(w.desk.DecideUnknown(t.Context(), "law", w.rowOf(d.ID, "unknown").ID, bot.Resend), bot.ErrConflict, "a later update is out")
			if n, err := w.desk.RetryFailed(t.Context(), "law", later.ID); err != nil || n == 0 {
				t.Errorf("of the later one %d were sent again: %v", n, err)
			}
		})
	}
}

// TestNothingIsSentAgainPastACorrectionThatComesMeanwhile: the store itself looks, in the transaction that sends.
func TestNothingIsSentAgainPastACorrectionThatComesMeanwhile(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, w *world) {
		i := w.declare(bot.Live, "talk")
		w.platform.answer = func(b bot.Batch) []bot.Outcome {
			var outcomes []bot.Outcome
			for _, row := range b.Rows {
				outcomes = append(outcomes, bot.Outcome{DeliveryID: row.ID, State: bot.Failed, Reason: "refused"})
			}
			return outcomes
		}
		d := w.tell(w.holding(i))
		row := w.rowOf(d.ID, "agency").ID
		w.platform.answer = nil
		w.pass(time.Minute)
		w.tell(correction(i, d.ID))
		_, err := w.store.RetryFailed(t.Context(), d, "law", w.clock.Now())
		w.refused(err, bot.ErrConflict, "corrected or retracted since")
		w.refused(w.store.DecideUnknown(t.Context(), row, bot.Resend, "law", w.clock.Now()), bot.ErrConflict, "corrected or retracted since")
	})
}
