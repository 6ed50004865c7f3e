package config

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// price reads what one message costs.
func (l *loader) price(path string, p *price) bot.Price {
	if p == nil {
		return bot.Price{}
	}
	path = at(path, "price")
	if !currency.MatchString(p.Currency) {
		l.fail(at(path, "currency"), "%q is no currency: write three capital letters such as KRW", p.Currency)
	}
	if !(p.Message > 0) || math.IsInf(p.Message, 0) {
		l.fail(at(path, "message"), "a price is a number above 0, such as 8.4; without one, remove it")
	}
	return bot.Price(*p)
}

// reach reads how many people a destination reaches: a figure without its source and its date is worth nothing on the day.
func (l *loader) reach(path string, r *reach) bot.Reach {
	if r == nil {
		return bot.Reach{}
	}
	path = at(path, "reach")
	if r.Number < 1 {
		l.fail(at(path, "number"), "a reach is a number of people above 0: while nobody knows it, remove it")
	}
	if r.Source.Ko == "" || r.Source.En == "" || r.Source.Fr == "" {
		l.fail(at(path, "source"), "say in ko, en and fr who counted, such as channel statistics")
	}
	counted, err := time.Parse(time.RFC3339, r.AsOf)
	if err != nil {
		l.fail(at(path, "as_of"), "%q is no time: write when it was counted, such as 2026-03-01T09:00:00+09:00", r.AsOf)
	}
	return bot.Reach{Number: r.Number, Source: bot.Text{bot.Korean: r.Source.Ko, bot.English: r.Source.En, bot.French: r.Source.Fr}, AsOf: counted}
}

// quiet reads the hours in which nothing leaves that can wait. The worst severity never waits.
func (l *loader) quiet(path string, q *quiet) bot.Quiet {
	if q == nil {
		return bot.Quiet{}
	}
	path = at(path, "quiet_hours")
	made := bot.Quiet{From: l.clock(at(path, "from"), q.From), To: l.clock(at(path, "to"), q.To), Below: cmp.Or(q.Below, defaultQuietBelow)}
	zone, err := time.LoadLocation(cmp.Or(q.Zone, "Asia/Seoul"))
	if err != nil {
		l.fail(at(path, "zone"), "%q is no time zone: write one such as Asia/Seoul", q.Zone)
	}
	made.Zone = zone
	if made.Below < 2 || made.Below > worstSeverity {
		l.fail(at(path, "below"), "%d: write the severity from which nothing waits, 2 to %d", made.Below, worstSeverity)
	}
	if made.From == made.To {
		l.fail(path, "the quiet hours begin when they end: write different times, or remove them")
	}
	return made
}

// defaultQuietBelow lets severities 1 and 2 wait for the morning.
const defaultQuietBelow = 3

// clock reads a time of day such as 23:00.
func (l *loader) clock(path, text string) time.Duration {
	t, err := time.Parse("15:04", text)
	if err != nil {
		l.fail(path, "%q is no time of day: write one such as 23:00, in quotation marks", text)
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// mends reads what a correction does to the message that it is about; where the kind can, it edits it and follows up.
func (l *loader) mends(path string, kind Kind, way bot.Mending) bot.Mending {
	able := map[bot.Mending]bool{bot.FollowUp: true, bot.EditOnly: kind.Edit, bot.EditAndFollowUp: kind.Edit, bot.DeleteAndFollowUp: kind.Delete}
	switch {
	case way == "" && kind.Edit:
		return bot.EditAndFollowUp
	case way == "":
	case !slices.Contains(bot.Mendings(), way):
		oneOf(l, at(path, "corrections"), "way to correct", way, bot.Mendings())
	case !able[way]:
		l.fail(at(path, "corrections"), "this kind of channel cannot do that to what it posted: write follow-up, or remove the line")
	}
	return way
}
