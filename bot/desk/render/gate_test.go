package render_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
)

func differences(t *testing.T, in bot.Incident, d bot.Draft) string {
	t.Helper()
	result, err := renderer(t, func(s *render.Settings) { s.Catalog = withGlossary(t) }).Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, difference := range result.Differences {
		if difference.ID == "" {
			t.Errorf("%v has no id", difference)
		}
		all = append(all, difference.String())
	}
	return strings.Join(all, "\n")
}

func TestTheRenditionsTellTheSameFacts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		free bot.Text
		want string
	}{
		"equal in three zones":              {text("오후 3시 30분부터 4700만 명이 카카오톡을 쓰지 못함", "KakaoTalk down for 47 million users since 3:30 p.m.", "KakaoTalk indisponible depuis 8 h 30, heure de Paris (15 h 30 à Séoul), pour 47 millions d’utilisateurs"), ""},
		"Seoul named in French":             {text("오후 3시 30분", "3:30 p.m. KST", "15 h 30, heure de Séoul"), ""},
		"Seoul not named":                   {text("오후 3시 30분", "3:30 p.m.", "à 15 h 30"), "symptom.label, time: ko 오후 3시 30분 / en 3:30 p.m. / fr 15 h 30"},
		"another number":                    {text("서버 3만 2000대", "3,200 servers", "32 000 serveurs"), "symptom.label, number: ko 3만 2000 / en 3,200 / fr 32 000"},
		"a number is missing":               {text("서버 300대 중단", "servers down", "300 serveurs en panne"), "symptom.label, number: ko 300 / en – / fr 300"},
		"number words":                      {text("기능 세 가지", "three functions", "trois fonctions"), ""},
		"other number words":                {text("기능 네 가지", "three functions", "trois fonctions"), "symptom.label, number: ko 네 가지 / en three / fr trois"},
		"a word without number":             {text("두 서비스 모두", "Both services", "Les services"), ""},
		"durations":                         {text("2시간 이내", "within two hours", "en moins de 3 heures"), "symptom.label, duration: ko 2시간 / en two hours / fr 3 heures"},
		"a share":                           {text("전력 95%", "power at 95%", "alimentation à 59 %"), "symptom.label, share: ko 95% / en 95% / fr 59 %"},
		"an amount":                         {text("5만 원 지급", "KRW 50,000", "50 000 wons"), ""},
		"a date":                            {text("12월 6일까지", "by December 7", "au plus tard le 6 décembre"), "symptom.label, date: ko 12월 6일 / en December 7 / fr 6 décembre"},
		"midnight between":                  {text("16일 오전 1시", "October 16, 1:00 a.m.", "le 15 octobre à 18 h, heure de Paris"), ""},
		"a name is missing":                 {text("멜론 재생 불가", "Music cannot be played", "Melon ne lit plus la musique"), "symptom.label, name: ko 멜론 / en – / fr Melon"},
		"a Korean word that is also a name": {text("다음 주 재개", "Back next week", "Reprise la semaine prochaine"), ""},
		"a name of the glossary":            {text("카카오뱅크는 정상", "Other banks work", "Les autres banques fonctionnent"), "symptom.label, name: ko 카카오뱅크 / en – / fr –"},
		"start and end exchanged":           {text("장애: 오후 3시 19분부터 오후 7시까지", "Outage from 7:00 p.m. to 3:19 p.m.", "Panne de 8 h 19 à 12 h, heure de Paris"), "symptom.label, start and end: ko 오후 3시 19분 → 오후 7시 / en 7:00 p.m. → 3:19 p.m. / fr 8 h 19 → 12 h"},
		"started and resolved exchanged":    {text("오후 3시 19분에 발생해 오후 7시에 복구됨", "It started at 7:00 p.m. and was resolved at 3:19 p.m.", "Survenue à 8 h 19, heure de Paris, la panne a pris fin à 12 h, heure de Paris"), "symptom.label, start and end: ko 오후 3시 19분 → 오후 7시 / en 7:00 p.m. → 3:19 p.m. / fr 8 h 19 → 12 h"},
		"end told before start":             {text("오후 3시 19분에 발생해 오후 7시에 복구됨", "It was resolved at 7:00 p.m.; it had started at 3:19 p.m.", "Rétablie à 12 h, heure de Paris, la panne était survenue à 8 h 19, heure de Paris"), ""},
		"one time, another word":            {text("오후 3시부터 정상", "It was resolved at 3:00 p.m.", "Rétabli à 8 h, heure de Paris"), ""},
		"values of two names exchanged":     {text("카카오톡 30%, 카카오페이 50% 복구", "KakaoTalk is restored to 50%, and Kakao Pay to 30%", "KakaoTalk est rétabli à 30 % et Kakao Pay à 50 %"), "symptom.label, value of each name: ko 카카오톡 30%, 카카오페이 50% / en KakaoTalk 50%, Kakao Pay 30% / fr KakaoTalk 30 %, Kakao Pay 50 %"},
		"values before the names":           {text("카카오톡 서버 30대, 카카오페이 서버 50대", "30 servers of KakaoTalk and 50 of Kakao Pay", "50 serveurs de Kakao Pay et 30 de KakaoTalk"), ""},
		"servers of two names exchanged":    {text("카카오톡 서버 30대, 카카오페이 서버 50대", "50 servers of KakaoTalk and 30 of Kakao Pay", "30 serveurs de KakaoTalk et 50 de Kakao Pay"), "symptom.label, value of each name: ko 카카오톡 30, 카카오페이 50 / en KakaoTalk 50, Kakao Pay 30 / fr KakaoTalk 30, Kakao Pay 50"},
		"restored and down exchanged":       {text("카카오톡은 복구, 카카오페이는 아직 복구 중", "KakaoTalk is still down, but Kakao Pay has been restored", "KakaoTalk est de nouveau accessible, Kakao Pay reste indisponible"), "symptom.label, status of each name: ko 카카오톡: 복구, 카카오페이: 복구 중 / en KakaoTalk: down, Kakao Pay: restored / fr KakaoTalk: de nouveau, Kakao Pay: reste indisponible"},
		"restored and down":                 {text("카카오톡·멜론은 복구, 카카오페이는 이용 불가", "Kakao Pay is not yet available; KakaoTalk and Melon are back", "De nouveau accessibles : KakaoTalk et Melon. En cours de rétablissement : Kakao Pay"), ""},
		"all still down":                    {text("카카오톡 장애와 카카오페이 장애가 이어짐", "KakaoTalk and Kakao Pay are down", "KakaoTalk et Kakao Pay ne fonctionnent pas"), ""},
		"from and to exchanged":             {text("처리량 30%에서 50%로 회복", "Throughput up from 50% to 30%", "Débit passé de 30 % à 50 %"), "symptom.label, start and end: ko 30% → 50% / en 50% → 30% / fr 30 % → 50 %"},
		"from and to":                       {text("서버 300대에서 500대로 늘림", "From 300 servers to 500", "Passage de 300 serveurs à 500"), ""},
		"so many of so many":                {text("서버 400대 중 120대", "120 of 400 servers", "120 serveurs sur 400"), ""},
		"a name in a name":                  {text("Kakao T 호출 불가", "Kakao T cannot be called", "Kakao T ne répond pas"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, bot.Initial, "talk")
			d.Facts = bot.Facts{Symptom: bot.Words{Label: c.free}, Action: phrase("extent-check")}
			if diff := cmp.Diff(c.want, differences(t, in, d)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheQuotedMistakeIsLeftOut(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Correction, "talk")
	d.Facts = bot.Facts{
		Original: "u1", OriginalAt: kst(t, "2022-10-15 15:35"),
		Wrong: text("2시간 안에 복구", "back within 3 hours", "rétabli dans les 4 heures"),
		Right: text("10월 16일 복구", "back on October 16", "rétabli le 16 octobre"),
	}
	if got := differences(t, in, d); got != "" {
		t.Error(got)
	}
	d.Facts.Right[bot.French] = "rétabli le 17 octobre"
	if got, want := differences(t, in, d), "right, date: ko 10월 16일 / en October 16 / fr 17 octobre"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestADraftAgreesWithTheLastNotice(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { return kst(t, s) }
	last := bot.Facts{
		Affected: []string{"talk", "pay"}, Started: bot.Moment{At: at("2022-10-15 15:27"), Certainty: bot.Confirmed},
		Total: 32000, Done: 12000, AsOf: at("2022-10-15 15:35"), Data: bot.DataSafe,
	}
	progress := func(done, total int) func(*bot.Incident, *bot.Draft) {
		return func(_ *bot.Incident, d *bot.Draft) {
			d.Type, d.Facts = bot.Progress, bot.Facts{AsOf: at("2022-10-15 15:38"), Done: done, Total: total}
		}
	}
	start := func(m bot.Moment) func(*bot.Incident, *bot.Draft) {
		return func(_ *bot.Incident, d *bot.Draft) {
			d.Facts = bot.Facts{Symptom: phrase("messages-fail"), Action: phrase("extent-check"), Started: m}
		}
	}
	words := func(before, now bot.Words) func(*bot.Incident, *bot.Draft) {
		return func(in *bot.Incident, d *bot.Draft) {
			in.Facts.Symptom, in.Facts.Action = before, bot.Words{Label: text("서버 10대 교체", "replacing 10 servers", "remplacement de 10 serveurs")}
			d.Facts = bot.Facts{Symptom: now, Action: bot.Words{Label: text("서버 40대 교체", "replacing 40 servers", "remplacement de 40 serveurs")}, Started: last.Started}
		}
	}
	free := func(ko, en, fr string) bot.Words { return bot.Words{Label: text(ko, en, fr)} }
	stopped := free("서버 300대 중단", "300 servers down", "300 serveurs en panne")
	cause := func(c bot.Certainty) func(*bot.Incident, *bot.Draft) {
		return func(in *bot.Incident, d *bot.Draft) {
			words(stopped, stopped)(in, d)
			in.Facts.Cause, d.Facts.Cause = free("차단기 3개 고장", "3 breakers failed", "3 disjoncteurs en panne"), free("차단기 5개 고장", "5 breakers failed", "5 disjoncteurs en panne")
			in.Facts.Cause.Certainty, d.Facts.Cause.Certainty = c, bot.Confirmed
		}
	}
	for name, c := range map[string]struct {
		change func(in *bot.Incident, d *bot.Draft)
		want   string
	}{
		"another number in words":  {words(stopped, free("서버 200대 중단", "200 servers down", "200 serveurs en panne")), "symptom.label: 200 (last notice: 300)"},
		"the same number in words": {words(stopped, free("300대의 서버가 멈춤", "300 servers stopped", "300 serveurs à l’arrêt")), ""},
		"told besides":             {words(stopped, free("서버 300대, 회선 20개 중단", "300 servers and 20 lines down", "300 serveurs et 20 lignes en panne")), ""},
		"another time in words":    {words(free("오후 3시 20분부터 지연", "Slow since 3:20 p.m.", "Lenteurs depuis 8 h 20, heure de Paris"), free("오후 3시 40분부터 지연", "Slow since 3:40 p.m.", "Lenteurs depuis 8 h 40, heure de Paris")), "symptom.label: 오후 3시 40분 (last notice: 오후 3시 20분)"},
		"another name in words":    {words(free("카카오톡 전송 불가", "KakaoTalk cannot send", "KakaoTalk n’envoie plus"), free("카카오페이 결제 불가", "Kakao Pay cannot pay", "Kakao Pay ne paie plus")), "symptom.label: 카카오페이 (last notice: 카카오톡)"},
		"another confirmed cause":  {cause(bot.Confirmed), "cause.label: 5 (last notice: 3)"},
		"a cause now confirmed":    {cause(bot.Reported), ""},
		"more is done":             {progress(13000, 32000), ""},
		"less is done":             {progress(11000, 32000), "done: 11000 (last notice: 12000)"},
		"another total":            {progress(12000, 30000), "total: 30000 (last notice: 32000)"},
		"before any notice":        {func(in *bot.Incident, d *bot.Draft) { progress(1, 2)(in, d); in.FirstToldAt = time.Time{} }, ""},
		"another start":            {start(bot.Moment{At: at("2022-10-15 15:20")}), "started: 2022-10-15 15:20 KST (last notice: 2022-10-15 15:27 KST)"},
		"the same start":           {start(bot.Moment{At: at("2022-10-15 15:27")}), ""},
		"a disputed start": {func(in *bot.Incident, d *bot.Draft) {
			start(bot.Moment{At: at("2022-10-15 15:20")})(in, d)
			in.Facts.Started.Certainty = bot.Disputed
		}, ""},
		"an inexact start": {func(in *bot.Incident, d *bot.Draft) {
			start(bot.Moment{At: at("2022-10-15 15:20")})(in, d)
			in.Facts.Started.About = true
		}, ""},
		"data that was safe": {func(_ *bot.Incident, d *bot.Draft) { progress(13000, 32000)(nil, d); d.Facts.Data = bot.DataLost }, "data: lost (last notice: safe)"},
		"down again": {func(in *bot.Incident, d *bot.Draft) {
			progress(13000, 32000)(in, d)
			in.Facts.Restored, d.Facts.Affected = []string{"talk"}, []string{"talk", "pay"}
		}, "affected: affected: talk (last notice: restored: talk)"},
		"down again, as said": {func(in *bot.Incident, d *bot.Draft) {
			progress(13000, 32000)(in, d)
			in.Facts.Restored, d.Facts.Affected = []string{"talk"}, []string{"talk", "pay"}
			d.SetsAffected, d.Affected = true, []bot.Affected{{Component: "talk", Status: bot.MajorOutage}}
		}, ""},
		"never down": {func(in *bot.Incident, d *bot.Draft) {
			start(last.Started)(in, d)
			d.Facts.Affected, d.Facts.Unaffected = []string{"talk"}, []string{"pay"}
		}, "unaffected: unaffected: pay (last notice: affected: pay)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, d := outage(t, bot.Initial, "talk", "pay")
			in.Facts, in.FirstToldAt = last, at("2022-10-15 15:30")
			c.change(&in, &d)
			if diff := cmp.Diff(c.want, differences(t, in, d)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnAuthorityIsToldTheSameStart(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Regulator, "talk")
	in.Facts.Started = bot.Moment{At: kst(t, "2022-10-15 15:27"), Certainty: bot.Confirmed}
	for start, want := range map[string]int{"2022-10-15 15:19": 1, "2022-10-15 15:27": 0} {
		d.Facts = bot.Facts{Started: bot.Moment{At: kst(t, start), Certainty: bot.Confirmed}}
		result, _ := renderer(t, nil).Render(in, d, nil)
		if len(result.Differences) != want {
			t.Errorf("started at %s: %v", start, result.Differences)
		}
	}
}

func TestNoGoldenTextDiffers(t *testing.T) {
	t.Parallel()
	for name, g := range goldens() {
		in, d := outage(t, g.typ, g.services...)
		if g.change != nil {
			g.change(&in, &d, func(at string) time.Time { return kst(t, at) })
		}
		if got := differences(t, in, d); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A fact that is words is compared once, wherever it stands.
func TestADifferenceIsToldOnce(t *testing.T) {
	t.Parallel()
	in, d := outage(t, bot.Compensation, "talk")
	same := text("모든 이용자", "all users", "tous les utilisateurs")
	free := func(ko, en, fr string) bot.Words { return bot.Words{Label: text(ko, en, fr)} }
	d.Facts = bot.Facts{Offer: bot.Offer{
		Who: same, From: kst(t, "2022-10-15 12:00"), To: kst(t, "2022-10-20 12:00"), Bands: []bot.Band{{For: same, Amount: 5000, Currency: "KRW"}},
		How: free("30일 안에 신청", "apply within 30 days", "demande sous 45 jours"), Evidence: free("없음", "none", "aucun"), Terms: free("없음", "none", "aucune"),
		Deadline: kst(t, "2022-11-30 12:00"), PayBy: kst(t, "2022-12-15 12:00"),
	}}
	result, err := renderer(t, nil).Render(in, d, nil)
	if err != nil || len(result.Differences) != 1 || result.Differences[0].Field != "compensation.how.label" {
		t.Errorf("got %v, %+v", err, result.Differences)
	}
}
