package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// The time beside a word is the time of that word: beside "Resolved" stands the end, with its date.
func TestAClosedIncidentTellsWhenItEnded(t *testing.T) {
	t.Parallel()
	p := bot.Public{Incidents: []bot.PublicIncident{slowMail(), falseAlarm()}}
	s, err := newSite(t, settings(t)).Build(p, time.Date(2022, 9, 20, 5, 0, 0, 0, time.UTC)) // on the day of the end
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"/ko/": {
			`해소 · <time datetime="2022-09-20T03:15:00Z">2022년 9월 20일(화) 오후 12시 15분</time> · 지속 시간 2시간 15분`,
			`오발송 · <time datetime="2022-08-02T05:09:00Z">2022년 8월 2일(화) 오후 2시 9분</time>`,
		},
		"/en/history/": {
			`Resolved · <time datetime="2022-09-20T03:15:00Z">September 20, 2022, 12:15 p.m. KST (UTC&#43;9)</time> · Duration 2 hours 15 minutes`,
			`False alarm · <time datetime="2022-08-02T05:09:00Z">August 2, 2022, 2:09 p.m. KST (UTC&#43;9)</time>`,
		},
		"/fr/history/": {
			"Résolu · <time datetime=\"2022-09-20T03:15:00Z\">le 20\u00a0septembre 2022 à 5\u00a0h\u00a015, heure de Paris (12\u00a0h\u00a015 à Séoul)</time> · Durée 2\u00a0heures et 15\u00a0minutes",
		},
	} {
		for _, line := range want {
			if got := text(t, s, path); !strings.Contains(got, line) {
				t.Errorf("%s does not say %s:\n%s", path, line, got)
			}
		}
	}
}

func TestAReportDoesNotMoveTheEnd(t *testing.T) {
	t.Parallel()
	mail := slowMail()
	mail.Phase = bot.Postmortem
	got := text(t, build(t, settings(t), bot.Public{Incidents: []bot.PublicIncident{mail}}), "/en/history/")
	if want := "Resolved · <time datetime=\"2022-09-20T03:15:00Z\">September 20, 2022, 12:15 p.m. KST (UTC&#43;9)</time> · Duration 2 hours 15 minutes · Report published"; !strings.Contains(got, want) {
		t.Errorf("the history does not say %q:\n%s", want, got)
	}
}

func TestAnOpenIncidentTellsWhenItStarted(t *testing.T) {
	t.Parallel()
	unknown := outage()
	unknown.Started = bot.Moment{}
	for want, i := range map[string]bot.PublicIncident{
		"Cause identified · Started <time datetime=\"2022-10-15T06:27:00Z\">October 15, 2022, about 3:27 p.m. KST (UTC&#43;9)</time>": outage(),
		"Cause identified · First update <time datetime=\"2022-10-15T07:10:00Z\">October 15, 2022, 4:10 p.m. KST (UTC&#43;9)</time>":  unknown,
	} {
		got := text(t, build(t, settings(t), bot.Public{Incidents: []bot.PublicIncident{i}}), "/en/history/")
		if !strings.Contains(got, want) {
			t.Errorf("the history does not say %q:\n%s", want, got)
		}
	}
}

// A closed incident's page is read on any day, so none of its times may lean on the day of its making.
func TestTheTimesOfAClosedIncidentSayTheirDay(t *testing.T) {
	t.Parallel()
	s := build(t, settings(t), public())
	for path, want := range map[string][]string{
		"/ko/incidents/m41l5l0w0000/": {"<dt>해소</dt><dd><time datetime=\"2022-09-20T03:15:00Z\">2022년 9월 20일(화) 오후 12시 15분</time>"},
		"/en/incidents/m41l5l0w0000/": {"September 20, 2022, 10:00 a.m. KST", "September 20, 2022, 10:10 a.m.", "September 20, 2022, 12:15 p.m."},
		"/fr/incidents/m41l5l0w0000/": {"<dt>Fin</dt><dd><time datetime=\"2022-09-20T03:15:00Z\">le 20\u00a0septembre 2022 à 5\u00a0h\u00a015</time>"},
		"/en/press/":                  {"October 15, 2022, 5:45 p.m. KST"},
	} {
		for _, line := range want {
			if got := text(t, s, path); !strings.Contains(got, line) {
				t.Errorf("%s does not say %s:\n%s", path, line, got)
			}
		}
	}
}

// Below an open incident the home page may not say that there is none.
func TestAnEmptyHistoryDoesNotDenyAnOpenIncident(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		public     bot.Public
		ko, en, fr string
	}{
		"one is open": {
			bot.Public{Incidents: []bot.PublicIncident{outage()}},
			"이전 안내 기록이 없습니다.", "There is no earlier incident on record.", "Aucun incident antérieur enregistré.",
		},
		"none ever was": {bot.Public{}, "안내 기록이 없습니다.", "There is no incident on record.", "Aucun incident enregistré."},
	} {
		s := build(t, settings(t), c.public)
		for path, want := range map[string]string{"/ko/": c.ko, "/en/": c.en, "/fr/": c.fr} {
			if !strings.Contains(text(t, s, path), `<p class="soft">`+want+`</p>`) {
				t.Errorf("%s: %s does not say %q", name, path, want)
			}
		}
	}
}
