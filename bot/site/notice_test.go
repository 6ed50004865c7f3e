package site_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// The approved HTML of a reconstruction carries its notice: every text has it, and none has it twice.
func TestEveryTextCarriesItsNoticeOnce(t *testing.T) {
	t.Parallel()
	const notice = "Reconstitution d’après des sources publiques\u202f; ceci n’est pas le texte original"
	for name, html := range map[string]string{
		"in the approved HTML": `<p class="notice">` + notice + `</p><p>Le service est indisponible.</p>`,
		"beside it":            `<p>Le service est indisponible.</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mail := slowMail()
			for n := range mail.Entries {
				mail.Entries[n].Bodies = map[bot.Language]bot.Body{bot.French: page(map[string]any{"title": "Panne", "notice": notice, "html": html, "short": "[" + notice + "] Panne."})}
			}
			statement := mail.Entries[0]
			statement.UpdateID, statement.Type = "upm3", bot.Apology
			mail.Entries = append([]bot.Entry{statement}, mail.Entries...)
			s := build(t, settings(t), bot.Public{Incidents: []bot.PublicIncident{mail}})
			articles := regexp.MustCompile(`(?s)<article.*?</article>`).FindAllString(text(t, s, "/fr/incidents/m41l5l0w0000/")+text(t, s, "/fr/press/upm3/"), -1)
			if len(articles) != 4 {
				t.Fatalf("%d texts, want 4", len(articles))
			}
			for _, article := range articles {
				if n := strings.Count(article, notice); n != 1 {
					t.Errorf("the notice stands %d times in\n%s", n, article)
				}
			}
			if n := strings.Count(text(t, s, "/fr/feed.atom"), notice); n != 3 {
				t.Errorf("the notice stands %d times in a feed of 3 texts", n)
			}
		})
	}
}
