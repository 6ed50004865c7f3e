package site_test

import (
	"encoding/json"
	"html"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/bot/site"
)

// made is when the fixture's pages are made: 15 October 2022, 18:07 in Seoul.
func made() time.Time { return time.Date(2022, 10, 15, 9, 7, 0, 0, time.UTC) }

func settings(t testing.TB) site.Settings {
	t.Helper()
	words := fstest.MapFS{} // the site's own words are all it needs
	for _, l := range bot.Languages() {
		name := "site." + string(l) + ".toml"
		data, err := os.ReadFile("../../locales/" + name)
		if err != nil {
			t.Fatal(err)
		}
		words[name] = &fstest.MapFile{Data: data}
	}
	catalog, err := locale.Load(words)
	if err != nil {
		t.Fatal(err)
	}
	return site.Settings{
		Catalog:   catalog,
		Templates: os.DirFS("../../templates"),
		Org:       bot.Name{Text: same("한빛", "Hanbit", "Hanbit")},
		Contact: same(
			"고객센터 1577-0000(24시간)",
			"Customer centre +82-1577-0000 (24 hours)",
			"Service clients +82-1577-0000 (24\u00a0h/24)",
		),
		Components: bot.Components{
			component("talk", "한빛톡", "", "HanbitTalk"),
			component("pay", "한빛페이", "", "Hanbit Pay"),
			component("mail", "한빛메일", "", "Hanbit Mail"),
			component("maps", "한빛지도", "", "Hanbit Maps"),
			component("taxi", "한빛 T", "한빛 티", "Hanbit T"),
			component("bank", "한빛뱅크", "", "HanbitBank"),
		},
		Zones: map[bot.Language]*time.Location{
			bot.Korean: zone(t, "Asia/Seoul"), bot.English: zone(t, "Asia/Seoul"), bot.French: zone(t, "Europe/Paris"),
		},
		BaseURL:         "https://status.example.com",
		DefaultLanguage: bot.Korean,
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func same(ko, en, fr string) bot.Text {
	return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr}
}

func component(id, ko, reading, latin string) bot.Component {
	return bot.Component{ID: id, Name: bot.Name{Text: same(ko, latin, latin), KoReading: reading}}
}

func newSite(t testing.TB, s site.Settings) *site.Site {
	t.Helper()
	made, err := site.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func build(t testing.TB, s site.Settings, public bot.Public) *site.Snapshot {
	t.Helper()
	snapshot, err := newSite(t, s).Build(public, made())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

func text(t testing.TB, s *site.Snapshot, path string) string {
	t.Helper()
	f, ok := s.File(path)
	if !ok {
		t.Fatalf("the snapshot has no %s", path)
	}
	return string(f.Body)
}

// words are one language's title and paragraphs of a fixture update; a paragraph "Label: value" becomes a row.
type words struct {
	title string
	paras []string
}

// update makes an entry whose bodies look like those of the kind page.
func update(id string, kind bot.MessageType, phase bot.Phase, at time.Time, affected []bot.Affected, said map[bot.Language]words) bot.Entry {
	e := bot.Entry{UpdateID: id, Type: kind, Phase: phase, At: at, Affected: affected, Bodies: map[bot.Language]bot.Body{}}
	for l, w := range said {
		e.Bodies[l] = page(map[string]any{"title": w.title, "label": "", "html": markup(w.paras), "short": w.paras[0], "text": strings.Join(w.paras, "\n")})
	}
	return e
}

func page(fields map[string]any) bot.Body {
	data, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return bot.Body{MediaType: "application/json", Bytes: data}
}

func markup(paras []string) string {
	var b strings.Builder
	list := false
	for _, p := range paras {
		label, value, isRow := strings.Cut(p, " :: ")
		if isRow != list {
			list = isRow
			b.WriteString(map[bool]string{true: "<dl>\n", false: "</dl>\n"}[list])
		}
		if isRow {
			b.WriteString("<dt>" + html.EscapeString(label) + "</dt><dd>" + html.EscapeString(value) + "</dd>\n")
		} else {
			b.WriteString("<p>" + html.EscapeString(p) + "</p>\n")
		}
	}
	if list {
		b.WriteString("</dl>\n")
	}
	return b.String()
}

func affected(pairs ...string) []bot.Affected {
	var all []bot.Affected
	for n := 0; n < len(pairs); n += 2 {
		all = append(all, bot.Affected{Component: pairs[n], Status: bot.ComponentStatus(pairs[n+1])})
	}
	return all
}

func seoul(day, hour, minute int) time.Time {
	return time.Date(2022, 10, day, hour-9, minute, 0, 0, time.UTC)
}

func public() bot.Public {
	return bot.Public{Seq: 42, Incidents: []bot.PublicIncident{outage(), slowMail(), falseAlarm()}}
}

// outage is open: three services down, one update without French, one corrected, and a statement.
func outage() bot.PublicIncident {
	down := affected("talk", "major_outage", "pay", "major_outage", "mail", "partial_outage", "maps", "degraded_performance")
	now := affected("talk", "major_outage", "pay", "major_outage", "mail", "degraded_performance", "maps", "operational")
	wrong := update("upd3", bot.Progress, bot.Identified, seoul(15, 16, 52), down, map[bot.Language]words{
		bot.Korean:  {"[복구 현황] 한빛톡 및 한빛페이 이용 장애(3차)", []string{"오후 4시 50분 기준 서버 32,000대 중 21,000대를 복구했습니다.", "다음 안내는 오후 5시 30분에 드리겠습니다."}},
		bot.English: {"Service restoration: HanbitTalk and Hanbit Pay (update 3)", []string{"As of 4:50 p.m. KST, 21,000 of 32,000 servers have been restored.", "Next update: 5:30 p.m. KST."}},
		bot.French:  {"Rétablissement\u00a0: HanbitTalk et Hanbit Pay (point n°\u00a03)", []string{"À 9\u00a0h\u00a050, 21\u202f000\u00a0serveurs sur 32\u202f000 avaient été remis en service.", "Prochain point\u00a0: 10\u00a0h\u00a030, heure de Paris (17\u00a0h\u00a030 à Séoul)."}},
	})
	wrong.CorrectedBy = "upd4"
	right := update("upd4", bot.Correction, bot.Identified, seoul(15, 17, 5), down, map[bot.Language]words{
		bot.Korean:  {"[정정] 한빛톡 및 한빛페이 이용 장애 안내", []string{"오후 4시 52분에 안내해 드린 내용 중 사실과 다른 부분이 있어 바로잡습니다.", "정정 전: “서버 32,000대 중 21,000대를 복구했습니다.”", "정정 후: “서버 32,000대 중 12,000대를 복구했습니다.”", "혼란을 드려 죄송합니다."}},
		bot.English: {"Correction: HanbitTalk and Hanbit Pay", []string{"Our notice of 4:52 p.m. KST said “21,000 of 32,000 servers have been restored”. This was incorrect. The correct information is: “12,000 of 32,000 servers have been restored”.", "We apologise for the confusion."}},
		bot.French:  {"Rectificatif\u00a0: HanbitTalk et Hanbit Pay", []string{"Notre message de 9\u00a0h\u00a052 indiquait par erreur\u00a0: «\u00a021\u202f000\u00a0serveurs\u00a0». Il convient de lire\u00a0: «\u00a012\u202f000\u00a0serveurs\u00a0».", "Nous vous prions de nous excuser pour la confusion causée."}},
	})
	right.Corrects = "upd3"
	statement := update("upd6", bot.Apology, bot.Identified, seoul(15, 17, 45), now, map[bot.Language]words{
		bot.Korean:  {"한빛 사과문", []string{"한빛 대표이사입니다. 10월 15일 발생한 장애로 불편을 겪으신 이용자와 파트너 여러분께 고개 숙여 진심으로 사과드립니다.", "저희의 준비와 대응이 부족했습니다. 그 책임은 저희에게 있습니다. 모든 서비스가 정상화될 때까지 30분마다 진행 상황을 알려 드리겠습니다.", "다시 한번 깊이 사과드립니다.", "한빛 대표이사 드림"}},
		bot.English: {"Statement by the chief executive of Hanbit", []string{"I am the chief executive of Hanbit. I sincerely apologise to our users and partners for the outage of October 15.", "Our preparation and our response fell short, and the responsibility is ours.", "Once again, I am deeply sorry.", "The chief executive, Hanbit"}},
		bot.French:  {"Déclaration de la direction de Hanbit", []string{"Je dirige la société Hanbit. Aux utilisateurs et aux partenaires, je présente mes plus sincères excuses pour la panne du 15\u00a0octobre.", "Notre préparation et notre gestion de l’incident n’ont pas été à la hauteur. Nous en portons la responsabilité.", "Je vous renouvelle mes plus sincères excuses.", "La direction de Hanbit"}},
	})
	return bot.PublicIncident{
		ID: "chkt3cr0jf7b", Key: "INC-7", Phase: bot.Identified, Affected: now,
		Title:   same("한빛톡 및 한빛페이 이용 장애", "HanbitTalk and Hanbit Pay outage", "Panne de HanbitTalk et de Hanbit Pay"),
		Started: bot.Moment{At: seoul(15, 15, 27), About: true, Certainty: bot.Disputed, Claims: []bot.Claim{{At: seoul(15, 15, 19), Source: same("조사 결과", "Findings", "Conclusions de l’enquête")}, {At: seoul(15, 15, 30), Source: same("운영사 안내", "Operator’s notices", "Avis de l’exploitant")}}},
		NextAt:  seoul(15, 18, 30),
		Entries: []bot.Entry{
			update("upd7", bot.NoChange, bot.Identified, seoul(15, 18, 2), now, map[bot.Language]words{
				bot.Korean:  {"[장애 안내] 한빛톡 및 한빛페이 이용 장애(5차)", []string{"오후 5시 45분 안내 이후 새로 확인된 내용은 없습니다. 트래픽을 예비 데이터센터로 전환하고 있습니다.", "다음 안내는 오후 6시 30분에 드리겠습니다."}},
				bot.English: {"Service incident: HanbitTalk and Hanbit Pay (update 5)", []string{"Nothing new has been confirmed since our update at 5:45 p.m. KST. We are moving traffic to the standby data centre.", "Next update: 6:30 p.m. KST."}},
			}),
			statement,
			update("upd5", bot.Workaround, bot.Identified, seoul(15, 17, 20), now, map[bot.Language]words{
				bot.Korean:  {"[대체 이용 방법] 한빛톡 및 한빛페이 이용 장애(4차)", []string{"복구될 때까지 문자 메시지와 실물 카드를 이용해 주시기 바랍니다.", "다음 안내는 오후 6시에 드리겠습니다."}},
				bot.English: {"Workaround: HanbitTalk and Hanbit Pay (update 4)", []string{"Until service is restored, please use text messages and your physical card.", "Next update: 6:00 p.m. KST."}},
				bot.French:  {"Solution provisoire\u00a0: HanbitTalk et Hanbit Pay (point n°\u00a04)", []string{"Dans l’attente du rétablissement, nous vous invitons à utiliser les SMS et votre carte physique.", "Prochain point\u00a0: 11\u00a0h, heure de Paris (18\u00a0h à Séoul)."}},
			}),
			right, wrong,
			update("upd2", bot.Initial, bot.Identified, seoul(15, 16, 25), down, map[bot.Language]words{
				bot.Korean: {"[장애 안내] 한빛톡 및 한빛페이 이용 장애(2차)", []string{
					"오후 3시 27분경부터 한빛톡과 한빛페이가 정상적으로 제공되지 않고 있습니다.",
					"영향 :: 메시지를 보내거나 받을 수 없고 결제가 되지 않습니다", "정상 이용 가능 :: 한빛 T 및 한빛뱅크", "원인 :: 데이터센터 화재에 따른 전원 차단(확인됨)",
					"조치 :: 트래픽 전환", "이용자 데이터 :: 확인 중", "다음 안내 :: 오후 4시 50분", "문의 :: 고객센터 1577-0000", "이용에 큰 불편을 드려 진심으로 사과드립니다.",
				}},
				bot.English: {"Service incident: HanbitTalk and Hanbit Pay (notice 2)", []string{"Since about 3:27 p.m. KST, HanbitTalk and Hanbit Pay have not been working normally.", "Impact :: messages and payments fail", "Working normally :: Hanbit T and HanbitBank", "Cause :: power cut after a fire in the data centre (confirmed)", "Action under way :: traffic failover", "Your data :: being checked", "Next update :: 4:50 p.m. KST", "Contact :: +82-1577-0000", "We sincerely apologise for the serious disruption."}},
				bot.French:  {"Incident en cours\u00a0: HanbitTalk et Hanbit Pay (point n°\u00a02)", []string{"Depuis 8\u00a0h\u00a027 environ, les services HanbitTalk et Hanbit Pay ne fonctionnent pas normalement.", "Conséquences :: messages et paiements impossibles", "Services fonctionnant normalement :: Hanbit T et HanbitBank", "Origine :: coupure de courant après un incendie au centre de données (confirmée)", "Mesures en cours :: bascule du trafic", "Vos données :: vérification en cours", "Prochain point :: 9\u00a0h\u00a050, heure de Paris (16\u00a0h\u00a050 à Séoul)", "Contact :: +82-1577-0000", "Nous vous présentons nos sincères excuses."}},
			}),
			update("upd1", bot.Holding, bot.Investigating, seoul(15, 16, 10), affected("talk", "major_outage"), map[bot.Language]words{
				bot.Korean:  {"[장애 안내] 한빛톡 이용 장애", []string{"현재 한빛톡이 정상적으로 제공되지 않고 있습니다. 원인과 영향 범위를 확인하고 있습니다.", "늦어도 오후 4시 30분까지 이 페이지에서 진행 상황을 알려 드리겠습니다."}},
				bot.English: {"Service incident: HanbitTalk", []string{"HanbitTalk is not working normally. We are investigating the cause and the extent of the problem.", "We will post a first update on this page by 4:30 p.m. KST."}},
				bot.French:  {"Incident en cours\u00a0: HanbitTalk", []string{"Le service HanbitTalk ne fonctionne pas normalement. Nous recherchons l’origine de l’incident et en évaluons l’ampleur.", "Nous publierons un premier point sur cette page au plus tard à 9\u00a0h\u00a030, heure de Paris (16\u00a0h\u00a030 à Séoul)."}},
			}),
		},
	}
}

// slowMail is resolved, with a confirmed start.
func slowMail() bot.PublicIncident {
	at := time.Date(2022, 9, 20, 1, 0, 0, 0, time.UTC)
	return bot.PublicIncident{
		ID: "m41l5l0w0000", Key: "INC-6", Phase: bot.ResolvedPhase, Affected: affected("mail", "operational"),
		Title:      same("한빛메일 전송 지연", "Slow delivery in Hanbit Mail", "Envois ralentis dans Hanbit Mail"),
		Started:    bot.Moment{At: at, Certainty: bot.Confirmed},
		ResolvedAt: at.Add(135 * time.Minute),
		Entries: []bot.Entry{
			update("upm2", bot.Resolved, bot.ResolvedPhase, at.Add(140*time.Minute), affected("mail", "operational"), map[bot.Language]words{
				bot.Korean:  {"[복구 완료] 한빛메일 이용 장애 해소", []string{"한빛메일 장애가 해소되어 현재 정상적으로 이용하실 수 있습니다."}},
				bot.English: {"Resolved: Hanbit Mail", []string{"The incident that affected Hanbit Mail is over."}},
				bot.French:  {"Rétabli\u00a0: Hanbit Mail", []string{"L’incident qui a touché Hanbit Mail est terminé."}},
			}),
			update("upm1", bot.Initial, bot.Investigating, at.Add(10*time.Minute), affected("mail", "degraded_performance"), map[bot.Language]words{
				bot.Korean:  {"[장애 안내] 한빛메일 이용 장애(1차)", []string{"한빛메일 전송이 지연되고 있습니다."}},
				bot.English: {"Service incident: Hanbit Mail (notice 1)", []string{"Hanbit Mail is slow to deliver."}},
				bot.French:  {"Incident en cours\u00a0: Hanbit Mail (point n°\u00a01)", []string{"Les envois sont ralentis."}},
			}),
		},
	}
}

// falseAlarm is canceled by a retraction.
func falseAlarm() bot.PublicIncident {
	at := time.Date(2022, 8, 2, 5, 0, 0, 0, time.UTC)
	wrong := update("upf1", bot.Holding, bot.Investigating, at, affected("bank", "major_outage"), map[bot.Language]words{
		bot.Korean:  {"[장애 안내] 한빛뱅크 이용 장애", []string{"현재 한빛뱅크가 정상적으로 제공되지 않고 있습니다."}},
		bot.English: {"Service incident: HanbitBank", []string{"HanbitBank is not working normally."}},
		bot.French:  {"Incident en cours\u00a0: HanbitBank", []string{"Le service HanbitBank ne fonctionne pas normalement."}},
	})
	wrong.CorrectedBy = "upf2"
	right := update("upf2", bot.Retraction, bot.Canceled, at.Add(9*time.Minute), nil, map[bot.Language]words{
		bot.Korean:  {"[오발송 안내] 한빛뱅크 이용 장애 안내는 잘못 보낸 것입니다", []string{"오후 2시에 보내 드린 안내는 저희가 잘못 보낸 것입니다.", "혼란을 드려 죄송합니다."}},
		bot.English: {"False alarm: HanbitBank", []string{"We sent our notice of 2:00 p.m. KST in error.", "We apologise for the confusion."}},
		bot.French:  {"Fausse alerte\u00a0: HanbitBank", []string{"Nous avons diffusé par erreur notre message de 7\u00a0h.", "Nous vous prions de nous excuser pour la confusion causée."}},
	})
	right.Corrects = "upf1"
	return bot.PublicIncident{
		ID: "f4l5e4l4rm00", Key: "INC-5", Phase: bot.Canceled,
		Title:   same("한빛뱅크 이용 장애", "HanbitBank outage", "Panne de HanbitBank"),
		Entries: []bot.Entry{right, wrong},
	}
}
