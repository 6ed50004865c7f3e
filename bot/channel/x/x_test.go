package x_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/x"
)

const (
	account = "1000000001"
	apiKey  = "test-key"
	kept    = "test-token-secret"
)

func settings(url string) *x.Settings {
	return &x.Settings{APIKey: apiKey, APISecret: "test-key-secret", AccessToken: account + "-token", AccessSecret: kept, APIURL: url}
}

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: x.Kind(), Short: true, Shown: shown, Live: live, Long: 700,
		Unreachable: []bot.Recipient{{Address: "@haneul"}, {Address: "haneul_status"}, {Address: "https://x.com/haneul"}},
		Platform: &channeltest.Platform{
			Settings: func(u string) any {
				s := settings(u)
				s.AccessToken = "t0ken_of_no_account"
				return s
			},
			Address: func(_ string, i int) string { return []string{"1000000001", "1000000002", "1000000003"}[i] },
			Accept: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_, _ = w.Write([]byte(`{"data":{"id":"1790000000000000001","text":"a"}}`))
			},
			Content: func(_ *testing.T, _ *http.Request, body []byte) []byte { return body },
			Secrets: []string{apiKey, kept, "test-key-secret", "t0ken_of_no_account"}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

func text(t *testing.T, body []byte) string {
	t.Helper()
	var p struct{ Text string }
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	return p.Text
}

// shown is what a reader sees: not the spaces of no width.
func shown(t *testing.T, body []byte) string {
	t.Helper()
	return strings.ReplaceAll(text(t, body), "\u200b", "")
}

// live finds mentions, hashtags and cashtags, outside of addresses.
func live(t *testing.T, body []byte) []string {
	t.Helper()
	words := regexp.MustCompile(`https?://[!-~]+`).ReplaceAllString(text(t, body), " ")
	return regexp.MustCompile(`[@＠#＃$][\pL\pN_]`).FindAllString(words, -1)
}

func TestTheSignatureIsTheOneThatXPublishes(t *testing.T) {
	t.Parallel()
	got := x.Sign("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
		http.MethodPost, "https://api.twitter.com/1/statuses/update.json?include_entities=true", url.Values{
			"status":                 {"Hello Ladies + Gentlemen, a signed OAuth request!"},
			"oauth_consumer_key":     {"xvz1evFS4wEEPTGEFPHBog"},
			"oauth_nonce":            {"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"},
			"oauth_signature_method": {"HMAC-SHA1"},
			"oauth_timestamp":        {"1318622958"},
			"oauth_token":            {"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"},
			"oauth_version":          {"1.0"},
		})
	if got != "tnnArxj06cWHq44gCs1OSKk/jLY=" {
		t.Error(got)
	}
}

func TestWeight(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                 0,
		"This is a test.":  15,
		"http://test.com":  23,
		"https://test.com": 23,
		"test.com":         23,
		"https://x.kr/" + strings.Repeat("a", 200):                  23,
		"Test https://test.com test https://test.com test.com test": 86,
		"\U00010000\U0010ffff":                                      4,
		"저찀쯿쿿":                                                      8,
		"\u1100\u1161\u11a8":                                        2, // three parts, one syllable in NFC
		"H\U0001f431☺":                                              5,
		"é à ç ê «\u00a0»":                                          11,
		"…€→※ㆍ\u202f":                                               12,
		"\u00a0·«»–’\u200b":                                         7,
		"👩‍👩‍👧‍👦":                                                   2,
		"🇰🇷":                                                        2,
		"👍🏽":                                                        2,
		"#️⃣ 1️⃣":                                                   5,
		"☎️":                                                        2,
		"❤️‍🔥":                                                      2,
		"1 # *":                                                     5,
		"foo.co.kr에서":                                               27,
		"https://foo.co.kr에서":                                       27,
		"(https://foo.com/a).":                                      26,
		"https://foo.com/a.":                                        24,
		"a@foo.com":                                                 9,
		"v1.2.3 및 3.5%":                                             14,
		"https://status.haneul-talk.example/ko/incidents/k2m9x1": 54, // no such domain: X may not shorten it
	} {
		if got := x.Weight(text); got != want {
			t.Errorf("%q weighs %d, want %d", text, got, want)
		}
	}
}

func FuzzWeightNeverFails(f *testing.F) {
	f.Add(channeltest.Hostile)
	f.Add("https://foo.co.kr에서 👩‍👩‍👧‍👦🇰🇷 #️⃣")
	f.Fuzz(func(t *testing.T, text string) {
		n := x.Weight(text)
		if n < 0 || n > 46*len(text) {
			t.Errorf("%q weighs %d", text, n)
		}
		if more := x.Weight(text + " a"); more < n {
			t.Errorf("%q weighs %d, and %d with a word more", text, n, more)
		}
	})
}
