package site_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

var rewrite = flag.Bool("update", false, "write the golden pages anew")

func TestEveryPageStandsInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	pages := []string{
		"", "incidents/chkt3cr0jf7b/", "incidents/m41l5l0w0000/", "incidents/f4l5e4l4rm00/",
		"history/", "press/", "press/upd6/", "feed.atom", "404.html",
	}
	for _, l := range bot.Languages() {
		for _, p := range pages {
			got := text(t, s, "/"+string(l)+"/"+p)
			if strings.HasSuffix(p, "/") && !strings.Contains(got, `<html lang="`+string(l)+`"`) {
				t.Errorf("/%s/%s does not say its language", l, p)
			}
		}
	}
	text(t, s, "/")
	text(t, s, "/404.html")
}

func TestPagesMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	for golden, path := range map[string]string{
		"home.ko.html": "/ko/", "incident.fr.html": "/fr/incidents/chkt3cr0jf7b/", "history.en.html": "/en/history/",
		"press.ko.html": "/ko/press/", "statement.en.html": "/en/press/upd6/", "missing.fr.html": "/fr/404.html",
		"chooser.html": "/", "feed.ko.atom": "/ko/feed.atom",
	} {
		// The assets' names change with every edit of the style; what they hold is not this test's matter.
		got := regexp.MustCompile(`\.[0-9a-f]{12}\.`).ReplaceAllString(text(t, s, path), ".HASH.")
		name := filepath.Join("testdata", golden)
		if *rewrite {
			if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs from testdata/%s; if it should, run go test ./bot/site -update (-want +got):\n%s", path, golden, diff)
		}
	}
}

func TestStateIsOneSentence(t *testing.T) {
	t.Parallel()
	withStatuses := func(phase bot.Phase, pairs ...string) bot.Public {
		i := outage()
		i.Phase, i.Affected = phase, affected(pairs...)
		return bot.Public{Incidents: []bot.PublicIncident{i}}
	}
	cases := map[string]struct {
		public     bot.Public
		ko, en, fr string
	}{
		"quiet": {
			bot.Public{},
			"모든 서비스를 정상적으로 이용하실 수 있습니다.", "All services are working normally.", "Tous les services fonctionnent normalement.",
		},
		"one, without a final consonant": {
			withStatuses(bot.Identified, "pay", "major_outage"),
			"한빛페이를 이용하실 수 없습니다.", "Hanbit Pay is unavailable.", "Le service Hanbit Pay est indisponible.",
		},
		"one, read otherwise than written": {
			withStatuses(bot.Identified, "taxi", "under_maintenance"),
			"한빛 T는 점검 중입니다.", "Hanbit T is under maintenance.", "Le service Hanbit T est en maintenance.",
		},
		"two, the worst only": {
			withStatuses(bot.Identified, "pay", "major_outage", "talk", "major_outage", "mail", "partial_outage"),
			"한빛톡과 한빛페이를 이용하실 수 없습니다.", "HanbitTalk and Hanbit Pay are unavailable.", "Les services HanbitTalk et Hanbit Pay sont indisponibles.",
		},
		"three": {
			withStatuses(bot.Identified, "talk", "partial_outage", "pay", "partial_outage", "mail", "partial_outage"),
			"한빛톡, 한빛페이 및 한빛메일의 일부 기능을 이용하실 수 없습니다.", "Parts of HanbitTalk, Hanbit Pay, and Hanbit Mail are unavailable.",
			"Les services HanbitTalk, Hanbit Pay et Hanbit Mail sont partiellement indisponibles.",
		},
		"more than three": {
			withStatuses(bot.Identified, "talk", "major_outage", "pay", "major_outage", "mail", "major_outage", "maps", "major_outage", "taxi", "major_outage"),
			"한빛톡, 한빛페이, 한빛메일 등 5개 서비스를 이용하실 수 없습니다.", "HanbitTalk, Hanbit Pay, Hanbit Mail, and 2 other services are unavailable.",
			"Les services HanbitTalk, Hanbit Pay, Hanbit Mail et 2 autres sont indisponibles.",
		},
		"slow": {
			withStatuses(bot.Identified, "maps", "degraded_performance"),
			"한빛지도 이용이 원활하지 않습니다.", "Hanbit Maps is slower than usual.", "Le service Hanbit Maps est ralenti.",
		},
		"nobody knows what yet": {
			withStatuses(bot.Investigating),
			"문제가 확인되어 영향 범위를 살펴보고 있습니다.", "We have found a problem and are checking what it affects.", "Un problème a été constaté. Nous en évaluons l’ampleur.",
		},
		"watching": {
			withStatuses(bot.Monitoring, "talk", "operational"),
			"서비스가 복구되어 경과를 지켜보고 있습니다.", "Service has been restored, and we are watching it.", "Le service est rétabli et reste sous surveillance.",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := build(t, settings(t), c.public)
			for l, want := range map[bot.Language]string{bot.Korean: c.ko, bot.English: c.en, bot.French: c.fr} {
				if got := text(t, s, "/"+string(l)+"/"); !strings.Contains(got, `<h1 class="sentence">`+want+`</h1>`) {
					t.Errorf("the %s home page does not say %q", l, want)
				}
			}
		})
	}
}

func TestPromiseIsToldInEachZone(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	for path, want := range map[string]string{
		"/ko/": `<time datetime="2022-10-15T09:30:00Z" data-relative="promise">오후 6시 30분</time>`,
		"/en/": `<time datetime="2022-10-15T09:30:00Z" data-relative="promise">6:30 p.m. KST (UTC&#43;9)</time>`,
		"/fr/": "<time datetime=\"2022-10-15T09:30:00Z\" data-relative=\"promise\">11\u00a0h\u00a030, heure de Paris (18\u00a0h\u00a030 à Séoul)</time>",
	} {
		if got := text(t, s, path); !strings.Contains(got, want) {
			t.Errorf("%s does not hold %s", path, want)
		}
	}
}

func TestLatePromiseIsAdmitted(t *testing.T) {
	t.Parallel()
	site := newSite(t, settings(t))
	for name, c := range map[string]struct {
		at     time.Time
		hidden bool
	}{
		"before it":      {seoul(15, 18, 29), true},
		"at its moment":  {seoul(15, 18, 30), true},
		"a second late":  {seoul(15, 18, 30).Add(time.Second), false},
		"a day too late": {seoul(16, 18, 30), false},
	} {
		s, err := site.Build(public(), c.at)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{
			"/ko/": "예정된 안내가 늦어지고 있습니다", "/en/history/": "Our scheduled update is late", "/fr/incidents/chkt3cr0jf7b/": "Le point prévu est en retard",
		} {
			line := regexp.MustCompile(`class="overdue"[^>]*data-due="2022-10-15T09:30:00Z"( hidden)?>` + want).FindStringSubmatch(text(t, s, path))
			if line == nil {
				t.Fatalf("%s: %s has no line for the late promise", name, path)
			}
			if hidden := line[1] != ""; hidden != c.hidden {
				t.Errorf("%s: %s hides the late promise: %v, want %v", name, path, hidden, c.hidden)
			}
		}
	}
}

func TestMissingLanguageSaysSoAndLinksTheReadyOnes(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	got := text(t, s, "/fr/incidents/chkt3cr0jf7b/")
	article := regexp.MustCompile(`(?s)<article[^>]*id="u-upd7">.*?</article>`).FindString(got)
	for _, want := range []string{
		"La version française est en préparation.", `href="/ko/incidents/chkt3cr0jf7b/#u-upd7"`, `href="/en/incidents/chkt3cr0jf7b/#u-upd7"`,
	} {
		if !strings.Contains(article, want) {
			t.Errorf("the update without French does not hold %q:\n%s", want, article)
		}
	}
	for _, foreign := range []string{"Nothing new has been confirmed", "새로 확인된 내용은"} {
		if strings.Contains(got, foreign) {
			t.Errorf("another language's text stands on the French page: %q", foreign)
		}
	}
}

func TestCorrectedTextIsStruckUnderAFold(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	got := text(t, s, "/ko/incidents/chkt3cr0jf7b/")
	wrong := regexp.MustCompile(`(?s)<article[^>]*id="u-upd3">.*?</article>`).FindString(got)
	if !regexp.MustCompile(`(?s)<details><summary>정정된 안내입니다. 이전 내용 보기</summary>.*<del>.*21,000대를 복구했습니다.*</del>.*</details>`).MatchString(wrong) {
		t.Errorf("the corrected text is not struck under a fold:\n%s", wrong)
	}
	if !strings.Contains(wrong, `href="/ko/incidents/chkt3cr0jf7b/#u-upd4"`) {
		t.Error("the corrected update does not link its correction")
	}
	right := regexp.MustCompile(`(?s)<article[^>]*id="u-upd4">.*?</article>`).FindString(got)
	for _, want := range []string{`<span class="tag">정정</span>`, `href="/ko/incidents/chkt3cr0jf7b/#u-upd3"`} {
		if !strings.Contains(right, want) {
			t.Errorf("the correction does not hold %q:\n%s", want, right)
		}
	}
}

func TestDrillNeverAppears(t *testing.T) {
	t.Parallel()
	p := public()
	drill := slowMail()
	drill.ID = "dr1ll0000000"
	drill.Entries[0].Bodies[bot.Korean] = page(map[string]any{"title": "연습", "mark": "[훈련]", "html": "<p>연습입니다.</p>"})
	p.Incidents = append(p.Incidents, drill)
	s := build(t, settings(t), p)
	for _, path := range s.Paths() {
		if strings.Contains(text(t, s, path), "dr1ll0000000") {
			t.Errorf("%s shows a drill", path)
		}
	}
}

func TestReconstructionAndNoIndexAreOnEveryPage(t *testing.T) {
	t.Parallel()
	set := settings(t)
	set.Reconstruction, set.NoIndex = true, true
	s := build(t, set, public())
	notices := map[string]string{"/ko/": "공개 기록에 따른 재구성이며", "/en/": "Reconstruction from public records", "/fr/": "Reconstitution d’après des sources publiques"}
	for _, path := range s.Paths() {
		if strings.HasPrefix(path, "/assets/") || strings.HasSuffix(path, ".svg") {
			continue
		}
		got := text(t, s, path)
		for prefix, notice := range notices {
			if strings.HasPrefix(path, prefix) && !strings.Contains(got, notice) {
				t.Errorf("%s lacks the reconstruction notice", path)
			}
		}
		if !strings.HasSuffix(path, ".atom") && !strings.Contains(got, `<meta name="robots" content="noindex, nofollow">`) {
			t.Errorf("%s lacks noindex", path)
		}
		if strings.HasSuffix(path, ".atom") && strings.Count(got, "<entry>") != strings.Count(got, notices[path[:4]])-1 {
			t.Errorf("%s lacks the notice in an item", path)
		}
	}
}

func TestSameFactsMakeTheSameBytes(t *testing.T) {
	t.Parallel()
	one, two := build(t, settings(t), public()), build(t, settings(t), public())
	if diff := cmp.Diff(one.Paths(), two.Paths()); diff != "" {
		t.Fatalf("paths differ (-one +two):\n%s", diff)
	}
	for _, path := range one.Paths() {
		if text(t, one, path) != text(t, two, path) {
			t.Errorf("%s differs between two builds", path)
		}
	}
}

func TestAStartSaysAsOfWhenItIsDisputed(t *testing.T) {
	t.Parallel()
	p := public()
	started := &p.Incidents[0].Started
	started.AsOf = started.At.Add(time.Hour)
	s := build(t, settings(t), p)
	for l, want := range map[string]string{"ko": "기준", "en": "as of ", "fr": "situation à "} {
		page := "/" + l + "/incidents/" + p.Incidents[0].ID + "/"
		if !strings.Contains(text(t, s, page), want) {
			t.Errorf("%s lacks %q", page, want)
		}
	}
}

func TestHostileTitlesAreEscaped(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script>&amp;<b>`
	p := public()
	p.Incidents[0].Title = same(hostile, hostile, hostile)
	p.Incidents[0].Entries[0].Bodies[bot.Korean] = page(map[string]any{"title": hostile, "label": hostile, "short": hostile, "notice": hostile, "html": "<p>좋음</p>"})
	p.Incidents[0].Started.Claims[0].Source = same(hostile, hostile, hostile)
	set := settings(t)
	set.Org.Text, set.Contact = same(hostile, hostile, hostile), same(hostile, hostile, hostile)
	s := build(t, set, p)
	for _, path := range s.Paths() {
		if strings.Contains(text(t, s, path), "<script>alert") {
			t.Errorf("%s holds a hostile title unescaped", path)
		}
	}
	if !strings.Contains(text(t, s, "/ko/"), "<p>좋음</p>") {
		t.Error("the approved HTML was changed")
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*bot.Public){
		"an id that leaves the folder": func(p *bot.Public) { p.Incidents[0].ID = "../../etc" },
		"an update id with a slash":    func(p *bot.Public) { p.Incidents[0].Entries[0].UpdateID = "a/b" },
		"a body that is not JSON": func(p *bot.Public) {
			p.Incidents[0].Entries[0].Bodies[bot.Korean] = bot.Body{MediaType: "text/plain", Bytes: []byte("hello")}
		},
		"a phase without a word": func(p *bot.Public) { p.Incidents[0].Phase = "on fire" },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := public()
			spoil(&p)
			if _, err := newSite(t, settings(t)).Build(p, made()); err == nil {
				t.Error("Build took it")
			}
		})
	}
}

func TestClosedIncidentStaysTheSameUntilItIsSpokenOf(t *testing.T) {
	t.Parallel()
	s := newSite(t, settings(t))
	p := public()
	const path = "/ko/incidents/m41l5l0w0000/"
	first, err := s.Build(p, made())
	if err != nil {
		t.Fatal(err)
	}
	later, err := s.Build(public(), made().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if text(t, first, path) != text(t, later, path) {
		t.Error("the page of a closed incident changed with the clock")
	}
	if text(t, first, "/ko/") == text(t, later, "/ko/") {
		t.Error("the home page does not tell when it was made")
	}
	changed := public()
	report := slowMail().Entries[0]
	report.UpdateID, report.Phase, report.At = "upm3", bot.Postmortem, made()
	report.Bodies = map[bot.Language]bot.Body{bot.Korean: page(map[string]any{"title": "사후 보고", "html": "<p>원인은 디스크였습니다.</p>"})}
	changed.Incidents[1].Entries = append([]bot.Entry{report}, changed.Incidents[1].Entries...)
	third, err := s.Build(changed, made().Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text(t, third, path), "원인은 디스크였습니다.") || !strings.Contains(text(t, third, "/ko/feed.atom"), "원인은 디스크였습니다.") {
		t.Error("an update to a closed incident did not reach its page and the feed")
	}
}

func TestCorrectedTextIsStruckEvenWithoutItsCorrection(t *testing.T) {
	t.Parallel()
	p := public()
	p.Incidents[0].Entries[5].CorrectedBy = "elsewhere"
	got := text(t, build(t, settings(t), p), "/en/incidents/chkt3cr0jf7b/")
	article := regexp.MustCompile(`(?s)<article[^>]*id="u-upd2">.*?</article>`).FindString(got)
	if !strings.Contains(article, "<del>") || strings.Contains(article, `href=""`) {
		t.Errorf("the corrected update is not struck:\n%s", article)
	}
}
