package deliver

import (
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// watch tells the ledger whether a channel's platform took a batch, so that a dead one rests instead of spending the attempts of every row. It is
// only a guard: what it cannot write down is logged, and the batch is settled all the same.
func (r *Runner) watch(ctx context.Context, state bot.ChannelState, sent []bot.Outcome) {
	ctx = context.WithoutCancel(ctx)
	reason, dead := dead(sent)
	var err error
	switch {
	case dead:
		err = r.Ledger.ChannelFailed(ctx, state, reason, r.Clock.Now())
	case state.Failures > 0 && taken(sent):
		err = r.Ledger.ChannelWorks(ctx, state.Channel, r.Clock.Now())
	}
	if err != nil {
		r.Logger.WarnContext(ctx, "note how a channel stands", "channel", state.Channel, "error", err)
	}
}

// dead reports whether the platform answered nothing that was sent, and with what the last row failed.
func dead(sent []bot.Outcome) (reason string, dead bool) {
	for _, o := range sent {
		if o.Throttled || o.State != bot.Pending && o.State != bot.UnknownOutcome {
			return "", false
		}
		reason = o.Reason
	}
	return reason, len(sent) > 0
}

// taken reports whether the platform answered anything with a yes or a no.
func taken(sent []bot.Outcome) bool {
	for _, o := range sent {
		if o.State == bot.Accepted || o.State == bot.Delivered || o.State == bot.Failed {
			return true
		}
	}
	return false
}
