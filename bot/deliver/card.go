package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
)

// How long a card is held for its refresh, how long a refresh may take and its platform in one place, and when the next one tries again that found
// a card held, or at the latest after a failure. The refresh must be over before the sweep takes its job for a dead one's: a job that is given back while it runs upsets the queue.
const (
	cardLease    = 30 * time.Second
	cardDeadline = 16 * time.Second
	cardShowing  = 5 * time.Second
	cardWait     = time.Second
	cardRetry    = time.Minute
)

// CardState reads what a card shows and keeps where it stands. BeginRefresh tells that what is written from now on is not read by this refresh, and
// RefreshFailed that it comes again: it returns bot.ErrConflict where another one, asked for meanwhile, does so in its place. One refresh at a time holds a card: ClaimCard returns bot.ErrConflict to the others, and since when a card without a provider id may stand there all
// the same; SettleCard ends the claim that lasts until leaseUntil, and lets the next one in at free.
type CardState interface {
	BeginRefresh(ctx context.Context, draftID string) error
	RefreshFailed(ctx context.Context, draftID string, at time.Time) error
	Card(ctx context.Context, draftID string, language bot.Language) (bot.Card, error)
	ClaimCard(ctx context.Context, draftID, destination string, now, leaseUntil time.Time) (ref bot.CardRef, since time.Time, err error)
	SettleCard(ctx context.Context, ref bot.CardRef, leaseUntil, since, free time.Time) error
}

// errRefused is a platform's word that is the same tomorrow: the channel is archived, the app was thrown out.
var errRefused = errors.New("refused for good")

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

// Refresh brings a draft's cards up to date. A desk destination that fails does not keep the others from theirs; the job is tried again, unless
// the platform refuses the card for good: then the next change of the draft tries again. It returns bot.Later when all that is left is a card
// that another refresh holds, or that was shown a moment ago, or whose platform asks to wait.
func (c *Cards) Refresh(ctx context.Context, draftID string) error {
	if err := c.State.BeginRefresh(ctx, draftID); err != nil {
		return err
	}
	failed := c.refreshAll(ctx, draftID)
	if failed == nil {
		return nil
	}
	at := c.Clock.Now().Add(cardRetry)
	if later, waits := errors.AsType[bot.Later](failed); waits {
		at = later.At
	}
	err := c.State.RefreshFailed(context.WithoutCancel(ctx), draftID, at)
	if errors.Is(err, bot.ErrConflict) {
		return nil
	}
	return errors.Join(failed, err)
}

func (c *Cards) refreshAll(ctx context.Context, draftID string) error {
	var failed error
	var held bot.Later
	for i, err := range c.everywhere(ctx, draftID) {
		desk := c.Desks[i]
		if later, waits := errors.AsType[bot.Later](err); waits {
			if later.At.After(held.At) {
				held = later
			}
			continue
		}
		if err != nil {
			c.Logger.WarnContext(ctx, "refresh card", "draft", draftID, "destination", desk.Destination.ID, "error", err)
		}
		if !errors.Is(err, errRefused) {
			failed = errors.Join(failed, err)
		}
	}
	if failed == nil && !held.At.IsZero() {
		return held
	}
	return failed
}

// everywhere shows a draft's cards on all desks side by side, and returns what came of each.
func (c *Cards) everywhere(ctx context.Context, draftID string) []error {
	ctx, cancel := context.WithTimeout(ctx, cardDeadline)
	defer cancel()
	came := make([]error, len(c.Desks))
	var all sync.WaitGroup
	for i, desk := range c.Desks {
		all.Go(func() { came[i] = c.refresh(ctx, desk, draftID) })
	}
	all.Wait()
	return came
}

// refresh shows a card, and its details in its thread.
func (c *Cards) refresh(ctx context.Context, desk CardDesk, draftID string) error {
	language := bot.English
	if len(desk.Destination.Languages) > 0 {
		language = desk.Destination.Languages[0]
	}
	read := func(ctx context.Context) (bot.Card, error) {
		card, err := c.State.Card(ctx, draftID, language)
		if err != nil {
			return card, fmt.Errorf("read card: %w", err)
		}
		return card, nil
	}
	card, ref, err := c.place(ctx, desk, draftID, desk.Destination.ID, "", read)
	if err != nil || len(card.Details) == 0 {
		return err
	}
	_, _, err = c.place(ctx, desk, draftID, desk.Destination.ID+" "+ref.ProviderID, ref.ProviderID, func(ctx context.Context) (bot.Card, error) {
		card, err := read(ctx)
		return bot.Card{DraftID: card.DraftID, Fallback: card.Fallback, Lines: card.Details, Language: card.Language, Mode: card.Mode}, err
	})
	return err
}

// place claims the card of a slot, shows the state of that moment and writes where the card stands then. What it shows is read inside the claim,
// so that nobody overwrites a newer card with an older one.
func (c *Cards) place(ctx context.Context, desk CardDesk, draftID, slot, thread string, read func(context.Context) (bot.Card, error)) (bot.Card, bot.CardRef, error) {
	now := c.Clock.Now()
	until := now.Add(cardLease)
	ref, since, err := c.State.ClaimCard(ctx, draftID, slot, now, until)
	if errors.Is(err, bot.ErrConflict) {
		return bot.Card{}, ref, bot.Later{At: now.Add(cardWait)}
	}
	if err != nil {
		return bot.Card{}, ref, fmt.Errorf("claim card: %w", err)
	}
	p := &placing{desk: desk, slot: slot, thread: thread, ref: ref, since: since, now: now}
	card, failed := p.showRead(ctx, read)
	if err := c.State.SettleCard(context.WithoutCancel(ctx), p.ref, until, p.since, p.free); err != nil {
		return card, p.ref, errors.Join(failed, fmt.Errorf("settle card: %w", err))
	}
	return card, p.ref, failed
}

// placing is one refresh of one card while it is held. Ref and since become what is known of the card at the end.
type placing struct {
	desk   CardDesk
	slot   string
	thread string // of the message beneath which it stands
	ref    bot.CardRef
	since  time.Time // an earlier post may have arrived; zero: none did
	now    time.Time
	free   time.Time // when the next refresh may hold it; zero: at once
}

func (p *placing) showRead(ctx context.Context, read func(context.Context) (bot.Card, error)) (bot.Card, error) {
	card, err := read(ctx)
	if err != nil {
		return card, err
	}
	body, err := p.desk.Compose(card)
	if errors.Is(err, bot.ErrInvalid) {
		return card, fmt.Errorf("compose card: %w: %w", err, errRefused)
	}
	if err != nil {
		return card, fmt.Errorf("compose card: %w", err)
	}
	showing, cancel := context.WithTimeout(ctx, cardShowing)
	defer cancel()
	return card, p.show(showing, card, body)
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
	if p.ref.ProviderID != "" && p.ref.Digest == b.Digest {
		return nil
	}
	p.free = p.now.Add(cardWait)
	if p.ref.ProviderID == "" {
		return p.post(ctx, b)
	}
	return p.edit(ctx, b)
}

func (p *placing) batch(card bot.Card, body bot.Body) (bot.Batch, error) {
	to := p.desk.Destination
	if len(to.Recipients) == 0 {
		return bot.Batch{}, fmt.Errorf("desk destination %s has no recipient for cards", to.ID)
	}
	recipient, id := to.Recipients[0], "card:"+card.DraftID+":"+p.slot
	return bot.Batch{
		ID: card.DraftID, UpdateID: card.DraftID, Notice: true, Mode: card.Mode, Class: to.Class, Kind: to.Kind, Channel: to.Channel,
		Destination: to.ID, Language: card.Language, Body: body, Digest: body.BodyDigest(),
		Rows: []bot.Delivery{{ID: id, Recipient: recipient.ID, Address: recipient.Address, Key: id, Digest: body.BodyDigest(), FirstSentAt: p.since, Thread: p.thread}},
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
	return p.later(o, "edit")
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
	case o.State == bot.Failed:
		return fmt.Errorf("post card: %s: %w", o.Reason, errRefused)
	}
	return p.later(o, "post")
}

// later waits as long as the platform asks to; any other outcome that is open is a failure that the job tries again.
func (p *placing) later(o bot.Outcome, doing string) error {
	if !o.Throttled {
		return fmt.Errorf("%s card: %s", doing, o.Reason)
	}
	p.free = p.now.Add(max(cardWait, o.After))
	return bot.Later{At: p.free}
}

func arrived(o bot.Outcome) bool { return o.State == bot.Accepted || o.State == bot.Delivered }
