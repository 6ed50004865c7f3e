package slackapp

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// published is an update that can be corrected or retracted: what it said last, and who may have it.
type published struct {
	incident bot.Incident
	original bot.Draft // its id is the one that a correction names
	newest   bot.Draft // the original, or the newest correction of it
	rows     []bot.Delivery
}

// published finds the update with that id, the newest of the incident when there is none; of a correction it is the one that was corrected.
func (a *App) published(ctx context.Context, key, updateID string) (published, error) {
	if key == "" && updateID != "" {
		r, err := a.Desk.Review(ctx, updateID)
		if err != nil {
			return published{}, err
		}
		key = r.Incident.ID
	}
	i, err := a.the(ctx, key)
	if err != nil {
		return published{}, err
	}
	drafts, err := a.Desk.Drafts(ctx, i.ID)
	if err != nil {
		return published{}, err
	}
	out := slices.DeleteFunc(slices.Clone(drafts), func(d bot.Draft) bool { return d.State != bot.DraftPublished || d.Type == bot.Retraction })
	slices.SortStableFunc(out, func(a, b bot.Draft) int { return a.PublishedAt.Compare(b.PublishedAt) })
	at := slices.IndexFunc(out, func(d bot.Draft) bool { return d.ID == updateID })
	switch {
	case len(out) == 0 || (updateID != "" && at < 0):
		return published{}, &refusal{text: "slackapp.refused.unpublished", data: []any{"key", i.Key}}
	case updateID == "":
		at = len(out) - 1
	}
	original := out[at].ID
	if out[at].Facts.Original != "" {
		original = out[at].Facts.Original
	}
	p := published{incident: i}
	for _, d := range out {
		if d.ID != original && d.Facts.Original != original {
			continue
		}
		rows, err := a.Desk.Deliveries(ctx, bot.LedgerQuery{UpdateID: d.ID})
		if err != nil {
			return published{}, err
		}
		p.rows = append(p.rows, rows...)
		r, err := a.Desk.Review(ctx, d.ID)
		if err != nil {
			return published{}, err
		}
		if p.newest = r.Draft; d.ID == original {
			p.original = r.Draft
		}
	}
	if p.original.ID == "" {
		p.original = p.newest
	}
	return p, nil
}

// request is a message about the update, in its languages.
func (p published) request(kind bot.MessageType, f bot.Facts) bot.Request {
	return bot.Request{IncidentID: p.incident.ID, Type: kind, Facts: f, Languages: p.original.Languages}
}

// said is what the update told as its fact, in each of its languages: a correction's right text, else the first part of the message.
func (p published) said() bot.Text {
	if p.newest.Type == bot.Correction {
		return p.newest.Facts.Right
	}
	text := bot.Text{}
	for _, c := range p.newest.Composed {
		switch parts := c.Rendition.Parts; {
		case text[c.Language] != "":
		case len(parts) > 0:
			text[c.Language] = parts[0].Text
		default:
			text[c.Language], _, _ = strings.Cut(c.Rendition.Text, "\n")
		}
	}
	return text
}

// receivers tells who will get it, by what became of the newest text that each has: the desk decides by the same rule once more at publication.
func (v *voice) receivers(p published) string {
	type reader struct{ destination, recipient, language string }
	newest := map[reader]bot.Delivery{}
	for _, row := range p.rows {
		who := reader{row.Destination, row.Recipient, string(row.Language)}
		if have, known := newest[who]; !known || !row.CreatedAt.Before(have.CreatedAt) {
			newest[who] = row
		}
	}
	count := map[bot.DeliveryState]int{}
	for _, row := range newest {
		count[row.State]++
	}
	count[bot.Accepted] += count[bot.Sending]
	var have, lines []string
	for _, s := range []bot.DeliveryState{bot.Delivered, bot.Accepted, bot.UnknownOutcome} {
		if count[s] > 0 {
			have = append(have, v.say("slackapp.correct."+string(s), "n", count[s]))
		}
	}
	if len(have) > 0 {
		lines = append(lines, v.say("slackapp.correct.receivers", "counts", strings.Join(have, ", ")))
	}
	for _, s := range []bot.DeliveryState{bot.Pending, bot.Failed} {
		if count[s] > 0 {
			lines = append(lines, v.say("slackapp.correct."+string(s), "n", count[s]))
		}
	}
	return strings.Join(lines, "\n")
}

// correcting is what the form of a correction holds.
type correcting struct {
	wrong, right bot.Text
	known        dated
}

func readCorrecting(w view) correcting {
	c := correcting{wrong: bot.Text{}, right: bot.Text{}, known: w.dated("known")}
	for _, l := range bot.Languages() {
		for name, text := range map[string]bot.Text{"wrong": c.wrong, "right": c.right} {
			if s := w.one(name + "-" + string(l)); s != "" {
				text[l] = s
			}
		}
	}
	return c
}

func (v *voice) correctForm(ref incidentRef, lead string, languages []bot.Language, c correcting, trouble string) *slack.ModalViewRequest {
	blocks := append(append(sections(trouble), v.acceptBox(ref)...), sections(lead)...)
	for _, l := range languages {
		name := v.say("slackapp.language." + string(l))
		for _, field := range []struct {
			block, label, initial string
		}{{"wrong", "slackapp.correct.wrong", c.wrong[l]}, {"right", "slackapp.correct.right", c.right[l]}} {
			input := v.line(field.block+"-"+string(l), field.label, false, true, field.initial)
			if b, ok := input.(*slack.InputBlock); ok {
				b.Label = plain(name + " · " + b.Label.Text)
			}
			blocks = append(blocks, input)
		}
	}
	blocks = append(blocks, v.when("known", "slackapp.label.known", true, c.known)...)
	return v.form("correct", "slackapp.correct.title", "slackapp.update.submit", ref, blocks)
}

// about names the update, in one line and the receivers in the next.
func (v *voice) about(p published) string {
	return v.heading(p.incident) + " · " + v.say("type."+string(p.original.Type)) + " · " + v.moment(p.original.PublishedAt) + "\n" + v.receivers(p)
}

func (a *App) openCorrect(ctx context.Context, v *voice, in payload, key, updateID string) error {
	return a.lookUp(ctx, v, in, "slackapp.correct.title", func() (*slack.ModalViewRequest, error) {
		p, err := a.published(ctx, key, updateID)
		if err != nil {
			return nil, err
		}
		ref := incidentRef{Incident: p.incident.ID, Original: p.original.ID}
		return v.correctForm(ref, v.about(p), p.original.Languages, correcting{wrong: p.said()}, ""), nil
	})
}

// correct takes the form to the desk.
func (a *App) correct(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	r, err := a.startedAbout(ctx, ref, bot.Correction)
	if err != nil {
		return answer{}, err
	}
	c := readCorrecting(in.view)
	known, err := v.past("known", c.known)
	if err != nil {
		return answer{}, err
	}
	r.Facts.Wrong, r.Facts.Right, r.Facts.KnownAt = c.wrong, c.right, v.exact(r.Facts.KnownAt, known)
	return a.handIn(ctx, v, in, ref, r, "slackapp.correct.title")
}

// startedAbout is started for a correction or retraction: a new one is in the languages of what it is about.
func (a *App) startedAbout(ctx context.Context, ref incidentRef, kind bot.MessageType) (bot.Request, error) {
	r, _, err := a.started(ctx, ref, kind)
	if err != nil || ref.Draft != "" {
		return r, err
	}
	original, err := a.Desk.Review(ctx, ref.Original)
	r.Languages = original.Draft.Languages
	return r, err
}

// typedCorrect writes a correction whose right text is typed, and otherwise opens the form.
func (a *App) typedCorrect(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, append(inEach("wrong", "right"), "known")...)
	if err != nil {
		return answer{}, err
	}
	key, updateID := t.take(func(string) bool { return true }), t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	if noFlags(rest) {
		return answer{}, a.openCorrect(ctx, v, in, key, updateID)
	}
	p, err := a.published(ctx, key, updateID)
	if err != nil {
		return answer{}, err
	}
	f := bot.Facts{Original: p.original.ID, Wrong: bot.Text{}, Right: t.text("right")}
	maps.Copy(f.Wrong, p.said())
	maps.Copy(f.Wrong, t.text("wrong"))
	if f.KnownAt, err = v.ago(t.one("known")); err != nil {
		return answer{}, err
	}
	return a.written(ctx, v, in, p.request(bot.Correction, f), "slackapp.correct.title")
}

func (v *voice) retractForm(ref incidentRef, lead, why, trouble string) *slack.ModalViewRequest {
	blocks := append(append(sections(trouble), v.acceptBox(ref)...), sections(lead)...)
	choices := v.phrases("why")
	if len(choices) > 0 {
		blocks = append(blocks, v.menu("why", "slackapp.retract.why", true, choices, why))
	}
	return v.form("retract", "slackapp.retract.title", "slackapp.update.submit", ref, blocks)
}

func (a *App) openRetract(ctx context.Context, v *voice, in payload, key, updateID string) error {
	return a.lookUp(ctx, v, in, "slackapp.retract.title", func() (*slack.ModalViewRequest, error) {
		p, err := a.published(ctx, key, updateID)
		if err != nil {
			return nil, err
		}
		lead := v.about(p) + "\n" + v.say("slackapp.retract.text", "key", p.incident.Key)
		if text := p.said()[v.language]; text != "" {
			lead += "\n" + text
		}
		return v.retractForm(incidentRef{Incident: p.incident.ID, Original: p.original.ID}, lead, "", ""), nil
	})
}

func (a *App) retract(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	r, err := a.startedAbout(ctx, ref, bot.Retraction)
	if err != nil {
		return answer{}, err
	}
	r.Facts.Why = v.kept("why", r.Facts.Why, in.view.one("why"))
	return a.handIn(ctx, v, in, ref, r, "slackapp.retract.title")
}

// typedRetract writes a retraction when the update, or the reason, is typed; otherwise it opens the form.
func (a *App) typedRetract(ctx context.Context, v *voice, in payload, rest string) (answer, error) {
	t, err := readTyped(rest, "why")
	if err != nil {
		return answer{}, err
	}
	key, updateID := t.take(func(string) bool { return true }), t.take(func(string) bool { return true })
	if err := t.rest(); err != nil {
		return answer{}, err
	}
	if few(1)(rest) {
		return answer{}, a.openRetract(ctx, v, in, key, updateID)
	}
	p, err := a.published(ctx, key, updateID)
	if err != nil {
		return answer{}, err
	}
	f := bot.Facts{Original: p.original.ID, Why: phrase(t.one("why"), bot.Confirmed)}
	return a.written(ctx, v, in, p.request(bot.Retraction, f), "slackapp.retract.title")
}
