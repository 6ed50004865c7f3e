package deliver

import (
	"cmp"
	"context"

	"github.com/bongsu-hq/bongsu/bot"
)

// watch tells the ledger whether a channel's platform answered a batch, so that a dead one rests instead of spending the attempts of every row. It is
// only a guard: what it cannot write down is logged, and the batch is settled all the same.
func (r *Runner) watch(ctx context.Context, state bot.ChannelState, sent []bot.Outcome) {
	ctx = context.WithoutCancel(ctx)
	silence, answered := silent(sent)
	var err error
	switch {
	case answered && state.Failures > 0:
		err = r.Ledger.ChannelWorks(ctx, state.Channel, r.Clock.Now())
	case !answered && silence != "":
		err = r.Ledger.ChannelFailed(ctx, state, silence, r.Clock.Now())
	}
	if err != nil {
		r.Logger.WarnContext(ctx, "note how a channel stands", "channel", state.Channel, "error", err)
	}
}

// silent reports whether the platform answered anything that was sent, and with what a row failed to which it did not. Rows that the batch did not
// come to say nothing.
func silent(sent []bot.Outcome) (reason string, answered bool) {
	for _, o := range sent {
		switch {
		case o.Answered, o.State == bot.Accepted, o.State == bot.Delivered, o.State == bot.Failed:
			return "", true
		case !o.Throttled:
			reason = cmp.Or(o.Reason, "it did not answer")
		}
	}
	return reason, false
}
