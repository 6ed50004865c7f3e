package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// localTime is how a browser hands in a time of its own zone: that of the reader's language.
const localTime = "2006-01-02T15:04"

// declaring is what was typed to open an incident.
type declaring struct {
	Mode     bot.Mode
	Severity int
	Status   map[string]bot.ComponentStatus // by component; absent: it works
	Started  string
	About    bool
	Once     string
	Open     []bot.Incident // whose components say so before one of them is chosen
	Beside   []bot.Incident // open ones of the same mode that hit the same components: they are to be seen before another is opened
}

// Severities are the choices, mildest first.
func (declaring) Severities() []int { return []int{1, 2, 3, 4, 5} }

// Statuses are the ways in which a component may fail.
func (declaring) Statuses() []bot.ComponentStatus {
	return []bot.ComponentStatus{bot.Degraded, bot.PartialOutage, bot.MajorOutage, bot.UnderMaintenance}
}

// Hits are the open incidents that hit a component.
func (d declaring) Hits(component string) []bot.Incident {
	return slices.DeleteFunc(slices.Clone(d.Open), func(i bot.Incident) bool { return !i.Phase.Open() || !slices.Contains(i.AffectedIDs(), component) })
}

func (c *Console) declareForm(w http.ResponseWriter, r *http.Request, v *voice) error {
	return v.showDeclare(w, r, http.StatusOK, declaring{Severity: 3, Started: v.Now.In(v.Zones[v.Lang]).Format(localTime), Once: v.IDs.NewID()}, nil)
}

func (v *voice) showDeclare(w http.ResponseWriter, r *http.Request, status int, d declaring, refused *refusal) error {
	var err error
	if d.Open, err = v.Desk.Incidents(r.Context(), true); err != nil { // nobody is kept from declaring by what may be open beside it
		v.Logger.WarnContext(r.Context(), "look for open incidents of the same components", "error", err)
	}
	heading, err := v.T("console.declare.title")
	if err != nil {
		return err
	}
	return v.show(w, status, page{Page: "declare", Heading: heading, Drill: d.Mode == bot.Drill, Refused: refused, Here: "/declare", Content: d})
}

func (c *Console) declare(w http.ResponseWriter, r *http.Request, v *voice) error {
	d := declaring{Mode: bot.Mode(r.PostFormValue("mode")), Status: map[string]bot.ComponentStatus{}, Started: r.PostFormValue("started"), About: r.PostFormValue("about") != "", Once: r.PostFormValue("once")}
	d.Severity, _ = strconv.Atoi(r.PostFormValue("severity")) // the desk refuses 0
	in := bot.Declaration{Mode: d.Mode, Severity: d.Severity, Once: onceOf(v.Person, d.Once)}
	for _, part := range c.Components {
		if s := bot.ComponentStatus(r.PostFormValue("status-" + part.ID)); s != "" {
			d.Status[part.ID] = s
			in.Affected = append(in.Affected, bot.Affected{Component: part.ID, Status: s})
		}
	}
	started, err := v.typedTime(d.Started)
	if err == nil && !started.IsZero() {
		in.Started = bot.Moment{At: started, About: d.About, Certainty: bot.Reported}
	}
	if err == nil && r.PostFormValue("beside") == "" {
		if d.Beside, err = c.beside(r.Context(), in); err == nil && len(d.Beside) > 0 {
			return v.showDeclare(w, r, http.StatusConflict, d, nil)
		}
	}
	var made bot.Incident
	if err == nil {
		made, err = c.Desk.Declare(r.Context(), v.Person.ID, in)
	}
	if err == nil {
		http.Redirect(w, r, "/incidents/"+made.ID+"/write?type="+string(bot.Holding), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showDeclare(w, r, status, d, refused)
}

// beside are the open incidents of that mode that hit one of the declared components.
func (c *Console) beside(ctx context.Context, in bot.Declaration) ([]bot.Incident, error) {
	open, err := c.Desk.Incidents(ctx, true)
	return bot.Beside(open, in.Mode, bot.Incident{Affected: in.Affected}.AffectedIDs()), err
}

// typedTime reads a time in the zone of the reader's language; nothing typed is the zero time.
func (v *voice) typedTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(localTime, text, v.Zones[v.Lang])
	if err != nil {
		return time.Time{}, bot.Refuse(bot.ErrInvalid, "write times as 2022-10-15T15:30")
	}
	return at.UTC(), nil
}
