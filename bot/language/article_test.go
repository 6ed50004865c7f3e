package language_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/language"
)

func TestEnglishArticles(t *testing.T) {
	t.Parallel()
	for _, told := range []string{
		"a service", "an outage", "an incident", "an hour", "an honest answer", "a home page", "a user", "a unit", "an unidentified cause", "an unusual load",
		"a one-hour window", "a European customer", "a useful step", "an update", "an upgrade", "a utility", "a UPS", "a URL", "an SMS", "an API", "an IDC", "a VPN", "a DNS fault",
		"an 8-hour window", "an 11-minute delay", "an 18,000-user outage", "an 800-server site", "a 110-minute delay", "a 1,100-server site", "a 180-server site", "a 2-hour window",
		"an 11", "an 11,000-user outage", "a 10", "an A record", "an X", "a T-shirt", "a U-turn", "a Kakao service", "an AI",
	} {
		_, bare, _ := strings.Cut(told, " ")
		got, err := language.EnglishA(bare)
		if err != nil {
			t.Error(err)
		}
		want(t, bare, got, told)
	}
	for _, text := range []string{"", " ", "NASA site", "RAM module", "LAN", "UNESCO site", "SQL server", "élan", "카카오톡", "“x”"} {
		got, err := language.EnglishA(text)
		if bad, ok := errors.AsType[*language.ArticleError](err); !ok || bad.Text != text || got != "" {
			t.Errorf("EnglishA(%q) = %q, %v; want an ArticleError", text, got, err)
		}
	}
}
