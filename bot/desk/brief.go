package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

// RunBrief tells a desk destination where every open incident stands, and arms the next brief. A brief is a Notice: it never leaves the desk.
// A slot that another job has told already is left alone, and arms nothing: the other job did.
func (d *Desk) RunBrief(ctx context.Context, s remind.Slot) error {
	i := slices.IndexFunc(d.Destinations, func(to bot.Destination) bool { return to.ID == s.Destination && to.Class == bot.DeskClass })
	if i < 0 || !slices.Contains(d.Briefs, s.Brief) {
		return nil // the configuration no longer has it: the chain ends here
	}
	now := d.Clock.Now()
	after := now
	if s.At.After(now) { // by the clock of another machine it is time
		after = s.At
	}
	next, err := remind.BriefJob(s.Brief, after)
	if err != nil {
		return err
	}
	change := bot.Change{At: now, Jobs: []bot.Job{next}}
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
	batch, err := d.batch(bot.Notice{ID: s.NoticeID(), Kind: "brief", Language: language, Text: text, At: now}, to, to.Recipients, 1)
	if err != nil {
		return err
	}
	change.Notices = []bot.Batch{batch}
	return d.Store.Apply(ctx, change)
}
