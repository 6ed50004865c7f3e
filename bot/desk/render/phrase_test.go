package render_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// told is what one update says on Slack, by language.
func told(t *testing.T, r *render.Renderer, typ bot.MessageType, facts bot.Facts, ids ...string) map[bot.Language]string {
	t.Helper()
	in, d := outage(t, typ, ids...)
	d.Facts = facts
	result, err := r.Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := map[bot.Language]string{}
	for _, c := range result.Composed {
		if c.Destination == "slack" {
			all[c.Language] = c.Rendition.Text
		}
	}
	return all
}

func issued(t *testing.T) time.Time {
	t.Helper()
	return kst(t, "2022-10-15 15:40")
}

func sentence(t *testing.T, r *render.Renderer, l bot.Language, w bot.Words) string {
	t.Helper()
	p, err := r.Phrase(l, w, issued(t))
	if err != nil {
		t.Fatal(err)
	}
	return p.Sentence
}

func TestAPhraseTakesATime(t *testing.T) {
	t.Parallel()
	by := func(phrase, at string) bot.Words { return bot.Words{Phrase: phrase, Args: map[string]string{"at": at}} }
	tests := map[string]struct {
		action bot.Words
		want   map[bot.Language]string
	}{
		"an hour today": {by("restored-by", "2022-10-15T18:00:00+09:00"), map[bot.Language]string{
			bot.Korean:  "늦어도 오후 6시까지 복구할 수 있을 것으로 예상합니다.",
			bot.English: "We expect service to be restored by 6:00 p.m. KST (UTC+9).",
			bot.French:  "Nous prévoyons un rétablissement au plus tard à 11\u00a0h, heure de Paris (18\u00a0h à Séoul).",
		}},
		"another day": {by("restored-by", "2022-10-15T21:00:00Z"), map[bot.Language]string{
			bot.Korean:  "늦어도 2022년 10월 16일(일) 오전 6시까지 복구할 수",
			bot.English: "restored by October 16, 2022, 6:00 a.m. KST (UTC+9).",
			bot.French:  "au plus tard le 15\u00a0octobre à 23\u00a0h, heure de Paris (le 16 à 6\u00a0h à Séoul).",
		}},
		"a date that is another day in Paris": {by("report-by", "2022-12-08T00:30:00+09:00"), map[bot.Language]string{
			bot.Korean:  "대책을 2022년 12월 8일까지 공개하겠습니다.",
			bot.English: "prevent a recurrence by December 8, 2022.",
			bot.French:  "de prévention au plus tard le 8\u00a0décembre 2022.",
		}},
		"a date": {by("report-by", "2022-12-07T12:00:00+09:00"), map[bot.Language]string{
			bot.Korean:  "대책을 2022년 12월 7일까지 공개하겠습니다.",
			bot.English: "prevent a recurrence by December 7, 2022.",
			bot.French:  "de prévention au plus tard le 7\u00a0décembre 2022.",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, l := range bot.Languages() {
				text := sentence(t, renderer(t, nil), l, test.action)
				if !strings.Contains(text, test.want[l]) {
					t.Errorf("%s: no %q in:\n%s", l, test.want[l], text)
				}
			}
		})
	}
}

var unsettled = regexp.MustCompile(`<no value>|<nil>|%!|  |\{\{|\}\}|은\(는\)|이\(가\)|을\(를\)|\(으\)로|\bde [AEIOUÉaeiouéh]|\bà le\b|\bde le\b|[^.]\.\.( |\n|$)`)

func TestAPhraseTakesANumber(t *testing.T) {
	t.Parallel()
	fails := func(share string) bot.Words {
		return bot.Words{Phrase: "share-of-requests-fails", Args: map[string]string{"share": share}}
	}
	for share, want := range map[string]map[bot.Language]string{
		"30":   {bot.Korean: "요청의 약 30%가 정상적으로", bot.English: "About 30% of requests", bot.French: "Environ 30\u00a0% des demandes"},
		"12.5": {bot.Korean: "요청의 약 12.5%가 정상적으로", bot.English: "About 12.5% of requests", bot.French: "Environ 12,5\u00a0% des demandes"},
		"0,50": {bot.Korean: "요청의 약 0.50%가 정상적으로", bot.English: "About 0.50% of requests", bot.French: "Environ 0,50\u00a0% des demandes"},
	} {
		for l, told := range want {
			if got := sentence(t, renderer(t, nil), l, fails(share)); !strings.HasPrefix(got, told) {
				t.Errorf("got %q, want %q", got, told)
			}
		}
	}
	for _, typed := range []string{"a third", "99999999999999999999"} {
		if _, err := renderer(t, nil).Phrase(bot.English, fails(typed), issued(t)); err == nil || !strings.Contains(err.Error(), "phrase.share-of-requests-fails") {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

// What an operator may write into words of their own, as docs/words.md lists it.
func TestOwnWordsCountAndTellHowLongAgo(t *testing.T) {
	t.Parallel()
	const shipped = `label = "About {{.share.Percent}} of requests failing"` + "\n" + `sentence = "About {{.share.Percent}} of requests are not being processed."`
	for own, want := range map[string]struct{ typed, told string }{
		`{{.share.Count "server" "servers"}}`: {"1", "1 server."},
		`{{.share.Count "hour" "hours"}}`:     {"1.5", "1.5 hours."},
		`{{.share.Count "user" "users"}}`:     {"32000", "32,000 users."},
		`{{.share}}`:                          {"0200000000", "0200000000."},
		`{{a .share}}-server pool`:            {"8", "an 8-server pool."},
		`{{.share.Relative}}`:                 {"2022-10-15T15:05:00+09:00", "35 minutes ago."},
		`{{a .share}} outage`:                 {"mail", "a Daum Mail outage."},
	} {
		set := func(s *render.Settings) {
			s.Catalog = rephrased(t, shipped, "label = '"+own+"'\nsentence = '"+own+".'")
		}
		if got := sentence(t, renderer(t, set), bot.English, bot.Words{Phrase: "share-of-requests-fails", Args: map[string]string{"share": want.typed}}); got != want.told {
			t.Errorf("%s: got %q, want %q", own, got, want.told)
		}
	}
}

// A name may end in a consonant, in a vowel or in ㄹ, and elide in French: every phrase must stand with each.
func TestEveryPhraseStandsWithEveryName(t *testing.T) {
	t.Parallel()
	names := map[string]map[bot.Language]string{
		"melon": {bot.Korean: "멜론", bot.English: "Melon", bot.French: "Melon"},
		"pay":   {bot.Korean: "카카오페이", bot.English: "Kakao Pay", bot.French: "Kakao Pay"},
		"mail":  {bot.Korean: "다음 메일", bot.English: "Daum Mail", bot.French: "Ondée"},
	}
	c, r := catalog(t), renderer(t, nil)
	for _, id := range c.Phrases() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			p, _ := c.Phrase(id)
			for name, shown := range names {
				if name != "mail" && !slices.Contains(p.Params, "service") {
					continue
				}
				args := map[string]string{
					"service": name, "share": "30", "at": "2022-10-15T18:00:00+09:00", "from": "2022-10-16T02:00:00+09:00", "until": "2022-10-16T05:00:00+09:00",
				}
				maps.DeleteFunc(args, func(key, _ string) bool { return !slices.Contains(p.Params, key) })
				if len(args) != len(p.Params) {
					t.Fatalf("this test has no value for all of %v", p.Params)
				}
				w := bot.Words{Phrase: id, Args: args, Certainty: bot.Confirmed}
				for _, l := range bot.Languages() {
					told, err := r.Phrase(l, w, issued(t))
					if err != nil {
						t.Fatal(err)
					}
					texts := []string{told.Label, told.Sentence, told.Alternative}
					if told.Alternative == "" {
						texts = texts[:2]
					}
					for _, text := range texts {
						if bad := unsettled.FindString(text); bad != "" {
							t.Errorf("%s: %q in:\n%s", l, bad, text)
						}
						if found := c.Banned(l, text, shown[l]); len(found) > 0 && !found[0].Estimate {
							t.Errorf("%s: no notice says %q in:\n%s", l, found[0].Phrase, text)
						}
						if args["service"] != "" && !strings.Contains(text, shown[l]) {
							t.Errorf("%s: no %s in:\n%s", l, shown[l], text)
						}
						if l == bot.French && language.FrType(text) != text {
							t.Errorf("its spacing is not French:\n%s", text)
						}
					}
				}
			}
		})
	}
}

func TestParticlesAndElisionsFollowTheName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		phrase, service, ko, fr string
	}{
		{"service-restore", "melon", "멜론을 복구하고 있습니다.", "au rétablissement de Melon."},
		{"service-restore", "pay", "카카오페이를 복구하고 있습니다.", "au rétablissement de Kakao Pay."},
		{"service-restore", "t", "Kakao T를 복구하고 있습니다.", "au rétablissement de Kakao T."},
		{"service-restore", "mail", "다음 메일을 복구하고 있습니다.", "au rétablissement d’Ondée."},
		{"service-login", "melon", "멜론으로 로그인해 주시기 바랍니다.", "connecter avec Melon."},
		{"service-login", "mail", "다음 메일로 로그인해 주시기 바랍니다.", "connecter avec la messagerie Ondée."},
	}
	r := renderer(t, nil)
	for _, test := range tests {
		w := bot.Words{Phrase: test.phrase, Args: map[string]string{"service": test.service}}
		ko, fr := sentence(t, r, bot.Korean, w), sentence(t, r, bot.French, w)
		if !strings.Contains(ko, test.ko) || !strings.Contains(fr, test.fr) {
			t.Errorf("%s with %s:\n%s\n%s", test.phrase, test.service, ko, fr)
		}
	}
}

// story is what the first notices of an incident of one family say, in phrases alone.
type story struct{ symptom, cause, action, workaround, lost string }

func stories() map[string]story {
	return map[string]story{
		"fire":        {symptom: "messages-fail", cause: "datacentre-fire", action: "people-first", workaround: "phone-or-sms"},
		"power":       {symptom: "functions-fail", cause: "backup-power-fault", action: "generators-run", workaround: "cash-or-card"},
		"network":     {symptom: "connection-drops", cause: "cable-damaged", action: "traffic-reroute", workaround: "other-network"},
		"dns":         {symptom: "addresses-fail", cause: "dns-fault", action: "dns-correct", workaround: "mobile-app"},
		"cloud":       {symptom: "regions-fail", cause: "cloud-region-fault", action: "cloud-region-move", workaround: "web-version"},
		"deploy":      {symptom: "app-fails", cause: "release-fault", action: "change-undo", workaround: "previous-version"},
		"database":    {symptom: "saving-fails", cause: "storage-fault", action: "backup-restore", lost: "orders-lost"},
		"capacity":    {symptom: "waiting-times", cause: "demand-high", action: "capacity-add"},
		"third-party": {symptom: "partner-functions-fail", cause: "partner-fault", action: "partner-work", workaround: "other-payment"},
		"payment":     {symptom: "charged-twice", cause: "payment-provider-fault", action: "charges-reverse", workaround: "bank-transfer"},
		"login":       {symptom: "codes-late", cause: "login-system-fault", action: "login-system-restore", workaround: "other-login"},
		"messaging":   {symptom: "history-fails", cause: "messaging-system-fault", action: "messaging-system-restore", workaround: "email-instead", lost: "messages-lost"},
		"delay":       {symptom: "notifications-late", cause: "backlog", action: "backlog-send", workaround: "email-instead"},
		"security":    {symptom: "service-suspended", cause: "unauthorised-access", action: "systems-isolate", workaround: "telephone-support"},
		"leak":        {symptom: "data-disclosed", cause: "access-rights-fault", action: "users-inform", workaround: "telephone-support"},
		"false-alarm": {symptom: "wrong-notice-received", cause: "sending-fault", action: "notice-correct", workaround: "telephone-support"},
		"maintenance": {symptom: "maintenance-longer", cause: "planned-work", action: "maintenance-verify", workaround: "web-version"},
		"disaster":    {symptom: "operations-stopped", cause: "earthquake", action: "authorities-work", workaround: "phone-or-sms"},
	}
}

// The first notices of every family need no free text, so that no reader is looked for in the first minutes.
func TestTheFirstNoticesOfEveryFamilyNeedNoFreeText(t *testing.T) {
	t.Parallel()
	c, r := catalog(t), renderer(t, nil)
	for family, s := range stories() {
		t.Run(family, func(t *testing.T) {
			t.Parallel()
			for kind, id := range map[string]string{"symptom": s.symptom, "cause": s.cause, "action": s.action, "workaround": s.workaround, "data": s.lost} {
				p, _ := c.Phrase(id)
				fits := slices.Contains(p.Families, family) || slices.Contains(p.Families, "any")
				if id != "" && (p.Kind != kind || !fits) {
					t.Errorf("%s is no %s of %s: %+v", id, kind, family, p)
				}
			}
			facts := bot.Facts{Symptom: phrase(s.symptom), Cause: bot.Words{Phrase: s.cause, Certainty: bot.Confirmed}, Action: phrase(s.action)}
			if s.workaround != "" {
				facts.Workaround = phrase(s.workaround)
			}
			if s.lost != "" {
				facts.Data, facts.Lost = bot.DataLost, phrase(s.lost)
			}
			if holding := told(t, r, bot.Holding, facts, "talk", "pay"); len(holding) != 3 {
				t.Errorf("the holding notice is out in %d languages", len(holding))
			}
			files := map[string]string{}
			add := func(typ bot.MessageType, facts bot.Facts) {
				for l, text := range told(t, r, typ, facts, "talk", "pay") {
					files[string(l)+"/"+string(typ)] = text
				}
			}
			add(bot.Initial, facts)
			if family == "false-alarm" {
				add(bot.Retraction, bot.Facts{Original: "u1", OriginalAt: kst(t, "2022-10-15 15:35"), Why: phrase("test-misdirected")})
			}
			compareGolden(t, filepath.Join("testdata", "family", family+".txtar"), files)
		})
	}
}
