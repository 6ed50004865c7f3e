package site

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

// body is what the kind page composed: one language's approved words.
type body struct {
	Title  string `json:"title"`
	Mark   string `json:"mark"`
	Notice string `json:"notice"`
	Label  string `json:"label"`
	HTML   string `json:"html"`
	Text   string `json:"text"`
	Short  string `json:"short"`
}

// markup is the approved HTML, which was escaped when it was rendered; the signature covers these very bytes.
func (b body) markup() template.HTML { return template.HTML(b.HTML) } //nolint:gosec // approved and escaped by render

// missingNotice is the reconstruction notice where the approved HTML does not carry it itself.
func (b body) missingNotice() string {
	if strings.Contains(b.HTML, template.HTMLEscapeString(b.Notice)) {
		return ""
	}
	return b.Notice
}

// entry is a published update with its bodies read.
type entry struct {
	bot.Entry
	bodies map[bot.Language]body
}

// incident is a public incident with its entries read.
type incident struct {
	bot.PublicIncident
	entries []entry // newest first
}

// read decodes the bodies of every incident. An incident with a drill's mark is left out: a drill is never public.
func read(public []bot.PublicIncident) ([]incident, error) {
	var all []incident
	for _, p := range public {
		i := incident{PublicIncident: p}
		if !plain(p.ID) {
			return nil, fmt.Errorf("incident id %q: want lower-case letters and digits", p.ID)
		}
		drill := false
		for _, e := range p.Entries {
			if !plain(e.UpdateID) {
				return nil, fmt.Errorf("update id %q: want lower-case letters and digits", e.UpdateID)
			}
			one := entry{Entry: e, bodies: map[bot.Language]body{}}
			for _, l := range bot.Languages() {
				raw, ok := e.Bodies[l]
				if !ok {
					continue
				}
				var b body
				if err := json.Unmarshal(raw.Bytes, &b); err != nil {
					return nil, fmt.Errorf("read the page body of update %s in %s: %w", e.UpdateID, l, err)
				}
				drill = drill || b.Mark != ""
				one.bodies[l] = b
			}
			i.entries = append(i.entries, one)
		}
		if !drill {
			all = append(all, i)
		}
	}
	return all, nil
}

// plain holds ids to what a path and a file name can carry.
func plain(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// nouns returns the incidents as the store gave them.
func nouns(incidents []incident) []bot.PublicIncident {
	var all []bot.PublicIncident
	for _, i := range incidents {
		all = append(all, i.PublicIncident)
	}
	return all
}

// link is a way to another page.
type link struct {
	Lang bot.Language
	Href string
	Text string
}

// change is a component whose status an update changed.
type change struct {
	Name     string
	From, To componentRow
}

// entryView is an update as a page shows it.
type entryView struct {
	ID        string
	Day       string // set on the first update of its day
	At        stamp
	Newest    bool
	Phase     string
	Label     string // empty where the title says it already
	Tag       string // correction, false alarm
	Title     string
	HTML      template.HTML
	Notice    string // where HTML lacks it
	Preparing []link // the languages that are ready, when this one is not
	Changes   []change
	Corrects  *link  // to the update that this one corrects
	Withdrawn string // says that this one was corrected; its text is struck
	Corrector *link
	Statement *link // to the press room, where the whole text stands
	Short     string
}

// updates shows the newest updates of an incident, at most limit of them; 0 shows all.
func (s *Site) updates(t *tongue, i incident, limit int) []entryView {
	var views []entryView
	day := ""
	for n, e := range i.entries {
		if limit > 0 && n == limit {
			break
		}
		v := s.update(t, i, n)
		if today := t.day(e.At); today != day {
			day, v.Day = today, today
		}
		views = append(views, v)
	}
	return views
}

func (s *Site) update(t *tongue, i incident, n int) entryView {
	e := i.entries[n]
	v := entryView{ID: e.UpdateID, At: t.clock(e.At, n == 0), Newest: n == 0, Phase: t.phase(e.Phase)}
	b, ready := e.bodies[t.lang]
	if !ready {
		v.Preparing = t.ready(e, incidentPath(i.ID)+anchor(e.UpdateID))
		return v
	}
	v.Title, v.HTML, v.Notice, v.Short = b.Title, b.markup(), b.missingNotice(), b.Short
	if !strings.Contains(b.Title, b.Label) {
		v.Label = b.Label
	}
	if e.Type.Statement() {
		v.Statement = &link{Href: path(t.lang, statementPath(e.UpdateID)), Text: t.say("statement.read", nil)}
	}
	if n+1 < len(i.entries) {
		v.Changes = s.changes(t, i.entries[n+1].Affected, e.Affected)
	}
	s.corrections(t, i, e, &v)
	return v
}

// corrections ties an update to the one that it corrects, and to the one that corrected it.
func (s *Site) corrections(t *tongue, i incident, e entry, v *entryView) {
	here := path(t.lang, incidentPath(i.ID))
	if e.Type == bot.Correction {
		v.Label, v.Tag = "", t.say("correction.tag", nil)
	}
	if e.Type == bot.Retraction {
		v.Label, v.Tag = "", t.say("retraction.tag", nil)
	}
	if wrong, ok := i.entry(e.Corrects); ok {
		v.Corrects = &link{Href: here + anchor(wrong.UpdateID), Text: t.say("correction.of", map[string]any{"at": t.moment(language.Moment{At: wrong.At, IssuedAt: t.made})})}
	}
	if e.CorrectedBy == "" {
		return
	}
	v.Withdrawn = t.say("correction.fold", nil)
	if right, ok := i.entry(e.CorrectedBy); ok {
		if right.Type == bot.Retraction {
			v.Withdrawn = t.say("retraction.fold", nil)
		}
		v.Corrector = &link{Href: here + anchor(right.UpdateID), Text: t.say("correction.read", nil)}
	}
}

func (i incident) entry(id string) (entry, bool) {
	n := slices.IndexFunc(i.entries, func(e entry) bool { return id != "" && e.UpdateID == id })
	if n < 0 {
		return entry{}, false
	}
	return i.entries[n], true
}

// ready links a page about an update in the languages in which it is out.
func (t *tongue) ready(e entry, page string) []link {
	var out []link
	for _, l := range bot.Languages() {
		if _, ok := e.bodies[l]; ok {
			out = append(out, link{Lang: l, Href: path(l, page), Text: t.name(l)})
		}
	}
	return out
}

// changes compares the components of two updates, in the order of the configuration.
func (s *Site) changes(t *tongue, before, after []bot.Affected) []change {
	was, is := statusOf(before), statusOf(after)
	var all []change
	for _, c := range s.Components {
		from, to := was(c.ID), is(c.ID)
		if from != to {
			name := c.Name.Text[t.lang]
			all = append(all, change{name, componentRow{name, from, t.say("status."+string(from), nil)}, componentRow{name, to, t.say("status."+string(to), nil)}})
		}
	}
	return all
}

func statusOf(affected []bot.Affected) func(string) bot.ComponentStatus {
	return func(id string) bot.ComponentStatus {
		for _, a := range affected {
			if a.Component == id {
				return a.Status
			}
		}
		return bot.Operational
	}
}

func anchor(updateID string) string { return "#u-" + updateID }
