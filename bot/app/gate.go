package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/deliver"
)

// lastGate holds what can wait for the end of quiet hours, and stops what must not leave any more: between the publication and this moment the
// incident may have become restricted, or spread to what the destination itself depends on.
func (h *house) lastGate(ctx context.Context, b bot.Batch, now time.Time) error {
	if b.Notice {
		return nil
	}
	incident, err := h.store.Incident(ctx, b.IncidentID)
	if errors.Is(err, bot.ErrNotFound) {
		return bot.Refuse(bot.ErrInvalid, "its incident is gone")
	}
	if err != nil {
		return fmt.Errorf("read the incident: %w", err)
	}
	if incident.Restricted && incident.Mode == bot.Live && b.Type != bot.Regulator {
		return bot.Refuse(bot.ErrForbidden, "the incident is restricted: nothing of it leaves")
	}
	i := slices.IndexFunc(h.desk.Destinations, func(to bot.Destination) bool { return to.ID == b.Destination })
	if i < 0 || b.Type == bot.Correction || b.Type == bot.Retraction { // who has the error gets the correction, whatever it takes
		return nil
	}
	to := h.desk.Destinations[i]
	burning := h.config.Components.Burning(incident.AffectedIDs())
	for _, id := range to.DependsOn {
		if slices.Contains(burning, id) {
			return bot.Refuse(bot.ErrConflict, "destination {destination} depends on {component}, which is down", "destination", to.ID, "component", id)
		}
	}
	if until := to.Quiet.Until(now, b.Severity); until.After(now) {
		return bot.Later{At: until}
	}
	return h.overtaken(ctx, b, to)
}

// overtaken passes over what quiet hours held: in the morning readers get where things stand, not the night's promises one by one.
func (h *house) overtaken(ctx context.Context, b bot.Batch, to bot.Destination) error {
	if !b.Type.Tells() || !to.Quiet.Until(b.At, b.Severity).After(b.At) {
		return nil
	}
	later, err := h.store.LaterTypes(ctx, b)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(later, func(t bot.MessageType) bool { return t.Tells() && t != bot.NoChange }) {
		return deliver.ErrOvertaken
	}
	return nil
}
