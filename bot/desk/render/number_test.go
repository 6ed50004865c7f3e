package render_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/render"
)

// shop has a component whose name is a plural beside two in the singular.
func shop(s *render.Settings) {
	s.Components = bot.Components{
		{ID: "search", Name: bot.Name{Text: text("검색", "Search", "Recherche"), FrDe: "de la recherche", FrA: "à la recherche", FrLe: "la recherche"}},
		{ID: "messages", Name: bot.Name{
			Text: text("메시지", "Messages", "Messages"), EnPlural: true,
			FrDe: "des messages", FrA: "aux messages", FrLe: "les messages", FrPlural: true,
		}},
		{ID: "mail", Name: bot.Name{Text: text("메일", "Mail", "Courrier"), FrDe: "du courrier", FrA: "au courrier", FrLe: "le courrier"}},
	}
}

func TestVerbsAgreeWithNames(t *testing.T) {
	t.Parallel()
	at := func(hour string) bot.Facts {
		return bot.Facts{RestoredAt: kst(t, "2022-10-15 "+hour), OriginalAt: kst(t, "2022-10-15 15:30"), Original: "u1"}
	}
	restored := func(restored, pending string) bot.Facts {
		f := at("15:36")
		f.Restored, f.Pending = strings.Fields(restored), strings.Fields(pending)
		return f
	}
	started := bot.Facts{Symptom: phrase("payments-fail"), Action: phrase("servers-restart")}
	ended := bot.Facts{EndedAt: kst(t, "2022-10-15 15:38"), Data: bot.DataSafe, ReportAt: kst(t, "2022-12-07 12:00")}
	tests := map[string]struct {
		typ      bot.MessageType
		facts    bot.Facts
		services string
		en, fr   string
	}{
		"singular": {bot.Holding, bot.Facts{}, "search", "Search is not working normally.", "Le service Recherche ne fonctionne pas normalement."},
		"plural":   {bot.Holding, bot.Facts{}, "messages", "Messages are not working normally.", "Le service Messages ne fonctionne pas normalement."},
		"several": {
			bot.Holding,
			bot.Facts{},
			"search messages", "Search and Messages are not working normally.",
			"Les services Recherche et Messages ne fonctionnent pas normalement.",
		},
		"since":         {bot.Initial, started, "messages", "Messages have not been working normally.", "le service Messages ne fonctionne pas normalement."},
		"partial":       {bot.Partial, restored("messages", "search"), "messages", "Messages have been available again", "De nouveau accessibles depuis"},
		"partial one":   {bot.Partial, restored("search", "messages"), "messages", "Search has been available again", "De nouveau accessible depuis"},
		"still pending": {bot.Partial, restored("search", "messages"), "messages", "Messages are still being restored.", "Rétablissement en cours\u00a0: Messages."},
		"over":          {bot.Resolved, ended, "messages", "Messages from", "qui a touché les messages"},
		"false alarm":   {bot.Retraction, restored("messages", ""), "messages", "Messages are working normally", "Le service Messages fonctionne normalement"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := told(t, renderer(t, shop), test.typ, test.facts, strings.Fields(test.services)...)
			for l, want := range map[bot.Language]string{bot.English: test.en, bot.French: test.fr} {
				if !strings.Contains(got[l], want) {
					t.Errorf("%s: no %q in:\n%s", l, want, got[l])
				}
			}
		})
	}
}

func TestANameThatHoldsAnAndStaysApart(t *testing.T) {
	t.Parallel()
	maps := func(s *render.Settings) {
		shop(s)
		s.Components = append(s.Components, bot.Component{ID: "maps", Name: bot.Name{Text: text("검색 및 지도", "Search and Maps", "Recherche et cartes")}})
	}
	got := told(t, renderer(t, maps), bot.Holding, bot.Facts{}, "maps", "mail")
	for l, want := range map[bot.Language]string{
		bot.Korean:  "현재 검색 및 지도, 메일이 정상적으로",
		bot.English: "\nSearch and Maps, and Mail are not working normally.",
		bot.French:  "Les services Recherche et cartes ainsi que Courrier ne fonctionnent pas normalement.",
	} {
		if !strings.Contains(got[l], want) {
			t.Errorf("%s: no %q in:\n%s", l, want, got[l])
		}
	}
}

// A heading, a sentence, and each list: one name in the plural, and one of each number.
func TestNamesOfEitherNumberGolden(t *testing.T) {
	t.Parallel()
	payments := func(s *render.Settings) {
		shop(s)
		s.Components[1] = bot.Component{ID: "payments", Name: bot.Name{
			Text: text("결제", "Payments", "Paiements"), EnPlural: true, FrDe: "des paiements", FrA: "aux paiements", FrLe: "les paiements", FrPlural: true,
		}}
	}
	facts := map[bot.MessageType]bot.Facts{
		bot.Holding:    {},
		bot.Initial:    {Symptom: bot.Words{Phrase: "service-unavailable", Args: map[string]string{"service": "payments"}}, Action: bot.Words{Phrase: "service-restore", Args: map[string]string{"service": "payments"}}},
		bot.NoChange:   {Action: phrase("servers-restart")},
		bot.Progress:   {AsOf: kst(t, "2022-10-15 15:38"), Total: 4, Done: 1, Pending: []string{"payments"}},
		bot.Workaround: {Workaround: bot.Words{Phrase: "other-service", Args: map[string]string{"service": "search"}}},
		bot.Partial:    {RestoredAt: kst(t, "2022-10-15 15:36"), Restored: []string{"payments"}, Pending: []string{"search"}},
		bot.Resolved:   {EndedAt: kst(t, "2022-10-15 15:38"), Data: bot.DataSafe, ReportAt: kst(t, "2022-12-07 12:00")},
		bot.Retraction: {Original: "u1", OriginalAt: kst(t, "2022-10-15 15:30"), Restored: []string{"payments"}},
	}
	for name, services := range map[string][]string{"plural": {"payments"}, "both": {"search", "payments"}} {
		files := map[string]string{}
		for typ, f := range facts {
			for l, text := range told(t, renderer(t, payments), typ, f, services...) {
				if l != bot.Korean {
					files[string(l)+"/"+string(typ)] = text
				}
			}
		}
		compareGolden(t, filepath.Join("testdata", "number", name+".txtar"), files)
	}
}

func TestAPhraseAgreesWithItsName(t *testing.T) {
	t.Parallel()
	own := func(s *render.Settings) {
		shop(s)
		s.Catalog = rephrased(t, `sentence = "Access to {{.service}} is slow."`, `sentence = '{{.service}} {{.service.Agree "is" "are"}} slow.'`)
	}
	for id, want := range map[string]string{"search": "Search is slow.", "messages": "Messages are slow."} {
		w := bot.Words{Phrase: "service-slow", Args: map[string]string{"service": id}}
		if got := sentence(t, renderer(t, own), bot.English, w); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
