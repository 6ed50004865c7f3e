package console

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// platform is what one platform of the demo took, newest first.
type platform struct {
	Name     string
	Messages []took
}

// took is a message with its raw bytes as text.
type took struct {
	Received
	Body   string
	Tongue bot.Language
}

func (c *Console) received(w http.ResponseWriter, _ *http.Request, v *voice) error {
	byName := map[string][]took{}
	for _, m := range c.Received() {
		byName[m.Platform] = append(byName[m.Platform], took{m, string(m.Raw), bot.Language(m.Language)})
	}
	var content []platform
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		messages := byName[name]
		slices.SortStableFunc(messages, func(a, b took) int { return b.At.Compare(a.At) })
		content = append(content, platform{name, messages})
	}
	heading, err := v.T("console.received.title")
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, page{Page: "received", Heading: heading, Live: true, Here: "/received", Content: content})
}

// Silence is drawn to scale, one pixel a minute, up to silenceMost; what is longer is drawn shorter and says so.
const silenceMost = 240

// beside is one point of the common time axis.
type beside struct {
	At      time.Time
	Gap     time.Duration // since the point before
	Pixels  int
	Cut     bool
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
	return v.show(w, http.StatusOK, page{Page: "compare", Heading: heading, Here: "/compare", Content: axis(points, v.Zones[v.Lang])})
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
			p.Gap = p.At.Sub(before.At)
			minutes := int(p.Gap / time.Minute)
			p.Pixels, p.Cut = min(minutes, silenceMost), minutes > silenceMost
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
