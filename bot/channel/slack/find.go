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

// Find looks for each row's delivery id in its channel's history.
func (s *Sender) Find(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	outcomes := make([]bot.Outcome, 0, len(b.Rows))
	for _, row := range b.Rows {
		begun := s.clock.Now()
		o := s.find(ctx, row, b.At)
		o.DeliveryID, o.Latency = row.ID, s.clock.Now().Sub(begun)
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *Sender) find(ctx context.Context, row bot.Delivery, published time.Time) bot.Outcome {
	// A post to a person lands in a channel of another id, which only the lost answer told.
	if strings.HasPrefix(row.Address, "U") || strings.HasPrefix(row.Address, "W") {
		return bot.Outcome{State: bot.UnknownOutcome, Reason: "a direct message cannot be looked up"}
	}
	since := row.FirstSentAt
	if since.IsZero() {
		since = published
	}
	ask := &slack.GetConversationHistoryParameters{
		ChannelID: row.Address, Limit: pageSize, IncludeAllMetadata: true, Inclusive: true,
	}
	if !since.IsZero() {
		ask.Oldest = fmt.Sprintf("%d.000000", since.Add(-clockSkew).Unix())
	}
	for range maxPages {
		page, err := s.history(ctx, ask)
		if err != nil {
			return channel.LookUpFailed(failure(err))
		}
		for _, m := range page.Messages {
			if m.Metadata.EventType == eventType && m.Metadata.EventPayload[deliveryID] == row.ID {
				return bot.Outcome{State: bot.Accepted, ProviderID: row.Address + "/" + m.Timestamp, Reason: "found in the channel's history"}
			}
		}
		if ask.Cursor = page.ResponseMetaData.NextCursor; ask.Cursor == "" {
			return bot.Outcome{State: bot.Pending, Reason: "not in the channel's history: it is sent again"}
		}
	}
	return bot.Outcome{State: bot.UnknownOutcome, Reason: "the channel's history is too long to look through"}
}

func (s *Sender) history(ctx context.Context, ask *slack.GetConversationHistoryParameters) (*slack.GetConversationHistoryResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	page, err := s.api.GetConversationHistoryContext(ctx, ask)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return page, nil
}

var (
	_ channel.Editor = (*Sender)(nil)
	_ channel.Finder = (*Sender)(nil)
)
