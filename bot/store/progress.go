package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// givenUp begins the reason of a row that a person gave up on: it may have arrived, so it is not sent again with those that certainly failed.
const givenUp = "given up: "

// again are the failed rows d of batches b that may be sent again: not those of recipients who want nothing more, nor those given up on.
const again = `d.state = 'failed' AND d.reason NOT LIKE '` + givenUp + `%'
	AND NOT EXISTS (SELECT 1 FROM disabled x WHERE x.channel = b.channel AND x.recipient = d.recipient)`

// Tallies returns how far the deliveries of an update have come, by destination, state and reason.
func (s *Store) Tallies(ctx context.Context, updateID string) (bot.Tallies, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Tally, error) {
		var t bot.Tally
		err := r.Scan(&t.Channel, &t.Destination, &t.State, &t.Reason, &t.Rows, &t.Again)
		return t, err
	}, `SELECT channel, destination, state, why, COUNT(*), SUM(again) FROM (
			SELECT b.channel, d.destination, d.state, CASE WHEN d.state IN ('failed', 'unknown') THEN d.reason ELSE '' END AS why,
				CASE WHEN `+again+` THEN 1 ELSE 0 END AS again
			FROM deliveries d JOIN batches b ON b.id = d.batch_id WHERE d.update_id = $1 AND NOT b.notice) AS one
		GROUP BY channel, destination, state, why ORDER BY channel, destination, state, why`, updateID)
	return list, reading(err, "how far the deliveries of "+updateID+" have come")
}

// RetryFailed sends the failed rows of an update again and records who wanted it; it returns how many there were. It returns bot.ErrConflict
// when none may be sent again.
func (s *Store) RetryFailed(ctx context.Context, d bot.Draft, actor string, now time.Time) (n int, err error) {
	err = s.write(ctx, func(t tx) error {
		chains, err := lockChains(ctx, t, []string{d.IncidentID})
		if err != nil {
			return err
		}
		if err := sendableAgain(ctx, t, d.IncidentID, d.ID); err != nil {
			return err
		}
		retried, err := all(ctx, t, value[string], `UPDATE deliveries SET state = 'pending', changed_at = $2, due_at = $2, first_sent_at = 0, attempts = 0
			WHERE id IN (SELECT d.id FROM deliveries d JOIN batches b ON b.id = d.batch_id WHERE d.update_id = $1 AND NOT b.notice AND `+again+`)
			AND state = 'failed' RETURNING batch_id`, d.ID, micros(now))
		if err != nil {
			return err
		}
		if n = len(retried); n == 0 {
			return bot.Refuse(bot.ErrConflict, "no failed delivery of this update is left that may be sent again: somebody did so already, or its recipients want nothing more")
		}
		event := bot.Event{
			IncidentID: d.IncidentID, At: now, Actor: actor, Kind: "deliveries-retried", DraftID: d.ID, Data: map[string]string{"n": strconv.Itoa(n)},
		}
		if err := writeEvents(ctx, t, chains, []bot.Event{event}); err != nil {
			return err
		}
		jobs := []bot.Job{cardJob(d.ID)}
		batches, err := all(ctx, t, scanBatch, `SELECT `+batchColumns+` FROM batches WHERE id IN (SELECT j.key FROM json_each($1) AS j) ORDER BY at, id`,
			string(arguments(set(retried))))
		if err != nil {
			return err
		}
		for _, b := range batches {
			jobs = append(jobs, deliverJob(b, now))
		}
		return s.inserter.Insert(ctx, t.queue, jobs)
	})
	if err != nil {
		return 0, fmt.Errorf("send failed deliveries of %s again: %w", d.ID, err)
	}
	return n, nil
}

// sendableAgain refuses by bot.Incident.SendableAgain. The record of the incident is locked, so that nothing is published meanwhile.
func sendableAgain(ctx context.Context, t tx, incidentID, draftID string) error {
	i, err := one(ctx, t, document[bot.Incident], `SELECT doc FROM incidents WHERE id = $1`, incidentID)
	if err != nil {
		return err
	}
	drafts, err := all(ctx, t, document[bot.Draft], `SELECT doc FROM drafts WHERE incident_id = $1`, incidentID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(drafts, func(d bot.Draft) bool { return d.ID == draftID })
	if at < 0 {
		return nil
	}
	return i.SendableAgain(drafts[at], drafts)
}

func set(ids []string) map[string]bool {
	made := make(map[string]bool, len(ids))
	for _, id := range ids {
		made[id] = true
	}
	return made
}

// How long a card's refresh waits for more news of the same update: a tenth of the time since its publication, within these bounds. One that was
// asked for so long ago and did not come is lost.
const (
	shortestNews = time.Second
	longestNews  = 10 * time.Second
	lostNews     = time.Minute
)

// newsOf asks for one refresh of the card of a batch's update, unless one is asked for already. BeginRefresh waits for this transaction, so that
// no refresh that is already under way is taken for one that shows what it writes.
func (s *Store) newsOf(ctx context.Context, t tx, b bot.Batch, now time.Time) error {
	at := now.Add(min(longestNews, max(shortestNews, now.Sub(b.At)/10)))
	n, err := t.exec(ctx, `INSERT INTO card_refreshes (draft_id, due_at) VALUES ($1, $2) ON CONFLICT (draft_id) DO UPDATE SET due_at = $2
		WHERE card_refreshes.due_at < $3`, b.UpdateID, micros(at), micros(now.Add(-lostNews)))
	if err != nil || n == 0 {
		return err
	}
	job := cardJob(b.UpdateID)
	job.At = at
	return s.inserter.Insert(ctx, t.queue, []bot.Job{job})
}

// BeginRefresh tells that a refresh of a draft's cards reads the state from now on: whatever is written after it asks for another one.
func (s *Store) BeginRefresh(ctx context.Context, draftID string) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `UPDATE card_refreshes SET due_at = 0 WHERE draft_id = $1`, draftID)
		return err
	})
	if err != nil {
		return fmt.Errorf("begin the refresh of the cards of %s: %w", draftID, err)
	}
	return nil
}

// RefreshFailed tells that a refresh of a draft's cards comes again at the given time: it is the one that is asked for then. It returns
// bot.ErrConflict where another one is, which does its work.
func (s *Store) RefreshFailed(ctx context.Context, draftID string, at time.Time) error {
	return s.write(ctx, func(t tx) error {
		n, err := t.exec(ctx, `UPDATE card_refreshes SET due_at = $2 WHERE draft_id = $1 AND due_at = 0`, draftID, micros(at))
		if err == nil && n == 0 {
			n, err = one(ctx, t, value[int64], `SELECT COUNT(*) FROM card_refreshes WHERE draft_id = $1`, draftID)
			if err == nil && n > 0 {
				return fmt.Errorf("another refresh of the cards of %s is asked for: %w", draftID, bot.ErrConflict)
			}
		}
		if err != nil {
			return fmt.Errorf("ask for the refresh of the cards of %s again: %w", draftID, err)
		}
		return nil
	})
}
