package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
)

// Incident returns the incident with that id, or bot.ErrNotFound.
func (s *Store) Incident(ctx context.Context, id string) (bot.Incident, error) {
	i, err := one(ctx, s.read, document[bot.Incident], `SELECT doc FROM incidents WHERE id = $1`, id)
	return i, reading(err, "incident "+id)
}

// IncidentByKey returns the incident with that shown key, or bot.ErrNotFound.
func (s *Store) IncidentByKey(ctx context.Context, key string) (bot.Incident, error) {
	i, err := one(ctx, s.read, document[bot.Incident], `SELECT doc FROM incidents WHERE key = $1`, key)
	return i, reading(err, "incident "+key)
}

// Incidents returns all incidents, newest first; with openOnly those that still owe updates.
func (s *Store) Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error) {
	list, err := all(ctx, s.read, document[bot.Incident], `SELECT doc FROM incidents WHERE open OR NOT $1 ORDER BY declared_at DESC, id`, openOnly)
	return list, reading(err, "incidents")
}

// CountIncidents returns how many incidents of a mode there ever were.
func (s *Store) CountIncidents(ctx context.Context, mode bot.Mode) (int, error) {
	n, err := one(ctx, s.read, value[int], `SELECT COUNT(*) FROM incidents WHERE mode = $1`, mode)
	return n, reading(err, "the number of incidents")
}

// CountDrafts returns how many drafts an incident ever had.
func (s *Store) CountDrafts(ctx context.Context, incidentID string) (int, error) {
	n, err := one(ctx, s.read, value[int], `SELECT COUNT(*) FROM drafts WHERE incident_id = $1`, incidentID)
	return n, reading(err, "the number of drafts")
}

// Draft returns the draft with that id, whole, or bot.ErrNotFound. What it holds is shared with other readers: nobody changes it.
func (s *Store) Draft(ctx context.Context, id string) (bot.Draft, error) {
	version, err := one(ctx, s.read, value[int], `SELECT version FROM drafts WHERE id = $1`, id)
	if err != nil {
		return bot.Draft{}, reading(err, "draft "+id)
	}
	kept, ok := s.recent.get(id)
	if ok && kept.Version == version {
		return kept, nil
	}
	d, err := s.draftBeside(ctx, id, kept)
	if err != nil {
		return d, reading(err, "draft "+id)
	}
	s.recent.put(d)
	return d, nil
}

// draftBeside reads a draft whose earlier version may be known: a revision keeps its texts, and only its head is read again.
func (s *Store) draftBeside(ctx context.Context, id string, kept bot.Draft) (bot.Draft, error) {
	if kept.ID == id {
		d, err := one(ctx, s.read, document[bot.Draft], `SELECT doc FROM drafts WHERE id = $1`, id)
		if err != nil {
			return d, err
		}
		if d.Revision == kept.Revision {
			d.Composed = kept.Composed
			return d, nil
		}
	}
	return one(ctx, s.read, wholeDraft, `SELECT doc, composed FROM drafts WHERE id = $1`, id)
}

func wholeDraft(r rows) (bot.Draft, error) {
	var d bot.Draft
	var doc, composed string
	if err := r.Scan(&doc, &composed); err != nil {
		return d, err
	}
	if err := json.Unmarshal([]byte(doc), &d); err != nil {
		return d, err
	}
	d.Composed = nil // the head's
	err := json.Unmarshal([]byte(composed), &d.Composed)
	return d, err
}

// Drafts returns the heads of an incident's drafts, without bodies and long texts, in the order in which they were written.
func (s *Store) Drafts(ctx context.Context, incidentID string) ([]bot.Draft, error) {
	list, err := all(ctx, s.read, document[bot.Draft], `SELECT doc FROM drafts WHERE incident_id = $1 ORDER BY created, id`, incidentID)
	return list, reading(err, "drafts of "+incidentID)
}

// OpenDrafts returns the heads of the drafts that wait for signatures or for their release, oldest first.
func (s *Store) OpenDrafts(ctx context.Context) ([]bot.Draft, error) {
	list, err := all(ctx, s.read, document[bot.Draft], `SELECT doc FROM drafts WHERE state IN ('open', 'approved') ORDER BY created, id`)
	return list, reading(err, "open drafts")
}

// Decisions returns what people decided about one revision of a draft, in order.
func (s *Store) Decisions(ctx context.Context, draftID string, revision int) ([]bot.Decision, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Decision, error) {
		var d bot.Decision
		var at int64
		err := r.Scan(&d.DraftID, &d.Revision, &d.Person, &d.Digest, &d.Verdict, &d.Reason, &d.Door, &d.Standing, &d.For, &at)
		d.At = instant(at)
		return d, err
	}, `SELECT draft_id, revision, person, digest, verdict, reason, door, standing, in_stead_of, at FROM decisions WHERE draft_id = $1 AND revision = $2 ORDER BY at, person`, draftID, revision)
	return list, reading(err, "decisions on "+draftID)
}

// Publications returns an incident's publications, oldest first.
func (s *Store) Publications(ctx context.Context, incidentID string) ([]bot.Publication, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Publication, error) {
		var p bot.Publication
		var at int64
		var by string
		if err := r.Scan(&p.DraftID, &p.Revision, &p.IncidentID, &at, &p.Digest, &by); err != nil {
			return p, err
		}
		p.At = instant(at)
		err := json.Unmarshal([]byte(by), &p.By)
		return p, err
	}, `SELECT draft_id, revision, incident_id, at, digest, approvers FROM publications WHERE incident_id = $1 ORDER BY at, draft_id`, incidentID)
	return list, reading(err, "publications of "+incidentID)
}

// Events returns an incident's record in order, as it was chained.
func (s *Store) Events(ctx context.Context, incidentID string) ([]bot.Event, error) {
	list, err := all(ctx, s.read, func(r rows) (bot.Event, error) {
		var e bot.Event
		var at int64
		var data string
		if err := r.Scan(&e.IncidentID, &e.Seq, &at, &e.Actor, &e.Kind, &e.DraftID, &data, &e.Prev, &e.Hash); err != nil {
			return e, err
		}
		e.At = instant(at)
		err := json.Unmarshal([]byte(data), &e.Data)
		return e, err
	}, `SELECT incident_id, seq, at, actor, kind, draft_id, data, prev, hash FROM events WHERE incident_id = $1 ORDER BY seq`, incidentID)
	return list, reading(err, "events of "+incidentID)
}

// rowColumns are the columns of a delivery, of tables d and b.
const rowColumns = `d.id, d.update_id, d.revision, d.incident_id, b.type, b.mode, b.class, b.kind, b.channel, d.destination, d.language, d.recipient, d.address,
	d.batch_id, d.state, d.attempts, d.provider_id, d.reason, b.digest, d.key, d.created_at, d.due_at, d.changed_at, d.first_sent_at, d.token, d.lease_until`

func scanDelivery(r rows) (bot.Delivery, error) {
	var d bot.Delivery
	var created, due, changed, first, lease int64
	err := r.Scan(&d.ID, &d.UpdateID, &d.Revision, &d.IncidentID, &d.Type, &d.Mode, &d.Class, &d.Kind, &d.Channel, &d.Destination, &d.Language, &d.Recipient, &d.Address,
		&d.BatchID, &d.State, &d.Attempts, &d.ProviderID, &d.Reason, &d.Digest, &d.Key, &created, &due, &changed, &first, &d.Token, &lease)
	d.CreatedAt, d.DueAt, d.ChangedAt, d.FirstSentAt, d.LeaseUntil = instant(created), instant(due), instant(changed), instant(first), instant(lease)
	return d, err
}

// Deliveries returns the rows of the ledger that q asks for, in the order of their creation.
func (s *Store) Deliveries(ctx context.Context, q bot.LedgerQuery) ([]bot.Delivery, error) {
	var where []string
	var args []any
	for _, f := range []struct{ column, value string }{
		{"d.incident_id", q.IncidentID}, {"d.update_id", q.UpdateID}, {"d.batch_id", q.BatchID}, {"d.state", string(q.State)},
	} {
		if f.value != "" {
			args = append(args, f.value)
			where = append(where, fmt.Sprintf("%s = $%d", f.column, len(args)))
		}
	}
	query := `SELECT ` + rowColumns + ` FROM deliveries d JOIN batches b ON b.id = d.batch_id`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, " AND ")
	}
	query += ` ORDER BY d.created_at, d.update_id, d.place`
	if q.Limit > 0 {
		args = append(args, q.Limit)
		query += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	list, err := all(ctx, s.read, scanDelivery, query, args...)
	return list, reading(err, "deliveries")
}

// Delivery returns one row of the ledger, or bot.ErrNotFound.
func (s *Store) Delivery(ctx context.Context, id string) (bot.Delivery, error) {
	d, err := one(ctx, s.read, scanDelivery, `SELECT `+rowColumns+` FROM deliveries d JOIN batches b ON b.id = d.batch_id WHERE d.id = $1`, id)
	return d, reading(err, "delivery "+id)
}

// Batch returns a batch with all its rows, or bot.ErrNotFound.
func (s *Store) Batch(ctx context.Context, id string) (bot.Batch, error) {
	b, err := one(ctx, s.read, scanBatch, `SELECT `+batchColumns+` FROM batches WHERE id = $1`, id)
	if err != nil {
		return bot.Batch{}, reading(err, "batch "+id)
	}
	b.Rows, err = s.Deliveries(ctx, bot.LedgerQuery{BatchID: id})
	return b, err
}

// reading says what was being read when err came up.
func reading(err error, what string) error {
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// Bodies returns every batch's body, by its id: for the export of a replay.
func (s *Store) Bodies(ctx context.Context) (map[string]bot.Body, error) {
	type batchBody struct {
		id   string
		body bot.Body
	}
	list, err := all(ctx, s.read, func(r rows) (batchBody, error) {
		var b batchBody
		err := r.Scan(&b.id, &b.body.MediaType, &b.body.Bytes)
		return b, err
	}, `SELECT id, media_type, body FROM batches`)
	bodies := make(map[string]bot.Body, len(list))
	for _, b := range list {
		bodies[b.id] = b.body
	}
	return bodies, reading(err, "bodies")
}
