package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/deliver"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// board is a desk's platform: it shows cards and remembers what was done to them.
type board struct {
	mu     sync.Mutex
	done   []string
	posted int
	fails  error        // of a post
	post   *bot.Outcome // answer to a post; nil: it is taken
	edit   *bot.Outcome // answer to an edit; nil: it is made
	found  bot.Outcome  // answer to a look-up
	wait   chan struct{}
}

func (b *board) Send(ctx context.Context, batch bot.Batch) ([]bot.Outcome, error) {
	if b.wait != nil {
		select {
		case <-b.wait:
		case <-ctx.Done():
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails != nil {
		return nil, b.fails
	}
	b.posted++
	beneath := ""
	if batch.Rows[0].Thread != "" {
		beneath = " beneath " + batch.Rows[0].Thread
	}
	b.done = append(b.done, "post "+string(batch.Body.Bytes)+beneath)
	o := bot.Outcome{State: bot.Accepted, ProviderID: fmt.Sprintf("C1/%d", b.posted)}
	if b.post != nil {
		o = *b.post
	}
	o.DeliveryID = batch.Rows[0].ID
	return []bot.Outcome{o}, nil
}

func (b *board) Edit(_ context.Context, providerID string, body bot.Body) (bot.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done = append(b.done, "edit "+providerID+" "+string(body.Bytes))
	if b.edit != nil {
		return *b.edit, nil
	}
	return bot.Outcome{State: bot.Accepted}, nil
}

// notes are what was done, oldest first.
func (b *board) notes() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.done...)
}

// searchable is a board that can be asked whether a card stands there.
type searchable struct{ *board }

func (b searchable) Find(_ context.Context, batch bot.Batch) ([]bot.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if batch.Rows[0].FirstSentAt.IsZero() {
		return nil, errors.New("a look-up needs to know since when")
	}
	b.done = append(b.done, "find")
	o := b.found
	o.DeliveryID = batch.Rows[0].ID
	return []bot.Outcome{o}, nil
}

// state is what a card shows; where it stands is in a real store.
type state struct {
	*store.Store
	mu     sync.Mutex
	header string
	detail string
	fails  error
	takes  time.Duration
	again  []time.Duration // when a refresh that failed said that it comes again, counted from the start
	asked  bool            // another refresh is asked for
}

func (s *state) RefreshFailed(ctx context.Context, draftID string, at time.Time) error {
	s.mu.Lock()
	s.again = append(s.again, at.Sub(start()))
	asked := s.asked
	s.mu.Unlock()
	if asked {
		return bot.ErrConflict
	}
	return s.Store.RefreshFailed(ctx, draftID, at)
}

func (s *state) show(header string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.header = header
}

func (s *state) Card(_ context.Context, draftID string, l bot.Language) (bot.Card, error) {
	time.Sleep(s.takes)
	s.mu.Lock()
	defer s.mu.Unlock()
	card := bot.Card{DraftID: draftID, Header: s.header, Language: l}
	if s.detail != "" {
		card.Details = []string{s.detail}
	}
	return card, s.fails
}

// wall is a desk's cards on boards.
type wall struct {
	*testing.T
	*deliver.Cards
	state *state
	clock *clock
}

func newWall(t *testing.T, boards ...*board) *wall {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "cards.db"), store.Fast())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &wall{T: t, state: &state{Store: s, header: "open"}, clock: &clock{at: start()}}
	w.Cards = &deliver.Cards{State: w.state, Clock: w.clock, Logger: slog.New(slog.DiscardHandler)}
	for i, b := range boards {
		id := string(rune('a' + i))
		w.Desks = append(w.Desks, deliver.CardDesk{
			Destination: bot.Destination{ID: id, Channel: "slack", Kind: "slack", Class: bot.DeskClass, Recipients: []bot.Recipient{{ID: id, Address: "C1"}}},
			Sender:      searchable{b},
			Compose: func(card bot.Card) (bot.Body, error) {
				return bot.Body{MediaType: "text/plain", Bytes: []byte(card.Header + strings.Join(card.Lines, ""))}, nil
			},
		})
	}
	return w
}

// refresh lets the draft's state be shown; want is a part of the error, none when it succeeds.
func (w *wall) refresh(header, want string) {
	w.Helper()
	w.state.show(header)
	err := w.Refresh(w.Context(), "d1")
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		w.Errorf("showing %q: got %v, want %q", header, err, want)
	}
	w.clock.Set(w.clock.Now().Add(time.Second))
}

func (w *wall) did(b *board, want ...string) {
	w.Helper()
	if diff := cmp.Diff(want, b.notes()); diff != "" {
		w.Errorf("what was done (-want +got):\n%s", diff)
	}
}

func TestACardIsPostedOnceAndThenEditedInPlace(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	for _, header := range []string{"open", "open", "approved", "published", "published"} {
		w.refresh(header, "")
	}
	w.did(b, "post open", "edit C1/1 approved", "edit C1/1 published")
}

// TestRefreshesAtOnceShowOneCard lets three jobs of one draft run together, as the deciding vote and the publication do.
func TestRefreshesAtOnceShowOneCard(t *testing.T) {
	t.Parallel()
	b := &board{wait: make(chan struct{})}
	w := newWall(t, b)
	results := make(chan error, 3)
	for range 3 {
		go func() { results <- w.Refresh(t.Context(), "d1") }()
	}
	for range 2 { // the third one is in the middle of its post
		later, ok := errors.AsType[bot.Later](<-results)
		if ahead := later.At.Sub(start()); !ok || ahead < time.Second || ahead > 2*time.Second {
			t.Errorf("who comes second is told to come again at %s", later.At)
		}
	}
	close(b.wait)
	if err := <-results; err != nil {
		t.Fatal(err)
	}
	w.did(b, "post open")
	w.clock.Set(start().Add(time.Second))
	w.refresh("approved", "")
	w.did(b, "post open", "edit C1/1 approved")
}

func TestACardWhosePostMayHaveArrivedIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	lost := &bot.Outcome{State: bot.UnknownOutcome, Reason: "no answer in time"}
	gone := &bot.Outcome{State: bot.Pending, Reason: "the connection was refused before anything was sent"}
	tests := map[string]struct {
		post   *bot.Outcome // of the first attempt
		found  bot.Outcome
		failed string // the second attempt
		want   []string
	}{
		"it is there":       {lost, bot.Outcome{State: bot.Accepted, ProviderID: "C1/9"}, "", []string{"post open", "find", "edit C1/9 approved"}},
		"it is not there":   {lost, bot.Outcome{State: bot.Pending}, "", []string{"post open", "find", "post approved"}},
		"the look-up fails": {lost, bot.Outcome{State: bot.Pending, MayHave: true, Reason: "down"}, "may have arrived: down", []string{"post open", "find"}},
		"nobody can tell":   {lost, bot.Outcome{State: bot.UnknownOutcome, Reason: "dark"}, "may have arrived: dark", []string{"post open", "find"}},
		"it never left":     {gone, bot.Outcome{State: bot.Accepted, ProviderID: "C1/9"}, "", []string{"post open", "post approved"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &board{post: test.post, found: test.found}
			w := newWall(t, b)
			w.refresh("open", test.post.Reason)
			b.post = nil
			w.refresh("approved", test.failed)
			w.did(b, test.want...)
		})
	}
}

func TestAChannelThatCannotBeAskedGetsNoSecondCard(t *testing.T) {
	t.Parallel()
	b := &board{post: &bot.Outcome{State: bot.UnknownOutcome, Reason: "no answer in time"}}
	w := newWall(t, b)
	w.Desks[0].Sender = b
	w.refresh("open", "no answer in time")
	b.post = nil
	w.refresh("approved", "cannot be looked up")
	w.did(b, "post open")
}

// TestADeadRefreshIsSucceeded claims the card and dies, perhaps after its post.
func TestADeadRefreshIsSucceeded(t *testing.T) {
	t.Parallel()
	b := &board{found: bot.Outcome{State: bot.Accepted, ProviderID: "C1/9"}}
	w := newWall(t, b)
	if _, _, err := w.state.ClaimCard(t.Context(), "d1", "a", start(), start().Add(30*time.Second)); err != nil {
		t.Fatal(err)
	}
	w.refresh("open", "run again at")
	w.did(b)
	w.clock.Set(start().Add(30 * time.Second))
	w.refresh("open", "")
	w.did(b, "find", "edit C1/9 open")
}

func TestADeletedCardIsPostedAnew(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	w.refresh("open", "")
	b.edit = &bot.Outcome{State: bot.Pending, Reason: "HTTP 503"}
	w.refresh("approved", "HTTP 503")
	w.did(b, "post open", "edit C1/1 approved")
	b.edit = &bot.Outcome{State: bot.Failed, Reason: "message_not_found"}
	w.refresh("approved", "")
	b.edit = nil
	w.refresh("published", "")
	w.did(b, "post open", "edit C1/1 approved", "edit C1/1 approved", "post approved", "edit C1/2 published")
}

// TestACardIsKeptWhileNothingCanBePosted: a channel that was archived says nothing about the card.
func TestACardIsKeptWhileNothingCanBePosted(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	w.refresh("open", "")
	b.edit = &bot.Outcome{State: bot.Failed, Reason: "is_archived"}
	b.post = &bot.Outcome{State: bot.Failed, Reason: "is_archived"}
	w.refresh("approved", "") // nobody tries again before there is something new to show
	b.edit, b.post = nil, nil
	w.refresh("published", "")
	w.did(b, "post open", "edit C1/1 approved", "post approved", "edit C1/1 published")
}

func TestACardThatCannotBeReadIsLeftFree(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	w.state.fails = bot.ErrNotFound
	if err := w.Refresh(t.Context(), "d1"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("got %v, want that there is no such draft", err)
	}
	w.state.fails = nil
	w.refresh("open", "")
	w.did(b, "post open")
}

func TestAFailingDeskDoesNotKeepTheOthersFromTheirCards(t *testing.T) {
	t.Parallel()
	down, up, held := &board{fails: errDown}, &board{}, &board{}
	w := newWall(t, down, up, held)
	if _, _, err := w.state.ClaimCard(t.Context(), "d1", "c", start(), start().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	err := w.Refresh(t.Context(), "d1")
	if _, later := errors.AsType[bot.Later](err); err == nil || later {
		t.Errorf("got %v, want the failure, so that the job spends an attempt", err)
	}
	w.did(up, "post open")
	w.did(held)
}

func TestTheDetailsStandBeneathTheCard(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	w.refresh("open", "")
	w.state.detail = "hooks: 12"
	w.refresh("published", "")
	w.refresh("published", "")
	w.state.detail = "hooks: 13"
	w.refresh("published", "")
	w.did(b, "post open", "edit C1/1 published", "post hooks: 12 beneath C1/1", "edit C1/2 hooks: 13")
}

// TestACardIsEditedOnceASecond and, when the platform asks to wait, later.
func TestACardIsEditedOnceASecond(t *testing.T) {
	t.Parallel()
	b := &board{}
	w := newWall(t, b)
	w.refresh("open", "")
	w.clock.Set(start().Add(time.Second / 2)) // a job that comes at once
	w.state.show("approved")
	later, ok := errors.AsType[bot.Later](w.Refresh(t.Context(), "d1"))
	if ahead := later.At.Sub(start()); !ok || ahead < time.Second {
		t.Errorf("it is told to come again after %s", ahead)
	}
	w.did(b, "post open")
	w.clock.Set(start().Add(2 * time.Second))
	b.edit = &bot.Outcome{State: bot.Pending, Throttled: true, After: 30 * time.Second}
	for _, at := range []time.Duration{2 * time.Second, 20 * time.Second} { // who comes meanwhile does not ask the platform
		w.clock.Set(start().Add(at))
		if _, ok := errors.AsType[bot.Later](w.Refresh(t.Context(), "d1")); !ok {
			t.Errorf("after %s it is not told to come again", at)
		}
	}
	w.did(b, "post open", "edit C1/1 approved")
	b.edit = nil
	w.clock.Set(start().Add(32 * time.Second))
	w.refresh("published", "")
	w.did(b, "post open", "edit C1/1 approved", "edit C1/1 published")
}

// slow is a desk's platform that takes its time.
type slow struct{ *board }

func (s slow) Send(ctx context.Context, b bot.Batch) ([]bot.Outcome, error) {
	select {
	case <-time.After(4 * time.Second):
		return s.board.Send(ctx, b)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestSlowDesksGetTheirCardsInTime: each has its own, and all of them together are over before the sweep thinks the job dead.
func TestSlowDesksGetTheirCardsInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		boards := []*board{{}, {}, {}, {}}
		w := newWall(t, boards...)
		for i := range w.Desks {
			w.Desks[i].Sender = slow{boards[i]}
		}
		w.state.takes, w.state.detail = 2*time.Second, "hooks: 12"
		began := time.Now()
		if err := w.Refresh(t.Context(), "d1"); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took >= 20*time.Second {
			t.Errorf("it took %s", took)
		}
		for _, b := range boards {
			w.did(b, "post open", "post hooks: 12 beneath C1/1")
		}
	})
}

// TestAFailedRefreshIsTheOneThatIsAskedFor, so that an outage does not heap up jobs; it leaves to another one what that will do.
func TestAFailedRefreshIsTheOneThatIsAskedFor(t *testing.T) {
	t.Parallel()
	b := &board{fails: errDown}
	w := newWall(t, b)
	w.Desks[0].Sender = b
	w.refresh("open", "the connection failed")
	w.state.asked = true
	w.refresh("open", "")
	b.fails, w.state.asked = nil, false
	if _, _, err := w.state.ClaimCard(t.Context(), "d1", "a", w.clock.Now(), w.clock.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.refresh("open", "run again at")
	if diff := cmp.Diff([]time.Duration{time.Minute, 61 * time.Second, 3 * time.Second}, w.state.again); diff != "" {
		t.Errorf("when it comes again (-want +got):\n%s", diff)
	}
}
