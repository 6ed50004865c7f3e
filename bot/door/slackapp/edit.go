package slackapp

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// openEdit opens the form of an update with what a draft says.
func (a *App) openEdit(ctx context.Context, v *voice, in payload, ref draftRef) error {
	return a.lookUp(ctx, v, in, "slackapp.edit.title", func() (*slack.ModalViewRequest, error) {
		r, err := a.Desk.Review(ctx, ref.Draft)
		if err != nil {
			return nil, err
		}
		if r.Draft.Revision != ref.Revision || r.Draft.Digest != ref.Digest {
			return nil, &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
		}
		d := r.Draft
		u := v.startOf(told(r), d.Type)
		u.languages = u.languages[:0]
		for _, l := range d.Languages {
			u.languages = append(u.languages, string(l))
		}
		if !d.NextAt.IsZero() {
			u.next = v.dated(d.NextAt)
		}
		if d.ReleaseAt.After(v.now) {
			u.release = v.dated(d.ReleaseAt)
		}
		return v.updateForm(incidentRef{Incident: d.IncidentID, Draft: d.ID, Revision: d.Revision}, u, v.say("slackapp.edit.voids")), nil
	})
}

// told is the incident as a draft tells it.
func told(r bot.Review) bot.Incident {
	i := r.Incident
	i.Facts, i.Phase, i.Severity = r.Draft.Facts, r.Draft.Phase, r.Draft.Severity
	if len(r.Draft.Affected) > 0 {
		i.Affected = r.Draft.Affected
	}
	return i
}

// edit hands in a new revision of the one for which the form was opened.
func (a *App) edit(ctx context.Context, v *voice, in payload, ref incidentRef, u updating) (answer, error) {
	r, err := a.Desk.Review(ctx, ref.Draft)
	if err != nil {
		return answer{}, err
	}
	if err := ended(r.Incident); err != nil {
		return answer{}, err
	}
	u.kind = string(r.Draft.Type)
	request, err := v.request(told(r), u)
	if err != nil {
		return answer{}, err
	}
	request.Hold, request.Accepts = r.Draft.Held, in.view.accepted(ref)
	d, err := a.Desk.Edit(ctx, v.person.ID, ref.Draft, ref.Revision, request)
	if err != nil {
		return answer{}, err
	}
	return v.stored(ctx, d, "slackapp.edit.title"), nil
}
