package render_test

import (
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
)

// A day of the calendar is the same day in every language, although it begins hours later in Paris.
func TestADayIsOneDayForEverybody(t *testing.T) {
	t.Parallel()
	facts := bot.Facts{Signatory: "chief", EffectiveAt: kst(t, "2022-10-19 00:00")}
	for l, want := range map[bot.Language]string{bot.Korean: "10월 19일", bot.English: "October 19, 2022", bot.French: "19\u00a0octobre"} {
		if text := told(t, renderer(t, nil), bot.Resignation, facts, "talk")[l]; !strings.Contains(text, want) {
			t.Errorf("%s: no %q in:\n%s", l, want, text)
		}
	}
}

// What an authority reads of the start holds what is not certain of it.
func TestANotificationTellsWhatIsNotCertain(t *testing.T) {
	t.Parallel()
	source := text("소방청", "the fire service", "les pompiers")
	facts := bot.Facts{
		Signatory: "chief", Action: phrase("extent-check"), Notification: bot.Notification{Authority: source, AwareAt: kst(t, "2022-10-15 15:35")},
		Cause:   bot.Words{Phrase: "power-cut", Certainty: bot.Reported, Source: source, AsOf: kst(t, "2022-10-15 15:38")},
		Started: bot.Moment{At: kst(t, "2022-10-15 15:27"), Certainty: bot.Disputed, Claims: []bot.Claim{{At: kst(t, "2022-10-15 15:19"), Source: source}}},
	}
	in, d := outage(t, bot.Regulator, "talk")
	d.Facts = facts
	r := renderer(t, nil)
	for i := range r.Destinations {
		r.Destinations[i].Types = bot.MessageTypes()
	}
	result, err := r.Render(in, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range result.Composed {
		wants := map[bot.Language][]string{
			bot.Korean:  {"(소방청 발표, 2022. 10. 15.(토) 15:38 기준)", "발표가 서로 달라", "인지 일시: 2022. 10. 15.(토) 15:35\n"},
			bot.English: {"as of October 15, 2022, 15:38 KST", "accounts differ", "Became aware: October 15, 2022, 15:35 KST (UTC+9)\n", "October 15, 2022, 15:19 KST (UTC+9) according to"},
			bot.French: {
				"situation au samedi 15\u00a0octobre 2022 à 15\u00a0h\u00a038, heure de Séoul)", "versions divergentes", "15\u00a0h\u00a035 (heure de Séoul, UTC+9\u202f; 8\u00a0h\u00a035 à Paris)\n",
				"15\u00a0h\u00a019 (heure de Séoul, UTC+9) selon",
			},
		}[c.Language]
		for _, want := range wants {
			if !strings.Contains(c.Rendition.Text, want) {
				t.Errorf("%s: no %q in:\n%s", c.Language, want, c.Rendition.Text)
			}
		}
	}
}

func TestAKoreanLengthIsApproximatedOnce(t *testing.T) {
	t.Parallel()
	for ended, want := range map[string]string{"2022-10-15 16:12": " 45분가량 이어진 ", "2022-10-15 19:27": " 약 4시간 동안 이어진 "} {
		facts := bot.Facts{
			Started: bot.Moment{At: kst(t, "2022-10-15 15:27"), About: true, Certainty: bot.Confirmed},
			EndedAt: kst(t, ended), Data: bot.DataSafe, ReportAt: kst(t, "2022-12-07 12:00"),
		}
		in, d := outage(t, bot.Resolved, "talk")
		d.Facts, d.IssuedAt = facts, kst(t, "2022-10-15 20:00")
		result, err := renderer(t, nil).Render(in, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		if text := result.Composed[0].Rendition.Text; !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}
