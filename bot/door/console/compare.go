package console

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// comparison is the public record beside our messages: drawn to one scale, then told in words.
type comparison struct {
	Strips []strip
	Rows   []beside
}

// strip is one day of the drawing, midnight to midnight; marks are minutes after midnight.
type strip struct {
	Day    time.Time
	Record []int
	Ours   []int
}

// beside is one point of the common time axis.
type beside struct {
	At      time.Time
	Record  []Said
	Ours    []ours
	Theirs  time.Duration // silence of the record that ends here; 0: it does not
	OurGap  time.Duration // ours
	NewDate bool
}

// ours is one of our publications.
type ours struct {
	Draft bot.Draft
	Short string
}

func (c *Console) compare(w http.ResponseWriter, r *http.Request, v *voice) error {
	incidents, err := c.Desk.Incidents(r.Context(), false)
	if err != nil {
		return err
	}
	points := map[int64]*beside{}
	at := func(t time.Time) *beside {
		key := t.Truncate(time.Minute).Unix()
		if points[key] == nil {
			points[key] = &beside{At: t.Truncate(time.Minute)}
		}
		return points[key]
	}
	for _, said := range c.Record {
		p := at(said.At)
		p.Record = append(p.Record, said)
	}
	for _, i := range incidents {
		drafts, err := c.Desk.Drafts(r.Context(), i.ID)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if d.State == bot.DraftPublished {
				p := at(d.PublishedAt)
				p.Ours = append(p.Ours, ours{d, v.short(d)})
			}
		}
	}
	heading, err := v.T("console.compare.title")
	if err != nil {
		return err
	}
	rows := axis(points, v.Zones[v.Lang])
	return v.show(w, http.StatusOK, page{Page: "compare", Heading: heading, Here: "/compare", Content: comparison{strips(rows, v.Zones[v.Lang]), rows}})
}

// axis puts the points in order and measures the silences between them.
func axis(points map[int64]*beside, zone *time.Location) []beside {
	var line []beside
	var theirs, ours time.Time
	for _, key := range slices.Sorted(maps.Keys(points)) {
		p := *points[key]
		p.NewDate = true
		if len(line) > 0 {
			before := line[len(line)-1]
			y, m, d := before.At.In(zone).Date()
			p.NewDate = !sameDate(p.At.In(zone), y, m, d)
		}
		if len(p.Record) > 0 {
			p.Theirs, theirs = since(theirs, p.At), p.At
		}
		if len(p.Ours) > 0 {
			p.OurGap, ours = since(ours, p.At), p.At
		}
		line = append(line, p)
	}
	return line
}

func since(before, at time.Time) time.Duration {
	if before.IsZero() {
		return 0
	}
	return at.Sub(before)
}

// strips puts the points on days of one length. They end before the first day on which neither side spoke: what came later is told in
// words only, or weeks of empty strips would hide the days that matter.
func strips(rows []beside, zone *time.Location) []strip {
	var days []strip
	for _, p := range rows {
		at := p.At.In(zone)
		y, m, d := at.Date()
		day := time.Date(y, m, d, 0, 0, 0, 0, zone)
		if n := len(days); n == 0 || days[n-1].Day.Before(day) {
			if n > 0 && days[n-1].Day.AddDate(0, 0, 1).Before(day) {
				break
			}
			days = append(days, strip{Day: day})
		}
		today, minute := &days[len(days)-1], at.Hour()*60+at.Minute()
		if len(p.Record) > 0 {
			today.Record = append(today.Record, minute)
		}
		if len(p.Ours) > 0 {
			today.Ours = append(today.Ours, minute)
		}
	}
	return days
}

// short is the first line of a draft in the reader's language; empty when it did not go out in it.
func (v *voice) short(d bot.Draft) string {
	i := slices.IndexFunc(d.Composed, func(b bot.Composed) bool { return b.Language == v.Lang })
	if i < 0 {
		return ""
	}
	return d.Composed[i].Rendition.Short
}

// HourMinute is the time of a point, without its day.
func (v *voice) HourMinute(at time.Time) moment {
	return moment{ISO: at.UTC().Format(time.RFC3339), Text: at.In(v.Zones[v.Lang]).Format("15:04")}
}

// Day is the day of a point, as a heading.
func (v *voice) Day(at time.Time) moment {
	return moment{ISO: at.UTC().Format(time.RFC3339), Text: at.In(v.Zones[v.Lang]).Format("2006-01-02")}
}
