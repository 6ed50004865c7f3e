package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// result is what the receivers and the ledger say after one round.
type result struct {
	recipients, lost, twice, unknown int
	again                            int           // webhooks that were called with a notice that they may have
	resume                           time.Duration // from the fault's end to the ledger's last outcome
}

// count waits until no row waits any longer, and holds the ledger against what arrived.
func (r *round) count() result {
	r.Helper()
	res := result{recipients: crashRecipients + faultMails}
	rows := r.ledger()
	if len(rows) != res.recipients {
		r.Errorf("the ledger has %d rows of %d", len(rows), res.recipients)
	}
	for _, row := range rows {
		effects := len(r.mail.Messages(row.Address))
		if row.Channel == "hooks" {
			effects = len(r.hooks.Received(row.Recipient))
			res.again += r.calls(row.Recipient) - 1
		}
		if r.ended.Before(row.ChangedAt) {
			res.resume = max(res.resume, row.ChangedAt.Sub(r.ended))
		}
		switch {
		case row.State == bot.UnknownOutcome && row.Channel == "mail":
			res.unknown++
		case row.State != bot.Accepted:
			r.Errorf("%s is %s: %s", row.Recipient, row.State, row.Reason)
			fallthrough
		case effects != 1:
			res.lost += max(0, 1-effects)
			res.twice += max(0, effects-1)
		}
	}
	if r.clock.trusts {
		res.resume = 0 // the ledger's times are those of a clock that jumped
	}
	if res.lost+res.twice > 0 {
		r.Errorf("lost %d, twice %d", res.lost, res.twice)
	}
	return res
}

// calls returns how often a webhook was called, each time under the same id.
func (r *round) calls(endpoint string) int {
	r.Helper()
	attempts := r.hooks.Attempts(endpoint)
	for _, a := range attempts {
		if a.ID != attempts[0].ID || a.Error != "" {
			r.Errorf("%s was called with %s, then with %s %s", endpoint, attempts[0].ID, a.ID, a.Error)
		}
	}
	return max(1, len(attempts))
}

// ledger returns all rows as soon as each has its outcome.
func (r *round) ledger() []bot.Delivery {
	r.Helper()
	s := r.open()
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(faultPatience); ; <-again.C {
		rows, err := s.Deliveries(r.Context(), bot.LedgerQuery{})
		if err != nil {
			r.Fatal(err)
		}
		waiting := 0
		for _, row := range rows {
			if row.State == bot.Pending || row.State == bot.Sending {
				waiting++
			}
		}
		if waiting == 0 || time.Now().After(end) {
			return rows
		}
	}
}

func (r *round) open() *store.Store {
	r.Helper()
	open, name := store.OpenPostgres, r.postgres
	if name == "" {
		open = func(ctx context.Context, path string) (*store.Store, error) { return store.OpenSQLite(ctx, path) }
		name = filepath.Join(r.dir, r.sqlite)
	}
	s, err := open(r.Context(), name)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { _ = s.Close() })
	return s
}
