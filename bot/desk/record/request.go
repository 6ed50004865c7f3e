package record

import (
	"fmt"
	"slices"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
)

// What a notice about a draft's signatures says.
const (
	AskSignature  = "ask"      // nobody has answered: sign, or find somebody who can
	OfferGlass    = "glass"    // you may publish it alone
	GlassBroken   = "broken"   // somebody did
	LegalProposed = "proposed" // legal counsel proposes another sentence for one of its facts
	NotPublished  = "refused"  // it was signed, and could not be published

	TakenBack = "taken-back" // somebody stopped what was signed and about to leave
	Rewritten = "rewritten"  // somebody changed it: it waits for signatures again
	Overtaken = "overtaken"  // something else was told before its time
	Missed    = "missed"     // its time passed without it
)

// mostReason bounds how much of a reason a notice repeats: mail's subject and calls are short, and the record has it whole.
const mostReason = 200

// Request returns the words about a draft's signatures, and the buttons beneath them.
func (w *Words) Request(r bot.Review, kind string, l bot.Language, now time.Time) (string, []bot.Action, error) {
	t := &texts{catalog: w.Catalog, language: l}
	d := r.Draft
	data := map[string]any{
		"fires": Fires(max(d.Severity, r.Incident.Severity)), "key": r.Incident.Key, "label": shownRendition(d, l).Label,
		"since": w.moment(d.AskedAt, now, l), "who": w.names(r.Standing.Waiting(), l), "by": "", "reason": "", "why": "", "at": "",
	}
	for _, warning := range d.Warnings {
		if warning.Code == "refused" {
			data["why"] = w.Catalog.Reason(l, warning.Detail).Text
		}
	}
	if !d.ReleaseAt.IsZero() {
		data["at"] = w.moment(d.ReleaseAt, now, l)
	}
	told := map[string]bot.Verdict{GlassBroken: bot.BreaksGlass, TakenBack: bot.Rejects}[kind]
	if i := slices.IndexFunc(r.Decisions, func(v bot.Decision) bool { return v.Verdict == told }); i >= 0 {
		data["by"], data["reason"] = w.name(r.Decisions[i].Person, l), clipped(r.Decisions[i].Reason)
	}
	if kind == LegalProposed {
		p := r.Proposals[len(r.Proposals)-1]
		data["by"], data["fact"], data["sentence"] = w.name(p.Person, l), t.text("desk.fact."+p.Field, nil), clipped(proposed(p.Sentence, l))
	}
	id := "desk.request." + kind
	if kind == GlassBroken && d.Scheduled(now) {
		id += "-at"
	}
	text := t.text(id, data)
	if r.Incident.Mode == bot.Drill {
		mark := t.text("desk.drill", nil)
		text = mark + " " + text + " " + mark
	}
	ref := refOf(d)
	actions := []bot.Action{{ID: bot.ActionReview, Label: t.text("desk.action.review", nil), Value: ref, Primary: kind != GlassBroken}}
	switch kind {
	case OfferGlass:
		actions = append(actions, glassAction(t, ref))
	case LegalProposed:
		actions = append(actions, w.takeAction(t, d, r.Proposals[len(r.Proposals)-1]))
	case Missed, Overtaken:
		actions = append(actions, scheduleAction(t, d))
	}
	if t.err != nil {
		return "", nil, fmt.Errorf("words about the signatures of a draft: %w", t.err)
	}
	return text, actions, nil
}

func glassAction(t *texts, ref string) bot.Action {
	return bot.Action{ID: bot.ActionBreakGlass, Label: t.text("desk.action.glass", nil), Value: ref, Danger: true}
}

// takeAction takes a sentence of legal into the draft.
func (w *Words) takeAction(t *texts, d bot.Draft, p bot.Proposal) bot.Action {
	label := t.text("desk.legal.take", nil)
	ref := DraftRef{Draft: d.ID, Revision: d.Revision, Digest: d.Digest, Statement: d.Type.Statement(), Proposal: p.ID}
	return bot.Action{ID: bot.ActionTakeProposal, Label: label, Value: value(ref), Confirm: t.text("desk.legal.take.says", map[string]any{"who": w.name(p.Person, t.language)}), Yes: label}
}

// proposed is the sentence in the reader's language, else in the first that it has.
func proposed(sentence bot.Text, l bot.Language) string {
	for _, other := range append([]bot.Language{l}, bot.Languages()...) {
		if sentence[other] != "" {
			return sentence[other]
		}
	}
	return ""
}

// scheduleAction gives a draft its own time, or another one.
func scheduleAction(t *texts, d bot.Draft) bot.Action {
	label := "desk.action.schedule"
	if !d.ReleaseAt.IsZero() {
		label = "desk.action.reschedule"
	}
	return bot.Action{ID: bot.ActionSchedule, Label: t.text(label, nil), Value: refOf(d)}
}

func clipped(text string) string { return cut(text, mostReason) }
