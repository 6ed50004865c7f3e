package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// Bench measures the two paths that grow with the number of recipients: publishing, and claiming and settling batches.
func Bench(b *testing.B, open func(b *testing.B) *store.Store) {
	const recipients, rows = 10_000, 100
	b.Run("publish 10000 rows", func(b *testing.B) {
		s := open(b)
		i := incident("i1", bot.Live)
		apply(b, s, bot.Change{Incident: &i, At: start()})
		n := 0
		for b.Loop() {
			n++
			b.StopTimer()
			c := large(b, s, fmt.Sprintf("d%d", n), i, recipients, rows)
			b.StartTimer()
			apply(b, s, c)
		}
		b.ReportMetric(float64(b.N)*recipients/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("claim and settle 100 rows", func(b *testing.B) {
		s := open(b)
		i := incident("i1", bot.Live)
		apply(b, s, bot.Change{Incident: &i, At: start()})
		var batches []bot.Batch
		n := 0
		for b.Loop() {
			if len(batches) == 0 {
				b.StopTimer()
				n++
				c := large(b, s, fmt.Sprintf("d%d", n), i, recipients, rows)
				apply(b, s, c)
				batches = c.Batches[1:]
				b.StartTimer()
			}
			deliverOnce(b, s, batches[0].ID)
			batches = batches[1:]
		}
		b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
	})
}

func apply(b *testing.B, s *store.Store, c bot.Change) {
	b.Helper()
	if err := s.Apply(b.Context(), c); err != nil {
		b.Fatal(err)
	}
}

// large is a publication of one text to that many recipients, in batches of the given number of rows.
func large(b *testing.B, s *store.Store, id string, i bot.Incident, recipients, rows int) bot.Change {
	b.Helper()
	d := draft(id, i)
	apply(b, s, bot.Change{Drafts: []bot.Draft{d}, At: start()})
	d.Version = 1
	c := publication(b, d, 1, start())
	c.Batches = c.Batches[:1]
	for n := range recipients / rows {
		c.Batches = append(c.Batches, batch(d, d.Composed[1], n, rows, start()))
	}
	return c
}

func deliverOnce(b *testing.B, s *store.Store, batchID string) {
	b.Helper()
	claimed, err := s.Claim(b.Context(), batchID, 0, "token", start(), start().Add(15*time.Second))
	if err != nil || len(claimed.Rows) == 0 {
		b.Fatalf("claim %s: %d rows, %v", batchID, len(claimed.Rows), err)
	}
	done := bot.Settlement{BatchID: batchID, Token: "token", Now: start()}
	for _, row := range claimed.Rows {
		done.Outcomes = append(done.Outcomes, bot.Outcome{DeliveryID: row.ID, State: bot.Accepted, ProviderID: row.Recipient})
	}
	if err := s.Settle(b.Context(), done); err != nil {
		b.Fatal(err)
	}
}
