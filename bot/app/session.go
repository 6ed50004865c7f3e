package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
)

// groupDeadline bounds how long a command waits for Slack to say who is on call: without an answer, the order counts.
const groupDeadline = 2 * time.Second

// openSession opens the desk for the person whose token it is. Nothing is sent from here: a running serve takes the jobs.
func openSession(ctx context.Context, configPath string, token bot.Secret, files Files) (*cli.Session, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return nil, err
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	id, err := st.PersonByToken(ctx, tokenHash(token))
	if errors.Is(err, bot.ErrNotFound) {
		err = bot.Refuse(bot.ErrForbidden, "this token is nobody's: an operator makes you a new one with: bongsu person token ID")
	}
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	person, ok := cfg.People.ByID(id)
	if !ok {
		err := bot.Refuse(bot.ErrForbidden, fmt.Sprintf("%s is no longer among the people of this desk", id))
		return nil, errors.Join(err, st.Close())
	}
	h, err := build(parts{config: cfg, store: st, files: files, clock: wallClock{}, ids: randomIDs(), logger: slog.New(slog.DiscardHandler), signsOnly: true})
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	if h.groups != nil {
		reading, cancel := context.WithTimeout(ctx, groupDeadline)
		defer cancel()
		h.groups.Read(reading) // what a running serve knows is not known here
	}
	return &cli.Session{Desk: h.desk, Person: person, Zone: h.zones[bot.English], Now: time.Now(), Close: st.Close}, nil
}

func noPerson(id, configPath string) error {
	return bot.Refuse(bot.ErrNotFound, fmt.Sprintf("there is no person %q in %s", id, configPath))
}

// issueToken makes a person's token; only its hash is kept.
func issueToken(ctx context.Context, configPath, personID string) (bot.Secret, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return bot.Secret{}, err
	}
	if _, ok := cfg.People.ByID(personID); !ok {
		return bot.Secret{}, noPerson(personID, configPath)
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return bot.Secret{}, fmt.Errorf("open the store: %w", err)
	}
	token := bot.NewSecret("bongsu_" + rand.Text())
	err = st.SaveToken(ctx, personID, tokenHash(token), time.Now())
	return token, errors.Join(err, st.Close())
}

// tokenHash is what the store keeps of a token. A token holds 130 random bits, so a plain hash cannot be guessed back.
func tokenHash(token bot.Secret) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return hex.EncodeToString(sum[:])
}

// migrate opens the store, which brings it to this version's schema, and returns the engine's name.
func migrate(ctx context.Context, configPath string) (string, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return "", err
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return "", fmt.Errorf("open the store: %w", err)
	}
	return st.Engine(), st.Close()
}
