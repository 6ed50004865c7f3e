package app

import (
	"context"
	"net/http"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/email"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/site"
)

// readers is what people reach: the pages, and the links by which they leave a list.
func (h *house) readers(pages *pages) (http.Handler, error) {
	links, err := h.links()
	if err != nil {
		return nil, err
	}
	made := h.voice.now.Load().site
	mux := http.NewServeMux()
	mux.Handle(bot.UnsubscribePath, made.Unsubscribing(pages.current, links))
	mux.Handle("/", made.Handler(pages.current))
	return mux, nil
}

// links know the secrets of the channels whose readers can leave, by destination.
type links struct {
	house   *house
	secrets map[string]bot.Secret
}

var _ site.Unsubscriber = links{}

func (h *house) links() (links, error) {
	l := links{h, map[string]bot.Secret{}}
	for _, ch := range h.config.Channels {
		secret, err := unsubscribeSecret(ch)
		if err != nil {
			return links{}, err
		}
		for _, d := range ch.Destinations {
			if d.Class == bot.PublicClass {
				l.secrets[d.ID] = secret
			}
		}
	}
	return l, nil
}

func unsubscribeSecret(ch config.Channel) (bot.Secret, error) {
	settings, ok := ch.Settings.(*email.Settings)
	switch {
	case !ok:
		return bot.Secret{}, nil
	case settings.UnsubscribeSecretFile != "":
		return secretFile(settings.UnsubscribeSecretFile)
	}
	return bot.NewSecret(settings.UnsubscribeSecret), nil
}

// Unsubscription reads a link's token.
func (l links) Unsubscription(token string) (bot.Unsubscription, error) {
	return bot.ReadUnsubscription(token, func(destination string) bot.Secret { return l.secrets[destination] })
}

// Unsubscribe keeps the wish.
func (l links) Unsubscribe(ctx context.Context, u bot.Unsubscription) error {
	u.At = l.house.clock.Now()
	err := l.house.store.Unsubscribe(ctx, u)
	if err != nil {
		l.house.logger.ErrorContext(ctx, "keep that somebody unsubscribed", "destination", u.Destination, "error", err)
	}
	return err
}
