package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// decide hands in what a person knows of a delivery whose outcome nobody knows, and shows the row as it then stands.
func (c *Console) decide(w http.ResponseWriter, r *http.Request, v *voice) error {
	id := r.PathValue("id")
	err := c.Desk.DecideUnknown(r.Context(), v.Person.ID, id, bot.UnknownDecision(r.PostFormValue("decision")))
	if err == nil {
		q := url.Values{"decided": {id}}
		for _, name := range []string{"state", "channel", "incident"} {
			if value := r.PostFormValue(name); value != "" {
				q.Set(name, value)
			}
		}
		http.Redirect(w, r, "/ledger?"+q.Encode(), http.StatusSeeOther)
		return nil
	}
	status, refused, wordless := v.refuse(r, err)
	if wordless != nil {
		return wordless
	}
	return v.showLedger(w, r, status, id, refused)
}

// retry sends again what certainly failed of an update, and shows the rows on their way.
func (c *Console) retry(w http.ResponseWriter, r *http.Request, v *voice) error {
	id := r.PathValue("id")
	if _, err := c.Desk.RetryFailed(r.Context(), v.Person.ID, id); err != nil {
		return c.decided(w, r, v, formOf(r, ""), err)
	}
	review, err := c.Desk.Review(r.Context(), id)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/ledger?"+url.Values{"incident": {review.Incident.Key}}.Encode(), http.StatusSeeOther)
	return nil
}

// said is what left with rows, in each row's language. A draft that cannot be read leaves a gap: the ledger stands without it.
func (v *voice) said(ctx context.Context, rows []bot.Delivery) map[string]string {
	said, drafts := map[string]string{}, map[string]bot.Draft{}
	for _, row := range rows {
		draft, known := drafts[row.UpdateID]
		if !known && row.Type != "" {
			review, err := v.Desk.Review(ctx, row.UpdateID)
			if err != nil {
				v.Logger.WarnContext(ctx, "console: the text of an unknown delivery", "draft", row.UpdateID, "error", err)
			}
			draft = review.Draft
			drafts[row.UpdateID] = draft
		}
		i := slices.IndexFunc(draft.Composed, func(b bot.Composed) bool { return b.Destination == row.Destination && b.Language == row.Language })
		if i >= 0 {
			said[row.ID] = draft.Composed[i].Rendition.Short
		}
	}
	return said
}

// deliveryLine is one row of the ledger as the page tells it.
type deliveryLine struct {
	*voice
	Row      bot.Delivery
	Incident string // key
}

// Line makes a row ready for its template.
func (v *voice) Line(row bot.Delivery, keys map[string]string) deliveryLine {
	return deliveryLine{v, row, keys[row.IncidentID]}
}

// Left is when a row left, as far as is known.
func (l deliveryLine) Left() time.Time {
	if l.Row.FirstSentAt.IsZero() {
		return l.Row.ChangedAt
	}
	return l.Row.FirstSentAt
}

// Whom is where the row went, as its risk and its buttons name it.
func (l deliveryLine) Whom() string {
	return strings.Join(slices.Compact([]string{l.Row.Destination, l.Row.Recipient}), " · ")
}

// Decisions are the choices about an unknown delivery.
func (deliveryLine) Decisions() []bot.UnknownDecision { return bot.UnknownDecisions() }

// MayDecide reports whether the reader may end the doubt about a delivery. The desk decides again.
func (v *voice) MayDecide() bool { return v.Person.Has(bot.Deciders()...) }
