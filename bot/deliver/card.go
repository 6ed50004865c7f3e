package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// CardState reads what a card shows and where it stands.
type CardState interface {
	Card(ctx context.Context, draftID string, language bot.Language) (bot.Card, error)
	CardRef(ctx context.Context, draftID, destination string) (bot.CardRef, error)
	SaveCard(ctx context.Context, ref bot.CardRef) error
}

// CardDesk is one desk destination that shows cards.
type CardDesk struct {
	Destination bot.Destination
	Sender      channel.Sender
	Compose     func(bot.Card) (bot.Body, error)
}

// Cards keeps one card per draft and desk destination, edited in place from state.
type Cards struct {
	State  CardState
	Desks  []CardDesk
	Logger *slog.Logger
}

// Refresh brings a draft's cards up to date. A desk destination that fails does not keep the others from theirs; the job is tried again.
func (c *Cards) Refresh(ctx context.Context, draftID string, attempt int) error {
	var failed error
	for _, desk := range c.Desks {
		if err := c.refresh(ctx, desk, draftID, attempt); err != nil {
			c.Logger.WarnContext(ctx, "refresh card", "draft", draftID, "destination", desk.Destination.ID, "error", err)
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (c *Cards) refresh(ctx context.Context, desk CardDesk, draftID string, attempt int) error {
	language := bot.English
	if len(desk.Destination.Languages) > 0 {
		language = desk.Destination.Languages[0]
	}
	card, err := c.State.Card(ctx, draftID, language)
	if err != nil {
		return fmt.Errorf("read card: %w", err)
	}
	body, err := desk.Compose(card)
	if err != nil {
		return fmt.Errorf("compose card: %w", err)
	}
	ref, err := c.State.CardRef(ctx, draftID, desk.Destination.ID)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return c.post(ctx, desk, card, body, attempt)
	case err != nil:
		return fmt.Errorf("read where the card stands: %w", err)
	case ref.Digest == body.BodyDigest():
		return nil
	}
	return c.edit(ctx, desk, ref, body)
}

func (c *Cards) edit(ctx context.Context, desk CardDesk, ref bot.CardRef, body bot.Body) error {
	editor, ok := desk.Sender.(channel.Editor)
	if !ok {
		return fmt.Errorf("channel %s cannot edit cards", desk.Destination.Channel)
	}
	outcome, err := editor.Edit(ctx, ref.ProviderID, body)
	if err != nil {
		return fmt.Errorf("edit card: %w", err)
	}
	if outcome.State != bot.Accepted && outcome.State != bot.Delivered {
		return fmt.Errorf("edit card: %s", outcome.Reason)
	}
	ref.Digest = body.BodyDigest()
	return c.State.SaveCard(ctx, ref)
}

// post sends the card for the first time. A second attempt looks first whether the earlier one arrived.
func (c *Cards) post(ctx context.Context, desk CardDesk, card bot.Card, body bot.Body, attempt int) error {
	to := desk.Destination
	if len(to.Recipients) == 0 {
		return fmt.Errorf("desk destination %s has no recipient for cards", to.ID)
	}
	recipient := to.Recipients[0]
	b := bot.Batch{
		ID: card.DraftID, UpdateID: card.DraftID, Notice: true, Mode: card.Mode, Class: to.Class, Kind: to.Kind, Channel: to.Channel,
		Destination: to.ID, Language: card.Language, Body: body, Digest: body.BodyDigest(),
		Rows: []bot.Delivery{{
			ID: "card:" + card.DraftID + ":" + to.ID, Recipient: recipient.ID, Address: recipient.Address,
			Key: "card:" + card.DraftID + ":" + to.ID, Digest: body.BodyDigest(),
		}},
	}
	outcome, err := c.first(ctx, desk, b, attempt)
	if err != nil {
		return fmt.Errorf("post card: %w", err)
	}
	if outcome.State != bot.Accepted && outcome.State != bot.Delivered {
		return fmt.Errorf("post card: %s", outcome.Reason)
	}
	ref := bot.CardRef{DraftID: card.DraftID, Destination: to.ID, ProviderID: outcome.ProviderID, Digest: body.BodyDigest()}
	return c.State.SaveCard(ctx, ref)
}

func (c *Cards) first(ctx context.Context, desk CardDesk, b bot.Batch, attempt int) (bot.Outcome, error) {
	if finder, ok := desk.Sender.(channel.Finder); ok && attempt > 1 {
		found, err := finder.Find(ctx, b)
		if err == nil && len(found) == 1 && found[0].State == bot.Accepted {
			return found[0], nil
		}
	}
	outcomes, err := desk.Sender.Send(ctx, b)
	if err != nil {
		return bot.Outcome{}, err
	}
	if len(outcomes) != 1 {
		return bot.Outcome{}, fmt.Errorf("channel %s answered with %d outcomes for one card", b.Channel, len(outcomes))
	}
	return outcomes[0], nil
}
