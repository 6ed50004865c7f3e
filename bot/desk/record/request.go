package record

import (
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// What a notice about a draft's signatures says.
const (
	AskSignature = "ask"     // nobody has answered: sign, or find somebody who can
	OfferGlass   = "glass"   // you may publish it alone
	GlassBroken  = "broken"  // somebody did
	NotPublished = "refused" // it was signed, and could not be published
)

// mostReason bounds how much of a reason a notice repeats: mail's subject and calls are short, and the record has it whole.
const mostReason = 200

// Request returns the words about a draft's signatures, and the buttons beneath them.
func (w *Words) Request(r bot.Review, kind string, l bot.Language, now time.Time) (string, []bot.Action, error) {
	t := &texts{catalog: w.Catalog, language: l}
	d := r.Draft
	data := map[string]any{
		"fires": Fires(max(d.Severity, r.Incident.Severity)), "key": r.Incident.Key, "label": shownRendition(d, l).Label,
		"since": w.moment(d.AskedAt, now, l), "who": w.names(r.Standing.Waiting(), l), "by": "", "reason": "", "why": "",
	}
	for _, warning := range d.Warnings {
		if warning.Code == "refused" {
			data["why"] = warning.Detail
		}
	}
	if i := slices.IndexFunc(r.Decisions, func(v bot.Decision) bool { return v.Verdict == bot.BreaksGlass }); i >= 0 {
		data["by"], data["reason"] = w.name(r.Decisions[i].Person, l), clipped(r.Decisions[i].Reason)
	}
	text := t.text("desk.request."+kind, data)
	if r.Incident.Mode == bot.Drill {
		mark := t.text("desk.drill", nil)
		text = mark + " " + text + " " + mark
	}
	ref := refOf(d)
	actions := []bot.Action{{ID: bot.ActionReview, Label: t.text("desk.action.review", nil), Value: ref, Primary: kind != GlassBroken}}
	if kind == OfferGlass {
		actions = append(actions, glassAction(t, ref))
	}
	if t.err != nil {
		return "", nil, fmt.Errorf("words about the signatures of a draft: %w", t.err)
	}
	return text, actions, nil
}

func glassAction(t *texts, ref string) bot.Action {
	return bot.Action{ID: bot.ActionBreakGlass, Label: t.text("desk.action.glass", nil), Value: ref, Danger: true}
}

func clipped(text string) string { return cut(text, mostReason) }
