package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

// How far a fact is known is said of it wherever it is told; what is in doubt is not told.
func TestFactsSayHowFarTheyAreKnown(t *testing.T) {
	t.Parallel()
	asOf := kst(t, "2022-10-15 15:32")
	operator := text("데이터센터 운영사", "the data centre’s operator", "l’exploitant du centre de données")
	known := func(id string, c bot.Certainty) bot.Words {
		return bot.Words{Phrase: id, Certainty: c, Source: operator, AsOf: asOf}
	}
	for name, c := range map[string]struct {
		typ   bot.MessageType
		facts bot.Facts
		parts string
		want  [3]string // ko, en, fr
	}{
		"confirmed needs no word": {bot.Initial, bot.Facts{Symptom: bot.Words{Phrase: "messages-fail", Certainty: bot.Confirmed}}, "impact", [3]string{
			"영향: 메시지 송수신 불가", "Impact: Messages not sent or received", "Conséquences_: Envoi et réception de messages impossibles",
		}},
		"unknown": {bot.Initial, bot.Facts{Symptom: known("messages-fail", bot.Unknown), Action: known("traffic-move", bot.Unknown), Workaround: known("phone-or-sms", bot.Unknown)}, "impact action workaround", [3]string{
			"영향: 확인 중(오후 3시 32분 기준) | 조치: 확인 중(오후 3시 32분 기준) | 대체 이용 방법: 확인 중(오후 3시 32분 기준)",
			"Impact: not yet confirmed (as of 3:32 p.m.) | Action under way: to be confirmed (as of 3:32 p.m.) | What you can do: not yet confirmed (as of 3:32 p.m.)",
			"Conséquences_: en cours de vérification (situation à 8_h_32) | Mesures en cours_: à confirmer (situation à 8_h_32) | Solution provisoire_: en cours de vérification (situation à 8_h_32)",
		}},
		"disputed": {bot.Initial, bot.Facts{Symptom: known("messages-fail", bot.Disputed)}, "impact", [3]string{
			"영향: 발표가 서로 달라 확인 중(오후 3시 32분 기준)", "Impact: accounts differ, being checked (as of 3:32 p.m.)",
			"Conséquences_: versions divergentes, vérification en cours (situation à 8_h_32)",
		}},
		"an action in doubt is no sentence": {bot.NoChange, bot.Facts{Action: known("traffic-move", bot.Unknown)}, "action", [3]string{
			"조치: 확인 중(오후 3시 32분 기준)", "Action under way: to be confirmed (as of 3:32 p.m.)", "Mesures en cours_: à confirmer (situation à 8_h_32)",
		}},
		"a reported action as a sentence": {bot.NoChange, bot.Facts{Action: known("traffic-move", bot.Reported)}, "action", [3]string{
			"트래픽을 다른 데이터센터로 전환하고 있습니다(데이터센터 운영사 발표, 오후 3시 32분 기준).",
			"We are moving traffic to another data centre (according to the data centre’s operator, as of 3:32 p.m.).",
			"Nous basculons le trafic vers un autre centre de données (selon l’exploitant du centre de données, situation à 8_h_32).",
		}},
		"reported advice": {bot.Workaround, bot.Facts{Workaround: known("other-payment", bot.Reported)}, "alternative", [3]string{
			"복구될 때까지 다른 결제 수단을 이용해 주시기 바랍니다(데이터센터 운영사 발표, 오후 3시 32분 기준).",
			"Until service is restored, please use another means of payment (according to the data centre’s operator, as of 3:32 p.m.).",
			"Dans l’attente du rétablissement, nous vous invitons à utiliser un autre moyen de paiement (selon l’exploitant du centre de données, situation à 8_h_32).",
		}},
		"reported services and data": {bot.Initial, bot.Facts{Unaffected: []string{"mail"}, StatusBy: operator, StatusAsOf: asOf, Data: bot.DataSafe, DataBy: operator}, "unaffected data", [3]string{
			"정상 이용 가능: 다음 메일(데이터센터 운영사 발표, 오후 3시 32분 기준) | 이용자 데이터: 유실 없음(데이터센터 운영사 발표 기준)",
			"Working normally: Daum Mail (according to the data centre’s operator, as of 3:32 p.m.) | Your data: no loss (according to the data centre’s operator)",
			"Services fonctionnant normalement_: Ondée (selon l’exploitant du centre de données, situation à 8_h_32) | Vos données_: aucune perte (selon l’exploitant du centre de données)",
		}},
		"lost data by another's account": {bot.Initial, bot.Facts{Data: bot.DataLost, Lost: phrase("messages-lost"), DataBy: operator}, "data", [3]string{
			"이용자 데이터: 장애 중에 보내신 메시지 일부(데이터센터 운영사 발표 기준)",
			"Your data: Some messages sent during the incident (according to the data centre’s operator)",
			"Vos données_: Une partie des messages envoyés pendant l’incident (selon l’exploitant du centre de données)",
		}},
		"lost data, nobody knows which": {bot.Initial, bot.Facts{Data: bot.DataLost, Lost: known("messages-lost", bot.Unknown)}, "data", [3]string{
			"이용자 데이터: 확인 중(유실 확인됨, 오후 3시 32분 기준)", "Your data: not yet confirmed (loss confirmed as of 3:32 p.m.)",
			"Vos données_: en cours de vérification (perte confirmée, situation à 8_h_32)",
		}},
		"numbers by another's account": {bot.Progress, bot.Facts{AsOf: asOf, Done: 1, Total: 2, NumbersBy: operator}, "done", [3]string{
			"오후 3시 32분 기준 서버 2대 중 1대를 복구했습니다(데이터센터 운영사 발표).",
			"As of 3:32 p.m. KST (UTC+9), 1 of 2 servers has been restored (according to the data centre’s operator).",
			"À 8_h_32, heure de Paris (15_h_32 à Séoul), 1_serveur sur 2 avait été remis en service (selon l’exploitant du centre de données).",
		}},
		"an estimate in doubt": {bot.Progress, bot.Facts{AsOf: asOf, Done: 1, Total: 2, ETA: bot.Words{Phrase: "restored-by", Args: map[string]string{"at": "2022-10-15T18:00:00+09:00"}, Certainty: bot.Unknown}, Condition: phrase("no-further-fault")}, "estimate", [3]string{
			"전체 복구 시점은 아직 말씀드리기 어렵습니다.", "We cannot yet say when everything will be restored.",
			"Nous ne sommes pas encore en mesure d’indiquer quand tout sera rétabli.",
		}},
		"safe data at the end": {bot.Resolved, bot.Facts{EndedAt: asOf, ReportAt: kst(t, "2022-12-07 12:00"), Data: bot.DataSafe, DataBy: operator}, "data", [3]string{
			"이번 장애로 유실된 데이터는 없습니다(데이터센터 운영사 발표 기준).", "No data was lost (according to the data centre’s operator).",
			"Aucune donnée n’a été perdue (selon l’exploitant du centre de données).",
		}},
		"a start reported by nobody in particular": {bot.Initial, bot.Facts{Started: bot.Moment{At: kst(t, "2022-10-15 15:19"), Certainty: bot.Reported, AsOf: asOf}}, "started", [3]string{
			"시작 시각: 오후 3시 19분(확인 중, 오후 3시 32분 기준)", "Start time: 3:19 p.m. KST (UTC+9) (not yet confirmed as of 3:32 p.m.)",
			"Heure de début_: 8_h_19, heure de Paris (15_h_19 à Séoul) (en cours de vérification, situation à 8_h_32)",
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

// Nobody reads what no text tells.
func TestFreeTextInDoubtNeedsNoReader(t *testing.T) {
	t.Parallel()
	free := bot.Words{Label: text("전송 불가", "No messages", "Messages impossibles"), Certainty: bot.Unknown}
	in, d := outage(t, bot.Initial, "talk")
	d.Facts = bot.Facts{Symptom: free, Action: phrase("traffic-move")}
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.Composed {
		if strings.Contains(c.Rendition.Text, free.Label[c.Language]) {
			t.Errorf("%s: %s", c.Language, c.Rendition.Text)
		}
	}
}
