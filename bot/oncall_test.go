package bot_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestWhoIsOnCall(t *testing.T) {
	t.Parallel()
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	// 2026-03-02 is a Monday; on 2026-03-29 France puts its clocks forward.
	seoulTime := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, seoul) }
	roster := bot.OnCall{Order: []string{"first", "second", "night"}, Shifts: []bot.Shift{
		{Person: "day", Days: week, Start: 9 * time.Hour, End: 18 * time.Hour, Zone: seoul},
		{Person: "night", Days: week, Start: 22 * time.Hour, End: 6 * time.Hour, Zone: seoul},
		{Person: "sunday", Days: []time.Weekday{time.Sunday}, Zone: paris},
		{Person: "holiday", From: seoulTime(3, 12, 0), Until: seoulTime(4, 12, 0)},
	}}
	for name, test := range map[string]struct {
		at   time.Time
		want []string
	}{
		"by day":                         {seoulTime(2, 9, 0), []string{"day", "first", "second", "night"}},
		"the last second of the day":     {seoulTime(2, 18, 0).Add(-time.Second), []string{"day", "first", "second", "night"}},
		"between shifts":                 {seoulTime(2, 18, 0), []string{"first", "second", "night"}},
		"at night":                       {seoulTime(2, 22, 0), []string{"night", "first", "second"}},
		"after midnight":                 {seoulTime(3, 5, 59), []string{"night", "first", "second"}},
		"the night before the week":      {seoulTime(2, 5, 59), []string{"sunday", "first", "second", "night"}}, // in Paris it is still Sunday
		"the night after its last day":   {seoulTime(7, 5, 59), []string{"night", "first", "second"}},
		"what is fixed goes first":       {seoulTime(3, 12, 0), []string{"holiday", "day", "first", "second", "night"}},
		"and ends":                       {seoulTime(4, 12, 0), []string{"day", "first", "second", "night"}},
		"a whole day of 23 hours begins": {time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC), []string{"sunday", "first", "second", "night"}},
		"and ends an hour early":         {time.Date(2026, 3, 29, 22, 0, 0, 0, time.UTC), []string{"first", "second", "night"}},
	} {
		if diff := cmp.Diff(test.want, roster.At(test.at)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := roster.Next("day", seoulTime(2, 9, 0)); got != "first" {
		t.Errorf("%q stands in for day", got)
	}
	if got := (bot.OnCall{Order: []string{"only"}}).Next("only", seoulTime(2, 9, 0)); got != "" {
		t.Errorf("%q stands in for the only one", got)
	}
}

func TestTeamsTakeTurnsByTheWeek(t *testing.T) {
	t.Parallel()
	every := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	for _, place := range []string{"Asia/Seoul", "Europe/Paris"} {
		zone, err := time.LoadLocation(place)
		if err != nil {
			t.Fatal(err)
		}
		at := func(month time.Month, day, hour, minute int) time.Time {
			return time.Date(2026, month, day, hour, minute, 0, 0, zone)
		}
		// From nine to nine: they change on Monday at nine. 2026-03-02 is a Monday; France puts its clocks on on 29 March, and back on 25 October.
		two := bot.OnCall{Shifts: []bot.Shift{
			{Person: "a", Days: every, Start: 9 * time.Hour, End: 9 * time.Hour, Every: 2, Since: day(3, 2), Zone: zone},
			{Person: "b", Days: every, Start: 9 * time.Hour, End: 9 * time.Hour, Every: 2, Since: day(3, 9), Zone: zone},
		}}
		for name, test := range map[string]struct {
			at   time.Time
			want []string
		}{
			"before the first week":               {at(3, 2, 8, 59), nil},
			"the first week":                      {at(3, 2, 9, 0), []string{"a"}},
			"its last minute":                     {at(3, 9, 8, 59), []string{"a"}},
			"the second":                          {at(3, 9, 9, 0), []string{"b"}},
			"the third":                           {at(3, 16, 9, 0), []string{"a"}},
			"the night in which clocks go on":     {at(3, 29, 3, 30), []string{"b"}},
			"the last minute of that week":        {at(3, 30, 8, 59), []string{"b"}},
			"the week after":                      {at(3, 30, 9, 0), []string{"a"}},
			"the night in which clocks go back":   {at(10, 25, 2, 30), []string{"b"}},
			"the last minute of that week, too":   {at(10, 26, 8, 59), []string{"b"}},
			"and the week after that":             {at(10, 26, 9, 0), []string{"a"}},
			"the year after, over the new year":   {time.Date(2027, 1, 4, 8, 59, 0, 0, zone), []string{"b"}},
			"and its first Monday at nine":        {time.Date(2027, 1, 4, 9, 0, 0, 0, zone), []string{"a"}},
			"a day on which the other team rests": {at(3, 12, 12, 0), []string{"b"}},
		} {
			if diff := cmp.Diff(test.want, two.At(test.at)); diff != "" {
				t.Errorf("%s, %s: %s", place, name, diff)
			}
		}
		three := bot.OnCall{Shifts: []bot.Shift{{Person: "a", Days: []time.Weekday{time.Wednesday, time.Thursday}, Every: 3, Since: day(3, 4), Zone: zone}}}
		for when, want := range map[time.Time]int{at(3, 4, 0, 0): 1, at(3, 5, 23, 59): 1, at(3, 6, 0, 0): 0, at(3, 11, 12, 0): 0, at(3, 18, 12, 0): 0, at(3, 25, 0, 0): 1} {
			if got := three.At(when); len(got) != want {
				t.Errorf("%s, one week in three, on %s: %v", place, when, got)
			}
		}
	}
}

func TestWhatIsOpenOfAnIncident(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC)
	i := bot.Incident{
		Phase: bot.Investigating, Lead: "duty", Started: bot.Moment{Certainty: bot.Disputed, Claims: []bot.Claim{{At: at}}},
		Promise:      bot.Promise{Seq: 1, DueAt: at, GivenAt: at, UpdateID: "u1"},
		Facts:        bot.Facts{Symptom: bot.Words{Phrase: "slow", Certainty: bot.Unknown}, Action: bot.Words{Phrase: "check"}},
		GlassReviews: []bot.GlassReview{{DraftID: "u1", By: "chief"}, {DraftID: "u0", By: "chief", ReviewedBy: "words"}},
		Handover:     &bot.Handover{To: "pen", Taken: []bot.Taken{{Item: bot.PromiseItem, By: "pen"}}},
	}
	drafts := []bot.Draft{{ID: "d1", Type: bot.Progress}}
	unknown := []bot.Delivery{{UpdateID: "u1", Type: bot.Holding}, {UpdateID: "u1", Type: bot.Holding}, {UpdateID: "n1"}}
	said := func(i bot.Incident) []string {
		var all []string
		for _, o := range i.OpenItems(drafts, unknown) {
			all = append(all, o.ID+" "+o.Word()+" "+o.Holder)
		}
		return all
	}
	want := []string{
		"promise promise pen", "draft:d1 draft duty", "fact:started disputed duty", "fact:symptom unknown duty", "fact:cause unknown duty",
		"fact:data unknown duty", "delivery:u1 delivery duty", "review:u1 review duty",
	}
	if diff := cmp.Diff(want, said(i)); diff != "" {
		t.Error(diff)
	}
	i.Phase, i.Facts.ReportAt, i.Promise = bot.ResolvedPhase, at, bot.Promise{}
	want = []string{
		"report report duty", "draft:d1 draft duty", "fact:started disputed duty", "fact:symptom unknown duty", "delivery:u1 delivery duty", "review:u1 review duty",
	}
	if diff := cmp.Diff(want, said(i)); diff != "" {
		t.Error(diff)
	}
}
