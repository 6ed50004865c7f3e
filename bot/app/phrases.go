package app

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// signaturePatience is how long a check waits for a store that does not answer.
const signaturePatience = 3 * time.Second

// unsignedPhrases counts by language the phrases that count as free text, without making or migrating a store. It returns nil when there is a
// store and its signatures cannot be read.
func unsignedPhrases(ctx context.Context, configPath string, phrases int, files Files) map[bot.Language]int {
	none := map[bot.Language]int{}
	for _, l := range bot.Languages() {
		none[l] = phrases
	}
	if configPath == "" {
		return none
	}
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return nil
	}
	if _, err := os.Stat(cfg.Store.SQLite); err != nil && cfg.Store.Postgres.IsZero() {
		return none // serve makes it
	}
	ctx, cancel := context.WithTimeout(ctx, signaturePatience)
	defer cancel()
	st, err := connect(ctx, cfg.Store)
	if err != nil {
		return nil
	}
	defer func() { _ = st.Close() }()
	return countUnsigned(ctx, cfg, st, files)
}

func countUnsigned(ctx context.Context, cfg *config.Config, st *store.Store, files Files) map[bot.Language]int {
	h, err := build(parts{config: cfg, store: st, files: files, clock: wallClock{}, ids: randomIDs(), logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil
	}
	all, err := h.desk.Phrases(ctx)
	if err != nil {
		return nil
	}
	counts := map[bot.Language]int{}
	for _, p := range all {
		if p.State != bot.PhraseSigned {
			counts[p.Language]++
		}
	}
	return counts
}
