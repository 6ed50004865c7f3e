package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// closedRows bounds the incidents that are over and still on the board.
const closedRows = 8

// boardContent is the board: what burns, what is promised, whom everybody waits for.
type boardContent struct {
	Silent []bot.ChannelState // channels that are paused or rest
	Open   []boardRow
	Closed []boardRow
}

// boardRow is one incident.
type boardRow struct {
	Incident bot.Incident
	Waiting  []waiting
}

// waiting is a draft that needs somebody.
type waiting struct {
	Draft bot.Draft
	Who   []string // ids; empty when it is approved and held, or when nobody is known
	Mine  bool     // the reader is among them
	Since time.Time
}

// Overdue reports whether the open promise was missed.
func (r boardRow) Overdue(at time.Time) bool {
	return r.Incident.Phase.Open() && r.Incident.Promise.Overdue(at)
}

func (c *Console) board(w http.ResponseWriter, r *http.Request, v *voice) error {
	incidents, err := c.Desk.Incidents(r.Context(), false)
	if err != nil {
		return err
	}
	drafts, err := c.Desk.OpenDrafts(r.Context())
	if err != nil {
		return err
	}
	byIncident := map[string][]waiting{}
	for _, d := range drafts {
		byIncident[d.IncidentID] = append(byIncident[d.IncidentID], c.waiting(r.Context(), d, v.Person.ID))
	}
	var content boardContent
	for _, i := range incidents {
		row := boardRow{Incident: i, Waiting: byIncident[i.ID]}
		switch {
		case i.Phase.Open() || len(row.Waiting) > 0 || len(i.ReviewsOwed()) > 0:
			content.Open = append(content.Open, row)
		case len(content.Closed) < closedRows:
			content.Closed = append(content.Closed, row)
		}
	}
	states, err := c.Desk.Channels(r.Context())
	if err != nil {
		return err
	}
	content.Silent = silentChannels(states)
	heading, err := v.T("console.board.title")
	if err != nil {
		return err
	}
	return v.show(w, http.StatusOK, page{Page: "board", Heading: heading, Live: true, Here: "/", Content: content})
}

// waiting asks the desk who must still sign. A draft that cannot be judged stays on the board without names: it must not take the board down.
func (c *Console) waiting(ctx context.Context, d bot.Draft, me string) waiting {
	w := waiting{Draft: d, Since: d.AskedAt}
	if d.State != bot.DraftOpen {
		return w
	}
	review, err := c.Desk.Review(ctx, d.ID)
	if err != nil {
		c.Logger.ErrorContext(ctx, "review a draft of the board", "draft", d.ID, "error", err)
		return w
	}
	w.Who = review.Standing.Waiting()
	for _, id := range w.Who {
		w.Mine = w.Mine || id == me
	}
	return w
}

// whomMost bounds the names on one line of the board.
const whomMost = 3

// Whom says whom a draft waits for, the reader first.
func (v *voice) Whom(w waiting) (string, error) {
	if w.Draft.Scheduled(v.Now) {
		return v.T("console.board.scheduled", "at", v.Promised(w.Draft.ReleaseAt).Text)
	}
	if w.Draft.State == bot.DraftApproved {
		return v.T("console.board.held")
	}
	var names []string
	if w.Mine {
		you, err := v.T("console.board.you")
		if err != nil {
			return "", err
		}
		names = append(names, you)
	}
	for _, id := range w.Who {
		if id != v.Person.ID {
			names = append(names, v.Name(id))
		}
	}
	switch {
	case len(names) == 0:
		return v.T("console.board.nobody")
	case len(names) > whomMost:
		return strings.Join(names[:whomMost], " / ") + " +" + v.N(len(names)-whomMost), nil
	}
	return strings.Join(names, " / "), nil
}
