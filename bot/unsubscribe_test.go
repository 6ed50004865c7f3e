package bot_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestOnlyTheHolderOfTheSecretMakesAnUnsubscribeToken(t *testing.T) {
	t.Parallel()
	secrets := func(destination string) bot.Secret {
		return map[string]bot.Secret{"customers": bot.NewSecret("one"), "press": bot.NewSecret("two")}[destination]
	}
	want := bot.Unsubscription{Destination: "customers", Recipient: "r-1", Language: bot.Korean}
	good := want.Token(bot.NewSecret("one"))
	if got, err := bot.ReadUnsubscription(good, secrets); err != nil || got != want {
		t.Fatalf("%q: %+v, %v", good, got, err)
	}
	if strings.Trim(good, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		t.Errorf("a token that a link would have to escape: %q", good)
	}
	for name, token := range map[string]string{
		"empty":              "",
		"of another person":  strings.Replace(good, "r-1", "r-2", 1),
		"of another list":    strings.Replace(good, "customers", "press", 1),
		"of no list":         strings.Replace(good, "customers", "nobody", 1),
		"another language":   strings.Replace(good, ".ko.", ".en.", 1),
		"no language":        strings.Replace(good, ".ko.", ".xx.", 1),
		"another secret":     want.Token(bot.NewSecret("two")),
		"made with nothing":  bot.Unsubscription{Destination: "nobody", Recipient: "r", Language: bot.Korean}.Token(bot.Secret{}),
		"cut":                good[:len(good)-1],
		"with something on":  good + "A",
		"with one more part": good + ".A",
	} {
		if _, err := bot.ReadUnsubscription(token, secrets); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%s: taken, %v", name, err)
		}
	}
}

func FuzzReadUnsubscription(f *testing.F) {
	secret := bot.NewSecret("s")
	f.Add("customers.r-1.ko.AAAAAAAAAAAAAAAAAAAAAA")
	f.Add(bot.Unsubscription{Destination: "d", Recipient: "r", Language: bot.French}.Token(secret))
	f.Add("....")
	f.Fuzz(func(t *testing.T, token string) {
		u, err := bot.ReadUnsubscription(token, func(string) bot.Secret { return secret })
		if err == nil && u.Token(secret) != token {
			t.Errorf("%q was taken for %+v", token, u)
		}
	})
}
