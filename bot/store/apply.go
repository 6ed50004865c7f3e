package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
)

// errRepeated ends a transaction whose change is stored already.
var errRepeated = errors.New("the change is stored already")

// Apply writes c in one transaction or nothing of it. Stored documents carry the Version after the one that was read.
// A change whose publication or notice is stored already is a no-op, since it was written whole the first time.
// It returns bot.ErrConflict when somebody else wrote first or the same person decided so before, bot.ErrNotApproved for a text
// without its signatures, and bot.ErrInvalid for rows that their destination does not take.
func (s *Store) Apply(ctx context.Context, c bot.Change) error {
	if err := guard(c); err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	err := s.write(ctx, func(t tx) error { return s.apply(ctx, t, c) })
	if err != nil && !errors.Is(err, errRepeated) {
		return fmt.Errorf("apply: %w", err)
	}
	return nil
}

// apply writes in an order that all writers share, so that none waits for one that waits for it: chains first, the counter last.
func (s *Store) apply(ctx context.Context, t tx, c bot.Change) error {
	chains, err := lockChains(ctx, t, incidentsOf(c))
	if err != nil {
		return err
	}
	if err := writeOnce(ctx, t, c); err != nil {
		return err
	}
	if c.Incident != nil {
		if err := writeIncident(ctx, t, *c.Incident, c); err != nil {
			return err
		}
	}
	for _, d := range c.Drafts {
		if err := writeDraft(ctx, t, d, c); err != nil {
			return err
		}
	}
	if c.Proposes != nil {
		if err := saveProposal(ctx, t, *c.Proposes); err != nil {
			return err
		}
	}
	if c.Takes != nil {
		if err := takeProposal(ctx, t, *c.Takes); err != nil {
			return err
		}
	}
	if err := supersede(ctx, t, c); err != nil {
		return err
	}
	jobs, err := writeBatches(ctx, t, c)
	if err != nil {
		return err
	}
	if err := writeEvents(ctx, t, chains, c.Events); err != nil {
		return err
	}
	for _, id := range c.Cards {
		jobs = append(jobs, cardJob(id))
	}
	jobs = append(jobs, c.Jobs...)
	for i := range jobs {
		if jobs[i].At.IsZero() {
			jobs[i].At = c.At
		}
	}
	if err := s.inserter.Insert(ctx, t.queue, jobs); err != nil {
		return err
	}
	return writeChanges(ctx, t, c)
}

// cardJob refreshes a draft's card.
func cardJob(draftID string) bot.Job {
	return bot.Job{Kind: bot.JobCard, Args: arguments(map[string]string{"draft": draftID}), Priority: 1}
}

// arguments marshals the arguments of a job of ours.
func arguments(args any) []byte {
	data, err := json.Marshal(args)
	if err != nil {
		panic("arguments of a job: " + err.Error()) // texts and numbers marshal
	}
	return data
}

func incidentsOf(c bot.Change) []string {
	var ids []string
	if c.Incident != nil {
		ids = append(ids, c.Incident.ID)
	}
	if c.Publication != nil {
		ids = append(ids, c.Publication.IncidentID)
	}
	for _, d := range c.Drafts {
		ids = append(ids, d.IncidentID)
	}
	for _, e := range c.Events {
		ids = append(ids, e.IncidentID)
	}
	for _, b := range c.Notices {
		ids = append(ids, b.IncidentID) // a brief has none: briefs take turns with one another
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// chain is the end of an incident's record of events.
type chain struct {
	seq  int
	hash string
}

// lockChains returns the ends of the chains and holds them until the transaction ends: the writers of one incident take turns.
func lockChains(ctx context.Context, t tx, incidents []string) (map[string]chain, error) {
	chains := map[string]chain{}
	for _, id := range incidents {
		end, err := one(ctx, t, func(r rows) (chain, error) {
			var c chain
			err := r.Scan(&c.seq, &c.hash)
			return c, err
		}, `INSERT INTO chains (incident_id, seq, hash) VALUES ($1, 0, '')
			ON CONFLICT (incident_id) DO UPDATE SET seq = chains.seq RETURNING seq, hash`, id)
		if err != nil {
			return nil, fmt.Errorf("lock the record of %s: %w", id, err)
		}
		chains[id] = end
	}
	return chains, nil
}

func writeEvents(ctx context.Context, t tx, chains map[string]chain, events []bot.Event) error {
	grown := map[string]chain{}
	for _, e := range events {
		end := chains[e.IncidentID]
		e = e.Chain(end.seq+1, end.hash)
		data, err := json.Marshal(e.Data)
		if err != nil {
			return fmt.Errorf("event %q: %w", e.Kind, err)
		}
		if _, err := t.exec(ctx, `INSERT INTO events (incident_id, seq, at, actor, kind, draft_id, data, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			e.IncidentID, e.Seq, micros(e.At), e.Actor, e.Kind, e.DraftID, string(data), e.Prev, e.Hash); err != nil {
			return fmt.Errorf("write event %q: %w", e.Kind, err)
		}
		chains[e.IncidentID] = chain{e.Seq, e.Hash}
		grown[e.IncidentID] = chain{e.Seq, e.Hash}
	}
	for id, end := range grown {
		if _, err := t.exec(ctx, `UPDATE chains SET seq = $2, hash = $3 WHERE incident_id = $1`, id, end.seq, end.hash); err != nil {
			return fmt.Errorf("write the end of the record of %s: %w", id, err)
		}
	}
	return nil
}

// writeOnce writes the decisions and the publication. It refuses a decision that is stored already, for whoever decided to read it, and ends the
// change in silence when the publication or a notice is.
func writeOnce(ctx context.Context, t tx, c bot.Change) error {
	if d := c.Decision; d != nil {
		n, err := writeDecision(ctx, t, *d)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("write decision of %s on %s: it is stored already: %w", d.Person, d.DraftID, bot.ErrConflict)
		}
	}
	for _, d := range c.Presigned {
		if _, err := writeDecision(ctx, t, d); err != nil {
			return err
		}
	}
	for _, b := range c.Notices {
		n, err := one(ctx, t, value[int], `SELECT COUNT(*) FROM deliveries WHERE update_id = $1`, b.UpdateID)
		if err != nil {
			return fmt.Errorf("read notice: %w", err)
		}
		if n > 0 {
			return errRepeated
		}
	}
	p := c.Publication
	if p == nil {
		return nil
	}
	page, err := snapshot(ctx, t, c)
	if err != nil {
		return fmt.Errorf("write publication of %s: %w", p.DraftID, err)
	}
	n, err := t.exec(ctx, `INSERT INTO publications (draft_id, revision, incident_id, at, digest, approvers, page) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`, p.DraftID, p.Revision, p.IncidentID, micros(p.At), p.Digest, string(arguments(p.By)), page)
	if err != nil {
		return fmt.Errorf("write publication of %s: %w", p.DraftID, err)
	}
	if n == 0 {
		return errRepeated
	}
	return nil
}

// writeDecision returns 0 where the person decided so before. What was made from a standing approval gives way: to their own decision, and to a newer
// standing approval.
func writeDecision(ctx context.Context, t tx, d bot.Decision) (int64, error) {
	n, err := t.exec(ctx, `INSERT INTO decisions (draft_id, revision, person, digest, verdict, reason, door, standing, in_stead_of, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (draft_id, revision, person, verdict) DO UPDATE SET digest = excluded.digest, reason = excluded.reason, door = excluded.door,
			standing = excluded.standing, in_stead_of = excluded.in_stead_of, at = excluded.at
		WHERE decisions.standing <> ''`,
		d.DraftID, d.Revision, d.Person, d.Digest, d.Verdict, d.Reason, d.Door, d.Standing, d.For, micros(d.At))
	if err != nil {
		return 0, fmt.Errorf("write decision: %w", err)
	}
	return n, nil
}

// writeIncident inserts version 1 or updates the version that was read. The mode is fixed at declaration.
func writeIncident(ctx context.Context, t tx, i bot.Incident, c bot.Change) error {
	read := i.Version
	i.Version++
	doc, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("incident %s: %w", i.ID, err)
	}
	statement := `INSERT INTO incidents (id, version, mode, key, open, restricted, declared_at, due_at, updated, doc)
		VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`
	if read > 0 {
		statement = `UPDATE incidents SET version = version + 1, key = $4, open = $5, restricted = $6, declared_at = $7, due_at = $8, updated = $9, doc = $10
			WHERE id = $1 AND version = $2 AND mode = $3`
	}
	n, err := t.exec(ctx, statement, i.ID, read, i.Mode, i.Key, i.Phase.Open(), i.Restricted, micros(i.DeclaredAt), micros(i.Promise.DueAt), micros(c.At), string(doc))
	return written(n, err, "incident "+i.ID)
}

// writeDraft writes a draft's head and its composed texts apart; a head, as lists of drafts return it, leaves the texts as they are.
func writeDraft(ctx context.Context, t tx, d bot.Draft, c bot.Change) error {
	read := d.Version
	d.Version++
	composed, err := composedOf(d)
	if err != nil {
		return fmt.Errorf("draft %s: %w", d.ID, err)
	}
	doc, err := json.Marshal(head(d))
	if err != nil {
		return fmt.Errorf("draft %s: %w", d.ID, err)
	}
	statement := `INSERT INTO drafts (id, version, incident_id, revision, state, created, updated, doc, composed)
		VALUES ($1, $2 + 1, $3, $4, $5, $6, $6, $7, $8) ON CONFLICT DO NOTHING`
	if read > 0 {
		statement = `UPDATE drafts SET version = version + 1, revision = $4, state = $5, updated = $6, doc = $7,
			composed = CASE WHEN $8 = '' THEN composed ELSE $8 END WHERE id = $1 AND version = $2 AND incident_id = $3`
	}
	n, err := t.exec(ctx, statement, d.ID, read, d.IncidentID, d.Revision, d.State, micros(c.At), string(doc), composed)
	return written(n, err, "draft "+d.ID)
}

// head returns d with what lists need of its texts: where they go, and their first lines.
func head(d bot.Draft) bot.Draft {
	d.Composed = slices.Clone(d.Composed)
	for i, c := range d.Composed {
		r := c.Rendition
		d.Composed[i].Body = bot.Body{}
		d.Composed[i].Rendition = bot.Rendition{Type: r.Type, Language: r.Language, Label: r.Label, Title: r.Title, Short: r.Short}
	}
	return d
}

// composedOf returns d's texts as JSON; empty when d is a head, which has none.
func composedOf(d bot.Draft) (string, error) {
	if len(d.Composed) > 0 && d.Composed[0].Body.Bytes == nil {
		return "", nil
	}
	composed, err := json.Marshal(d.Composed)
	return string(composed), err
}

func written(n int64, err error, what string) error {
	if err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	if n == 0 {
		return fmt.Errorf("write %s: somebody else wrote it first: %w", what, bot.ErrConflict)
	}
	return nil
}

// writeChanges numbers a change that the public may see. The counter's row is held until the commit, so that no number appears before a smaller one.
func writeChanges(ctx context.Context, t tx, c bot.Change) error {
	var incident string
	switch {
	case c.Publication != nil:
		incident = c.Publication.IncidentID
	case c.Incident != nil:
		incident = c.Incident.ID
	default:
		return nil
	}
	public, err := one(ctx, t, value[int], `SELECT COUNT(*) FROM publications p JOIN incidents i ON i.id = p.incident_id WHERE i.id = $1 AND i.mode = $2`, incident, bot.Live)
	if err != nil || public == 0 {
		return err
	}
	seq, err := one(ctx, t, value[int64], `UPDATE counters SET value = value + 1 WHERE name = 'changes' RETURNING value`)
	if err != nil {
		return fmt.Errorf("number the change: %w", err)
	}
	if _, err := t.exec(ctx, `INSERT INTO changes (seq, incident_id, at) VALUES ($1, $2, $3)`, seq, incident, micros(c.At)); err != nil {
		return fmt.Errorf("write the change: %w", err)
	}
	return nil
}
