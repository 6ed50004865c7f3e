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
