package site_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// While nobody has said that a component works, the list does not say so either.
func TestAComponentNobodyVouchedForIsBeingChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		phase      bot.Phase
		unaffected []string
		want       bool
	}{
		"under investigation":                {bot.Investigating, nil, true},
		"named as working":                   {bot.Investigating, []string{"mail"}, false},
		"once the cause is known":            {bot.Identified, nil, false},
		"once the incident is being watched": {bot.Monitoring, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			incident := outage()
			incident.Phase, incident.Unaffected = c.phase, c.unaffected
			incident.Affected = affected("talk", "major_outage")
			set := settings(t)
			set.Components = bot.Components{component("talk", "하늘톡", "하늘톡", "Haneul Talk"), component("mail", "하늘메일", "하늘메일", "Haneul Mail")}
			html := text(t, build(t, set, bot.Public{Seq: 1, Incidents: []bot.PublicIncident{incident}}), "/ko/")
			if got := strings.Contains(html, `class="word checking">확인 중`); got != c.want {
				t.Errorf("the mail is being checked: %t, want %t", got, c.want)
			}
		})
	}
}
