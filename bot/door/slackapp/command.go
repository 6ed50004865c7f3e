package slackapp

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// command does what was typed after /crisis.
func (a *App) command(ctx context.Context, v *voice, in payload) (answer, error) {
	verb, rest := cutWord(in.text)
	first, reason := cutWord(rest)
	switch verb {
	case "", "help":
		return a.help(v, ""), nil
	case "declare":
		return answer{}, a.openDeclare(ctx, v, in)
	case "update":
		return answer{}, a.openUpdate(ctx, v, in, first, bot.Progress)
	case "resolve":
		return answer{}, a.openResolve(ctx, v, in, first)
	case "incidents":
		return a.incidents(ctx, v)
	case "approvals":
		return a.approvals(ctx, v)
	}
	verbs := map[string]func() (answer, error){
		"show":            func() (answer, error) { return a.incident(ctx, v, first) },
		"approve":         func() (answer, error) { return a.review(ctx, v, first) },
		"publish":         func() (answer, error) { return a.publish(ctx, v, first) },
		"request-changes": func() (answer, error) { return a.typedVote(ctx, v, first, reason, bot.RequestsChanges) },
		"reject":          func() (answer, error) { return a.typedVote(ctx, v, first, reason, bot.Rejects) },
	}
	do, known := verbs[verb]
	if !known {
		return a.help(v, v.say("slackapp.refused.verb")), nil
	}
	if first == "" {
		return a.help(v, v.say("slackapp.refused.which", "command", a.Command+" "+verb)), nil
	}
	return do()
}

// opensWindow reports whether a command shows a window and so has nothing to say in the conversation.
func (p payload) opensWindow() bool {
	verb, _ := cutWord(p.text)
	return verb == "declare" || verb == "update" || verb == "resolve"
}

func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, " \t\n"); i >= 0 {
		return text[:i], strings.TrimSpace(text[i:])
	}
	return text, ""
}

// help lists the verbs, with buttons for those that one wants in a hurry.
func (a *App) help(v *voice, lead string) answer {
	text := v.say("slackapp.help.text", "command", a.Command)
	blocks := sections(lead)
	blocks = append(blocks, sections(text)...)
	blocks = append(blocks, buttons(
		button(actionDeclare, v.say("slackapp.action.declare"), "").WithStyle(slack.StyleDanger),
		button(actionUpdate, v.say("desk.action.write"), ""),
		button(actionApprovals, v.say("slackapp.action.approvals"), ""),
		button(actionIncidents, v.say("slackapp.action.incidents"), ""),
	))
	first := lead
	if first == "" {
		first = v.say("slackapp.help.title")
	}
	return answer{message: &message{text: first, blocks: blocks}}
}

// typedVote is a verdict with its reason in one line, over the text as it stands.
func (a *App) typedVote(ctx context.Context, v *voice, draftID, reason string, verdict bot.Verdict) (answer, error) {
	if reason == "" {
		return answer{}, &refusal{text: "slackapp.refused.reason"}
	}
	r, err := a.Desk.Review(ctx, draftID)
	if err != nil {
		return answer{}, err
	}
	return a.vote(ctx, v, bot.Vote{DraftID: r.Draft.ID, Revision: r.Draft.Revision, Digest: r.Draft.Digest, Verdict: verdict, Reason: reason})
}
