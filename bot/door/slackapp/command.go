package slackapp

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// verb is one word that may stand behind /crisis.
type verb struct {
	name string
	do   func(ctx context.Context, v *voice, in payload, rest string) (answer, error)
	// form reports whether what was typed opens a window, which says all there is to say; nil: never.
	form func(rest string) bool
	// which: it needs an incident's key or a draft's id.
	which bool
	saves bool
}

// verbs are what can be typed, in the order of the help.
func (a *App) verbs() []verb {
	return []verb{
		{name: "declare", do: a.typedDeclare, form: few(0), saves: true},
		{name: "drill", do: a.typedDrill, form: few(0), saves: true},
		{name: "update", do: a.typedUpdate, form: noTime, saves: true},
		{name: "resolve", do: a.typedResolve, form: few(1), saves: true},
		{name: "statement", do: a.typedStatement, form: noFlags, saves: true},
		{name: "correct", do: a.typedCorrect, form: noFlags, saves: true},
		{name: "retract", do: a.typedRetract, form: few(1), saves: true},
		{name: "approvals", do: func(ctx context.Context, v *voice, _ payload, _ string) (answer, error) { return a.approvals(ctx, v) }},
		{name: "approve", do: a.typedVote(bot.Approves), which: true},
		{name: "request-changes", do: a.typedVote(bot.RequestsChanges), which: true, saves: true},
		{name: "reject", do: a.typedVote(bot.Rejects), which: true, saves: true},
		{name: "legal", do: a.typedLegal, form: always, which: true},
		{name: "publish", do: a.typedPublish, which: true, saves: true},
		{name: "heartbeats", do: a.typedHeartbeats, form: signsBeats, which: true, saves: true},
		{name: "remind", do: a.typedRemind},
		{name: "snooze", do: a.typedSnooze, form: few(1), which: true, saves: true},
		{name: "assign", do: a.typedAssign, which: true, saves: true},
		{name: "handover", do: a.typedHandover, saves: true},
		{name: "incidents", do: func(ctx context.Context, v *voice, _ payload, _ string) (answer, error) { return a.incidents(ctx, v) }},
		{name: "show", do: first(a.incident), which: true},
		{name: "timeline", do: first(a.timeline), which: true},
		{name: "report", do: a.typedReport, form: few(1), which: true},
		{name: "doctor", do: func(ctx context.Context, v *voice, _ payload, _ string) (answer, error) { return a.doctor(ctx, v) }},
	}
}

// few reports that at most n words were typed.
func few(n int) func(string) bool {
	return func(rest string) bool { return len(strings.Fields(rest)) <= n }
}

func always(string) bool { return true }

func signsBeats(rest string) bool { return slices.Contains(strings.Fields(rest), signs) }

func noFlags(rest string) bool {
	return !strings.Contains(rest, "--") && !strings.Contains(rest, "—")
}

// noTime reports that an update is not written out: it names neither a flag nor the time of the next one, nor that nothing has changed.
func noTime(rest string) bool {
	for word := range strings.FieldsSeq(rest) {
		if isWhen(word) || word == string(bot.NoChange) {
			return false
		}
	}
	return noFlags(rest)
}

// first makes a verb of what needs one word only.
func first(do func(context.Context, *voice, string) (answer, error)) func(context.Context, *voice, payload, string) (answer, error) {
	return func(ctx context.Context, v *voice, _ payload, rest string) (answer, error) {
		word, _ := cutWord(rest)
		return do(ctx, v, word)
	}
}

func (a *App) verb(name string) (verb, bool) {
	for _, known := range a.verbs() {
		if known.name == name {
			return known, true
		}
	}
	return verb{}, false
}

// command does what was typed after /crisis.
func (a *App) command(ctx context.Context, v *voice, in payload) (answer, error) {
	name, rest := cutWord(in.text)
	name = strings.ToLower(name)
	switch name {
	case "":
		return a.start(ctx, v)
	case "help":
		return a.help(v, ""), nil
	}
	said, known := a.verb(name)
	switch {
	case !known:
		return a.help(v, a.unknown(v, name)), nil
	case said.which && rest == "":
		return a.help(v, v.say("slackapp.refused.which", "command", a.Command+" "+name)), nil
	}
	return said.do(ctx, v, in, rest)
}

// unknown names the verb that somebody may have meant.
func (a *App) unknown(v *voice, name string) string {
	var names []string
	for _, known := range a.verbs() {
		names = append(names, known.name)
	}
	if near := nearest(name, names); near != "" {
		return v.say("slackapp.refused.nearest", "command", a.Command+" "+near)
	}
	return v.say("slackapp.refused.verb")
}

// opensWindow reports whether a command shows a window and so has nothing to say in the conversation.
func (a *App) opensWindow(p payload) bool {
	name, rest := cutWord(p.text)
	said, known := a.verb(strings.ToLower(name))
	return known && said.form != nil && said.form(rest) && (rest != "" || !said.which)
}

func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, " \t\n"); i >= 0 {
		return text[:i], strings.TrimSpace(text[i:])
	}
	return text, ""
}

// start is what the command shows by itself: what is on, and a button for what one wants in a hurry.
func (a *App) start(ctx context.Context, v *voice) (answer, error) {
	open, err := a.Desk.Incidents(ctx, true)
	if err != nil {
		return answer{}, err
	}
	waiting, err := a.waitingFor(ctx, v)
	if err != nil {
		return answer{}, err
	}
	late := 0
	for _, i := range open {
		if i.Promise.Overdue(v.now) {
			late++
		}
	}
	text := v.say("slackapp.start.text", "waiting", len(waiting), "open", len(open), "late", late)
	blocks := []slack.Block{
		section(text), v.startButtons(),
		note(v.say("slackapp.start.more", "command", a.Command)),
	}
	return answer{message: &message{text: text, blocks: blocks}}, nil
}

func (v *voice) startButtons() slack.Block {
	return buttons(
		button(actionDeclare, v.say("slackapp.action.declare"), "").WithStyle(slack.StyleDanger),
		button(actionDrill, v.say("slackapp.action.drill"), ""),
		button(actionUpdate, v.say("desk.action.write"), ""),
		button(actionApprovals, v.say("slackapp.action.approvals"), ""),
		button(actionIncidents, v.say("slackapp.action.incidents"), ""),
	)
}

// help lists the verbs by what one wants, with buttons for those that one wants in a hurry.
func (a *App) help(v *voice, lead string) answer {
	blocks := sections(lead)
	for _, group := range []string{"write", "sign", "promise", "look"} {
		blocks = append(blocks, section(v.say("slackapp.help."+group, "command", a.Command)))
	}
	blocks = append(blocks, v.startButtons())
	title := lead
	if title == "" {
		title = v.say("slackapp.help.title")
	}
	return answer{message: &message{text: title, blocks: blocks}}
}
