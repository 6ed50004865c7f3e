package slackapp

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// openEdit opens the form of a draft's type with what the draft says.
func (a *App) openEdit(ctx context.Context, v *voice, in payload, ref draftRef) error {
	return a.lookUp(ctx, v, in, "slackapp.edit.title", func() (*slack.ModalViewRequest, error) {
		r, err := a.Desk.Review(ctx, ref.Draft)
		if err != nil {
			return nil, err
		}
		if r.Draft.Revision != ref.Revision || r.Draft.Digest != ref.Digest {
			return nil, &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
		}
		return v.editForm(r)
	})
}

func (v *voice) editForm(r bot.Review) (*slack.ModalViewRequest, error) {
	d, voids := r.Draft, v.say("slackapp.edit.voids")
	ref := incidentRef{Incident: d.IncidentID, Draft: d.ID, Revision: d.Revision, Original: d.Facts.Original}
	switch {
	case d.Type.FromFile():
		return nil, &refusal{text: "slackapp.refused.file", data: []any{"type", string(d.Type), "key", r.Incident.Key, "draft", d.ID}}
	case d.Type == bot.Correction:
		return v.correctForm(ref, voids, d.Languages, v.correctingOf(d.Facts), ""), nil
	case d.Type == bot.Retraction:
		return v.retractForm(ref, voids, d.Facts.Why.Phrase, ""), nil
	case d.Type == bot.Resolved:
		return v.resolveForm(ref, v.resolvingOf(d.Facts), voids), nil
	case d.Type.Statement():
		return v.statementForm(ref, v.statingOf(d), voids), nil
	}
	u := v.startOf(told(r), d.Type)
	u.languages = u.languages[:0]
	for _, l := range d.Languages {
		u.languages = append(u.languages, string(l))
	}
	u.next = v.dated(d.NextAt)
	if d.ReleaseAt.After(v.now) {
		u.release, u.more = v.dated(d.ReleaseAt), append(u.more, moreRelease)
	}
	return v.updateForm(ref, u, voids), nil
}

// told is the incident as a draft tells it.
func told(r bot.Review) bot.Incident {
	i := r.Incident
	i.Facts, i.Severity = r.Draft.Facts, r.Draft.Severity
	if r.Draft.Phase.Open() {
		i.Phase = r.Draft.Phase
	}
	if len(r.Draft.Affected) > 0 {
		i.Affected = r.Draft.Affected
	}
	return i
}

func (v *voice) correctingOf(f bot.Facts) correcting {
	return correcting{wrong: f.Wrong, right: f.Right, known: v.dated(f.KnownAt)}
}

func (v *voice) resolvingOf(f bot.Facts) resolving {
	r := resolving{ended: v.dated(f.EndedAt), report: v.dated(f.ReportAt), data: string(f.Data), lost: f.Lost.Label}
	if f.Data == bot.DataChecking {
		r.data = dataChecking
	}
	return r
}

func (v *voice) statingOf(d bot.Draft) stating {
	s := stating{
		kind: string(d.Type), signatory: d.Facts.Signatory, event: d.Facts.Event, groups: d.Facts.Groups, text: bot.Text{},
		effective: v.dated(d.Facts.EffectiveAt), release: v.dated(d.ReleaseAt),
	}
	for l, paragraphs := range d.Facts.Paragraphs {
		s.text[l] = strings.Join(paragraphs, "\n")
	}
	return s
}

// started is what a form's request starts from: of a new message its incident and type, of an edited draft all that the form does not ask for.
func (a *App) started(ctx context.Context, ref incidentRef, kind bot.MessageType) (bot.Request, bot.Incident, error) {
	if ref.Draft == "" {
		i, err := a.Desk.Incident(ctx, ref.Incident)
		return bot.Request{IncidentID: i.ID, Type: kind, Facts: bot.Facts{Original: ref.Original}}, i, err
	}
	review, err := a.Desk.Review(ctx, ref.Draft)
	if err != nil {
		return bot.Request{}, bot.Incident{}, err
	}
	d := review.Draft
	if !d.Type.Afterwards() {
		err = ended(review.Incident)
	}
	r := bot.Request{
		IncidentID: d.IncidentID, Type: d.Type, Phase: d.Phase, Facts: d.Facts, Languages: d.Languages, Audiences: d.Audiences, ReleaseAt: d.ReleaseAt, Hold: d.Held,
	}
	if d.SetsSeverity {
		r.Severity = d.Severity
	}
	if d.SetsAffected {
		r.Affected = d.Affected
	}
	return r, told(review), err
}

// handIn takes a form's message to the desk: a new draft, or the next revision of the one for which the form was opened.
func (a *App) handIn(ctx context.Context, v *voice, in payload, ref incidentRef, r bot.Request, title string) (answer, error) {
	r.Accepts = in.view.accepted(ref)
	if ref.Draft == "" {
		return a.written(ctx, v, in, r, title)
	}
	d, err := a.Desk.Edit(ctx, v.person.ID, ref.Draft, ref.Revision, r)
	if err != nil {
		return answer{}, err
	}
	return v.stored(ctx, d, "slackapp.edit.title"), nil
}
