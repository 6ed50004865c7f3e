package slackapp

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/bongsu-hq/bongsu/bot"
)

// patience is how long a payload's answer waits for the desk; Slack itself gives up after three seconds.
const patience = 200 * time.Millisecond

// maxAck is the size from which on Slack drops an answer over Socket Mode in silence, less its envelope.
const maxAck = 19000

// answer is what a person is told. Nothing in it: what there was to show is shown already.
type answer struct {
	message *message
	view    *slack.ModalViewRequest // of a submission: what takes the form's place
	errors  map[string]string       // of a submission: by block
	options *suggested              // of a suggestion
	refused bool
}

// message is words in a conversation that only the acting person sees.
type message struct {
	text   string // one line for the lock screen
	blocks []slack.Block
}

// handle takes one payload from either transport and returns what Slack is to be answered, nil for nothing.
func (a *App) handle(ctx context.Context, in payload) any {
	ctx = context.WithoutCancel(ctx)
	t, fresh := a.seen.enter(in.keys())
	if fresh {
		a.busy.run(func() { a.do(ctx, in, t) })
	}
	timer := time.NewTimer(a.patience)
	defer timer.Stop()
	select {
	case <-t.done:
		if fresh && in.kind == blockActions {
			a.aside(ctx, func() { a.tell(ctx, in, t.answer.message) })
		}
		return a.ack(ctx, in, t.answer)
	case <-timer.C:
		if fresh {
			a.aside(ctx, func() { a.late(ctx, in, t) })
		}
		return a.wait(in)
	}
}

// keys are what a redelivery of the payload is known by. A form that was stored is done for good, however often it is sent; its window may show
// another form later, under another hash.
func (p payload) keys() []string {
	var keys []string
	if p.trigger != "" {
		keys = append(keys, "trigger "+p.trigger)
	}
	if p.event != "" {
		keys = append(keys, "event "+p.event)
	}
	if p.kind == viewSubmission {
		keys = append(keys, p.formKey())
	}
	return keys
}

// once is what the desk knows the payload's act by, also after a restart.
func (p payload) once() string {
	if keys := p.keys(); len(keys) > 0 {
		return "slack " + keys[len(keys)-1]
	}
	return ""
}

func (p payload) formKey() string { return "view " + p.view.ID + " " + p.view.Hash }

// aside does something beside the answer; a fault in it must not take the other payloads down.
func (a *App) aside(ctx context.Context, do func()) {
	a.busy.run(func() {
		defer func() {
			if trouble := recover(); trouble != nil {
				a.Logger.ErrorContext(ctx, "answer a payload of Slack", "panic", trouble, "stack", string(debug.Stack()))
			}
		}()
		do()
	})
}

func (a *App) do(ctx context.Context, in payload, t *task) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	a.meet(ctx, in)
	v, known := a.voice(in.user)
	defer close(t.done)
	defer func() {
		if trouble := recover(); trouble != nil {
			a.Logger.ErrorContext(ctx, "handle a payload of Slack", "panic", trouble, "stack", string(debug.Stack()))
			t.answer = v.refusal(in, &refusal{text: "slackapp.refused.broken"})
		}
		if t.answer.refused {
			a.seen.forget(in.formKey())
		} else if in.kind != blockSuggestion && in.kind != homeOpened {
			a.homes.refresh(ctx, a, in.user)
		}
	}()
	if !known && in.kind != homeOpened {
		a.Logger.WarnContext(ctx, "refuse somebody in Slack whom the desk does not know", "kind", in.kind, "slack_id", in.user)
		t.answer = a.stranger(in)
		return
	}
	made, err := a.route(ctx, v, in)
	if err != nil {
		v.note(ctx, in, err)
		made = v.refusal(in, err)
	}
	t.answer = made
}

func (a *App) route(ctx context.Context, v *voice, in payload) (answer, error) {
	switch in.kind {
	case typedCommand:
		return a.command(ctx, v, in)
	case blockActions:
		return a.press(ctx, v, in)
	case viewSubmission:
		return a.submit(ctx, v, in)
	case blockSuggestion:
		found := v.suggest(in.text)
		return answer{options: &found}, nil
	case homeOpened:
		a.homes.show(ctx, a, in.user)
		return answer{}, nil
	default: // closed windows and the like ask for nothing
		return answer{}, nil
	}
}

// ack is the answer in the form that the payload's kind takes.
func (a *App) ack(ctx context.Context, in payload, made answer) any {
	var out any
	switch {
	case in.kind == blockSuggestion && made.options != nil:
		out = made.options
	case in.kind == typedCommand && made.message != nil:
		out = made.message.wire()
	case in.kind == viewSubmission && len(made.errors) > 0:
		out = slack.NewErrorsViewSubmissionResponse(made.errors)
	case in.kind == viewSubmission && made.view != nil:
		out = slack.NewUpdateViewSubmissionResponse(made.view)
	default:
		return nil
	}
	if data, err := json.Marshal(out); err == nil && len(data) < maxAck {
		return out
	}
	if in.kind == viewSubmission {
		a.aside(ctx, func() { a.replace(ctx, in, made.view) })
		return a.wait(in)
	}
	a.aside(ctx, func() { a.tell(ctx, in, made.message) })
	return nil
}

// wait is the answer while the desk is at work.
func (a *App) wait(in payload) any {
	v, _ := a.voice(in.user)
	switch {
	case in.kind == viewSubmission:
		saving := v.window("slackapp.saving.title", section(v.say("slackapp.saving.text")))
		saving.ExternalID = savingID(in)
		return slack.NewUpdateViewSubmissionResponse(saving)
	case in.kind == typedCommand && !a.opensWindow(in) && a.saves(in):
		return v.words(v.say("slackapp.saving.text")).wire()
	case in.kind == typedCommand && !a.opensWindow(in):
		return v.words(v.say("slackapp.reading")).wire()
	default:
		return nil
	}
}

// late tells the true result to somebody who was told to wait.
func (a *App) late(ctx context.Context, in payload, t *task) {
	if in.kind == blockActions && a.saves(in) {
		v, _ := a.voice(in.user)
		a.tell(ctx, in, v.words(v.say("slackapp.saving.text")))
	}
	<-t.done
	switch {
	case in.kind != viewSubmission:
		a.tell(ctx, in, t.answer.message)
	case t.answer.view != nil:
		a.replace(ctx, in, t.answer.view)
	}
}

// saves reports whether a command or button writes something that the person waits for.
func (a *App) saves(p payload) bool {
	if p.kind == typedCommand {
		name, _ := cutWord(p.text)
		said, _ := a.verb(strings.ToLower(name))
		return said.saves
	}
	return slices.Contains([]string{
		bot.ActionApprove, bot.ActionPublish, bot.ActionPublishAhead, bot.ActionNoChange, bot.ActionResend, bot.ActionArrived, bot.ActionGiveUp, bot.ActionTakeOver, bot.ActionRetry, bot.ActionTakeProposal,
	}, p.action)
}

func savingID(in payload) string { return "saving-" + in.view.ID }
