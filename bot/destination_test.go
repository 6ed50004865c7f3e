package bot_test

import (
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

func TestQuietHours(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	night := bot.Quiet{From: 23 * time.Hour, To: 7*time.Hour + 30*time.Minute, Zone: seoul, Below: 3}
	noon := bot.Quiet{From: 12 * time.Hour, To: 13 * time.Hour, Zone: seoul, Below: 3}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, seoul).UTC() }
	tests := map[string]struct {
		quiet    bot.Quiet
		at       time.Time
		severity int
		want     time.Time
	}{
		"in the evening":              {night, at(2, 22, 59), 1, at(2, 22, 59)},
		"from the first minute":       {night, at(2, 23, 0), 1, at(3, 7, 30)},
		"after midnight":              {night, at(3, 3, 0), 2, at(3, 7, 30)},
		"at the end":                  {night, at(3, 7, 30), 2, at(3, 7, 30)},
		"what is grave does not wait": {night, at(3, 3, 0), 3, at(3, 3, 0)},
		"over noon":                   {noon, at(3, 12, 30), 1, at(3, 13, 0)},
		"before noon":                 {noon, at(3, 11, 59), 1, at(3, 11, 59)},
		"none":                        {bot.Quiet{}, at(3, 3, 0), 1, at(3, 3, 0)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.quiet.Until(test.at, test.severity); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got.In(seoul), test.want.In(seoul))
			}
		})
	}
}

func TestWhatADestinationCarries(t *testing.T) {
	t.Parallel()
	all, push := bot.Destination{}, bot.Destination{Types: []bot.MessageType{bot.FirstNotice, bot.Resolved}}
	tests := map[string]struct {
		to    bot.Destination
		t     bot.MessageType
		first bool
		want  bool
	}{
		"everything":                       {all, bot.Progress, false, true},
		"what is for an authority nowhere": {all, bot.Regulator, true, false},
		"the first notice, whichever":      {push, bot.Initial, true, true},
		"a holding notice as the first":    {push, bot.Holding, true, true},
		"no second one":                    {push, bot.Initial, false, false},
		"what is listed":                   {push, bot.Resolved, false, true},
		"a statement is no first notice":   {push, bot.Apology, true, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.to.Carries(test.t, test.first); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestJobsAreCutToASecondOfTheirLane(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limits bot.Limits
		rate   float64
		want   bot.Limits
	}{
		"the kind's own rate": {bot.Limits{BatchRows: 100, PerSecond: 2}, 0, bot.Limits{BatchRows: 2, PerSecond: 2}},
		"the channel's":       {bot.Limits{BatchRows: 100, PerSecond: 50}, 1, bot.Limits{BatchRows: 1, PerSecond: 1}},
		"never none":          {bot.Limits{BatchRows: 100}, 0.01, bot.Limits{BatchRows: 1, PerSecond: 0.01}},
		"no rate":             {bot.Limits{BatchRows: 100}, 0, bot.Limits{BatchRows: 100}},
		"many in a request":   {bot.Limits{BatchRows: 500, CallRows: 500, PerSecond: 1}, 0, bot.Limits{BatchRows: 500, CallRows: 500, PerSecond: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.limits.At(test.rate); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
	if got := (bot.Limits{CallRows: 500}).Calls(1001); got != 3 {
		t.Errorf("1001 recipients take %d requests", got)
	}
}
