package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/door/cli"
	"github.com/bongsu-hq/bongsu/bot/store"
)

// makeSignInLink keeps a new link's hash and returns its address: of 256 random bits, which stand nowhere else.
func makeSignInLink(ctx context.Context, st *store.Store, base, person, by string, now time.Time) (bot.Secret, error) {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // crypto/rand never fails: it ends the program instead
	token := base64.RawURLEncoding.EncodeToString(bits[:])
	err := st.SaveSignInLink(ctx, bot.SignInLink{
		Hash: tokenHash(bot.NewSecret(token)), Person: person, By: by, At: now, Until: now.Add(bot.SignInTime),
	})
	return bot.NewSecret(base + bot.SignInPath + token), err
}

// fillSignIn makes the link of a notice that carries one, as the notice leaves. One that waited for long is not wanted any more.
func (h *house) fillSignIn(ctx context.Context, b bot.Batch) (bot.Batch, error) {
	if !b.CarriesSignIn() || len(b.Rows) != 1 {
		return b, nil
	}
	now := h.clock.Now()
	if now.Sub(b.At) >= bot.SignInTime {
		return b, bot.Refuse(bot.ErrConflict, "the link was asked for too long ago: ask for a new one")
	}
	person, ours := strings.CutPrefix(b.Rows[0].Recipient, "person:")
	if _, known := h.config.People.ByID(person); !known || !ours {
		return b, bot.Refuse(bot.ErrForbidden, "the link's person is not among the people of this desk")
	}
	link, err := makeSignInLink(ctx, h.store, h.config.Console.BaseURL, person, "bongsu", now)
	if err != nil {
		return b, &channel.Error{Reason: channel.Down, Err: errors.New("the link could not be kept, so it was not sent")}
	}
	h.logger.InfoContext(ctx, "console sign-in link sent", "person", person, "channel", b.Channel)
	if b.Body.MediaType == "message/rfc822" {
		b.Body = email.FillLine(b.Body, bot.SignInSlot, link.Reveal())
	} else {
		b.Body.Bytes = bytes.ReplaceAll(b.Body.Bytes, []byte(bot.SignInSlot), []byte(link.Reveal()))
	}
	return b, nil
}

// signInLink makes a link for the operator to hand over, or has a running serve send it to the person.
func signInLink(ctx context.Context, configPath string, o cli.LinkOptions, files Files) (bot.Secret, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return bot.Secret{}, err
	}
	if _, ok := cfg.People.ByID(o.Person); !ok {
		return bot.Secret{}, noPerson(o.Person, configPath)
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return bot.Secret{}, fmt.Errorf("open the store: %w", err)
	}
	link, err := signInLinkIn(ctx, parts{config: cfg, store: st, files: files, clock: wallClock{}, ids: randomIDs(), logger: slog.New(slog.DiscardHandler), signsOnly: true}, o)
	return link, errors.Join(err, st.Close())
}

func signInLinkIn(ctx context.Context, p parts, o cli.LinkOptions) (bot.Secret, error) {
	h, err := build(p)
	if err != nil {
		return bot.Secret{}, err
	}
	if o.Send {
		return bot.Secret{}, h.desk.SendSignInLink(ctx, operator, o.Person, o.Draft)
	}
	if o.Draft != "" {
		if _, err := h.desk.Review(ctx, o.Draft); err != nil {
			return bot.Secret{}, err
		}
	}
	link, err := makeSignInLink(ctx, p.store, p.config.Console.BaseURL, o.Person, operator, p.clock.Now())
	if o.Draft != "" {
		link = bot.NewSecret(link.Reveal() + "/" + o.Draft)
	}
	return link, err
}

// operator is who makes links and tokens at the command line, in what is kept of it.
const operator = "operator"

// linksShown bounds the list of links.
const linksShown = 50

// signInLinks lists the newest links.
func signInLinks(ctx context.Context, configPath string) ([]bot.SignInLink, error) {
	cfg, err := LoadConfig(configPath)
	if err != nil {
		return nil, err
	}
	st, err := openStore(ctx, cfg.Store)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	links, err := st.SignInLinks(ctx, linksShown)
	return links, errors.Join(err, st.Close())
}

// signIns are the one-time ways into the console.
type signIns struct{ *house }

// SignInLink returns the link whose token has that hash.
func (s signIns) SignInLink(ctx context.Context, hash string) (bot.SignInLink, error) {
	return s.store.SignInLink(ctx, hash)
}

// UseSignInLink spends it.
func (s signIns) UseSignInLink(ctx context.Context, hash string) (string, error) {
	return s.store.UseSignInLink(ctx, hash, s.clock.Now())
}

// SendSignInLink has one sent to a person who asked for it.
func (s signIns) SendSignInLink(ctx context.Context, person string) error {
	return s.desk.SendSignInLink(ctx, person, person, "")
}
