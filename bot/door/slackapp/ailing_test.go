package slackapp_test

import (
	"context"
	"errors"
	"sync"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk"
)

// ailing is a store that is slow or gone at every call.
type ailing struct {
	desk.Store
	mu    sync.Mutex
	pause func()
	gone  error
}

func (s *ailing) become(pause func(), gone error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pause, s.gone = pause, gone
}

func (s *ailing) suffer(ctx context.Context) error {
	s.mu.Lock()
	pause, gone := s.pause, s.gone
	s.mu.Unlock()
	if pause != nil {
		pause()
	}
	return errors.Join(gone, ctx.Err())
}

func ail[T any](ctx context.Context, s *ailing, do func() (T, error)) (T, error) {
	if err := s.suffer(ctx); err != nil {
		var none T
		return none, err
	}
	return do()
}

func (s *ailing) Apply(ctx context.Context, c bot.Change) error {
	_, err := ail(ctx, s, func() (bool, error) { return true, s.Store.Apply(ctx, c) })
	return err
}

func (s *ailing) Incident(ctx context.Context, id string) (bot.Incident, error) {
	return ail(ctx, s, func() (bot.Incident, error) { return s.Store.Incident(ctx, id) })
}

func (s *ailing) IncidentByKey(ctx context.Context, key string) (bot.Incident, error) {
	return ail(ctx, s, func() (bot.Incident, error) { return s.Store.IncidentByKey(ctx, key) })
}

func (s *ailing) Incidents(ctx context.Context, openOnly bool) ([]bot.Incident, error) {
	return ail(ctx, s, func() ([]bot.Incident, error) { return s.Store.Incidents(ctx, openOnly) })
}

func (s *ailing) CountIncidents(ctx context.Context, mode bot.Mode) (int, error) {
	return ail(ctx, s, func() (int, error) { return s.Store.CountIncidents(ctx, mode) })
}

func (s *ailing) CountDrafts(ctx context.Context, id string) (int, error) {
	return ail(ctx, s, func() (int, error) { return s.Store.CountDrafts(ctx, id) })
}

func (s *ailing) Draft(ctx context.Context, id string) (bot.Draft, error) {
	return ail(ctx, s, func() (bot.Draft, error) { return s.Store.Draft(ctx, id) })
}

func (s *ailing) Drafts(ctx context.Context, id string) ([]bot.Draft, error) {
	return ail(ctx, s, func() ([]bot.Draft, error) { return s.Store.Drafts(ctx, id) })
}

func (s *ailing) OpenDrafts(ctx context.Context) ([]bot.Draft, error) {
	return ail(ctx, s, func() ([]bot.Draft, error) { return s.Store.OpenDrafts(ctx) })
}

func (s *ailing) Publications(ctx context.Context, id string) ([]bot.Publication, error) {
	return ail(ctx, s, func() ([]bot.Publication, error) { return s.Store.Publications(ctx, id) })
}

func (s *ailing) Decisions(ctx context.Context, id string, revision int) ([]bot.Decision, error) {
	return ail(ctx, s, func() ([]bot.Decision, error) { return s.Store.Decisions(ctx, id, revision) })
}

func (s *ailing) Events(ctx context.Context, id string) ([]bot.Event, error) {
	return ail(ctx, s, func() ([]bot.Event, error) { return s.Store.Events(ctx, id) })
}

func (s *ailing) Deliveries(ctx context.Context, q bot.LedgerQuery) ([]bot.Delivery, error) {
	return ail(ctx, s, func() ([]bot.Delivery, error) { return s.Store.Deliveries(ctx, q) })
}

func (s *ailing) PhraseSignatures(ctx context.Context, phrases ...string) ([]bot.PhraseSignature, error) {
	return ail(ctx, s, func() ([]bot.PhraseSignature, error) { return s.Store.PhraseSignatures(ctx, phrases...) })
}

func (s *ailing) Unsubscribed(ctx context.Context) (bot.Unsubscribed, error) {
	return ail(ctx, s, func() (bot.Unsubscribed, error) { return s.Store.Unsubscribed(ctx) })
}

func (s *ailing) ChannelStates(ctx context.Context) ([]bot.ChannelState, error) {
	return ail(ctx, s, func() ([]bot.ChannelState, error) { return s.Store.ChannelStates(ctx) })
}

func (s *ailing) Disabled(ctx context.Context) ([]bot.Disabled, error) {
	return ail(ctx, s, func() ([]bot.Disabled, error) { return s.Store.Disabled(ctx) })
}
