package remind_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/desk/remind"
)

func given() time.Time { return time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC) }

func promise(interval time.Duration) bot.Promise {
	return bot.Promise{Seq: 1, GivenAt: given(), DueAt: given().Add(interval)}
}

func TestLadder(t *testing.T) {
	t.Parallel()
	const none = 0 * time.Minute
	at := func(interval, from time.Duration) time.Time { return given().Add(interval + from) }
	for _, interval := range []time.Duration{10 * time.Minute, 20 * time.Minute, time.Hour} {
		ahead := min(10*time.Minute, interval/2)
		want := []remind.Rung{
			{Number: 1, At: at(interval, -ahead), Kind: remind.Soon, Lead: true},
			{Number: 2, At: at(interval, none), Kind: remind.Due, Desk: true},
			{Number: 3, At: at(interval, 5*time.Minute), Kind: remind.Overdue, Desk: true, Deputy: true},
			{Number: 4, At: at(interval, 15*time.Minute), Kind: remind.Broken, Exec: true},
			{Number: 5, At: at(interval, 30*time.Minute), Kind: remind.Silent, Lead: true, Desk: true, Deputy: true},
			{Number: 6, At: at(interval, 45*time.Minute), Kind: remind.Silent, Lead: true, Desk: true, Deputy: true},
			{Number: 7, At: at(interval, 60*time.Minute), Kind: remind.Silent, Lead: true, Desk: true, Deputy: true},
		}
		var got []remind.Rung
		for n := range want {
			got = append(got, remind.Ladder(promise(interval), n+1))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("an interval of %s: %s", interval, diff)
		}
	}
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	i := bot.Incident{ID: "i1", Phase: bot.Identified, Promise: promise(time.Hour)}
	i.Promise.Seq, i.Promise.Rung = 3, 2
	over := i
	over.Phase = bot.ResolvedPhase
	tests := map[string]struct {
		incident bot.Incident
		link     remind.Link
		want     bool
	}{
		"the next rung":          {i, remind.Link{Incident: "i1", Seq: 3, Rung: 3}, true},
		"a rung climbed already": {i, remind.Link{Incident: "i1", Seq: 3, Rung: 2}, false},
		"an older promise":       {i, remind.Link{Incident: "i1", Seq: 2, Rung: 3}, false},
		"the draft":              {i, remind.Link{Incident: "i1", Seq: 3}, true},
		"an incident that ended": {over, remind.Link{Incident: "i1", Seq: 3, Rung: 3}, false},
	}
	for name, test := range tests {
		if got := remind.Current(test.incident, test.link); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestJobsOfAPromise(t *testing.T) {
	t.Parallel()
	jobs := remind.Jobs("i1", promise(30*time.Minute))
	var got []string
	for _, j := range jobs {
		got = append(got, j.Kind+" "+string(j.Args)+" +"+j.At.Sub(given()).String())
	}
	want := []string{
		`remind {"incident":"i1","seq":1,"rung":1} +20m0s`,
		`draft.cron {"incident":"i1","seq":1,"rung":0} +15m0s`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if jobs := remind.Jobs("i1", bot.Promise{}); jobs != nil {
		t.Errorf("no promise has jobs: %v", jobs)
	}
}

func TestBriefJob(t *testing.T) {
	t.Parallel()
	j, err := remind.BriefJob(remind.Brief{Cron: "CRON_TZ=Asia/Seoul 0 9 * * *", Destination: "room"}, given())
	if want := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC); err != nil || !j.At.Equal(want) {
		t.Errorf("the next brief is at %s, want %s: %v", j.At.UTC(), want, err)
	}
	if _, err := remind.BriefJob(remind.Brief{Cron: "every morning"}, given()); err == nil {
		t.Error("a schedule in words was taken")
	}
}
