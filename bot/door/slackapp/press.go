package slackapp

import (
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// The action ids that only this door knows.
const (
	actionDeclare   = "open-declare"
	actionUpdate    = "open-update"
	actionResolve   = "open-resolve"
	actionIncidents = "list-incidents"
	actionApprovals = "list-approvals"
	actionReview    = bot.ActionReview
	actionShow      = "show-incident"
	actionPage      = "bodies-page"
	actionPageBack  = "bodies-page-back"
	actionDrill     = "open-drill"

	actionReport     = "report-page"
	actionReportBack = "report-page-back"
	actionHandOver   = "open-handover"
)

// press does what a button says.
func (a *App) press(ctx context.Context, v *voice, in payload) (answer, error) {
	switch in.action {
	case bot.ActionApprove, bot.ActionRequestChanges, bot.ActionReject, bot.ActionEdit, bot.ActionShowBodies, bot.ActionPublish,
		bot.ActionResend, bot.ActionArrived, bot.ActionGiveUp, bot.ActionRetry, bot.ActionCorrect, bot.ActionRetract, bot.ActionBreakGlass, bot.ActionPublishAhead, bot.ActionSchedule,
		actionReview, actionPage, actionPageBack, bot.ActionTakeProposal:
		ref, err := readDraftRef(in.value)
		if err != nil {
			return answer{}, err
		}
		return a.pressDraft(ctx, v, in, ref)
	case bot.ActionWriteUpdate, bot.ActionNoChange, bot.ActionSnooze, actionResolve, actionShow,
		actionReport, actionReportBack, actionStatement, bot.ActionHandover, bot.ActionTakeOver, actionHandOver, bot.ActionSignBeats:
		ref, err := readIncidentRef(in.value)
		if err != nil {
			return answer{}, err
		}
		return a.pressIncident(ctx, v, in, ref)
	case actionDeclare:
		return answer{}, a.openDeclare(ctx, v, in, v.blank(bot.Live), "")
	case actionDrill:
		return answer{}, a.openDeclare(ctx, v, in, v.blank(bot.Drill), "")
	case actionUpdate:
		return answer{}, a.openUpdate(ctx, v, in, "", bot.Progress)
	case actionIncidents:
		return a.incidents(ctx, v)
	case actionApprovals:
		return a.approvals(ctx, v)
	case inputID:
		switch in.view.CallbackID {
		case "declare":
			return answer{}, a.warn(ctx, v, in)
		case "update":
			return answer{}, a.unfold(ctx, v, in)
		}
		return answer{}, nil
	default: // a choice inside a form, or a link: nothing to do before it is submitted
		if in.view.ID != "" {
			return answer{}, nil
		}
		return answer{}, errButton()
	}
}

func (a *App) pressDraft(ctx context.Context, v *voice, in payload, ref draftRef) (answer, error) {
	switch in.action {
	case bot.ActionApprove:
		return a.pressApprove(ctx, v, in, ref)
	case bot.ActionRequestChanges:
		_, err := a.open(ctx, in, v.reasonForm("request-changes", "slackapp.changes", ref, "", ""))
		return answer{}, err
	case bot.ActionReject:
		_, err := a.open(ctx, in, v.reasonForm("reject", "slackapp.reject", ref, "", ""))
		return answer{}, err
	case bot.ActionEdit:
		return answer{}, a.openEdit(ctx, v, in, ref)
	case bot.ActionSchedule:
		return answer{}, a.openSchedule(ctx, v, in, ref)
	case bot.ActionBreakGlass:
		return answer{}, a.pressGlass(ctx, v, in, ref)
	case bot.ActionPublish:
		return a.publish(ctx, v, ref)
	case bot.ActionPublishAhead:
		return a.publishAhead(ctx, v, ref)
	case bot.ActionResend:
		return a.endDoubt(ctx, v, ref.Draft, bot.Resend)
	case bot.ActionArrived:
		return a.endDoubt(ctx, v, ref.Draft, bot.Arrived)
	case bot.ActionGiveUp:
		return a.endDoubt(ctx, v, ref.Draft, bot.GiveUp)
	case bot.ActionRetry:
		return a.retry(ctx, v, ref.Draft)
	case bot.ActionCorrect:
		return answer{}, a.openCorrect(ctx, v, in, "", ref.Draft)
	case bot.ActionRetract:
		return answer{}, a.openRetract(ctx, v, in, "", ref.Draft)
	case actionReview:
		return a.review(ctx, v, ref.Draft)
	case bot.ActionTakeProposal:
		return a.take(ctx, v, ref)
	default:
		return answer{}, a.bodies(ctx, v, in, ref)
	}
}

func (a *App) pressIncident(ctx context.Context, v *voice, in payload, ref incidentRef) (answer, error) {
	switch in.action {
	case bot.ActionWriteUpdate:
		kind := bot.MessageType(ref.Type)
		if !slices.Contains(bot.Updates(), kind) {
			kind = bot.Progress
		}
		return answer{}, a.openUpdate(ctx, v, in, ref.Incident, kind)
	case bot.ActionSnooze:
		_, err := a.open(ctx, in, v.snoozeForm(ref, "10", "", ""))
		return answer{}, err
	case actionResolve:
		return answer{}, a.openResolve(ctx, v, in, ref.Incident)
	case actionShow:
		return a.incident(ctx, v, ref.Incident)
	case actionReport, actionReportBack:
		return answer{}, a.report(ctx, v, in, ref)
	case actionStatement:
		return answer{}, a.openStatement(ctx, v, in, ref.Incident, bot.Apology)
	case bot.ActionHandover:
		return v.sheet(a.Desk.Sheet(ctx, ref.Incident))
	case bot.ActionTakeOver:
		return v.sheet(a.Desk.TakeOver(ctx, v.person.ID, ref.Incident, ref.items()))
	case bot.ActionSignBeats:
		return answer{}, a.openBeats(ctx, v, in, ref.Incident)
	case actionHandOver:
		_, err := a.open(ctx, in, v.handoverForm(ref, "", ""))
		return answer{}, err
	default:
		return a.noChange(ctx, v, in, ref.Incident)
	}
}

// pressApprove signs the text that the button is bound to; a statement first wants the incident's key typed.
func (a *App) pressApprove(ctx context.Context, v *voice, in payload, ref draftRef) (answer, error) {
	sign := func(r bot.Review) *slack.ModalViewRequest {
		return v.signForm(ref, "", v.say("slackapp.sign.text", "key", r.Incident.Key, "digest", ref.Digest.Short()))
	}
	if ref.Statement {
		return answer{}, a.lookUp(ctx, v, in, "slackapp.sign.title", func() (*slack.ModalViewRequest, error) {
			r, err := a.Desk.Review(ctx, ref.Draft)
			return sign(r), err
		})
	}
	r, err := a.Desk.Review(ctx, ref.Draft)
	if err != nil {
		return answer{}, err
	}
	if r.Draft.Type.Statement() { // the card is older than its mark
		_, err := a.open(ctx, in, sign(r))
		return answer{}, err
	}
	return a.vote(ctx, v, bot.Vote{DraftID: ref.Draft, Revision: ref.Revision, Digest: ref.Digest, Verdict: bot.Approves})
}

// pressGlass asks for the reason, and says first what will happen and to how many.
func (a *App) pressGlass(ctx context.Context, v *voice, in payload, ref draftRef) error {
	return a.lookUp(ctx, v, in, "slackapp.glass.title", func() (*slack.ModalViewRequest, error) {
		r, err := a.Desk.Review(ctx, ref.Draft)
		if err != nil {
			return nil, err
		}
		recipients, channels := r.Draft.Reach()
		text := v.heading(r.Incident) + "\n" + v.say("slackapp.glass.text", "digest", ref.Digest.Short(), "recipients", recipients, "channels", channels)
		return v.reasonForm("break-glass", "slackapp.glass", ref, "", text), nil
	})
}

// vote hands a verdict to the desk and tells what has come of it.
func (a *App) vote(ctx context.Context, v *voice, vote bot.Vote) (answer, error) {
	vote.Door = "slack"
	d, err := a.Desk.Vote(ctx, v.person.ID, vote)
	if err != nil {
		return answer{}, a.overtaken(ctx, v, vote, err)
	}
	text := v.say("slackapp.voted." + string(vote.Verdict))
	if vote.Verdict == bot.Approves || vote.Verdict == bot.BreaksGlass {
		text += "\n" + v.standing(ctx, d)
	}
	return answer{message: v.words(text), view: v.window("slackapp.stored", sections(text)...)}, nil
}

// overtaken is the desk's refusal of a vote, in the person's language where others were faster.
func (a *App) overtaken(ctx context.Context, v *voice, vote bot.Vote, refused error) error {
	if _, meant := errors.AsType[*bot.Error](refused); !meant {
		return refused
	}
	switch r, err := a.Desk.Review(ctx, vote.DraftID); {
	case err != nil:
		return refused
	case r.Draft.State != bot.DraftOpen:
		return &refusal{text: "slackapp.refused.over", data: []any{"state", v.say("desk.card." + string(r.Draft.State))}}
	case r.Draft.Revision != vote.Revision:
		return &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
	}
	return refused
}

// ended refuses what can no longer follow because the incident has ended.
func ended(i bot.Incident) error {
	if i.Phase.Open() {
		return nil
	}
	return &refusal{text: "slackapp.refused.closed", data: []any{"key", i.Key}}
}

// standing tells where a draft is after a signature.
func (v *voice) standing(ctx context.Context, d bot.Draft) string {
	recipients, channels := d.Reach()
	switch {
	case d.State == bot.DraftPublished:
		return v.say("slackapp.standing.published", "recipients", recipients, "channels", channels)
	case d.State == bot.DraftApproved && d.Held:
		return v.say("slackapp.standing.held", "draft", d.ID)
	case d.State == bot.DraftApproved && d.ReleaseAt.After(v.now):
		return v.say("slackapp.standing.release") + "\n" + v.leaves(d)
	case d.State == bot.DraftApproved:
		return v.say("slackapp.standing.approved")
	}
	if r, err := v.app.Desk.Review(ctx, d.ID); err == nil && len(r.Standing.Waiting()) > 0 {
		return v.say("slackapp.waiting", "who", v.names(r.Standing.Waiting()))
	}
	return v.say("desk.card." + string(d.State))
}

// publish releases a text that was held, if it is still the one that the person saw.
func (a *App) publish(ctx context.Context, v *voice, ref draftRef) (answer, error) {
	r, err := a.Desk.Review(ctx, ref.Draft)
	if err != nil {
		return answer{}, err
	}
	if r.Draft.Revision != ref.Revision || r.Draft.Digest != ref.Digest {
		return answer{}, &refusal{text: "slackapp.refused.changed", data: []any{"revision", r.Draft.Revision}}
	}
	d, err := a.Desk.Publish(ctx, v.person.ID, ref.Draft)
	if err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.standing(ctx, d))}, nil
}

// publishAhead publishes the text that the button is bound to under the standing approvals that cover it.
func (a *App) publishAhead(ctx context.Context, v *voice, ref draftRef) (answer, error) {
	d, err := a.Desk.PublishAhead(ctx, v.person.ID, bot.Vote{DraftID: ref.Draft, Revision: ref.Revision, Digest: ref.Digest, Verdict: bot.Approves, Door: "slack"})
	if err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.standing(ctx, d))}, nil
}

// endDoubt decides about every unknown delivery of an update.
func (a *App) endDoubt(ctx context.Context, v *voice, draftID string, decision bot.UnknownDecision) (answer, error) {
	n, err := a.Desk.DecideUnknowns(ctx, v.person.ID, draftID, decision)
	if err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.say("slackapp.decided", "n", n))}, nil
}

// retry sends every failed delivery of an update again.
func (a *App) retry(ctx context.Context, v *voice, draftID string) (answer, error) {
	n, err := a.Desk.RetryFailed(ctx, v.person.ID, draftID)
	if err != nil {
		return answer{}, err
	}
	return answer{message: v.words(v.say("slackapp.retried", "n", n))}, nil
}

// noChange drafts that nothing has changed, unless such a draft waits already: a second press asks nobody twice.
func (a *App) noChange(ctx context.Context, v *voice, in payload, incidentID string) (answer, error) {
	i, err := a.Desk.Incident(ctx, incidentID)
	if err != nil {
		return answer{}, err
	}
	drafts, err := a.Desk.Drafts(ctx, i.ID)
	if err != nil {
		return answer{}, err
	}
	for _, d := range drafts {
		if d.Type == bot.NoChange && d.State == bot.DraftOpen && d.ExpiresAt.After(v.now) {
			return a.review(ctx, v, d.ID)
		}
	}
	wait := v.interval(i)
	if wait == 0 {
		return answer{}, &refusal{text: "slackapp.refused.cadence"}
	}
	f := v.unchanged(i, i.Facts)
	f.Original, f.NextAt = "", ceiling(v.now.Add(wait))
	return a.written(ctx, v, in, bot.Request{IncidentID: i.ID, Type: bot.NoChange, Facts: f}, "slackapp.update.title")
}

// checking is the phrase of what the desk does before anything else is known; the holding notice said the same.
const checking = "extent-check"

// unchanged are the facts of an update that tells no news: what is being done must be said, and at first that is the check.
func (v *voice) unchanged(i bot.Incident, f bot.Facts) bot.Facts {
	offered := slices.ContainsFunc(v.app.Phrases(), func(p PhraseOption) bool { return p.ID == checking })
	if f.Action.IsZero() && i.Phase == bot.Investigating && offered {
		f.Action = bot.Words{Phrase: checking}
	}
	return f
}
