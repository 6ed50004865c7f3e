package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// kindPage is the kind of which bongsu itself is the publisher.
const kindPage = "page"

// writeBatches writes batches and notices with their rows and returns their jobs. Rows of kind page are delivered by being written.
func writeBatches(ctx context.Context, t tx, c bot.Change) ([]bot.Job, error) {
	var jobs []bot.Job
	original, err := original(ctx, t, c)
	if err != nil {
		return nil, err
	}
	place := 0
	for _, b := range slices.Concat(c.Batches, c.Notices) {
		if err := writeBatch(ctx, t, b); err != nil {
			return nil, err
		}
		state := bot.Pending
		if b.Kind == kindPage {
			state = bot.Delivered
		}
		of := b.UpdateID
		if !b.Notice {
			of = cmp.Or(original, of)
		}
		if err := writeRows(ctx, t, b, of, state, place, c.At); err != nil {
			return nil, err
		}
		place += len(b.Rows)
		if state == bot.Pending {
			jobs = append(jobs, deliverJob(b, earliest(b, c.At)))
		}
	}
	return jobs, nil
}

// original returns the update that a published correction or retraction is about, through corrections of corrections; none for other changes.
func original(ctx context.Context, t tx, c bot.Change) (string, error) {
	if c.Publication == nil {
		return "", nil
	}
	d := c.Drafts[slices.IndexFunc(c.Drafts, func(d bot.Draft) bool { return d.ID == c.Publication.DraftID })] // the guard saw it
	if d.Type != bot.Correction && d.Type != bot.Retraction {
		return "", nil
	}
	id, err := one(ctx, t, value[string], `SELECT original FROM deliveries WHERE update_id = $1 LIMIT 1`, d.Facts.Original)
	if errors.Is(err, bot.ErrNotFound) {
		return d.Facts.Original, nil
	}
	return id, err
}

// deliverJob is the job of a batch's present generation, on its channel's lane.
func deliverJob(b bot.Batch, at time.Time) bot.Job {
	priority := 2
	if b.Severity >= 5 || b.Notice {
		priority = 1
	}
	return bot.Job{Kind: bot.JobDeliver, Queue: b.Channel, Args: deliverArgs(b.ID, b.Generation), At: at, Priority: priority}
}

type deliver struct {
	Batch      string `json:"batch"`
	Generation int    `json:"generation"`
}

func deliverArgs(batchID string, generation int) []byte {
	return arguments(deliver{batchID, generation})
}

func earliest(b bot.Batch, otherwise time.Time) time.Time {
	at := due(b.Rows[0], b, otherwise)
	for _, row := range b.Rows {
		if d := due(row, b, otherwise); d.Before(at) {
			at = d
		}
	}
	return at
}

func due(row bot.Delivery, b bot.Batch, otherwise time.Time) time.Time {
	for _, at := range []time.Time{row.DueAt, b.At} {
		if !at.IsZero() {
			return at
		}
	}
	return otherwise
}

const batchColumns = `id, generation, update_id, revision, incident_id, type, mode, notice, class, kind, channel, destination, language, severity, key, media_type, body, digest, at`

func writeBatch(ctx context.Context, t tx, b bot.Batch) error {
	body := b.Body.Bytes
	if body == nil {
		body = []byte{}
	}
	_, err := t.exec(ctx, `INSERT INTO batches (`+batchColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		b.ID, b.Generation, b.UpdateID, b.Revision, b.IncidentID, b.Type, b.Mode, b.Notice, b.Class, b.Kind, b.Channel, b.Destination, b.Language,
		b.Severity, b.Key, b.Body.MediaType, body, b.Digest, micros(b.At))
	if err != nil {
		return fmt.Errorf("write batch %s: %w", b.ID, err)
	}
	return nil
}

func scanBatch(r rows) (bot.Batch, error) {
	var b bot.Batch
	var at int64
	err := r.Scan(&b.ID, &b.Generation, &b.UpdateID, &b.Revision, &b.IncidentID, &b.Type, &b.Mode, &b.Notice, &b.Class, &b.Kind, &b.Channel, &b.Destination,
		&b.Language, &b.Severity, &b.Key, &b.Body.MediaType, &b.Body.Bytes, &b.Digest, &at)
	b.At = instant(at)
	return b, err
}

// writeRows inserts the rows of a batch by one statement: what all rows share as parameters, the rest as one JSON object by id, which both
// databases read with the same words.
func writeRows(ctx context.Context, t tx, b bot.Batch, original string, state bot.DeliveryState, place int, at time.Time) error {
	type own struct {
		Place                   int
		Recipient, Address, Key string
		Created, Due            int64
	}
	rows := make(map[string]own, len(b.Rows))
	for i, row := range b.Rows {
		created := row.CreatedAt
		if created.IsZero() {
			created = at
		}
		rows[row.ID] = own{place + i, row.Recipient, row.Address, row.Key, micros(created), micros(due(row, b, at))}
	}
	n, err := t.exec(ctx, `INSERT INTO deliveries (batch_id, update_id, revision, incident_id, original, destination, language, state, changed_at,
			id, place, recipient, address, key, created_at, due_at)
		SELECT $1, $2, CAST($3 AS INTEGER), $4, $10, $5, $6, $7, CAST($8 AS BIGINT), j.key, CAST(j.value ->> 'Place' AS INTEGER), j.value ->> 'Recipient', j.value ->> 'Address',
			j.value ->> 'Key', CAST(j.value ->> 'Created' AS BIGINT), CAST(j.value ->> 'Due' AS BIGINT)
		FROM json_each($9) AS j WHERE true ON CONFLICT DO NOTHING`,
		b.ID, b.UpdateID, b.Revision, b.IncidentID, b.Destination, b.Language, state, micros(at), string(arguments(rows)), original)
	if err != nil {
		return fmt.Errorf("write deliveries of batch %s: %w", b.ID, err)
	}
	if n != int64(len(b.Rows)) {
		return bot.Refuse(bot.ErrInvalid, "destination {destination} would get update {update} twice for one recipient: a recipient stands twice in its list", "destination", b.Destination, "update", b.UpdateID)
	}
	return nil
}

// supersede ends rows that are still pending. It holds their batches first, as a claim does.
func supersede(ctx context.Context, t tx, c bot.Change) error {
	if len(c.Supersede) == 0 {
		return nil
	}
	wanted := map[string]bool{}
	for _, id := range c.Supersede {
		wanted[id] = true
	}
	ids := string(arguments(wanted))
	if _, err := t.exec(ctx, `UPDATE batches SET generation = generation
		WHERE id IN (SELECT batch_id FROM deliveries WHERE id IN (SELECT j.key FROM json_each($1) AS j))`, ids); err != nil {
		return fmt.Errorf("supersede deliveries: %w", err)
	}
	if _, err := t.exec(ctx, `UPDATE deliveries SET state = 'superseded', changed_at = $2
		WHERE state = 'pending' AND id IN (SELECT j.key FROM json_each($1) AS j)`, ids, micros(c.At)); err != nil {
		return fmt.Errorf("supersede deliveries: %w", err)
	}
	return nil
}

// LaterTypes returns what was published after a batch, in its language, to its destination, about its incident, and arrived or still may.
func (s *Store) LaterTypes(ctx context.Context, b bot.Batch) ([]bot.MessageType, error) {
	types, err := all(ctx, s.read, value[string], `SELECT DISTINCT type FROM batches
		WHERE incident_id = $1 AND destination = $2 AND language = $3 AND at > $4 AND notice = $5
		AND EXISTS (SELECT 1 FROM deliveries WHERE batch_id = batches.id AND state NOT IN ('failed', 'superseded'))`,
		b.IncidentID, b.Destination, string(b.Language), micros(b.At), false)
	if err != nil {
		return nil, reading(err, "later updates")
	}
	later := make([]bot.MessageType, 0, len(types))
	for _, t := range types {
		later = append(later, bot.MessageType(t))
	}
	return later, nil
}
