package site

import (
	"fmt"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/language"
)

const (
	newestShown = 5 // updates of an open incident on the home page
	recentShown = 3 // closed incidents on the home page
)

// home is the status page.
type home struct {
	Components []componentRow
	Incidents  []incidentView
	Workaround []link
	Recent     []row
}

// incidentView is one incident as a page shows it.
type incidentView struct {
	Title   string
	Key     string
	Href    string
	State   standing
	Next    *promise
	Updates []entryView
	More    bool
	Facts   []fact
	// Components are those that the incident touched, with their status now; none once it is closed.
	Components []componentRow
}

// fact is one row of what is known about an incident.
type fact struct {
	Label string
	Text  string
	ISO   string
	Notes []string
}

// row is one line of a list of incidents or statements. A list is read on any day, so its times say their date.
type row struct {
	Month  string // set on the first row of its month
	Title  string
	Href   string
	Status bot.ComponentStatus
	Detail string
	Label  string // of At; empty where Detail says what the time is
	At     stamp
	More   []string
}

func (w writer) home() error {
	now := open(nouns(w.incidents))
	content := home{Components: w.components(w.tongue, now)}
	for _, i := range w.incidents {
		switch {
		case i.Phase.Open():
			content.Incidents = append(content.Incidents, w.view(i, newestShown))
			content.Workaround = append(content.Workaround, w.workaround(i)...)
		case len(content.Recent) < recentShown:
			content.Recent = append(content.Recent, w.row(i))
		}
	}
	return w.write("home", homePath, w.state.Sentence, content)
}

// workaround links the newest standing workaround of an incident.
func (w writer) workaround(i incident) []link {
	for _, e := range i.entries {
		b, ready := e.bodies[w.lang]
		if e.Type == bot.Workaround && e.CorrectedBy == "" && ready {
			return []link{{Href: path(w.lang, incidentPath(i.ID)) + anchor(e.UpdateID), Text: b.Title}}
		}
	}
	return nil
}

// incident makes an incident's own page. That of a closed one tells the time of its last update and not the
// clock: it stays the same, byte by byte, until something is said about the incident again.
func (w writer) incident(i incident) error {
	at := incidentPath(i.ID)
	if i.Phase.Open() || len(i.entries) == 0 {
		v := w.incidentView(i)
		return w.write("incident", at, v.Title, v)
	}
	body, err := w.memory.recall(path(w.lang, at), i.PublicIncident, func() ([]byte, error) {
		w.tongue, w.icon = w.builder.tongue(w.lang, i.entries[0].At), w.calm
		w.tongue.names, w.state = w.builder.names, w.closed(i.PublicIncident)
		v := w.incidentView(i)
		return w.render("incident", w.page(at, v.Title, v), w.tongue)
	})
	if err != nil {
		return fmt.Errorf("page %s: %w", path(w.lang, at), err)
	}
	w.snapshot.add(path(w.lang, at), contentType(at), body)
	return nil
}

func (w writer) incidentView(i incident) incidentView {
	v := w.view(i, 0)
	v.Facts = w.facts(i)
	return v
}

func (w writer) view(i incident, limit int) incidentView {
	v := incidentView{
		Title: i.title(w.lang), Key: i.Key, Href: path(w.lang, incidentPath(i.ID)),
		Updates: w.updates(w.tongue, i, limit), More: limit > 0 && len(i.entries) > limit,
	}
	if !i.Phase.Open() {
		v.State = w.closed(i.PublicIncident)
		return v
	}
	v.State = w.standing(w.tongue, []bot.PublicIncident{i.PublicIncident})
	v.Next = v.State.Next
	for _, r := range w.components(w.tongue, []bot.PublicIncident{i.PublicIncident}) {
		if r.Status != bot.Operational && r.Status != checking {
			v.Components = append(v.Components, r)
		}
	}
	return v
}

// title is the incident's title in a language, else that of its newest update, else its key.
func (i incident) title(l bot.Language) string {
	if title := i.Title[l]; title != "" {
		return title
	}
	for _, e := range i.entries {
		if b, ok := e.bodies[l]; ok {
			return b.Title
		}
	}
	return i.Key
}

// facts are the times of an incident, apart; a disputed start stands with its claims. Those of a closed incident say their date:
// its page is read on any day.
func (w writer) facts(i incident) []fact {
	var today time.Time
	if i.Phase.Open() {
		today = w.tongue.made
	}
	var all []fact
	add := func(id string, at time.Time, about bool) {
		if !at.IsZero() {
			m := w.moment(language.Moment{At: at, IssuedAt: today, About: about, Zoned: len(all) == 0})
			all = append(all, fact{Label: w.say(id, nil), Text: m.String(), ISO: w.stamp(at, "").ISO})
		}
	}
	add("fact.started", i.Started.At, i.Started.About)
	if len(all) > 0 {
		all[0].Notes = w.claims(i.Started)
	}
	if n := len(i.entries); n > 0 {
		add("fact.told", i.entries[n-1].At, false)
	}
	add("fact.resolved", i.ResolvedAt, false)
	if d, exact := i.lasted(); exact {
		all = append(all, fact{Label: w.say("fact.lasted", nil), Text: w.duration(d)})
	}
	return all
}

// lasted is how long an incident lasted, where that is known to the minute.
func (i incident) lasted() (time.Duration, bool) {
	exact := i.Started.Certainty == bot.Confirmed && !i.Started.About
	return i.ResolvedAt.Sub(i.Started.At), exact && i.ResolvedAt.After(i.Started.At)
}

func (w writer) claims(m bot.Moment) []string {
	if m.Certainty == bot.Confirmed {
		return nil
	}
	var notes []string
	if m.Certainty == bot.Disputed || m.Certainty == bot.Unknown || m.Certainty == "" {
		id := "certainty.unknown"
		if m.Certainty == bot.Disputed {
			id = "certainty.disputed"
		}
		notes = append(notes, w.say(id, nil))
	}
	for _, c := range m.Claims {
		if source := c.Source[w.lang]; source != "" {
			at := w.moment(language.Moment{At: c.At, IssuedAt: m.At})
			notes = append(notes, w.say("claim", map[string]any{"source": source, "at": at}))
		}
	}
	if !m.AsOf.IsZero() {
		notes = append(notes, w.say("as-of", map[string]any{"at": w.moment(language.Moment{At: m.AsOf, IssuedAt: m.At})}))
	}
	return notes
}

func (w writer) history() error {
	var rows []row
	month := ""
	for _, i := range w.incidents {
		r := w.row(i)
		if of := w.month(w.monthOf(i.began())); of != month {
			month, r.Month = of, of
		}
		rows = append(rows, r)
	}
	return w.write("history", historyPath, w.say("history.title", nil), rows)
}

// began is when an incident began, or was first told when nobody knows.
func (i incident) began() time.Time {
	if n := len(i.entries); i.Started.At.IsZero() && n > 0 {
		return i.entries[n-1].At
	}
	return i.Started.At
}

// ended is when a closed incident ended, or was last spoken of when nobody wrote that down.
func (i incident) ended() time.Time {
	if i.ResolvedAt.IsZero() && len(i.entries) > 0 {
		return i.entries[0].At
	}
	return i.ResolvedAt
}

// row tells how an incident stands, and since when: the start of an open one, the end of a closed one.
func (w writer) row(i incident) row {
	r := row{Title: i.title(w.lang), Href: path(w.lang, incidentPath(i.ID)), Status: bot.Operational}
	if i.Phase.Open() {
		r.Status = w.standing(w.tongue, []bot.PublicIncident{i.PublicIncident}).Status
		r.Detail, r.Label, r.At = w.phase(i.Phase), w.say("fact.started", nil), w.dated(i.began(), i.Started.About)
		if i.Started.At.IsZero() {
			r.Label = w.say("fact.told", nil)
		}
		return r
	}
	r.Detail, r.At = w.phase(i.Phase), w.dated(i.ended(), false)
	if d, exact := i.lasted(); exact {
		r.More = append(r.More, w.say("fact.lasted", nil)+" "+w.duration(d))
	}
	if i.Phase == bot.Postmortem { // the report came later: the time is that of the end
		r.Detail, r.More = w.phase(bot.ResolvedPhase), append(r.More, w.phase(bot.Postmortem))
	}
	return r
}

func (w writer) press() error {
	var rows []row
	for _, i := range w.incidents {
		for _, e := range i.entries {
			if !e.Type.Statement() {
				continue
			}
			r := row{Href: path(w.lang, statementPath(e.UpdateID)), At: w.dated(e.At, false), Title: w.say("preparing", nil)}
			if b, ready := e.bodies[w.lang]; ready {
				r.Title, r.Detail = b.Title, b.Label
			}
			rows = append(rows, r)
		}
	}
	return w.write("press", pressPath, w.say("press.title", nil), rows)
}

// statementView is one statement of the press room.
type statementView struct {
	Update   entryView
	At       stamp
	Incident link
}

func (w writer) statement(i incident, e entry) error {
	v := statementView{At: w.full(e.At), Incident: link{Href: path(w.lang, incidentPath(i.ID)), Text: i.title(w.lang)}}
	for n := range i.entries {
		if i.entries[n].UpdateID == e.UpdateID {
			v.Update = w.update(w.tongue, i, n)
		}
	}
	title := v.Update.Title
	if title == "" {
		v.Update.Preparing, title = w.ready(e, statementPath(e.UpdateID)), w.say("press.title", nil)
	}
	return w.write("statement", statementPath(e.UpdateID), title, v)
}

func (w writer) missing() error {
	return w.write("missing", missingPath, w.say("missing.title", nil), nil)
}
