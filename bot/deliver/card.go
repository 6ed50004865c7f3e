package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How long a card is held for its refresh, how long a refresh on all desks together may take, and when the next one tries again that found a card
// held. The refresh must be over before the sweep takes its job for a dead one's: a job that is given back while it runs upsets the queue.
const (
	cardLease    = 30 * time.Second
	cardDeadline = 15 * time.Second
	cardWait     = time.Second
)

// CardState reads what a card shows and keeps where it stands. One refresh at a time holds a card: ClaimCard returns bot.ErrConflict to the others,
// and since when a card without a provider id may stand there all the same; SettleCard ends the claim that lasts until leaseUntil.
type CardState interface {
	Card(ctx context.Context, draftID string, language bot.Language) (bot.Card, error)
	ClaimCard(ctx context.Context, draftID, destination string, now, leaseUntil time.Time) (ref bot.CardRef, since time.Time, err error)
	SettleCard(ctx context.Context, ref bot.CardRef, leaseUntil, since time.Time) error
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
	Clock  bot.Clock
	Logger *slog.Logger
}

// Refresh brings a draft's cards up to date. A desk destination that fails does not keep the others from theirs; the job is tried again. It
// returns bot.Later when all that is left is a card that another refresh holds.
func (c *Cards) Refresh(ctx context.Context, draftID string) error {
	var failed, held error
	for _, desk := range c.Desks {
		switch err := c.refresh(ctx, desk, draftID); {
		case errors.Is(err, bot.ErrConflict):
			held = bot.Later{At: c.Clock.Now().Add(cardWait)}
		case err != nil:
			c.Logger.WarnContext(ctx, "refresh card", "draft", draftID, "destination", desk.Destination.ID, "error", err)
			failed = errors.Join(failed, err)
		}
	}
	if failed != nil {
		return failed
	}
	return held
}

// refresh claims a card, shows the state of that moment and writes where the card stands then. What it shows is read inside the claim, so that
// nobody overwrites a newer card with an older one.
func (c *Cards) refresh(ctx context.Context, desk CardDesk, draftID string) error {
	now := c.Clock.Now()
	until := now.Add(cardLease)
	ref, since, err := c.State.ClaimCard(ctx, draftID, desk.Destination.ID, now, until)
	if err != nil {
		return fmt.Errorf("claim card: %w", err)
	}
	showing, cancel := context.WithTimeout(ctx, cardDeadline/time.Duration(len(c.Desks)))
	defer cancel()
	p := &placing{desk: desk, ref: ref, since: since, now: now}
	failed := c.show(showing, p, draftID)
	if err := c.State.SettleCard(context.WithoutCancel(ctx), p.ref, until, p.since); err != nil {
		return errors.Join(failed, fmt.Errorf("settle card: %w", err))
	}
	return failed
}

func (c *Cards) show(ctx context.Context, p *placing, draftID string) error {
	language := bot.English
	if len(p.desk.Destination.Languages) > 0 {
		language = p.desk.Destination.Languages[0]
	}
	card, err := c.State.Card(ctx, draftID, language)
	if err != nil {
		return fmt.Errorf("read card: %w", err)
	}
	body, err := p.desk.Compose(card)
	if err != nil {
		return fmt.Errorf("compose card: %w", err)
	}
	return p.show(ctx, card, body)
}

// placing is one refresh of one card while it is held. Ref and since become what is known of the card at the end.
type placing struct {
	desk  CardDesk
	ref   bot.CardRef
	since time.Time // an earlier post may have arrived; zero: none did
	now   time.Time
}

func (p *placing) show(ctx context.Context, card bot.Card, body bot.Body) error {
	b, err := p.batch(card, body)
	if err != nil {
		return err
	}
	if p.ref.ProviderID == "" && !p.since.IsZero() {
		if err := p.find(ctx, b); err != nil {
			return err
		}
	}
	switch {
	case p.ref.ProviderID == "":
		return p.post(ctx, b)
	case p.ref.Digest == b.Digest:
		return nil
	}
	return p.edit(ctx, b)
}

func (p *placing) batch(card bot.Card, body bot.Body) (bot.Batch, error) {
	to := p.desk.Destination
	if len(to.Recipients) == 0 {
		return bot.Batch{}, fmt.Errorf("desk destination %s has no recipient for cards", to.ID)
	}
	recipient, id := to.Recipients[0], "card:"+card.DraftID+":"+to.ID
	return bot.Batch{
		ID: card.DraftID, UpdateID: card.DraftID, Notice: true, Mode: card.Mode, Class: to.Class, Kind: to.Kind, Channel: to.Channel,
		Destination: to.ID, Language: card.Language, Body: body, Digest: body.BodyDigest(),
		Rows: []bot.Delivery{{ID: id, Recipient: recipient.ID, Address: recipient.Address, Key: id, Digest: body.BodyDigest(), FirstSentAt: p.since}},
	}, nil
}

// find settles whether an earlier post arrived. An error means that nobody can tell: then nothing is posted.
func (p *placing) find(ctx context.Context, b bot.Batch) error {
	finder, ok := p.desk.Sender.(channel.Finder)
	if !ok {
		return fmt.Errorf("find card: an earlier post may have arrived, and channel %s cannot be looked up", b.Channel)
	}
	found, err := finder.Find(ctx, b)
	if err != nil {
		return fmt.Errorf("find card: %w", err)
	}
	if len(found) != 1 {
		return fmt.Errorf("find card: channel %s answered with %d outcomes for one card", b.Channel, len(found))
	}
	switch o := found[0]; {
	case arrived(o):
		p.ref.ProviderID, p.ref.Digest, p.since = o.ProviderID, "", time.Time{} // what it shows is not known
		return nil
	case o.State == bot.Pending && !o.MayHave:
		p.since = time.Time{}
		return nil
	default:
		return fmt.Errorf("find card: an earlier post may have arrived: %s", o.Reason)
	}
}

// edit replaces the card in place; one that cannot be edited any more, because somebody deleted it, is posted anew.
func (p *placing) edit(ctx context.Context, b bot.Batch) error {
	editor, ok := p.desk.Sender.(channel.Editor)
	if !ok {
		return fmt.Errorf("channel %s cannot edit cards", b.Channel)
	}
	o, err := editor.Edit(ctx, p.ref.ProviderID, b.Body)
	if err != nil {
		return fmt.Errorf("edit card: %w", err)
	}
	switch {
	case arrived(o):
		p.ref.Digest = b.Digest
		return nil
	case o.State == bot.Failed:
		if err := p.post(ctx, b); err != nil {
			return fmt.Errorf("edit card: %s: %w", o.Reason, err)
		}
		return nil
	}
	return fmt.Errorf("edit card: %s", o.Reason)
}

// post sends the card. A ref that it has stays when nothing was posted.
func (p *placing) post(ctx context.Context, b bot.Batch) error {
	outcomes, err := p.desk.Sender.Send(ctx, b)
	if err != nil {
		outcomes = channel.Outcomes(b, outcomes, err)
	}
	if len(outcomes) != 1 {
		p.ref.ProviderID, p.since = "", p.now
		return fmt.Errorf("post card: channel %s answered with %d outcomes for one card", b.Channel, len(outcomes))
	}
	o := outcomes[0]
	switch {
	case arrived(o):
		p.ref.ProviderID, p.ref.Digest = o.ProviderID, b.Digest
		return nil
	case o.State == bot.UnknownOutcome || o.MayHave:
		p.ref.ProviderID, p.ref.Digest, p.since = "", "", p.now
	}
	return fmt.Errorf("post card: %s", o.Reason)
}

func arrived(o bot.Outcome) bool { return o.State == bot.Accepted || o.State == bot.Delivered }
