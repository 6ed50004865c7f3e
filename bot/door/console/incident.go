package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// incidentContent is one incident: its five times, its promise, its drafts, its rows of the ledger and its record.
type incidentContent struct {
	Incident bot.Incident
	Times    []namedTime
	Waiting  []waiting
	Open     []bot.OpenItem // what somebody must see to, and whose it is
	Past     []bot.Draft    // decided drafts, newest first
	Ledger   []channelCount
	Events   []bot.Event // newest first
	Note     string      // of a review, kept over a refusal
}

// namedTime is one of the five times; ID is its word in the catalogue.
type namedTime struct {
	ID    string
	At    time.Time
	Claim []bot.Claim // where it is disputed
}

// Absent is the word for a time that is not there: what lies behind us is being checked, the rest has not come.
func (t namedTime) Absent() string {
	if t.ID == "told" || t.ID == "resolved" {
		return "not-yet"
	}
	return "unknown"
}

// Overdue reports whether the open promise was missed.
func (c incidentContent) Overdue(at time.Time) bool {
	return boardRow{Incident: c.Incident}.Overdue(at)
}

func (c *Console) incident(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showIncident(w, r, http.StatusOK, "", nil)
}

// reviewGlass hands in what a person makes of a text that somebody else published alone.
func (c *Console) reviewGlass(w http.ResponseWriter, r *http.Request, v *voice) error {
	note := r.PostFormValue("note")
	i, err := c.Desk.ReviewGlass(r.Context(), v.Person.ID, r.PathValue("id"), note)
	if err == nil {
		http.Redirect(w, r, "/incidents/"+url.PathEscape(i.ID), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showIncident(w, r, status, note, refused)
}

func (v *voice) showIncident(w http.ResponseWriter, r *http.Request, status int, note string, refused *refusal) error {
	c, ctx := v.Console, r.Context()
	i, err := c.Desk.Incident(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	drafts, err := c.Desk.Drafts(ctx, i.ID)
	if err != nil {
		return err
	}
	events, err := c.Desk.Timeline(ctx, i.ID)
	if err != nil {
		return err
	}
	rows, err := c.Desk.Deliveries(ctx, bot.LedgerQuery{IncidentID: i.ID})
	if err != nil {
		return err
	}
	sheet, err := c.Desk.Sheet(ctx, i.ID)
	if err != nil {
		return err
	}
	content := incidentContent{Incident: i, Open: sheet.Items, Times: fiveTimes(i), Ledger: countByChannel(rows), Events: slices.Clone(events), Note: note}
	slices.Reverse(content.Events)
	for _, d := range slices.Backward(drafts) {
		if d.State == bot.DraftOpen || (d.State == bot.DraftApproved && d.PublishedAt.IsZero()) {
			content.Waiting = append(content.Waiting, c.waiting(ctx, d, v.Person.ID))
		} else {
			content.Past = append(content.Past, d)
		}
	}
	return v.show(w, status, page{
		Page: "incident", Heading: i.Key + " · " + v.Title(i), Drill: i.Mode == bot.Drill, Live: refused == nil && len(i.ReviewsOwed()) == 0 && !v.MayTakeOver(i),
		Here: "/incidents/" + i.ID, Refused: refused, Content: content,
	})
}

func fiveTimes(i bot.Incident) []namedTime {
	started := namedTime{ID: "started", At: i.Started.At}
	if i.Started.Certainty == bot.Disputed {
		started.Claim = i.Started.Claims
	}
	return []namedTime{
		{ID: "detected", At: i.DetectedAt},
		started,
		{ID: "declared", At: i.DeclaredAt},
		{ID: "told", At: i.FirstToldAt},
		{ID: "resolved", At: i.ResolvedAt},
	}
}

// Datum is a detail of an event, in words where it is a time, a person or a code.
func (v *voice) Datum(name, value string) (string, error) {
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return v.At(at).Text, nil
	}
	switch name {
	case "door":
		return v.Known("console.door", value)
	case "phase":
		return v.Known("console.phase", value)
	case "decision":
		return v.Known("console.decision", value)
	case "post":
		return v.Known("console.post", value)
	case "items":
		return v.items(value)
	case "by", "asked", "publisher", "person", "before", "for":
		return v.Names(strings.Split(value, ", ")), nil
	}
	return value, nil
}
