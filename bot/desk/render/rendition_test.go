package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// every renders all golden cases and calls f with each rendition.
func every(t *testing.T, f func(t *testing.T, in bot.Incident, c bot.Composed)) {
	t.Helper()
	for name, g := range goldens() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, g.typ, g.services...)
			if g.change != nil {
				g.change(&in, &d, func(at string) time.Time { return kst(t, at) })
			}
			result, err := renderer(t, g.settings).Render(in, d, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range result.Composed {
				f(t, in, c)
			}
		})
	}
}

func TestEveryRenditionIsSetInItsLanguage(t *testing.T) {
	t.Parallel()
	every(t, func(t *testing.T, _ bot.Incident, c bot.Composed) {
		r := c.Rendition
		if strings.Contains(strings.TrimSuffix(r.Short, "\n"+r.URL), "\n") {
			t.Errorf("%s %s: Short has several lines: %q", c.Destination, c.Language, r.Short)
		}
		for _, form := range []string{r.Title, r.Text, r.Short, r.HTML} {
			if form == "" || strings.Contains(form, "<no value>") || strings.Contains(form, "<nil>") || strings.Contains(form, "..") || strings.Contains(form, "\n\n\n") {
				t.Errorf("%s %s: %q", c.Destination, c.Language, form)
			}
		}
		if set := language.FrType(r.Text); c.Language == bot.French && set != r.Text {
			t.Errorf("%s: French spacing (-want +got):\n%s", c.Destination, cmp.Diff(set, r.Text))
		}
		if string(c.Body.Bytes) != r.Text {
			t.Errorf("%s %s: the body is not the composer's", c.Destination, c.Language)
		}
	})
}

func TestADrillIsMarkedFirstAndLast(t *testing.T) {
	t.Parallel()
	marks := map[bot.Language]string{bot.Korean: "[훈련]", bot.English: "[EXERCISE]", bot.French: "[EXERCICE]"}
	every(t, func(t *testing.T, in bot.Incident, c bot.Composed) {
		r, mark := c.Rendition, marks[c.Language]
		for name, form := range map[string]string{"title": r.Title, "text": r.Text, "short": r.Short} {
			if marked := strings.HasPrefix(form, mark) && strings.HasSuffix(form, mark); marked != (in.Mode == bot.Drill) {
				t.Errorf("%s %s: marked is %v in mode %s: %q", c.Language, name, marked, in.Mode, form)
			}
		}
		if n := strings.Count(r.HTML, mark); in.Mode == bot.Drill && n != 2 {
			t.Errorf("%s html: %d marks", c.Language, n)
		}
	})
}

func TestAReconstructionSaysSoInEveryForm(t *testing.T) {
	t.Parallel()
	r := renderer(t, func(s *render.Settings) { s.Reconstruction = true })
	for _, typ := range bot.MessageTypes() {
		for _, g := range goldens() {
			if g.typ != typ {
				continue
			}
			in, d := outage(t, g.typ, g.services...)
			if g.change != nil {
				g.change(&in, &d, func(at string) time.Time { return kst(t, at) })
			}
			result, err := r.Render(in, d, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range result.Composed {
				for _, form := range []string{c.Rendition.Text, c.Rendition.Short, c.Rendition.HTML} {
					if c.Rendition.Notice == "" || !strings.Contains(form, c.Rendition.Notice) {
						t.Errorf("%s %s %s: no notice in %q", typ, c.Destination, c.Language, form)
					}
				}
			}
		}
	}
}

func TestTheApologyNeverFallsBelowItsFloor(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		typ                   bot.MessageType
		severity, said, asked int
		want                  string
	}{
		"holding":               {bot.Holding, 3, 0, 0, "We are sorry for the disruption."},
		"holding at severity 5": {bot.Holding, 5, 0, 0, "We sincerely apologise"},
		"holding, more asked":   {bot.Holding, 3, 0, 3, "unreservedly to everyone affected."},
		"it never falls":        {bot.Holding, 3, 4, 0, "full responsibility"},
		"initial":               {bot.Initial, 2, 0, 1, "We sincerely apologise"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, test.typ, "talk")
			in.Facts.Apology, d.Severity = test.said, test.severity
			d.Facts = bot.Facts{Apology: test.asked, Symptom: phrase("login-fails"), Action: phrase("extent-check")}
			result, err := renderer(t, nil).Render(in, d, nil)
			if err != nil {
				t.Fatal(err)
			}
			if text := bodies(result, "slack")["en/text"]; !strings.Contains(text, test.want) {
				t.Errorf("no %q in:\n%s", test.want, text)
			}
		})
	}
}

func TestFreeNamesTheLanguagesThatNeedAReader(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Holding, "talk")
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil || len(result.Free) > 0 {
		t.Errorf("a holding notice needs no reader, but: %v, %v", result.Free, err)
	}
	d.Type, d.Languages = bot.NoChange, []bot.Language{bot.French, bot.Korean}
	d.Facts.Action = phrase("fire-service")
	result, err = renderer(t, nil).Render(in, d, nil)
	if diff := cmp.Diff([]bot.Language{bot.French, bot.Korean}, result.Free); diff != "" || err != nil {
		t.Errorf("an unsigned phrase (-want +got):\n%s %v", diff, err)
	}
	signed := bot.SignedTexts{catalog(t).PhraseDigest("fire-service", bot.Korean): {Reader: true}}
	result, err = renderer(t, nil).Render(in, d, signed)
	if diff := cmp.Diff([]bot.Language{bot.French}, result.Free); diff != "" || err != nil {
		t.Errorf("a phrase that is signed in Korean (-want +got):\n%s %v", diff, err)
	}
}

func TestRenditionCarriesTheFactsOfTheDraft(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Holding, "talk", "pay")
	in.Affected[1].Status = bot.Degraded
	d.Affected = in.Affected
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := result.Composed[0]
	r := c.Rendition
	r.Parts, r.Text, r.Short, r.HTML = nil, "", "", ""
	want := bot.Rendition{
		UpdateID: d.ID, Type: bot.Holding, Mode: bot.Live, Phase: bot.Investigating, Severity: 5, Status: bot.MajorOutage, Language: bot.Korean,
		Label: "최초 안내", Title: "[장애 안내] 카카오톡 및 카카오페이 이용 장애", Unsubscribe: "이 안내 메일 수신 거부", URL: "https://status.example.com/ko/incidents/k3v9x0a1b2c4/",
		IssuedAt: d.IssuedAt, NextAt: d.NextAt, Reference: "INC-7",
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("rendition (-want +got):\n%s", diff)
	}
	if last := result.Composed[3]; last.Destination != "partners" || last.Recipients != 200 {
		t.Errorf("the fourth is %s with %d recipients", last.Destination, last.Recipients)
	}
	in.Restricted = true
	if result, err = renderer(t, nil).Render(in, d, nil); err != nil || result.Composed[0].Rendition.URL != "" {
		t.Errorf("a restricted incident has no public page: %q, %v", result.Composed[0].Rendition.URL, err)
	}
}

func TestRenderGivesTheSameBytesTwice(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Initial, "talk", "pay")
	d.Facts = bot.Facts{Symptom: phrase("login-fails"), Action: phrase("extent-check")}
	r := renderer(t, nil)
	one, err1 := r.Render(in, d, nil)
	two, err2 := r.Render(in, d, nil)
	if diff := cmp.Diff(one, two); diff != "" || err1 != nil || err2 != nil {
		t.Errorf("%v %v\n%s", err1, err2, diff)
	}
}

func TestATypedTextWithABannedPhraseIsWarnedOf(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Correction, "talk")
	d.Facts = bot.Facts{
		Original: "u1", OriginalAt: d.IssuedAt.Add(-time.Hour),
		Wrong: text("조속히 복구됩니다.", "Back shortly.", "De retour au plus vite."),
		Right: text("오후 6시까지 복구됩니다.", "Back as soon as possible.", "De retour à 11 h."),
	}
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Warning{{Code: "banned", Language: bot.English, Field: "right", Detail: "as soon as possible → give a time: by 4:00 p.m. KST"}}
	if diff := cmp.Diff(want, result.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// How long it will take may be told with its condition, and nowhere else.
func TestAnEstimateMayTellHoursBesideItsCondition(t *testing.T) {
	t.Parallel()
	hours := text("2시간 내 복구 가능", "Everything will be restored within two hours", "Rétablissement d’ici deux heures")
	in, d := outage(t, bot.Progress, "talk")
	d.Facts = bot.Facts{
		AsOf: d.IssuedAt, Done: 1, Total: 2,
		ETA: bot.Words{Label: hours}, Condition: bot.Words{Label: text("전원 복구 시", "if the power returns", "si le courant revient")},
	}
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil || len(result.Warnings) != 0 {
		t.Errorf("as an estimate: %v, %v", result.Warnings, err)
	}
	d.Facts.Action = bot.Words{Label: hours}
	if result, err = renderer(t, nil).Render(in, d, nil); err != nil || len(result.Warnings) != 3 {
		t.Errorf("as an action: %v, %v", result.Warnings, err)
	}
}

func TestNumbersAgreeWithTheirVerbs(t *testing.T) {
	t.Parallel()
	tests := map[int]map[string]string{
		0:         {"en": "0 of 2,000,000 servers have been", "fr": "0\u00a0serveur sur 2\u202f000\u202f000 avait été", "ko": "서버 200만 대 중 0대를"},
		1:         {"en": "1 of 2,000,000 servers has been", "fr": "1\u00a0serveur sur 2\u202f000\u202f000 avait été", "ko": "중 1대를"},
		2:         {"en": "2 of 2,000,000 servers have been", "fr": "2\u00a0serveurs sur 2\u202f000\u202f000 avaient été", "ko": "중 2대를"},
		1_000_000: {"en": "1,000,000 of 2,000,000 servers have been", "fr": "1\u202f000\u202f000 de serveurs sur 2\u202f000\u202f000 avaient été", "ko": "중 100만 대를"},
	}
	for done, want := range tests {
		in, d := outage(t, bot.Progress, "talk")
		d.Facts = bot.Facts{AsOf: d.IssuedAt, Done: done, Total: 2_000_000}
		result, err := renderer(t, nil).Render(in, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		for l, words := range want {
			if text := bodies(result, "slack")[l+"/text"]; !strings.Contains(text, words) {
				t.Errorf("%d in %s: no %q in:\n%s", done, l, words, text)
			}
		}
	}
}
