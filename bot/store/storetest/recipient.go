package storetest

import (
	"context"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// further publishes another update of incident i1 to the same recipients and claims it.
func (w world) further(id string, recipients int, after time.Duration) bot.Batch {
	w.Helper()
	i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
	w.apply(publication(w, w.write(draft(id, i)), recipients, now(after)))
	return need1(w, func(ctx context.Context) (bot.Batch, error) {
		return w.Claim(ctx, id+"-hooks-0", 0, id, now(after), now(after+lease))
	})
}

func (w world) settleAs(b bot.Batch, token string, after time.Duration, outcomes ...bot.Outcome) {
	w.Helper()
	s := bot.Settlement{JobID: w.deliverJob(), BatchID: b.ID, Token: token, Outcomes: outcomes, Now: now(after)}
	if err := w.Settle(w.Context(), s); err != nil {
		w.Fatal(err)
	}
}

func threadsOf(b bot.Batch) []string {
	var all []string
	for _, row := range b.Rows {
		all = append(all, row.Thread)
	}
	return all
}

func thread(w world) {
	w.publish(3)
	first := w.claim(0, "t1", 0)
	same(w, "threads of the first update", []string{"", "", ""}, threadsOf(first))
	w.settleAs(first, "t1", time.Second,
		bot.Outcome{DeliveryID: first.Rows[0].ID, State: bot.Accepted, ProviderID: "room/1"},
		bot.Outcome{DeliveryID: first.Rows[1].ID, State: bot.Failed, ProviderID: "room/2", Reason: "no"},
		bot.Outcome{DeliveryID: first.Rows[2].ID, State: bot.Accepted})
	second := w.further("d2", 3, time.Minute)
	same(w, "threads of the second", []string{"room/1", "", ""}, threadsOf(second))
	w.settleAs(second, "d2", time.Minute,
		bot.Outcome{DeliveryID: second.Rows[0].ID, State: bot.Accepted, ProviderID: "room/3"},
		bot.Outcome{DeliveryID: second.Rows[1].ID, State: bot.Delivered, ProviderID: "room/4"},
		bot.Outcome{DeliveryID: second.Rows[2].ID, State: bot.UnknownOutcome})
	same(w, "threads of the third", []string{"room/1", "room/4", ""}, threadsOf(w.further("d3", 3, time.Hour)))

	other := w.declare("i2", bot.Live)
	w.apply(publication(w, w.write(draft("e1", other)), 3, now(time.Hour)))
	b := need1(w, func(ctx context.Context) (bot.Batch, error) {
		return w.Claim(ctx, "e1-hooks-0", 0, "e1", now(time.Hour), now(2*time.Hour))
	})
	same(w, "threads of another incident", []string{"", "", ""}, threadsOf(b))
}

func disabled(w world) {
	same(w, "disabled recipients of a new store", nil, need1(w, w.Disabled))
	w.publish(3)
	b := w.claim(0, "t1", 0)
	const said = "the receiver answered HTTP 410: it wants no more events"
	w.settleAs(b, "t1", time.Second,
		bot.Outcome{DeliveryID: b.Rows[0].ID, State: bot.Failed, Reason: said, Disable: true},
		bot.Outcome{DeliveryID: b.Rows[1].ID, State: bot.Accepted},
		bot.Outcome{DeliveryID: b.Rows[2].ID, State: bot.Pending, Reason: "503", After: 2 * time.Hour})
	want := []bot.Disabled{{Channel: "hooks", Recipient: b.Rows[0].Recipient, At: now(time.Second), Reason: said}}
	same(w, "disabled recipients", want, need1(w, w.Disabled))

	next := w.further("d2", 2, time.Minute)
	same(w, "rows that leave", 1, len(next.Rows))
	row := w.rows(bot.LedgerQuery{UpdateID: "d2", State: bot.Failed})
	if len(row) != 1 || !strings.Contains(row[0].Reason, "disabled since 2026-03-02 06:") || !strings.Contains(row[0].Reason, said) ||
		!strings.Contains(row[0].Reason, "bongsu channels enable hooks "+want[0].Recipient) || row[0].Attempts != 0 {
		w.Errorf("the disabled recipient's row: %+v", row)
	}

	refuses(w, "another recipient", bot.ErrNotFound, w.EnableRecipient(w.Context(), "hooks", "nobody"))
	refuses(w, "another channel", bot.ErrNotFound, w.EnableRecipient(w.Context(), "other", want[0].Recipient))
	if err := w.EnableRecipient(w.Context(), "hooks", want[0].Recipient); err != nil {
		w.Fatal(err)
	}
	same(w, "once enabled", nil, need1(w, w.Disabled))
	same(w, "rows that leave again", 2, len(w.further("d3", 2, time.Hour).Rows))
}

func replaces(w world) {
	w.publish(2)
	first := w.claim(0, "t1", 0)
	w.settleAs(first, "t1", time.Second,
		bot.Outcome{DeliveryID: first.Rows[0].ID, State: bot.Accepted, ProviderID: "room/1"},
		bot.Outcome{DeliveryID: first.Rows[1].ID, State: bot.UnknownOutcome})
	about := func(id string, after time.Duration) bot.Batch {
		i := need1(w, func(ctx context.Context) (bot.Incident, error) { return w.Incident(ctx, "i1") })
		d := draft(id, i)
		d.Type, d.Facts.Original = bot.Correction, "d1"
		d.Digest = d.Seal()
		w.apply(publication(w, w.write(d), 2, now(after)))
		return need1(w, func(ctx context.Context) (bot.Batch, error) {
			return w.Claim(ctx, id+"-hooks-0", 0, id, now(after), now(after+lease))
		})
	}
	wrong := func(b bot.Batch) (all [][]string) {
		for _, row := range b.Rows {
			all = append(all, row.Replaces)
		}
		return all
	}
	once := about("c1", time.Minute)
	same(w, "what the correction is about", [][]string{{"room/1"}, nil}, wrong(once))
	w.settleAs(once, "c1", time.Minute,
		bot.Outcome{DeliveryID: once.Rows[0].ID, State: bot.Accepted, ProviderID: "room/2"},
		bot.Outcome{DeliveryID: once.Rows[1].ID, State: bot.Accepted, ProviderID: "room/3"})
	same(w, "what a correction of it is about", [][]string{{"room/1", "room/2"}, {"room/3"}}, wrong(about("c2", time.Hour)))
	same(w, "what another update is about", [][]string{nil, nil}, wrong(w.further("d2", 2, 2*time.Hour)))
}
