package slackapp

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// A message holds 50 blocks and some 13,000 characters of them: lists and texts stay below.
const (
	maxListed   = 15
	maxTextPart = 3 // sections of a text in a message; the window shows the rest
)

// incidents lists the open ones, the newest first.
func (a *App) incidents(ctx context.Context, v *voice) (answer, error) {
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		return answer{}, err
	}
	if len(open) == 0 {
		return answer{message: v.words(v.say("slackapp.none-open"))}, nil
	}
	var blocks []slack.Block
	for _, i := range open[:min(len(open), maxListed)] {
		show := button(actionShow, v.say("slackapp.action.show"), encode(incidentRef{Incident: i.ID}))
		blocks = append(blocks, sectionWith(v.summary(i), show))
	}
	if rest := len(open) - maxListed; rest > 0 {
		blocks = append(blocks, note(v.say("slackapp.more", "number", rest)))
	}
	return answer{message: &message{text: v.say("slackapp.action.incidents"), blocks: blocks}}, nil
}

// summary is an incident in two lines: what it is, and when readers hear of it next; a third where it is being handed over.
func (v *voice) summary(i bot.Incident) string {
	line := strings.TrimSpace(v.heading(i) + " " + v.title(i))
	line += "\n" + v.say("desk.phase."+string(i.Phase)) + " · " + v.promise(i)
	if i.Handover != nil {
		line += "\n⚠ " + v.handing(i)
	}
	return line
}

func (v *voice) promise(i bot.Incident) string {
	switch {
	case i.Promise.DueAt.IsZero():
		return v.say("slackapp.promise.none")
	case i.Promise.Overdue(v.now):
		return v.say("slackapp.promise.overdue", "at", v.moment(i.Promise.DueAt))
	default:
		return v.say("slackapp.promise.due", "at", v.moment(i.Promise.DueAt))
	}
}

// incident shows one incident: its components, its promise, and the drafts that wait.
func (a *App) incident(ctx context.Context, v *voice, key string) (answer, error) {
	i, err := a.Desk.Incident(ctx, key)
	if err != nil {
		return answer{}, err
	}
	drafts, err := a.Desk.Drafts(ctx, i.ID)
	if err != nil {
		return answer{}, err
	}
	var parts []string
	for _, at := range i.Affected {
		parts = append(parts, v.component(at.Component)+": "+v.say("component."+string(at.Status)))
	}
	blocks := []slack.Block{header(v.heading(i))}
	blocks = append(blocks, sections(v.summary(i)+"\n"+v.posts(i)+"\n"+strings.Join(parts, "\n"))...)
	for _, d := range slices.Backward(drafts) {
		if len(blocks) == maxListed {
			break
		}
		line := v.say("type."+string(d.Type)) + " · " + v.state(d) + " · " + d.ID
		proposed, err := a.proposed(ctx, v, d)
		if err != nil {
			return answer{}, err
		}
		if len(proposed) > 0 {
			line += "\n" + v.say("slackapp.legal.proposed", "n", len(proposed))
		}
		blocks = append(blocks, sectionWith(line, button(actionReview, v.say("slackapp.action.read"), encode(refOf(d)))))
	}
	if i.Phase.Open() {
		ref := encode(incidentRef{Incident: i.ID})
		blocks = append(blocks, buttons(
			button(bot.ActionWriteUpdate, v.say("desk.action.write"), ref).WithStyle(slack.StylePrimary),
			button(bot.ActionNoChange, v.say("desk.action.unchanged"), ref),
			button(actionResolve, v.say("slackapp.action.resolve"), ref),
			button(bot.ActionHandover, v.say("slackapp.handover.open"), ref),
		))
	}
	return answer{message: &message{text: v.summary(i), blocks: blocks}}, nil
}

// approvals lists the drafts that wait, those that wait for this person first.
func (a *App) approvals(ctx context.Context, v *voice) (answer, error) {
	drafts, err := a.Desk.OpenDrafts(ctx)
	if err != nil {
		return answer{}, err
	}
	var mine, others []slack.Block
	for _, d := range drafts {
		r, err := a.Desk.Review(ctx, d.ID)
		if err != nil {
			return answer{}, err
		}
		waiting := r.Standing.Waiting()
		line := v.heading(r.Incident) + " " + v.say("type."+string(d.Type)) + " · " + v.state(r.Draft) + " · " + d.ID
		if len(waiting) > 0 {
			line += "\n" + v.say("slackapp.waiting", "who", v.names(waiting))
		}
		b := sectionWith(line, button(actionReview, v.say("slackapp.action.read"), encode(refOf(d))))
		if slices.Contains(waiting, v.person.ID) {
			mine = append(mine, b)
		} else {
			others = append(others, b)
		}
	}
	if len(mine)+len(others) == 0 {
		return answer{message: v.words(v.say("slackapp.none-waiting"))}, nil
	}
	lead := v.say("slackapp.waiting-you", "number", len(mine))
	all := slices.Concat(mine, others)
	blocks := append([]slack.Block{section(lead)}, all[:min(len(all), maxListed)]...)
	if rest := len(all) - maxListed; rest > 0 {
		blocks = append(blocks, note(v.say("slackapp.more", "number", rest)))
	}
	return answer{message: &message{text: lead, blocks: blocks}}, nil
}

// waitingFor returns the drafts that wait for this person's signature, with where they stand.
func (a *App) waitingFor(ctx context.Context, v *voice) ([]bot.Review, error) {
	drafts, err := a.Desk.OpenDrafts(ctx)
	if err != nil {
		return nil, err
	}
	var mine []bot.Review
	for _, d := range drafts {
		r, err := a.Desk.Review(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		if r.Draft.State == bot.DraftOpen && slices.Contains(r.Standing.Waiting(), v.person.ID) {
			mine = append(mine, r)
		}
	}
	return mine, nil
}

// review shows the text in the reader's language with its digest, and the buttons that are bound to it.
func (a *App) review(ctx context.Context, v *voice, draftID string) (answer, error) {
	r, err := a.Desk.Review(ctx, draftID)
	if err != nil {
		return answer{}, err
	}
	d := r.Draft
	head := v.heading(r.Incident) + " " + v.say("desk.card."+string(d.State))
	recipients, channels := d.Reach()
	blocks := []slack.Block{header(head), section(v.say("slackapp.review.about", "type", v.say("type."+string(d.Type)), "who", v.names(d.Authors),
		"recipients", recipients, "channels", channels, "until", v.moment(d.ExpiresAt)))}
	blocks = append(blocks, v.text(d)...)
	blocks = append(blocks, note(v.say("desk.card.digest", "digest", d.Digest.Short(), "revision", d.Revision)))
	if d.Waits() && d.ReleaseAt.After(v.now) {
		blocks = append(blocks, note(v.leaves(d)))
	}
	if waiting := r.Standing.Waiting(); d.State == bot.DraftOpen && len(waiting) > 0 {
		blocks = append(blocks, note(v.say("slackapp.waiting", "who", v.names(waiting))))
	}
	proposed, err := a.proposed(ctx, v, d)
	if err != nil {
		return answer{}, err
	}
	blocks = append(append(blocks, v.proposals(d, proposed)...), v.decisions(r))
	return answer{message: &message{text: head, blocks: blocks}}, nil
}

// text is the draft in the person's language. Where it has none, that is said, and the first one that it has is shown.
func (v *voice) text(d bot.Draft) []slack.Block {
	if len(d.Composed) == 0 {
		return nil
	}
	i := slices.IndexFunc(d.Composed, func(c bot.Composed) bool { return c.Language == v.language })
	var blocks []slack.Block
	if i < 0 {
		i = 0
		blocks = append(blocks, note(v.say("slackapp.review.untranslated", "language", v.say("slackapp.language."+string(d.Composed[0].Language)))))
	}
	parts := sections(d.Composed[i].Rendition.Text)
	blocks = append(blocks, parts[:min(len(parts), maxTextPart)]...)
	if len(parts) > maxTextPart {
		blocks = append(blocks, note(v.say("slackapp.review.cut")))
	}
	return blocks
}

func (v *voice) decisions(r bot.Review) slack.Block {
	d := r.Draft
	ref := encode(refOf(d))
	recipients, channels := d.Reach()
	ask := func(id string) string { return v.say(id, "recipients", recipients, "channels", channels) }
	var row []slack.BlockElement
	switch {
	case d.State == bot.DraftOpen:
		approve := button(bot.ActionApprove, v.say("desk.action.approve."+string(d.Mode)), ref).WithStyle(slack.StylePrimary)
		row = append(row, v.asking(approve, ask("desk.confirm."+string(d.Mode)), ask("desk.confirm.yes."+string(d.Mode))),
			button(bot.ActionRequestChanges, v.say("desk.action.changes"), ref),
			button(bot.ActionReject, v.say("desk.action.reject"), ref).WithStyle(slack.StyleDanger))
		if !d.Beat {
			row = append(row, v.scheduleButton(d))
		}
		if len(r.Ahead) > 0 {
			row = append(row, v.asking(button(bot.ActionPublishAhead, v.say("desk.action.ahead"), ref), ask("desk.confirm.ahead"), ask("desk.confirm.yes."+string(d.Mode))))
		}
	case d.State == bot.DraftApproved && d.Held:
		publish := button(bot.ActionPublish, v.say("desk.action.publish"), ref).WithStyle(slack.StylePrimary)
		row = append(row, v.asking(publish, ask("desk.confirm.publish"), ask("desk.confirm.yes."+string(d.Mode))))
	case !d.Beat && !d.ReleaseAt.IsZero() && (d.State == bot.DraftApproved || d.State == bot.DraftExpired):
		row = append(row, v.scheduleButton(d))
		if d.State == bot.DraftApproved {
			row = append(row, button(bot.ActionReject, v.say("desk.action.take-back"), ref).WithStyle(slack.StyleDanger))
		}
	case d.State == bot.DraftPublished && d.Type != bot.Retraction:
		row = append(row, button(bot.ActionCorrect, v.say("desk.action.correct"), ref),
			button(bot.ActionRetract, v.say("desk.action.retract"), ref).WithStyle(slack.StyleDanger))
	}
	return buttons(append(row, v.bodiesButton(d))...)
}
