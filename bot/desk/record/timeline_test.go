package record_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/record"
)

// How long an incident was follows from its start: of a disputed one every account is told with its own duration.
func TestTheTimelineTellsTheDurationOfEachAccount(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time { return time.Date(2022, 10, day, hour, minute, 0, 0, time.UTC) }
	claims := []bot.Claim{
		{At: at(15, 6, 27), Source: bot.Text{bot.English: "the ministry"}},
		{At: at(15, 6, 30), Source: bot.Text{bot.English: "our own records"}},
	}
	for name, test := range map[string]struct {
		started bot.Moment
		want    string
	}{
		"confirmed":          {bot.Moment{At: at(15, 6, 27), Certainty: bot.Confirmed}, "From start to resolution: 127 h 33 min.\n"},
		"disputed":           {bot.Moment{At: at(15, 6, 27), Certainty: bot.Disputed, Claims: claims}, "From start to resolution: 127 h 33 min according to the ministry; 127 h 30 min according to our own records.\n"},
		"disputed by nobody": {bot.Moment{At: at(15, 6, 27), Certainty: bot.Disputed}, "From start to resolution: 127 h 33 min.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := record.Timeline{Zone: time.UTC, Incidents: []record.Told{{Incident: bot.Incident{Started: test.started, ResolvedAt: at(20, 14, 0)}}}}.Markdown()
			if !strings.Contains(told, test.want) {
				t.Errorf("wanted %q in\n%s", test.want, told)
			}
		})
	}
}
