package record

import (
	"fmt"
	"strings"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// What a notice about a handover says. To whom a post was given is told by the post's own word.
const (
	HandoverAsked = "asked" // an incident is handed to you: accept what is open
	HandoverDone  = "done"  // all that you handed over was accepted
)

// Handover returns the words about a handover or an assignment, and the buttons beneath them.
func (w *Words) Handover(s bot.Sheet, kind string, l bot.Language, now time.Time) (string, []bot.Action, error) {
	t := &texts{catalog: w.Catalog, language: l}
	i := s.Incident
	title := i.Title[l]
	if i.Restricted {
		title = i.Codename
	}
	lines := []string{t.text("desk.handover."+kind, map[string]any{
		"fires": Fires(i.Severity), "key": i.Key, "title": title, "lead": w.name(i.Lead, l),
	})}
	var actions []bot.Action
	if kind == HandoverAsked {
		for _, o := range s.Items {
			lines = append(lines, "• "+w.open(t, o, now))
		}
		if len(s.Items) == 0 {
			lines = append(lines, t.text("desk.handover.nothing", nil))
		}
		ref := value(IncidentRef{i.ID})
		actions = append(actions, bot.Action{ID: bot.ActionTakeOver, Label: t.text("desk.action.take-all", nil), Value: ref, Primary: true})
		if len(s.Items) > 0 {
			actions = append(actions, bot.Action{ID: bot.ActionHandover, Label: t.text("desk.action.items", nil), Value: ref})
		}
	}
	text := strings.Join(lines, "\n")
	if i.Mode == bot.Drill {
		mark := t.text("desk.drill", nil)
		text = mark + " " + text + " " + mark
	}
	if t.err != nil {
		return "", nil, fmt.Errorf("words about a handover: %w", t.err)
	}
	return text, actions, nil
}

// open is one open item in words.
func (w *Words) open(t *texts, o bot.OpenItem, now time.Time) string {
	at := t.text("desk.open.at", map[string]any{"at": w.moment(o.At, now, t.language), "from": relative(o.At, now, t.language)})
	data := map[string]any{"at": at, "n": o.Number, "who": w.name(o.By, t.language), "type": "", "fact": ""}
	if o.Type != "" {
		data["type"] = t.text("type."+string(o.Type), nil)
	}
	if o.Fact != "" {
		data["fact"] = t.text("desk.fact."+o.Fact, nil)
	}
	return t.text("desk.open."+o.Word(), data)
}

// handover tells of a draft whose incident is being handed over whose it is.
func (w *Words) handover(t *texts, r bot.Review) []string {
	h := r.Incident.Handover
	if h == nil || r.Draft.State != bot.DraftOpen && r.Draft.State != bot.DraftApproved {
		return nil
	}
	id, item := "desk.card.handed", bot.DraftItem(r.Draft.ID)
	holder := r.Incident.Holder(item)
	if holder != r.Incident.Lead {
		id = "desk.card.taken"
	}
	return []string{t.text(id, map[string]any{"lead": w.name(r.Incident.Lead, t.language), "to": w.name(h.To, t.language), "holder": w.name(holder, t.language)})}
}
