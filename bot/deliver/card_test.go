package deliver_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/deliver"
)

// board is a desk's platform: it shows cards and remembers what was done to them.
type board struct {
	done  []string
	there bool // a look-up finds the card
	fails error
}

func (b *board) Send(_ context.Context, batch bot.Batch) ([]bot.Outcome, error) {
	if b.fails != nil {
		return nil, b.fails
	}
	b.done = append(b.done, "post "+string(batch.Body.Bytes))
	return []bot.Outcome{{DeliveryID: batch.Rows[0].ID, State: bot.Accepted, ProviderID: "C1/1"}}, nil
}

func (b *board) Edit(_ context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	b.done = append(b.done, "edit "+providerID+" "+string(body.Bytes))
	return bot.Outcome{State: bot.Accepted}, nil
}

func (b *board) Find(_ context.Context, batch bot.Batch) ([]bot.Outcome, error) {
	o := bot.Outcome{DeliveryID: batch.Rows[0].ID, State: bot.Pending}
	if b.there {
		o.State, o.ProviderID = bot.Accepted, "C1/9"
	}
	return []bot.Outcome{o}, nil
}

// state is one card and where it stands.
type state struct {
	header string
	refs   map[string]bot.CardRef
}

func (s *state) Card(_ context.Context, draftID string, l bot.Language) (bot.Card, error) {
	return bot.Card{DraftID: draftID, Header: s.header, Language: l}, nil
}

func (s *state) CardRef(_ context.Context, _, destination string) (bot.CardRef, error) {
	ref, ok := s.refs[destination]
	if !ok {
		return bot.CardRef{}, bot.ErrNotFound
	}
	return ref, nil
}

func (s *state) SaveCard(_ context.Context, ref bot.CardRef) error {
	s.refs[ref.Destination] = ref
	return nil
}

func cards(s *state, boards ...*board) *deliver.Cards {
	c := &deliver.Cards{State: s, Logger: slog.New(slog.DiscardHandler)}
	for i, b := range boards {
		id := string(rune('a' + i))
		c.Desks = append(c.Desks, deliver.CardDesk{
			Destination: bot.Destination{ID: id, Channel: "slack", Kind: "slack", Class: bot.DeskClass, Recipients: []bot.Recipient{{ID: id, Address: "C1"}}},
			Sender:      b,
			Compose: func(card bot.Card) (bot.Body, error) {
				return bot.Body{MediaType: "text/plain", Bytes: []byte(card.Header)}, nil
			},
		})
	}
	return c
}

func TestACardIsPostedOnceAndThenEditedInPlace(t *testing.T) {
	t.Parallel()
	b, s := &board{}, &state{header: "open", refs: map[string]bot.CardRef{}}
	c := cards(s, b)
	for _, header := range []string{"open", "open", "approved", "published", "published"} {
		s.header = header
		if err := c.Refresh(t.Context(), "d1", 1); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"post open", "edit C1/1 approved", "edit C1/1 published"}, b.done); diff != "" {
		t.Error(diff)
	}
}

func TestACardWhosePostMayHaveArrivedIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	b, s := &board{there: true}, &state{header: "open", refs: map[string]bot.CardRef{}}
	if err := cards(s, b).Refresh(t.Context(), "d1", 2); err != nil {
		t.Fatal(err)
	}
	if len(b.done) != 0 || s.refs["a"].ProviderID != "C1/9" {
		t.Errorf("done: %v, the card stands at %s", b.done, s.refs["a"].ProviderID)
	}
	b.there = false
	if err := cards(&state{header: "open", refs: map[string]bot.CardRef{}}, b).Refresh(t.Context(), "d1", 2); err != nil || len(b.done) != 1 {
		t.Errorf("a card that is not there was not posted: %v", err)
	}
}

func TestAFailingDeskDoesNotKeepTheOthersFromTheirCards(t *testing.T) {
	t.Parallel()
	down, up := &board{fails: errDown}, &board{}
	s := &state{header: "open", refs: map[string]bot.CardRef{}}
	if err := cards(s, down, up).Refresh(t.Context(), "d1", 1); !errors.Is(err, errDown) {
		t.Errorf("got %v, want the failure, so that the job runs again", err)
	}
	if diff := cmp.Diff([]string{"post open"}, up.done); diff != "" {
		t.Error(diff)
	}
}
