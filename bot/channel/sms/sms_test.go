package sms_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/sms"
	"github.com/bongsu-hq/bongsu/bot/channel/solapi"
	"github.com/bongsu-hq/bongsu/bot/channel/twilio"
)

const (
	accountSID = "AC0123456789abcdef0123456789abcdef"
	authToken  = "not-a-real-token"
	number     = "+15005550006"
)

func abroad(api string) *sms.Settings {
	return &sms.Settings{
		Provider: sms.Twilio, APIURL: api, From: number, MaxSegments: 23,
		Abroad: twilio.Account{AccountSID: accountSID, AuthToken: authToken},
	}
}

func korean(api string) *sms.Settings {
	return &sms.Settings{
		Provider: sms.Solapi, APIURL: api, From: "0212345678",
		Korean: solapi.Account{APIKey: "NCSSANDBOX", APISecret: "sandbox-secret"},
	}
}

func TestContract(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, channeltest.Case{
		Kind: sms.Kind(), Settings: abroad(""), Short: true, Long: 6000,
		Shown: text,
		Live:  func(*testing.T, []byte) []string { return nil }, // a telephone acts on nothing
		Unreachable: []bot.Recipient{
			{Address: "01012345678"}, {Address: "+33 6 12 34 56 78"}, {Address: "+821012345678"}, {Address: "+1"}, {Address: "duty"},
		},
		Platform: &channeltest.Platform{
			Settings: func(u string) any { return abroad(u) },
			Address:  func(_ string, i int) string { return "+3361234567" + string(rune('0'+i)) },
			Accept: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_, _ = w.Write([]byte(`{"sid":"SM1","status":"queued"}`))
			},
			Content: func(t *testing.T, _ *http.Request, body []byte) []byte {
				t.Helper()
				form, err := url.ParseQuery(string(body))
				if err != nil {
					t.Fatal(err)
				}
				if form.Get("SmartEncoded") != "false" || form.Get("ShortenUrls") != "false" || form.Get("ValidityPeriod") != "3600" {
					t.Errorf("Twilio may rewrite or delay the text: %v", form)
				}
				data, err := json.Marshal(map[string]string{"text": form.Get("Body")})
				if err != nil {
					t.Fatal(err)
				}
				return data
			},
			Secrets: []string{authToken}, Lost: bot.UnknownOutcome, ServerError: bot.UnknownOutcome,
		},
	})
}

func text(t *testing.T, body []byte) string {
	t.Helper()
	var m struct{ Text string }
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	return m.Text
}

// said is a live rendition of a short form without a page.
func said(l bot.Language, short string) bot.Rendition {
	return bot.Rendition{Language: l, Mode: bot.Live, Short: short}
}

func TestAnExcessCountsItsPartsAsNetworksDo(t *testing.T) {
	t.Parallel()
	tight := abroad("")
	tight.MaxSegments = 1
	for name, tt := range map[string]struct {
		settings *sms.Settings
		r        bot.Rendition
		part     string
		want     int
	}{
		"bytes":    {korean(""), said(bot.Korean, strings.Repeat("가", 1001)), "가나a", 5},
		"septets":  {tight, said(bot.English, strings.Repeat("a", 161)), "“a€”", 5},
		"UTF-16":   {tight, said(bot.Korean, strings.Repeat("가", 71)), "가🔥", 3},
		"unfitted": {korean(""), said(bot.Korean, strings.Repeat("가", 1001)), "🔥", 4},
	} {
		_, err := sms.Compose(tt.r, tt.settings)
		over, ok := errors.AsType[*bot.ExcessError](err)
		if !ok {
			t.Errorf("%s: %v", name, err)
		} else if got := over.Count(tt.part); got != tt.want {
			t.Errorf("%s: %q takes %d, want %d", name, tt.part, got, tt.want)
		}
	}
}

func TestComposeCountsWhatNetworksCount(t *testing.T) {
	t.Parallel()
	tight := abroad("")
	tight.MaxSegments = 1
	bare := abroad("")
	bare.Transliterate = true
	for name, tt := range map[string]struct {
		settings *sms.Settings
		r        bot.Rendition
		want     string
		refusal  string
	}{
		"160 septets are one":       {tight, said(bot.English, strings.Repeat("a", 160)), strings.Repeat("a", 160), ""},
		"161 septets are two":       {tight, said(bot.English, strings.Repeat("a", 161)), "", "2 segments is too long: 161 septets, and the limit is 153; shorten it by 8"},
		"70 UCS-2 units are one":    {tight, said(bot.Korean, strings.Repeat("가", 70)), strings.Repeat("가", 70), ""},
		"71 UCS-2 units are two":    {tight, said(bot.Korean, strings.Repeat("가", 71)), "", "2 segments is too long: 71 UCS-2 units, and the limit is 67"},
		"English marks are mapped":  {tight, said(bot.English, "It’s “down” — we’re on it…"), `It's "down" - we're on it...`, ""},
		"one letter makes it UCS-2": {tight, said(bot.English, "Messages at 하늘톡 aren’t sent."), "Messages at 하늘톡 aren’t sent.", ""},
		"French keeps its accents":  {tight, said(bot.French, "Reçu à 8\u202fh\u202f30."), "Reçu à 8\u202fh\u202f30.", ""},
		"or loses them if so set":   {bare, said(bot.French, "Reçu à 8\u202fh\u202f30\u00a0: dégradé"), "Recu à 8 h 30 : dégradé", ""},
		"90 bytes":                  {korean(""), said(bot.Korean, strings.Repeat("가", 45)), strings.Repeat("가", 45), ""},
		"2,000 bytes":               {korean(""), said(bot.Korean, strings.Repeat("가", 1000)), strings.Repeat("가", 1000), ""},
		"2,001 bytes":               {korean(""), said(bot.Korean, strings.Repeat("가", 1000)+"a"), "", "2001 bytes, and the limit is 2000; shorten it by 1"},
		"Korean marks are mapped":   {korean(""), said(bot.Korean, "«하늘톡» — 안내"), `"하늘톡" - 안내`, ""},
		"no emoji in Korea":         {korean(""), said(bot.Korean, "안내 🔥"), "", `CP949 has no "🔥"`},
		"no French in Korea":        {korean(""), said(bot.French, "Panne"), "", "Korean networks lack the letters of French"},
	} {
		body, err := sms.Compose(tt.r, tt.settings)
		if tt.refusal != "" {
			if !errors.Is(err, bot.ErrInvalid) || !strings.Contains(err.Error(), tt.refusal) {
				t.Errorf("%s: %v, want a refusal that says %q", name, err, tt.refusal)
			}
			continue
		}
		if err != nil || text(t, body.Bytes) != tt.want {
			t.Errorf("%s: %q, %v; want %q", name, body.Bytes, err, tt.want)
		}
	}
}

func TestTheAddressStandsAlone(t *testing.T) {
	t.Parallel()
	r := said(bot.Korean, "[훈련] 메시지를 보내실 수 없습니다. [훈련]")
	r.Mode, r.Mark, r.URL = bot.Drill, "[훈련]", "https://status.example/ko/incidents/k2m9x1/"
	body, err := sms.Compose(r, korean(""))
	if want := "[훈련] 메시지를 보내실 수 없습니다. [훈련]\nhttps://status.example/ko/incidents/k2m9x1/"; err != nil || text(t, body.Bytes) != want {
		t.Errorf("%q, %v", body.Bytes, err)
	}
}

func TestNoticesSuitBothProviders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		notice bot.Notice
		want   string
	}{
		{bot.Notice{Language: bot.Korean, Text: "🔥 INC-7 — 안내 시각이 지났습니다"}, "[1/5] INC-7 - 안내 시각이 지났습니다"},
		{bot.Notice{Language: bot.English, Text: "🔥🔥🔥 INC-7: the update’s late"}, "[3/5] INC-7: the update's late"},
		{bot.Notice{Language: bot.French, Text: "INC-7\u00a0: le point est passé"}, "INC-7\u00a0: le point est passé"},
	} {
		body, err := sms.ComposeNotice(tt.notice)
		if err != nil || text(t, body.Bytes) != tt.want {
			t.Errorf("%q, %v; want %q", body.Bytes, err, tt.want)
		}
	}
	if _, err := sms.ComposeNotice(bot.Notice{Language: bot.Korean, Text: strings.Repeat("가", 1601)}); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a notice of 1,601: %v", err)
	}
}

func TestSettingsAreJudged(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*sms.Settings){
		"no provider":        func(s *sms.Settings) { s.Provider = "" },
		"no sender":          func(s *sms.Settings) { s.From = "" },
		"two senders":        func(s *sms.Settings) { s.MessagingService = "MG1" },
		"valid for a day":    func(s *sms.Settings) { s.ValidFor = 24 * time.Hour },
		"segments below one": func(s *sms.Settings) { s.MaxSegments = -1 },
	} {
		s := abroad("")
		change(s)
		if err := sms.Kind().Check(s, bot.Recipient{Address: "+33612345678"}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for address, good := range map[string]bool{"01012345678": true, "021234567": true, "+821012345678": false, "010-1234-5678": false, "1234": false} {
		if err := sms.Kind().Check(korean(""), bot.Recipient{Address: address}); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
}
