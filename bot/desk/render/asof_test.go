package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// What holds as of a time says so once, behind the fact.
func TestFactsSayAsOfWhen(t *testing.T) {
	t.Parallel()
	asOf := kst(t, "2022-10-15 15:32")
	yesterday := kst(t, "2022-10-14 15:32")
	of := func(id string) bot.Words { return bot.Words{Phrase: id, AsOf: asOf} }
	for name, c := range map[string]struct {
		typ   bot.MessageType
		facts bot.Facts
		parts string
		want  [3]string // ko, en, fr
	}{
		"symptom and action": {bot.Initial, bot.Facts{Symptom: of("messages-fail"), Action: of("traffic-move")}, "impact action", [3]string{
			"영향: 메시지 송수신 불가(오후 3시 32분 기준) | 조치: 다른 데이터센터로 트래픽 전환(오후 3시 32분 기준)",
			"Impact: Messages not sent or received (as of 3:32 p.m.) | Action under way: Moving traffic to another data centre (as of 3:32 p.m.)",
			"Conséquences_: Envoi et réception de messages impossibles (situation à 8_h_32) | Mesures en cours_: Bascule du trafic vers un autre centre de données (situation à 8_h_32)",
		}},
		"a reported cause": {bot.Initial, bot.Facts{Cause: bot.Words{Phrase: "power-cut", Certainty: bot.Reported, Source: text("소방청", "the fire service", "les pompiers"), AsOf: asOf}}, "cause", [3]string{
			"원인: 데이터센터 전력 공급 중단(소방청 발표, 오후 3시 32분 기준)",
			"Cause: Power cut at a data centre (according to the fire service, as of 3:32 p.m.)",
			"Origine_: Coupure d’électricité dans un centre de données (selon les pompiers, situation à 8_h_32)",
		}},
		"a confirmed cause": {bot.Initial, bot.Facts{Cause: bot.Words{Phrase: "power-cut", Certainty: bot.Confirmed, AsOf: asOf}}, "cause", [3]string{
			"원인: 데이터센터 전력 공급 중단(확인됨, 오후 3시 32분 기준)",
			"Cause: Power cut at a data centre (confirmed as of 3:32 p.m.)",
			"Origine_: Coupure d’électricité dans un centre de données (information confirmée, situation à 8_h_32)",
		}},
		"an unknown cause": {bot.Initial, bot.Facts{Cause: bot.Words{AsOf: asOf}}, "cause", [3]string{
			"원인: 확인 중(오후 3시 32분 기준)", "Cause: not yet confirmed (as of 3:32 p.m.)", "Origine_: en cours de vérification (situation à 8_h_32)",
		}},
		"a reported symptom": {bot.Initial, bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Reported, Source: text("고객센터", "our help desk", "notre service client"), AsOf: asOf}}, "impact", [3]string{
			"영향: 메시지 송수신 불가(고객센터 발표, 오후 3시 32분 기준)",
			"Impact: Messages not sent or received (according to our help desk, as of 3:32 p.m.)",
			"Conséquences_: Envoi et réception de messages impossibles (selon notre service client, situation à 8_h_32)",
		}},
		"another day": {bot.Initial, bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", AsOf: yesterday}}, "impact", [3]string{
			"영향: 메시지 송수신 불가(2022년 10월 14일(금) 오후 3시 32분 기준)",
			"Impact: Messages not sent or received (as of October 14, 2022, 3:32 p.m.)",
			"Conséquences_: Envoi et réception de messages impossibles (situation au 14_octobre 2022 à 8_h_32)",
		}},
		"data and components": {bot.Initial, bot.Facts{Unaffected: []string{"melon"}, StatusAsOf: asOf, Data: bot.DataSafe, DataAsOf: asOf}, "unaffected data", [3]string{
			"정상 이용 가능: 멜론(오후 3시 32분 기준) | 이용자 데이터: 유실 없음(확인됨, 오후 3시 32분 기준)",
			"Working normally: Melon (as of 3:32 p.m.) | Your data: no loss (confirmed as of 3:32 p.m.)",
			"Services fonctionnant normalement_: Melon (situation à 8_h_32) | Vos données_: aucune perte (information confirmée, situation à 8_h_32)",
		}},
		"data being checked": {bot.Initial, bot.Facts{DataAsOf: asOf}, "data", [3]string{
			"이용자 데이터: 확인 중(오후 3시 32분 기준)", "Your data: being checked (as of 3:32 p.m.)", "Vos données_: vérification en cours (situation à 8_h_32)",
		}},
		"lost data": {bot.Initial, bot.Facts{Data: bot.DataLost, Lost: of("messages-lost"), DataAsOf: asOf}, "data", [3]string{
			"이용자 데이터: 장애 중에 보내신 메시지 일부(유실 확인됨, 오후 3시 32분 기준)",
			"Your data: Some messages sent during the incident (loss confirmed as of 3:32 p.m.)",
			"Vos données_: Une partie des messages envoyés pendant l’incident (perte confirmée, situation à 8_h_32)",
		}},
		"a confirmed start": {bot.Initial, bot.Facts{Started: bot.Moment{At: kst(t, "2022-10-15 15:27"), Certainty: bot.Confirmed, AsOf: asOf}}, "started", [3]string{
			"시작 시각: 오후 3시 27분(확인됨, 오후 3시 32분 기준)", "Start time: 3:27 p.m. (confirmed as of 3:32 p.m.)", "Heure de début_: 8_h_27 (information confirmée, situation à 8_h_32)",
		}},
		"a disputed start": {bot.Initial, bot.Facts{Started: bot.Moment{At: kst(t, "2022-10-15 15:27"), Certainty: bot.Disputed, AsOf: asOf, Claims: []bot.Claim{
			{At: kst(t, "2022-10-15 15:19"), Source: text("소방청", "the fire service", "les pompiers")},
		}}}, "started", [3]string{
			"시작 시각: 발표가 서로 달라 확인 중(오후 3시 32분 기준)[소방청 발표 오후 3시 19분]",
			"Start time: accounts differ, being checked (as of 3:32 p.m.) – 3:19 p.m. KST (UTC+9) according to the fire service",
			"Heure de début_: versions divergentes, vérification en cours (situation à 8_h_32) – 8_h_19, heure de Paris (15_h_19 à Séoul) selon les pompiers",
		}},
		"a sentence": {bot.NoChange, bot.Facts{Action: of("traffic-move")}, "action", [3]string{
			"트래픽을 다른 데이터센터로 전환하고 있습니다(오후 3시 32분 기준).",
			"We are moving traffic to another data centre (as of 3:32 p.m.).",
			"Nous basculons le trafic vers un autre centre de données (situation à 8_h_32).",
		}},
		"components still down": {bot.Partial, bot.Facts{RestoredAt: asOf, Restored: []string{"pay"}, Pending: []string{"talk"}, StatusAsOf: asOf}, "pending", [3]string{
			"카카오톡은 아직 복구 중입니다(오후 3시 32분 기준).", "KakaoTalk is still being restored (as of 3:32 p.m.).", "Rétablissement en cours_: KakaoTalk (situation à 8_h_32).",
		}},
		"numbers as of the same time": {bot.Progress, bot.Facts{AsOf: asOf, Done: 1, Total: 2, Action: of("traffic-move")}, "done action", [3]string{
			"오후 3시 32분 기준 서버 2대 중 1대를 복구했습니다. | 트래픽을 다른 데이터센터로 전환하고 있습니다.",
			"As of 3:32 p.m. KST (UTC+9), 1 of 2 servers has been restored. | We are moving traffic to another data centre.",
			"À 8_h_32, heure de Paris (15_h_32 à Séoul), 1_serveur sur 2 avait été remis en service. | Nous basculons le trafic vers un autre centre de données.",
		}},
		"data that is safe at the end": {bot.Resolved, bot.Facts{EndedAt: asOf, ReportAt: kst(t, "2022-12-07 12:00"), Data: bot.DataSafe, DataAsOf: asOf}, "data", [3]string{
			"이번 장애로 유실된 데이터는 없습니다(오후 3시 32분 기준).", "No data was lost (as of 3:32 p.m.).", "Aucune donnée n’a été perdue (situation à 8_h_32).",
		}},
		"a workaround": {bot.Workaround, bot.Facts{Workaround: of("other-payment")}, "alternative", [3]string{
			"복구될 때까지 다른 결제 수단을 이용해 주시기 바랍니다(오후 3시 32분 기준).",
			"Until service is restored, please use another means of payment (as of 3:32 p.m.).",
			"Dans l’attente du rétablissement, nous vous invitons à utiliser un autre moyen de paiement (situation à 8_h_32).",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, c.typ, "talk")
			d.Facts = c.facts
			if c.typ == bot.Initial && d.Facts.Symptom.IsZero() {
				d.Facts.Symptom = phrase("messages-fail")
			}
			if c.typ == bot.Initial && d.Facts.Action.IsZero() {
				d.Facts.Action = phrase("traffic-move")
			}
			if diff := cmp.Diff(strings.Join(c.want[:], "\n"), partsOf(t, in, d, strings.Fields(c.parts)...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
