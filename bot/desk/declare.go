package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// Declare opens an incident. The mode is fixed here for good.
func (d *Desk) Declare(ctx context.Context, actor string, in bot.Declaration) (bot.Incident, error) {
	p, err := d.person(actor, bot.Writers()...)
	if err != nil {
		return bot.Incident{}, err
	}
	id := d.idOf(in.Once)
	if made, err := d.Store.Incident(ctx, id); in.Once != "" && !errors.Is(err, bot.ErrNotFound) {
		return made, err
	}
	if err := d.checkDeclaration(in, d.Clock.Now()); err != nil {
		return bot.Incident{}, err
	}
	var incident bot.Incident
	err = again(func() error {
		incident, err = d.open(ctx, p, id, in)
		if err != nil {
			return err
		}
		first := remind.Jobs(incident.ID, incident.Promise)
		change := bot.Change{Incident: &incident, At: incident.DeclaredAt, Jobs: first, Notices: d.tellLead(incident), Events: []bot.Event{{
			IncidentID: incident.ID, At: incident.DeclaredAt, Actor: p.ID, Kind: "declared",
			Data: map[string]string{"key": incident.Key, "mode": string(incident.Mode), "severity": fmt.Sprint(incident.Severity)},
		}}}
		return d.Store.Apply(ctx, change)
	})
	if err != nil {
		return bot.Incident{}, fmt.Errorf("declare: %w", err)
	}
	return d.Store.Incident(ctx, incident.ID)
}

func (d *Desk) open(ctx context.Context, p bot.Person, id string, in bot.Declaration) (bot.Incident, error) {
	n, err := d.Store.CountIncidents(ctx, in.Mode)
	if err != nil {
		return bot.Incident{}, fmt.Errorf("count incidents: %w", err)
	}
	prefix := d.KeyPrefix
	if in.Mode == bot.Drill {
		prefix = "DRILL"
	}
	now := d.Clock.Now()
	i := bot.Incident{
		ID: id, Key: fmt.Sprintf("%s-%d", prefix, n+1), Mode: in.Mode, Title: in.Title, Severity: in.Severity,
		Phase: bot.Investigating, Affected: in.Affected, Restricted: in.Restricted, Codename: in.Codename,
		Lead: in.Lead, Deputy: in.Deputy, Commander: in.Commander, DeclaredBy: p.ID, Started: certain(in.Started),
		DetectedAt: in.DetectedAt, DeclaredAt: now, Facts: in.Facts,
	}
	if i.Lead == "" {
		i.Lead = cmp.Or(d.onCall().Next("", now), p.ID)
	}
	if i.Deputy == "" {
		i.Deputy = d.onCall().Next(i.Lead, now)
	}
	if wait := d.Cadence.FirstPost(in.Severity); wait > 0 && !in.Restricted {
		i.Promise = bot.Promise{Seq: 1, GivenAt: now, DueAt: now.Add(wait)}
	}
	if i.DetectedAt.IsZero() {
		i.DetectedAt = now
	}
	if len(i.Title) == 0 {
		if i.Title, err = d.Words.Title(i); err != nil {
			return bot.Incident{}, fmt.Errorf("title: %w", err)
		}
	}
	i.Facts.Affected = i.AffectedIDs()
	i.Facts.Started = i.Started
	return i, nil
}
