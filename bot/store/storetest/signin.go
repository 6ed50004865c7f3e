package storetest

import (
	"context"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// signInLinks open the console once, and only in their time.
func signInLinks(w world) {
	ctx := w.Context()
	link := bot.SignInLink{Hash: "h1", Person: "comms", By: "operator", At: start(), Until: start().Add(bot.SignInTime)}
	late := bot.SignInLink{Hash: "h2", Person: "legal", By: "legal", At: start().Add(time.Second), Until: start().Add(time.Second + bot.SignInTime)}
	w.must(w.SaveSignInLink(ctx, link))
	w.must(w.SaveSignInLink(ctx, late))
	same(w, "an unused link", link, need1(w, func(ctx context.Context) (bot.SignInLink, error) { return w.SignInLink(ctx, "h1") }))
	refuses(w, "a link after its time", bot.ErrNotFound, second(w.UseSignInLink(ctx, "h2", late.Until)))
	refuses(w, "nobody's link", bot.ErrNotFound, second(w.UseSignInLink(ctx, "none", start())))
	refuses(w, "nobody's link to look at", bot.ErrNotFound, second(w.SignInLink(ctx, "none")))
	link.UsedAt = start().Add(time.Minute)
	same(w, "its person", "comms", need1(w, func(ctx context.Context) (string, error) { return w.UseSignInLink(ctx, "h1", link.UsedAt) }))
	refuses(w, "a used link", bot.ErrNotFound, second(w.UseSignInLink(ctx, "h1", link.UsedAt)))
	same(w, "the links, newest first", []bot.SignInLink{late, link}, need1(w, func(ctx context.Context) ([]bot.SignInLink, error) { return w.SignInLinks(ctx, 5) }))
	same(w, "the newest", []bot.SignInLink{late}, need1(w, func(ctx context.Context) ([]bot.SignInLink, error) { return w.SignInLinks(ctx, 1) }))
}
