package render_test

import (
	"encoding/json"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
	"github.com/bongsu-hq/bongsu/bot/locale"
	"github.com/bongsu-hq/bongsu/locales"
	"github.com/bongsu-hq/bongsu/templates"
)

// plain composes a body that is the rendition's text.
type plain struct{}

func (plain) Compose(_ bot.Destination, r bot.Rendition) (bot.Body, error) {
	return bot.Body{MediaType: "text/plain", Bytes: []byte(r.Text)}, nil
}

// marshalled composes a body of everything, as a channel would.
type marshalled struct{}

func (marshalled) Compose(_ bot.Destination, r bot.Rendition) (bot.Body, error) {
	data, err := json.Marshal(r)
	return bot.Body{MediaType: "application/json", Bytes: data}, err
}

func text(ko, en, fr string) bot.Text {
	return bot.Text{bot.Korean: ko, bot.English: en, bot.French: fr}
}

func same(name, reading, de, a string) bot.Name {
	return bot.Name{Text: text(name, name, name), KoReading: reading, FrDe: de, FrA: a}
}

func components() bot.Components {
	brand := func(ko, latin string) bot.Name {
		return bot.Name{Text: text(ko, latin, latin), FrDe: "de " + latin, FrA: "à " + latin}
	}
	return bot.Components{
		{ID: "talk", Name: brand("카카오톡", "KakaoTalk")},
		{ID: "pay", Name: brand("카카오페이", "Kakao Pay"), DependsOn: []string{"talk"}},
		{ID: "melon", Name: brand("멜론", "Melon")},
		{ID: "t", Name: same("Kakao T", "카카오 티", "de Kakao T", "à Kakao T")},
		{ID: "mail", Name: bot.Name{Text: text("다음 메일", "Daum Mail", "Ondée"), FrDe: "d’Ondée", FrA: "à Ondée", FrLe: "la messagerie Ondée"}},
	}
}

func destinations() []bot.Destination {
	all := bot.Languages()
	to := func(id, kind string, class bot.Class, n int) bot.Destination {
		return bot.Destination{ID: id, Channel: id, Kind: kind, Class: class, Languages: all, Recipients: make([]bot.Recipient, n)}
	}
	return []bot.Destination{
		to("page", "page", bot.PublicClass, 1),
		to("slack", "slack", bot.PublicClass, 2),
		to("discord", "discord", bot.PublicClass, 1),
		to("partners", "webhook", bot.PublicClass, 200),
		to("drill", "slack", bot.DrillClass, 1),
		to("desk", "slack", bot.DeskClass, 1),
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// catalog holds the messages and the phrasebook; the other rooms' words are theirs to test.
func catalog(t testing.TB) *locale.Catalog {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var loaded = sync.OnceValues(func() (*locale.Catalog, error) {
	files, err := texts()
	if err != nil {
		return nil, err
	}
	return locale.Load(files)
})

// rephrased is the catalogue with one English phrase in other words.
func rephrased(t testing.TB, shipped, own string) *locale.Catalog {
	t.Helper()
	files, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	english := string(files["phrases.en.toml"].Data)
	if !strings.Contains(english, shipped) {
		t.Fatalf("no phrase reads %s", shipped)
	}
	files["phrases.en.toml"] = &fstest.MapFile{Data: []byte(strings.Replace(english, shipped, own, 1))}
	c, err := locale.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func texts() (fstest.MapFS, error) {
	names := []string{"phrasebook.toml"}
	for _, l := range bot.Languages() {
		names = append(names, "active."+string(l)+".toml", "phrases."+string(l)+".toml")
	}
	files := fstest.MapFS{}
	for _, name := range names {
		data, err := locales.FS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files, nil
}

func settings(t testing.TB) render.Settings {
	t.Helper()
	seoul := zone(t, "Asia/Seoul")
	return render.Settings{
		Catalog: catalog(t), Templates: templates.FS,
		Org: render.Org{
			Name:    bot.Name{Text: text("카카오", "Kakao", "Kakao"), FrDe: "de Kakao", FrA: "à Kakao"},
			Contact: text("02-0000-0000", "+82 2 0000 0000", "+82 2 0000 0000"),
		},
		Components: components(),
		People: bot.People{
			{ID: "chief", Title: text("각자대표", "co-CEO", "codirecteur général")},
			{ID: "named", Name: text("홍길동", "Hong Gildong", "Hong Gildong"), Title: text("대표이사", "Chief Executive", "administrateur délégué")},
		},
		Zones:        map[bot.Language]*time.Location{bot.Korean: seoul, bot.English: seoul, bot.French: zone(t, "Europe/Paris")},
		BaseURL:      "https://status.example.com",
		Destinations: destinations(),
		Composer:     plain{},
	}
}

func renderer(t testing.TB, change func(*render.Settings)) *render.Renderer {
	t.Helper()
	s := settings(t)
	if change != nil {
		change(&s)
	}
	r, err := render.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// kst reads a time of day in Seoul.
func kst(t testing.TB, at string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", at, zone(t, "Asia/Seoul"))
	if err != nil {
		t.Fatal(err)
	}
	return when.UTC()
}

func down(ids ...string) []bot.Affected {
	var all []bot.Affected
	for _, id := range ids {
		all = append(all, bot.Affected{Component: id, Status: bot.MajorOutage})
	}
	return all
}

func phrase(id string) bot.Words { return bot.Words{Phrase: id} }

// outage is a live incident of severity 5 that began at 15:27, and a draft of it from 15:40 with its next at 16:00.
func outage(t testing.TB, typ bot.MessageType, ids ...string) (bot.Incident, bot.Draft) {
	t.Helper()
	in := bot.Incident{
		ID: "k3v9x0a1b2c4", Key: "INC-7", Mode: bot.Live, Severity: 5, Phase: bot.Investigating, Affected: down(ids...),
		Started:     bot.Moment{At: kst(t, "2022-10-15 15:27"), Certainty: bot.Confirmed},
		FirstToldAt: kst(t, "2022-10-15 15:35"),
		Promise:     bot.Promise{Seq: 1, GivenAt: kst(t, "2022-10-15 15:35")},
	}
	d := bot.Draft{
		ID: "d4t8x0a1b2c4", IncidentID: in.ID, Revision: 1, Type: typ, Mode: bot.Live, Phase: bot.Investigating, Severity: 5,
		Affected: in.Affected, Languages: bot.Languages(), Seq: 2,
		IssuedAt: kst(t, "2022-10-15 15:40"), NextAt: kst(t, "2022-10-15 16:00"),
	}
	return in, d
}

// bodies are the rendered texts of one kind of destination, by file name.
func bodies(result render.Result, destination string) map[string]string {
	files := map[string]string{}
	for _, c := range result.Composed {
		if c.Destination != destination {
			continue
		}
		r, l := c.Rendition, string(c.Language)
		maps.Copy(files, map[string]string{
			l + "/title": r.Title, l + "/text": r.Text, l + "/short": r.Short, l + "/html": r.HTML,
		})
	}
	return files
}

func BenchmarkRender(b *testing.B) {
	r := renderer(b, func(s *render.Settings) { s.Composer = marshalled{} })
	in, d := outage(b, bot.Initial, "talk", "pay", "melon")
	d.Facts = bot.Facts{Symptom: phrase("messages-fail"), Action: phrase("traffic-move"), Workaround: phrase("phone-or-sms")}
	for b.Loop() {
		result, err := r.Render(in, d, nil)
		if err != nil || len(result.Composed) != 12 {
			b.Fatalf("%d composed: %v", len(result.Composed), err)
		}
	}
}
