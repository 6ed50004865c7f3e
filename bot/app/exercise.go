package app

import (
	"context"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// exercise sends a marked first notice of the first component to every drill destination, over the real senders. It belongs to no incident, so no
// ledger holds it: what became of it is in the findings.
func (d *doctor) exercise(ctx context.Context) []bot.Finding {
	if len(d.config.Components) == 0 {
		return []bot.Finding{{About: bot.Say("exercise"), Grade: bot.GradeBroken, Text: bot.Say("no component is configured, so there is nothing to rehearse about")}}
	}
	now := d.house.clock.Now()
	down := []bot.Affected{{Component: d.config.Components[0].ID, Status: bot.MajorOutage}}
	incident := bot.Incident{ID: d.house.ids.NewID(), Key: "DRILL-0", Mode: bot.Drill, Severity: 1, Phase: bot.Investigating, Affected: down}
	draft := bot.Draft{
		ID: d.house.ids.NewID(), IncidentID: incident.ID, Revision: 1, Type: bot.Holding, Mode: bot.Drill, Severity: 1, Phase: bot.Investigating, Affected: down, Seq: 1,
		Languages: bot.Languages(), IssuedAt: now, NextAt: now.Add(30 * time.Minute).Truncate(time.Minute), Facts: bot.Facts{Affected: []string{down[0].Component}},
	}
	result, err := d.house.voice.Render(incident, draft, nil)
	if err != nil {
		return []bot.Finding{{About: bot.Say("exercise"), Grade: bot.GradeBroken, Text: bot.SayingOf(err)}}
	}
	var findings []bot.Finding
	for _, c := range result.Composed {
		if c.Class == bot.DrillClass && d.senders[c.Channel] != nil {
			findings = append(findings, d.rehearse(ctx, draft, c))
		}
	}
	return findings
}

// rehearse sends one body to one destination.
func (d *doctor) rehearse(ctx context.Context, draft bot.Draft, c bot.Composed) bot.Finding {
	f := bot.Finding{About: bot.Say("exercise: {destination} ({language})", "destination", c.Destination, "language", c.Language), Grade: bot.GradeFine}
	all := d.config.Destinations()
	to := all[slices.IndexFunc(all, func(to bot.Destination) bool { return to.ID == c.Destination })]
	b := bot.Batch{
		ID: d.house.ids.NewID(), UpdateID: draft.ID, Revision: 1, IncidentID: draft.IncidentID, Type: draft.Type, Mode: draft.Mode, Class: c.Class, Kind: c.Kind,
		Channel: c.Channel, Destination: c.Destination, Language: c.Language, Severity: draft.Severity, Body: c.Body, Digest: c.Body.BodyDigest(), At: draft.IssuedAt,
	}
	var rows []bot.Delivery
	for _, r := range to.Readers(c.Language) {
		rows = append(rows, bot.Delivery{
			ID: d.house.ids.NewID(), UpdateID: draft.ID, IncidentID: draft.IncidentID, Mode: draft.Mode, Class: c.Class, Kind: c.Kind, Channel: c.Channel, Destination: c.Destination,
			Language: c.Language, Recipient: r.ID, Address: r.Address, Key: d.house.ids.NewID(), Digest: b.Digest, CreatedAt: draft.IssuedAt, FirstSentAt: draft.IssuedAt,
		})
	}
	ctx, cancel := context.WithTimeout(ctx, sendDeadline)
	defer cancel()
	kind, _ := kindByName(c.Kind)
	taken := 0
	for chunk := range slices.Chunk(rows, max(1, kind.Limits.BatchRows)) {
		b.Key, b.Rows = d.house.ids.NewID(), chunk
		took, failed := d.perform(ctx, b)
		taken += took
		if failed != "" {
			f.Grade, f.Mend = bot.GradeBroken, bot.Saying{Pattern: failed}
		}
	}
	f.Text = bot.Say("taken for {taken} of {all} recipients", "taken", taken, "all", len(rows))
	return f
}

// perform sends a batch, in two steps where the platform only lays it ready in the first, and returns for how many it was taken and why not for others.
func (d *doctor) perform(ctx context.Context, b bot.Batch) (taken int, failed string) {
	for range 2 {
		outcomes, err := d.senders[b.Channel].Send(ctx, b)
		if err != nil {
			outcomes = channel.Outcomes(b, outcomes, err)
		}
		noted := map[string]string{}
		for _, o := range outcomes {
			switch {
			case o.State == bot.Accepted, o.State == bot.Delivered:
				taken++
			case o.State == bot.Pending && o.ProviderID != "":
				noted[o.DeliveryID] = o.ProviderID
			default:
				failed = o.Reason
			}
		}
		var ready []bot.Delivery
		for _, row := range b.Rows {
			if id, ok := noted[row.ID]; ok {
				row.ProviderID = id
				ready = append(ready, row)
			}
		}
		if b.Rows = ready; len(ready) == 0 {
			return taken, failed
		}
	}
	return taken, "the platform has it ready and does not send it"
}
