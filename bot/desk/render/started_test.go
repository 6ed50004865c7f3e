package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// partsOf are the parts of those names in Slack, a line a language.
func partsOf(t *testing.T, in bot.Incident, d bot.Draft, names ...string) string {
	t.Helper()
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range result.Composed {
		if c.Destination != "slack" {
			continue
		}
		var told []string
		for _, name := range names {
			for _, p := range c.Rendition.Parts {
				if p.Name == name {
					told = append(told, p.Text)
				}
			}
		}
		lines = append(lines, strings.ReplaceAll(strings.Join(told, " | "), "\u00a0", "_"))
	}
	return strings.Join(lines, "\n")
}

// A start that is not confirmed stands on its own line, with whose word it is, and nowhere else.
func TestAStartIsAFactOnlyWhenItIsConfirmed(t *testing.T) {
	t.Parallel()
	at := kst(t, "2022-10-15 15:19")
	fire := bot.Claim{At: at, Source: text("소방청", "the fire service", "les pompiers")}
	own := bot.Claim{At: kst(t, "2022-10-15 15:27"), Source: text("당사", "our own records", "nos propres relevés")}
	now := [3]string{"현재 카카오톡이 정상적으로 제공되지 않고 있습니다.", "KakaoTalk is not working normally.", "Le service KakaoTalk ne fonctionne pas normalement."}
	for name, c := range map[string]struct {
		start bot.Moment
		want  [3]string // ko, en, fr
	}{
		"confirmed": {bot.Moment{At: at, Certainty: bot.Confirmed}, [3]string{
			"오후 3시 19분부터 카카오톡이 정상적으로 제공되지 않고 있습니다.",
			"Since 3:19 p.m. KST (UTC+9), KakaoTalk has not been working normally.",
			"Depuis 8_h_19, heure de Paris (15_h_19 à Séoul), le service KakaoTalk ne fonctionne pas normalement.",
		}},
		"reported by one": {bot.Moment{At: at, Certainty: bot.Reported, Claims: []bot.Claim{fire}}, [3]string{
			now[0] + " | 시작 시각: 오후 3시 19분(소방청 발표 기준)",
			now[1] + " | Start time: 3:19 p.m. KST (UTC+9) (according to the fire service)",
			now[2] + " | Heure de début_: 8_h_19, heure de Paris (15_h_19 à Séoul) (selon les pompiers)",
		}},
		"reported by two": {bot.Moment{At: at, Certainty: bot.Reported, Claims: []bot.Claim{fire, own}}, [3]string{
			now[0] + " | 시작 시각: 소방청 발표 오후 3시 19분, 당사 발표 오후 3시 27분",
			now[1] + " | Start time: 3:19 p.m. KST (UTC+9) according to the fire service; 3:27 p.m. according to our own records",
			now[2] + " | Heure de début_: 8_h_19, heure de Paris (15_h_19 à Séoul) selon les pompiers\u202f; 8_h_27 selon nos propres relevés",
		}},
		"reported by nobody in particular": {bot.Moment{At: at, About: true, Certainty: bot.Reported}, [3]string{
			now[0] + " | 시작 시각: 오후 3시 19분경(확인 중)",
			now[1] + " | Start time: about 3:19 p.m. KST (UTC+9) (not yet confirmed)",
			now[2] + " | Heure de début_: 8_h_19 environ, heure de Paris (15_h_19 à Séoul) (en cours de vérification)",
		}},
		"disputed": {bot.Moment{At: at, Certainty: bot.Disputed, Claims: []bot.Claim{fire, own}}, [3]string{
			now[0] + " | 시작 시각: 발표가 서로 달라 확인 중[소방청 발표 오후 3시 19분, 당사 발표 오후 3시 27분]",
			now[1] + " | Start time: accounts differ, being checked – 3:19 p.m. KST (UTC+9) according to the fire service; 3:27 p.m. according to our own records",
			now[2] + " | Heure de début_: versions divergentes, vérification en cours – 8_h_19, heure de Paris (15_h_19 à Séoul) selon les pompiers\u202f; 8_h_27 selon nos propres relevés",
		}},
		"unknown": {bot.Moment{At: at, Certainty: bot.Unknown}, [3]string{
			now[0] + " | 시작 시각: 확인 중",
			now[1] + " | Start time: not yet confirmed",
			now[2] + " | Heure de début_: en cours de vérification",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, bot.Initial, "talk")
			in.Started = c.start
			d.Facts = bot.Facts{Symptom: phrase("messages-fail"), Action: phrase("extent-check")}
			if diff := cmp.Diff(strings.Join(c.want[:], "\n"), partsOf(t, in, d, "when", "started")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// How long it lasted follows from the start, and is no more certain.
func TestADurationIsAFactOnlyWhenItsStartIs(t *testing.T) {
	t.Parallel()
	at := kst(t, "2022-10-15 15:19")
	fire := bot.Claim{At: at, Source: text("소방청", "the fire service", "les pompiers")}
	over := [3]string{
		"카카오톡 장애가 오후 5시에 해소되어 현재 정상적으로 이용하실 수 있습니다.",
		"The incident that affected KakaoTalk ended at 5:00 p.m. KST (UTC+9). This service is working normally.",
		"L’incident qui a touché KakaoTalk a pris fin à 10_h, heure de Paris (17_h à Séoul). Ce service fonctionne normalement.",
	}
	for name, c := range map[string]struct {
		start bot.Moment
		want  [3]string
	}{
		"confirmed": {bot.Moment{At: at, Certainty: bot.Confirmed}, [3]string{
			"오후 3시 19분부터 오후 5시까지 1시간 41분 동안 이어진 카카오톡 장애가 해소되어 현재 정상적으로 이용하실 수 있습니다.",
			"The incident that affected KakaoTalk from 3:19 p.m. KST (UTC+9) to 5:00 p.m. (1 hour 41 minutes) is over. This service is working normally.",
			"L’incident qui a touché KakaoTalk de 8_h_19 à 10_h, heure de Paris (1_heure et 41_minutes\u202f; de 15_h_19 à 17_h à Séoul) est terminé. Ce service fonctionne normalement.",
		}},
		"reported by one": {bot.Moment{At: at, Certainty: bot.Reported, Claims: []bot.Claim{fire}}, [3]string{
			over[0] + " | 시작 시각: 오후 3시 19분(소방청 발표 기준)",
			over[1] + " | Start time: 3:19 p.m. (according to the fire service)",
			over[2] + " | Heure de début_: 8_h_19 (selon les pompiers)",
		}},
		"disputed": {bot.Moment{At: at, Certainty: bot.Disputed, Claims: []bot.Claim{fire}}, [3]string{
			over[0] + " | 시작 시각: 발표가 서로 달라 확인 중[소방청 발표 오후 3시 19분(1시간 41분)]",
			over[1] + " | Start time: accounts differ, being checked – 3:19 p.m. according to the fire service (1 hour 41 minutes)",
			over[2] + " | Heure de début_: versions divergentes, vérification en cours – 8_h_19 selon les pompiers (1_heure et 41_minutes)",
		}},
		"unknown": {bot.Moment{At: at, Certainty: bot.Unknown}, [3]string{
			over[0] + " | 시작 시각: 확인 중", over[1] + " | Start time: not yet confirmed", over[2] + " | Heure de début_: en cours de vérification",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, bot.Resolved, "talk")
			in.Started = c.start
			d.IssuedAt = kst(t, "2022-10-15 17:20")
			d.Facts = bot.Facts{EndedAt: kst(t, "2022-10-15 17:00"), Data: bot.DataSafe, ReportAt: kst(t, "2022-12-07 12:00")}
			if diff := cmp.Diff(strings.Join(c.want[:], "\n"), partsOf(t, in, d, "over", "started")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
