package site_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestTheBannerAgreesWithThePluralOfAName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Search": "Search is unavailable.", "Messages": "Messages are unavailable."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			incident := outage()
			incident.Affected = affected("talk", "major_outage")
			set := settings(t)
			one := component("talk", "하늘톡", "하늘톡", name)
			one.Name.EnPlural = name == "Messages"
			set.Components = bot.Components{one}
			if html := text(t, build(t, set, bot.Public{Seq: 1, Incidents: []bot.PublicIncident{incident}}), "/en/"); !strings.Contains(html, want) {
				t.Errorf("the page does not say %q", want)
			}
		})
	}
}
