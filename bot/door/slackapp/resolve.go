package slackapp

import (
	"context"
	"maps"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// resolving is what the resolve form holds.
type resolving struct {
	ended, report dated
	data          string
	lost          bot.Text
}

// Slack takes no option without a value, so data that is still being checked has a name here.
const dataChecking = "checking"

func readResolving(w view) resolving {
	r := resolving{ended: w.dated("ended"), report: w.dated("report"), data: w.one("data"), lost: bot.Text{}}
	for _, l := range bot.Languages() {
		if text := w.one("lost-" + string(l)); text != "" {
			r.lost[l] = text
		}
	}
	return r
}

func (v *voice) resolveForm(ref incidentRef, r resolving, trouble string) *slack.ModalViewRequest {
	data := []choice{
		{string(bot.DataSafe), v.say("slackapp.data.safe")},
		{string(bot.DataLost), v.say("slackapp.data.lost")},
		{dataChecking, v.say("slackapp.data.checking")},
	}
	blocks := append(sections(trouble), v.acceptBox(ref)...)
	blocks = append(blocks, v.when("ended", "slackapp.label.ended", false, r.ended)...)
	blocks = append(blocks, v.radios("data", "slackapp.label.data", false, data, r.data))
	blocks = append(blocks, v.when("report", "slackapp.label.report", false, r.report)...)
	blocks = append(blocks, note(v.say("slackapp.lost")))
	for _, l := range bot.Languages() {
		blocks = append(blocks, v.line("lost-"+string(l), "slackapp.language."+string(l), true, true, r.lost[l]))
	}
	return v.form("resolve", "slackapp.resolve.title", "slackapp.update.submit", ref, blocks)
}

// reportHour is when a promised report is due where nobody says otherwise.
const reportHour = "18:00"

func (a *App) openResolve(ctx context.Context, v *voice, in payload, key string) error {
	return a.openForm(ctx, v, in, key, "slackapp.resolve.title", actionResolve, func(i bot.Incident) *slack.ModalViewRequest {
		r := resolving{ended: v.dated(v.now), data: string(i.Facts.Data), lost: i.Facts.Lost.Label, report: dated{time: reportHour}}
		if !i.Facts.ReportAt.IsZero() {
			r.report = v.dated(i.Facts.ReportAt)
		}
		return v.resolveForm(incidentRef{Incident: i.ID}, r, "")
	})
}

func (a *App) resolve(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	r, i, err := a.started(ctx, ref, bot.Resolved)
	if err != nil {
		return answer{}, err
	}
	if r.Facts, err = v.resolved(i, readResolving(in.view)); err != nil {
		return answer{}, err
	}
	return a.handIn(ctx, v, in, ref, r, "slackapp.resolve.title")
}

func (v *voice) resolved(i bot.Incident, r resolving) (bot.Facts, error) {
	f := i.Facts
	f.Original, f.NextAt = "", time.Time{}
	err := ended(i)
	if err != nil {
		return f, err
	}
	endedAt, err := v.past("ended", r.ended)
	if err != nil {
		return f, err
	}
	f.EndedAt = v.exact(f.EndedAt, endedAt)
	if f.EndedAt.Before(i.Started.At) {
		return f, &refusal{text: "slackapp.refused.before", block: "ended-time"}
	}
	reportAt, err := v.future("report", r.report)
	if err != nil {
		return f, err
	}
	f.ReportAt = v.exact(f.ReportAt, reportAt)
	data := bot.DataState(r.data)
	if r.data == dataChecking {
		data = bot.DataChecking
	}
	if data != f.Data {
		f.Data, f.DataAsOf, f.DataBy = data, time.Time{}, nil
	}
	if len(r.lost) > 0 && !maps.Equal(r.lost, f.Lost.Label) {
		f.Lost = bot.Words{Label: r.lost, Certainty: bot.Confirmed}
	}
	if f.Data == bot.DataLost && f.Lost.IsZero() {
		return f, &refusal{text: "slackapp.refused.lost", block: "lost-" + string(v.language)}
	}
	return f, nil
}
