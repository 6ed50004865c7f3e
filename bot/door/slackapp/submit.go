package slackapp

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// submit does what a form says.
func (a *App) submit(ctx context.Context, v *voice, in payload) (answer, error) {
	switch in.view.CallbackID {
	case "declare":
		return a.declare(ctx, v, in)
	case "update":
		return a.update(ctx, v, in)
	case "resolve":
		return a.resolve(ctx, v, in)
	case "request-changes":
		return a.decide(ctx, v, in, bot.RequestsChanges)
	case "reject":
		return a.decide(ctx, v, in, bot.Rejects)
	case "break-glass":
		return a.decide(ctx, v, in, bot.BreaksGlass)
	case "sign":
		return a.decide(ctx, v, in, bot.Approves)
	case "snooze":
		return a.snooze(ctx, v, in)
	case "correct":
		return a.correct(ctx, v, in)
	case "retract":
		return a.retract(ctx, v, in)
	case "statement":
		return a.statement(ctx, v, in)
	case "handover":
		return a.handOver(ctx, v, in)
	case "legal":
		return a.legal(ctx, v, in)
	case "beats":
		return a.signBeats(ctx, v, in)
	case "schedule":
		return a.schedule(ctx, v, in)
	default:
		return answer{}, errButton()
	}
}

// decide takes a reason or a typed key to the desk, over the digest that the form was opened for.
func (a *App) decide(ctx context.Context, v *voice, in payload, verdict bot.Verdict) (answer, error) {
	ref, err := readDraftRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	vote := bot.Vote{DraftID: ref.Draft, Revision: ref.Revision, Digest: ref.Digest, Verdict: verdict}
	if verdict == bot.Approves {
		vote.Typed = in.view.one("key")
	} else if vote.Reason = in.view.one("reason"); vote.Reason == "" {
		return answer{}, &refusal{text: "slackapp.refused.reason", block: "reason"}
	}
	return a.vote(ctx, v, vote)
}

func (a *App) snooze(ctx context.Context, v *voice, in payload) (answer, error) {
	ref, err := readIncidentRef(in.view.Metadata)
	if err != nil {
		return answer{}, err
	}
	minutes, err := count("minutes", in.view.one("minutes"))
	if err != nil || minutes == 0 || minutes > 24*60 {
		return answer{}, &refusal{text: "slackapp.refused.number", block: "minutes"}
	}
	i, err := a.Desk.Incident(ctx, ref.Incident)
	if err != nil {
		return answer{}, err
	}
	if err := ended(i); err != nil {
		return answer{}, err
	}
	until := v.now.Add(time.Duration(minutes) * time.Minute)
	if err := a.Desk.Snooze(ctx, v.person.ID, ref.Incident, until, in.view.one("reason")); err != nil {
		return answer{}, err
	}
	text := v.say("slackapp.snoozed", "until", v.moment(until))
	return answer{view: v.window("slackapp.stored", section(text))}, nil
}

func (v *voice) reasonForm(callback, words string, ref draftRef, reason, trouble string) *slack.ModalViewRequest {
	blocks := append(sections(trouble), v.line("reason", words+".reason", false, true, reason))
	return v.form(callback, words+".title", words+".submit", ref, blocks)
}

func (v *voice) signForm(ref draftRef, key, text string) *slack.ModalViewRequest {
	blocks := append(sections(text), v.line("key", "slackapp.sign.key", false, false, key))
	return v.form("sign", "slackapp.sign.title", "slackapp.sign.submit", ref, blocks)
}

func (v *voice) snoozeForm(ref incidentRef, minutes, reason, trouble string) *slack.ModalViewRequest {
	blocks := append(sections(trouble), v.number("minutes", "slackapp.snooze.minutes", false, minutes),
		v.line("reason", "slackapp.snooze.reason", false, false, reason))
	return v.form("snooze", "slackapp.snooze.title", "slackapp.snooze.submit", ref, blocks)
}

// defaultBlock is the input under which a form shows a refusal that names none.
func defaultBlock(callback string) string {
	return map[string]string{
		"declare": "components", "update": "type", "resolve": "data", "request-changes": "reason", "reject": "reason", "break-glass": "reason", "sign": "key", "snooze": "minutes",
		"correct": "right-" + string(bot.Korean), "retract": "why", "statement": "type", "handover": "to", "legal": "what", "schedule": "release-time",
	}[callback]
}

// again is the submitted form once more, with what was put into it and what was wrong with it, for somebody who had to wait for the refusal or
// may accept the differences in it.
func (v *voice) again(in payload, trouble string, differs []string) *slack.ModalViewRequest {
	w := in.view
	draft, draftErr := readDraftRef(w.Metadata)
	incident, incidentErr := readIncidentRef(w.Metadata)
	incident.Differs = differs
	switch {
	case w.CallbackID == "declare":
		return v.declareForm(readDeclaring(w), declareRef{}, trouble)
	case w.CallbackID == "update" && incidentErr == nil:
		return v.updateForm(incident, readUpdating(w), trouble)
	case w.CallbackID == "resolve" && incidentErr == nil:
		return v.resolveForm(incident, readResolving(w), trouble)
	case w.CallbackID == "correct" && incidentErr == nil:
		return v.correctForm(incident, "", w.languages("right"), readCorrecting(w), trouble)
	case w.CallbackID == "retract" && incidentErr == nil:
		return v.retractForm(incident, "", w.one("why"), trouble)
	case w.CallbackID == "statement" && incidentErr == nil:
		return v.statementForm(incident, readStating(w), trouble)
	case w.CallbackID == "handover" && incidentErr == nil:
		return v.handoverForm(incident, w.one("to"), trouble)
	case w.CallbackID == "snooze" && incidentErr == nil:
		return v.snoozeForm(incident, w.one("minutes"), w.one("reason"), trouble)
	case w.CallbackID == "request-changes" && draftErr == nil:
		return v.reasonForm("request-changes", "slackapp.changes", draft, w.one("reason"), trouble)
	case w.CallbackID == "reject" && draftErr == nil:
		return v.reasonForm("reject", "slackapp.reject", draft, w.one("reason"), trouble)
	case w.CallbackID == "break-glass" && draftErr == nil:
		return v.reasonForm("break-glass", "slackapp.glass", draft, w.one("reason"), trouble)
	case w.CallbackID == "legal" && draftErr == nil:
		return v.legalAgain(draft, w, trouble)
	case w.CallbackID == "schedule" && draftErr == nil:
		return v.scheduleForm(draft, readScheduling(w), trouble)
	case w.CallbackID == "sign" && draftErr == nil:
		return v.signForm(draft, strings.TrimSpace(w.one("key")), trouble)
	default:
		return v.window("slackapp.help.title", sections(trouble)...)
	}
}
