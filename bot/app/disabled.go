package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// disabledRecipients are those of the configured store who wanted no more messages.
func disabledRecipients(ctx context.Context, configPath string) (list []bot.Disabled, err error) {
	err = withStore(ctx, configPath, func(st *store.Store) error {
		list, err = st.Disabled(ctx)
		return err
	})
	return list, err
}

func enableRecipient(ctx context.Context, configPath, channel, recipient string) error {
	return withStore(ctx, configPath, func(st *store.Store) error { return st.Enable(ctx, channel, recipient) })
}

// withStore opens the configured store for one act.
func withStore(ctx context.Context, configPath string, do func(*store.Store) error) error {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return err
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	return errors.Join(do(st), st.Close())
}
