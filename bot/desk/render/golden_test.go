package render_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

type golden struct {
	typ         bot.MessageType
	services    []string
	destination string // slack when empty
	settings    func(*render.Settings)
	change      func(in *bot.Incident, d *bot.Draft, at func(string) time.Time)
}

func facts(f func(at func(string) time.Time) bot.Facts) func(*bot.Incident, *bot.Draft, func(string) time.Time) {
	return func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) { d.Facts = f(at) }
}

func goldens() map[string]golden {
	all := map[string]golden{}
	for _, more := range []map[string]golden{firstGoldens(), laterGoldens(), correctionGoldens(), statementGoldens()} {
		maps.Copy(all, more)
	}
	return all
}

func firstGoldens() map[string]golden {
	return map[string]golden{
		"holding-one":   {typ: bot.Holding, services: []string{"talk"}},
		"holding-vowel": {typ: bot.Holding, services: []string{"t"}, destination: "partners", change: func(in *bot.Incident, d *bot.Draft, _ func(string) time.Time) { d.Severity = 3 }},
		"holding-three": {typ: bot.Holding, services: []string{"talk", "melon", "pay"}, destination: "page"},
		"holding-four":  {typ: bot.Holding, services: []string{"talk", "melon", "pay", "t"}},
		"holding-five":  {typ: bot.Holding, services: []string{"talk", "melon", "pay", "t", "mail"}},
		"holding-drill": {typ: bot.Holding, services: []string{"talk"}, destination: "drill", change: drill},
		"holding-midnight": {typ: bot.Holding, services: []string{"talk"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.NextAt = at("2022-10-01 22:00"), at("2022-10-02 00:00")
		}},
		"holding-rebuilt": {typ: bot.Holding, services: []string{"talk"}, settings: func(s *render.Settings) { s.Reconstruction = true }},
		"initial-full": {typ: bot.Initial, services: []string{"talk", "pay"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.Facts = bot.Facts{
				Unaffected: []string{"melon"},
				Started: bot.Moment{At: at("2022-10-15 15:27"), About: true, Certainty: bot.Disputed, Claims: []bot.Claim{
					{At: at("2022-10-15 15:19"), Source: text("과학기술정보통신부", "the Ministry of Science and ICT", "le ministère des Sciences et des TIC")},
					{At: at("2022-10-15 15:33"), Source: text("소방청", "the fire service", "les pompiers")},
				}},
				Symptom:    phrase("messages-fail"),
				Cause:      bot.Words{Phrase: "datacentre-fire", Certainty: bot.Confirmed},
				Action:     phrase("traffic-move"),
				Workaround: phrase("phone-or-sms"),
				Data:       bot.DataSafe,
			}
		}},
		"initial-bare": {typ: bot.Initial, services: []string{"talk"}, change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{Symptom: phrase("login-fails"), Action: phrase("extent-check")}
		})},
		"initial-free": {typ: bot.Initial, services: []string{"mail"}, destination: "page", change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{
				Started: bot.Moment{At: at("2022-10-15 15:19"), Certainty: bot.Reported, Claims: []bot.Claim{
					{At: at("2022-10-15 15:19"), Source: text("소방청", "the fire service", "les pompiers")},
				}},
				Symptom: bot.Words{Phrase: "service-unavailable", Args: map[string]string{"service": "mail"}},
				Cause: bot.Words{
					Label: text("배터리실 화재", "Fire in the battery room", "Incendie dans la salle des batteries"), Certainty: bot.Reported,
					Source: text("소방청", "the fire service", "les pompiers"),
				},
				Action: bot.Words{Label: text("<예비> 서버 투입", "<Standby> servers being started", "Mise en service de l'équipement <de secours>")},
				Data:   bot.DataLost, Lost: phrase("messages-lost"),
			}
		})},
		"initial-in-doubt": {typ: bot.Initial, services: []string{"mail"}, change: facts(func(at func(string) time.Time) bot.Facts {
			operator := text("데이터센터 운영사", "the data centre’s operator", "l’exploitant du centre de données")
			return bot.Facts{
				Unaffected: []string{"talk"}, StatusBy: operator, StatusAsOf: at("2022-10-15 15:35"),
				Started: bot.Moment{At: at("2022-10-15 15:19"), Certainty: bot.Unknown, AsOf: at("2022-10-15 15:35")},
				Symptom: bot.Words{Phrase: "service-unavailable", Args: map[string]string{"service": "mail"}, Certainty: bot.Reported, Source: operator, AsOf: at("2022-10-15 15:35")},
				Cause:   bot.Words{Phrase: "earthquake", Certainty: bot.Confirmed, AsOf: at("2022-10-15 15:35")},
				Action:  bot.Words{Phrase: "traffic-move", Certainty: bot.Unknown},
				Data:    bot.DataSafe, DataBy: operator, DataAsOf: at("2022-10-15 15:35"),
			}
		})},
		"initial-works": {typ: bot.Initial, services: []string{"mail"}, destination: "page", change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{
				Started: bot.Moment{At: at("2022-10-15 15:19"), Certainty: bot.Unknown}, Data: bot.DataSafe,
				Symptom: bot.Words{Phrase: "data-disclosed", Certainty: bot.Unknown}, Action: phrase("experts-work"),
			}
		})},
		"holding-works": {typ: bot.Holding, services: []string{"talk", "mail"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Symptom: phrase("data-shown-to-others")}
		})},
		"no-change-works": {typ: bot.NoChange, services: []string{"talk"}, change: func(in *bot.Incident, d *bot.Draft, _ func(string) time.Time) {
			in.Facts.Symptom = phrase("data-disclosed")
			d.Facts = bot.Facts{Action: phrase("experts-work")}
		}},
		"initial-drill": {typ: bot.Initial, services: []string{"pay"}, destination: "drill", change: func(in *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			drill(in, d, at)
			d.Facts = bot.Facts{Symptom: phrase("payments-fail"), Action: phrase("servers-restart"), Workaround: phrase("other-payment")}
		}},
		"initial-first-of-the-month": {typ: bot.Initial, services: []string{"talk"}, change: func(in *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			in.Started.At = at("2022-10-01 00:00")
			d.IssuedAt, d.NextAt = at("2022-10-01 00:05"), at("2022-10-01 12:00")
			d.Facts = bot.Facts{Symptom: phrase("pages-fail"), Action: phrase("power-restore")}
		}},
	}
}

func laterGoldens() map[string]golden {
	return map[string]golden{
		"no-change": {typ: bot.NoChange, services: []string{"talk", "pay"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Action: phrase("fire-service")}
		})},
		"no-change-named": {typ: bot.NoChange, services: []string{"talk"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Action: bot.Words{Label: text("서버 교체", "Replacing servers", "Remplacement de serveurs")}}
		})},
		"no-change-told": {typ: bot.NoChange, services: []string{"talk"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Action: bot.Words{
				Label:    text("서버 교체", "Replacing servers", "Remplacement de serveurs"),
				Sentence: text("서버를 교체하고 있습니다.", "We are replacing servers.", "Nous remplaçons des serveurs."),
			}}
		})},
		"progress-open": {typ: bot.Progress, services: []string{"talk"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.NextAt = at("2022-10-16 09:00"), at("2022-10-16 10:00")
			d.Facts = bot.Facts{AsOf: at("2022-10-16 08:50"), Done: 12000, Total: 32000, Pending: []string{"talk"}}
		}},
		"progress-eta": {typ: bot.Progress, services: []string{"talk"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.NextAt = at("2022-10-16 00:30"), at("2022-10-16 01:00")
			d.Facts = bot.Facts{
				AsOf: at("2022-10-16 00:20"), Done: 1, Total: 30000, Action: phrase("servers-restart"),
				ETA:       bot.Words{Label: text("16일 오전 6시경", "October 16, about 6:00 a.m. KST", "le 15 octobre vers 23 h, heure de Paris (le 16 vers 6 h à Séoul)")},
				Condition: bot.Words{Label: text("오전 2시까지 전력 공급 재개", "power back by 2:00 a.m.", "retour du courant avant 19 h, heure de Paris")},
			}
		}},
		"workaround-phrase": {typ: bot.Workaround, services: []string{"pay"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Workaround: phrase("other-payment"), UserAction: phrase("app-restart")}
		})},
		"workaround-free": {typ: bot.Workaround, services: []string{"talk"}, change: facts(func(func(string) time.Time) bot.Facts {
			return bot.Facts{Workaround: bot.Words{Label: text("PC 버전으로 접속", "Log in with the desktop version", "se connecter depuis un ordinateur")}}
		})},
		"partial-one": {typ: bot.Partial, services: []string{"talk", "pay"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.NextAt = at("2022-10-16 01:45"), at("2022-10-16 03:00")
			d.Facts = bot.Facts{RestoredAt: at("2022-10-16 01:31"), Restored: []string{"talk"}, Pending: []string{"pay"}}
		}},
		"partial-three": {typ: bot.Partial, services: []string{"talk", "pay", "melon", "mail"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.NextAt = at("2022-10-16 18:00"), at("2022-10-17 09:00")
			d.Facts = bot.Facts{RestoredAt: at("2022-10-16 17:05"), Restored: []string{"talk", "pay", "melon"}, Pending: []string{"mail"}}
		}},
		"resolved-days": {typ: bot.Resolved, services: []string{"talk", "pay", "mail"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt = at("2022-10-20 23:20")
			d.Facts = bot.Facts{EndedAt: at("2022-10-20 23:00"), Data: bot.DataSafe, UserAction: phrase("nothing-needed"), ReportAt: at("2022-12-07 12:00")}
		}},
		"resolved-disputed": {typ: bot.Resolved, services: []string{"talk"}, change: func(in *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt = at("2022-10-20 23:20")
			in.Started.Certainty = bot.Disputed
			in.Started.Claims = []bot.Claim{
				{At: at("2022-10-15 15:27"), Source: text("과학기술정보통신부", "the Ministry of Science and ICT", "le ministère des Sciences et des TIC")},
				{At: at("2022-10-15 15:30"), Source: text("당사", "our own records", "nos propres relevés")},
			}
			d.Facts = bot.Facts{EndedAt: at("2022-10-20 23:00"), Data: bot.DataSafe, ReportAt: at("2022-12-07 12:00")}
		}},
		"resolved-lost": {typ: bot.Resolved, services: []string{"mail"}, destination: "page", change: func(in *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt = at("2022-10-15 19:20")
			in.Started.About, in.Started.Certainty = true, bot.Disputed
			d.Facts = bot.Facts{EndedAt: at("2022-10-15 19:00"), Data: bot.DataLost, Lost: phrase("messages-lost"), Apology: 3, ReportAt: at("2022-11-01 12:00")}
		}},
	}
}

func correctionGoldens() map[string]golden {
	return map[string]golden{
		"correction": {typ: bot.Correction, services: []string{"talk", "pay"}, change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{
				Original: "u0000000001", OriginalAt: at("2022-10-15 15:35"), KnownAt: at("2022-10-15 15:38"),
				Wrong: text("2시간 안에 복구됩니다.", "Service will be back within 2 hours.", "Le service sera rétabli dans les 2 heures."),
				Right: text("복구 시점은 아직 알 수 없습니다.", "We do not know yet when service will be back.", "Nous ne savons pas encore quand le service sera rétabli."),
			}
		})},
		"correction-nested": {typ: bot.Correction, services: []string{"talk"}, change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{
				Original: "u0000000001", OriginalAt: at("2022-10-15 15:35"),
				Wrong: text("고객센터에서 “환불 불가”라고 안내합니다.", `Our help desk says "no refunds".`, "Notre service client répond : « aucun remboursement »."),
				Right: text("고객센터는 \"환불 가능\"이라고 안내합니다.", "Our help desk says “refunds are possible”.", "Notre service client répond : « remboursement possible »."),
			}
		})},
		"retraction": {typ: bot.Retraction, services: []string{"talk"}, change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{Original: "u0000000001", OriginalAt: at("2022-10-15 15:35"), Why: phrase("drill-misdirected")}
		})},
		"retraction-some": {typ: bot.Retraction, services: []string{"talk", "melon"}, destination: "partners", change: facts(func(at func(string) time.Time) bot.Facts {
			return bot.Facts{Original: "u0000000001", OriginalAt: at("2022-10-14 15:35"), Why: phrase("monitoring-error"), Restored: []string{"talk", "melon"}}
		})},
	}
}

func statementGoldens() map[string]golden {
	apology := func(signatory string) func(*bot.Incident, *bot.Draft, func(string) time.Time) {
		return func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt, d.Severity = at("2022-10-19 11:00"), 5
			d.Facts = bot.Facts{
				Signatory: signatory, EventAt: at("2022-10-15 15:27"),
				Event:  text("서비스 장애", "the service outage", "la panne de nos services"),
				Groups: text("이용자와 파트너", "our users and our partners", "aux utilisateurs et aux partenaires"),
				Paragraphs: map[bot.Language][]string{
					bot.Korean:  {"데이터센터 화재로 여러 서비스가 멈췄습니다.", "이중화를 끝까지 점검하겠습니다."},
					bot.English: {"A fire at a data centre stopped several services.", "We will review our redundancy from end to end."},
					bot.French:  {"L'incendie d'un centre de données a interrompu plusieurs services.", "Nous reverrons l'ensemble de notre redondance."},
				},
			}
		}
	}
	return map[string]golden{
		"apology-unnamed": {typ: bot.Apology, services: []string{"talk"}, change: apology("chief")},
		"apology-named":   {typ: bot.Apology, services: []string{"talk"}, destination: "page", change: apology("named")},
		"resignation": {typ: bot.Resignation, services: []string{"talk"}, settings: func(s *render.Settings) { s.Reconstruction = true }, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt = at("2022-10-19 11:00")
			d.Facts = bot.Facts{
				Signatory: "chief", EffectiveAt: at("2022-10-19 11:00"),
				Duty:      bot.Words{Sentence: text("재난대책소위원회는 계속 맡겠습니다.", "I will continue to lead the disaster response committee.", "Je continuerai à diriger le comité chargé de la gestion du sinistre.")},
				Successor: bot.Words{Sentence: text("회사는 다른 각자대표가 단독으로 이끕니다.", "The other co-CEO will lead the company alone.", "L'autre codirecteur général dirigera seul l'entreprise.")},
			}
		}},
		"resignation-press":  {typ: bot.Resignation, services: []string{"talk"}, change: released("named", bot.PressVoice, "2022-12-19 11:00")},
		"resignation-ahead":  {typ: bot.Resignation, services: []string{"talk"}, change: released("named", bot.PressVoice, "2023-01-01 00:00")},
		"resignation-office": {typ: bot.Resignation, services: []string{"talk"}, change: released("chief", bot.PressVoice, "2023-01-01 00:00")},
		"resignation-filing": {typ: bot.Resignation, services: []string{"talk"}, change: released("named", bot.FilingVoice, "2023-01-01 00:00")},
		"resignation-named": {typ: bot.Resignation, services: []string{"talk"}, change: func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
			d.IssuedAt = at("2022-12-19 11:00")
			d.Facts = bot.Facts{Signatory: "named", EffectiveAt: at("2023-01-01 12:00")}
		}},
	}
}

// released is a resignation in the company's voice, of December 19.
func released(signatory string, v bot.Voice, effective string) func(*bot.Incident, *bot.Draft, func(string) time.Time) {
	return func(_ *bot.Incident, d *bot.Draft, at func(string) time.Time) {
		d.IssuedAt = at("2022-12-19 11:00")
		d.Facts = bot.Facts{Signatory: signatory, Voice: v, EffectiveAt: at(effective)}
	}
}

func drill(in *bot.Incident, d *bot.Draft, _ func(string) time.Time) {
	in.Mode, d.Mode, in.Key = bot.Drill, bot.Drill, "DRILL-2"
}

func TestRenderGolden(t *testing.T) {
	t.Parallel()
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
			destination := g.destination
			if destination == "" {
				destination = "slack"
			}
			compareGolden(t, filepath.Join("testdata", name+".txtar"), bodies(result, destination))
		})
	}
}

func compareGolden(t *testing.T, file string, got map[string]string) {
	t.Helper()
	var archive strings.Builder // in the txtar format
	for _, name := range slices.Sorted(maps.Keys(got)) {
		archive.WriteString("-- " + name + " --\n" + got[name] + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(archive.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), archive.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
