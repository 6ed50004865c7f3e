package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// RunBrief tells a desk destination where every open incident stands, and arms the next brief. A brief is a Notice: it never leaves the desk.
func (d *Desk) RunBrief(ctx context.Context, b remind.Brief) error {
	now := d.Clock.Now()
	next, err := remind.BriefJob(b, now)
	if err != nil {
		return err
	}
	change := bot.Change{At: now, Jobs: []bot.Job{next}}
	i := slices.IndexFunc(d.Destinations, func(to bot.Destination) bool { return to.ID == b.Destination && to.Class == bot.DeskClass })
	if i < 0 {
		return nil // the configuration no longer has it: the chain ends here
	}
	incidents, err := d.Store.Incidents(ctx, true)
	if err != nil {
		return fmt.Errorf("read incidents for the brief: %w", err)
	}
	to := d.Destinations[i]
	language := first(to.Languages)
	text, err := d.Words.Brief(incidents, language, now)
	if err != nil {
		return err
	}
	batch, err := d.batch(bot.Notice{ID: d.IDs.NewID(), Kind: "brief", Language: language, Text: text, At: now}, to, to.Recipients, 1)
	if err != nil {
		return err
	}
	change.Notices = []bot.Batch{batch}
	return d.Store.Apply(ctx, change)
}
