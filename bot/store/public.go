package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// page is what a publication shows to the public, as it was at that moment: it never changes.
type page struct {
	Key        string
	Title      bot.Text
	Started    bot.Moment
	ResolvedAt time.Time `json:",omitzero"`
	Entry      bot.Entry
}

// snapshot returns the page of the publication in c.
func snapshot(ctx context.Context, t tx, c bot.Change) (string, error) {
	draft := c.Drafts[slices.IndexFunc(c.Drafts, func(d bot.Draft) bool { return d.ID == c.Publication.DraftID })]
	if draft.IncidentID != c.Publication.IncidentID {
		return "", bot.Refuse(bot.ErrInvalid, "a draft is published in its own incident only")
	}
	incident, err := published(ctx, t, c)
	if err != nil {
		return "", err
	}
	if incident.Mode != draft.Mode {
		return "", bot.Refuse(bot.ErrInvalid, fmt.Sprintf("incident %s is %s: it takes no %s draft", incident.Key, incident.Mode, draft.Mode))
	}
	entry := bot.Entry{
		UpdateID: draft.ID, Type: draft.Type, Phase: draft.Phase, At: c.Publication.At, NextAt: draft.NextAt, Affected: draft.Affected,
		Unaffected: draft.Facts.Unaffected,
		Bodies:     map[bot.Language]bot.Body{},
	}
	for _, composed := range draft.Composed {
		if composed.Kind == kindPage && composed.Class == bot.PublicClass {
			entry.Bodies[composed.Language] = composed.Body
		}
	}
	if draft.Type.Statement() {
		entry.Phase = incident.Phase // it may be days old, and leaves the incident where it stands
	}
	if draft.Type == bot.Correction || draft.Type == bot.Retraction {
		entry.Corrects = draft.Facts.Original
	}
	doc, err := json.Marshal(page{Key: incident.Key, Title: incident.Title, Started: incident.Started, ResolvedAt: incident.ResolvedAt, Entry: entry})
	return string(doc), err
}

// published returns the incident of the publication, as it is after the change.
func published(ctx context.Context, t tx, c bot.Change) (bot.Incident, error) {
	if c.Incident != nil && c.Incident.ID == c.Publication.IncidentID {
		return *c.Incident, nil
	}
	return one(ctx, t, document[bot.Incident], `SELECT doc FROM incidents WHERE id = $1`, c.Publication.IncidentID)
}

// Public returns what the public may see: the published updates of live, unrestricted incidents, newest first.
func (s *Store) Public(ctx context.Context) (bot.Public, error) {
	seq, err := s.PublicSeq(ctx) // first: a number too old means one rebuild too many, a number too new one too few
	if err != nil {
		return bot.Public{}, err
	}
	type row struct {
		page
		id    string
		dueAt time.Time
	}
	list, err := all(ctx, s.read, func(r rows) (row, error) {
		var v row
		var doc string
		var due int64
		if err := r.Scan(&v.id, &due, &doc); err != nil {
			return v, err
		}
		v.dueAt = instant(due)
		err := json.Unmarshal([]byte(doc), &v.page)
		return v, err
	}, `SELECT i.id, i.due_at, p.page FROM publications p JOIN incidents i ON i.id = p.incident_id
		WHERE i.mode = $1 AND NOT i.restricted ORDER BY p.at, p.draft_id`, bot.Live)
	if err != nil {
		return bot.Public{}, fmt.Errorf("read the public entries: %w", err)
	}
	var incidents []bot.PublicIncident
	place := map[string]int{}
	for _, v := range list {
		i, ok := place[v.id]
		if !ok {
			i = len(incidents)
			place[v.id] = i
			incidents = append(incidents, bot.PublicIncident{ID: v.id})
		}
		incidents[i] = tell(incidents[i], v.page, v.dueAt)
	}
	slices.Reverse(incidents)
	return bot.Public{Seq: seq, Incidents: incidents}, nil
}

// tell adds a newer entry to an incident as the public sees it.
func tell(i bot.PublicIncident, p page, due time.Time) bot.PublicIncident {
	i.Key, i.Title, i.Started, i.ResolvedAt, i.Phase, i.NextAt = p.Key, p.Title, p.Started, p.ResolvedAt, p.Entry.Phase, time.Time{}
	if i.Phase.Open() {
		i.NextAt = due
	}
	if len(p.Entry.Affected) > 0 {
		i.Affected = p.Entry.Affected
	}
	if len(p.Entry.Unaffected) > 0 {
		i.Unaffected = p.Entry.Unaffected
	}
	for n := range i.Entries {
		if p.Entry.Corrects != "" && i.Entries[n].UpdateID == p.Entry.Corrects {
			i.Entries[n].CorrectedBy = p.Entry.UpdateID
		}
	}
	i.Entries = slices.Insert(i.Entries, 0, p.Entry)
	return i
}

// PublicSeq returns the number of the newest public change, 0 before the first.
func (s *Store) PublicSeq(ctx context.Context) (int64, error) {
	seq, err := one(ctx, s.read, value[int64], `SELECT COALESCE(MAX(seq), 0) FROM changes`)
	if err != nil {
		return 0, fmt.Errorf("read the number of the newest public change: %w", err)
	}
	return seq, nil
}
