package deliver

import (
	"context"
	"slices"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// mendable are the batch's rows whose wrong messages are known to be there and are to be changed or taken away.
func mendable(lane Lane, b bot.Batch) []bot.Delivery {
	way := lane.Mends[b.Destination]
	if way == "" || way == bot.FollowUp || b.Notice || b.Type != bot.Correction && b.Type != bot.Retraction {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(b.Rows), func(row bot.Delivery) bool { return len(row.Replaces) == 0 })
}

// mendings is how many edits or deletions a batch takes.
func mendings(lane Lane, b bot.Batch) int {
	n := 0
	for _, row := range mendable(lane, b) {
		n += len(row.Replaces)
	}
	return n
}

// mend edits or deletes the messages that a correction is about. It returns the batch of the rows that a message of their own must still tell, and
// the outcomes of those that are done or must come again. What a platform does not let us change any longer, or not until the last attempt, is told by a message. Doing it twice
// does no harm: an edit is the same edit, and what is gone is gone.
func (r *Runner) mend(ctx context.Context, lane Lane, b bot.Batch) (rest bot.Batch, outcomes []bot.Outcome) {
	rows := mendable(lane, b)
	if len(rows) == 0 {
		return b, nil
	}
	rest = b
	rest.Rows = slices.DeleteFunc(slices.Clone(b.Rows), func(row bot.Delivery) bool {
		return slices.ContainsFunc(rows, func(m bot.Delivery) bool { return m.ID == row.ID })
	})
	for _, row := range rows {
		o := r.mendRow(ctx, lane.Sender, lane.Mends[b.Destination], row, b.Body)
		if o.State == bot.Failed || lane.last(row) && o.State == bot.Pending && !o.Throttled {
			rest.Rows = append(rest.Rows, row)
			continue
		}
		o.DeliveryID = row.ID
		outcomes = append(outcomes, o)
	}
	return rest, outcomes
}

// mendRow changes every message of one row. Failed means that a message must tell it, because the way asks for one or one could not be changed.
func (r *Runner) mendRow(ctx context.Context, sender channel.Sender, way bot.Mending, row bot.Delivery, body bot.Body) bot.Outcome {
	done := bot.Outcome{State: bot.Accepted, ProviderID: row.Replaces[len(row.Replaces)-1]}
	if way != bot.EditOnly {
		done = bot.Outcome{State: bot.Failed}
	}
	for _, message := range row.Replaces {
		o := change(ctx, sender, way, message, body)
		done.Latency += o.Latency
		switch o.State {
		case bot.Pending, bot.UnknownOutcome:
			o.State, o.MayHave = bot.Pending, !row.FirstSentAt.IsZero() && row.FirstSentAt.Before(r.claimedAt(row))
			return o
		case bot.Accepted, bot.Delivered:
		case bot.Failed, bot.Sending, bot.Superseded:
			done.State = bot.Failed
		}
	}
	return done
}

// change edits or deletes one message.
func change(ctx context.Context, sender channel.Sender, way bot.Mending, message string, body bot.Body) bot.Outcome {
	o, err := bot.Outcome{State: bot.Failed}, error(nil)
	editor, edits := sender.(channel.Editor)
	deleter, deletes := sender.(channel.Deleter)
	switch {
	case way == bot.DeleteAndFollowUp && deletes:
		o, err = deleter.Delete(ctx, message)
	case way != bot.DeleteAndFollowUp && edits:
		o, err = editor.Edit(ctx, message, body)
	}
	if err != nil {
		return bot.Outcome{State: bot.Failed}
	}
	return o
}
