package slack

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How far Find reads: from a little before the first attempt, for clocks differ, and not without end.
const (
	clockSkew = time.Minute
	pageSize  = 200
	maxPages  = 10
)

// Find looks for each row's delivery id in its channel's history, or in its incident's thread.
func (s *Sender) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		begun := s.clock.Now()
		o := s.find(ctx, b, row)
		o.DeliveryID, o.Latency = row.ID, s.clock.Now().Sub(begun)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *Sender) find(ctx context.Context, b bot.Batch, row bot.Delivery) bot.Outcome {
	// A post to a person lands in a channel of another id, which only the lost answer told.
	if strings.HasPrefix(row.Address, "U") || strings.HasPrefix(row.Address, "W") {
		return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("a direct message cannot be looked up").String()}
	}
	since := row.FirstSentAt
	if since.IsZero() {
		since = b.At
	}
	ask := slack.GetConversationHistoryParameters{
		ChannelID: row.Address, Limit: pageSize, IncludeAllMetadata: true, Inclusive: true,
	}
	if !since.IsZero() {
		ask.Oldest = fmt.Sprintf("%d.000000", since.Add(-clockSkew).Unix())
	}
	reads := []read{s.history}
	if root := s.root(b, row); root != "" {
		reads = []read{s.replies(root), s.history} // where it was posted without the thread, should that be gone
	}
	for _, page := range reads {
		o, err := look(ctx, row, ask, page)
		switch {
		case refusedAs(err, threadGone...):
		case err != nil:
			return channel.LookUpFailed(failure(err))
		case o.State != bot.Pending:
			return o
		}
	}
	return bot.Outcome{State: bot.Pending, Reason: bot.Say("not in the channel's history: it is sent again").String()}
}

// read returns a page of messages and where the next begins.
type read func(context.Context, slack.GetConversationHistoryParameters) (messages []slack.Message, next string, err error)

func look(ctx context.Context, row bot.Delivery, ask slack.GetConversationHistoryParameters, page read) (bot.Outcome, error) {
	for range maxPages {
		messages, next, err := page(ctx, ask)
		if err != nil {
			return bot.Outcome{}, err
		}
		for _, m := range messages {
			if m.Metadata.EventType == eventType && m.Metadata.EventPayload[deliveryID] == row.ID {
				return bot.Outcome{State: bot.Accepted, ProviderID: row.Address + "/" + m.Timestamp, Reason: bot.Say("found in the channel's history").String()}, nil
			}
		}
		if ask.Cursor = next; next == "" {
			return bot.Outcome{State: bot.Pending}, nil
		}
	}
	return bot.Outcome{State: bot.UnknownOutcome, Reason: bot.Say("the channel's history is too long to look through").String()}, nil
}

func (s *Sender) history(ctx context.Context, ask slack.GetConversationHistoryParameters) (messages []slack.Message, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	page, err := s.api.GetConversationHistoryContext(ctx, &ask)
	if err != nil {
		return nil, "", fmt.Errorf("read history: %w", err)
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

func (s *Sender) replies(root string) read {
	return func(ctx context.Context, ask slack.GetConversationHistoryParameters) (messages []slack.Message, next string, err error) {
		ctx, cancel := context.WithTimeout(ctx, deadline)
		defer cancel()
		messages, _, next, err = s.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: ask.ChannelID, Timestamp: root, Cursor: ask.Cursor, Oldest: ask.Oldest, Limit: ask.Limit, Inclusive: ask.Inclusive,
			IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", fmt.Errorf("read a thread: %w", err)
		}
		return messages, next, nil
	}
}

var (
	_ channel.Editor  = (*Sender)(nil)
	_ channel.Deleter = (*Sender)(nil)
	_ channel.Finder  = (*Sender)(nil)
	_ channel.Checker = (*Sender)(nil)
	_ channel.Pinger  = (*Sender)(nil)
)
