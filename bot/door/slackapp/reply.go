package slackapp

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"
)

// wire is a message as Slack takes it in an answer to a command.
func (m *message) wire() *slack.WebhookMessage {
	return &slack.WebhookMessage{
		ResponseType: slack.ResponseTypeEphemeral, Text: slackutilsx.EscapeMessage(m.text), Blocks: &slack.Blocks{BlockSet: m.blocks},
	}
}

// tell shows a message to the acting person alone: in the window where they acted, by the payload's response_url, as an ephemeral in its
// conversation, or where that is closed to the app in the app's own conversation.
func (a *App) tell(ctx context.Context, in payload, m *message) {
	if m == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	err := errors.New("the payload has no response_url")
	words := []slack.MsgOption{slack.MsgOptionText(m.text, true), slack.MsgOptionBlocks(m.blocks...)}
	if in.home {
		v, _ := a.voice(in.user)
		if _, err = a.open(ctx, in, v.window("slackapp.help.title", m.blocks...)); err != nil { // it took too long: in the app's own conversation
			_, _, err = a.api.PostMessageContext(ctx, in.user, words...)
		}
	} else if in.view.ID != "" {
		v, _ := a.voice(in.user)
		err = a.show(ctx, in.view.ID, v.window("slackapp.help.title", m.blocks...))
	} else if in.responseURL != "" {
		err = slack.PostWebhookCustomHTTPContext(ctx, in.responseURL, a.Client, m.wire())
	}
	if err != nil && in.channel != "" {
		_, err = a.api.PostEphemeralContext(ctx, in.channel, in.user, words...)
		if isSlackError(err, "channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel") {
			_, _, err = a.api.PostMessageContext(ctx, in.user, words...)
		}
	}
	if err != nil {
		a.Logger.ErrorContext(ctx, "tell a person in Slack the result", "error", bare(err))
	}
}

// open shows a window; Slack lends the right to it for three seconds.
func (a *App) open(ctx context.Context, in payload, w *slack.ModalViewRequest) (viewID string, err error) {
	made, err := a.api.OpenViewContext(ctx, in.trigger, *w)
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

// show puts w in the place of an open window.
func (a *App) show(ctx context.Context, viewID string, w *slack.ModalViewRequest) error {
	_, err := a.api.UpdateViewContext(ctx, *w, "", "", viewID)
	return err
}

// redraw puts another form of it in the place of the one in which somebody chose something. Whoever was faster, by closing it or choosing again, wins.
func (a *App) redraw(ctx context.Context, in payload, w *slack.ModalViewRequest) error {
	_, err := a.api.UpdateViewContext(ctx, *w, "", in.view.Hash, in.view.ID)
	if isSlackError(err, "hash_conflict", "not_found") {
		return nil
	}
	return err
}

const (
	replaceTries = 12
	replacePause = 250 * time.Millisecond
)

// replace puts the true result in the place of "saving…". Slack may still be busy with the answer that shows it, so it is looked for by its
// own name and more than once: an update that came first would be overwritten.
func (a *App) replace(ctx context.Context, in payload, w *slack.ModalViewRequest) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	var err error
	for range replaceTries {
		if _, err = a.api.UpdateViewContext(ctx, *w, savingID(in), "", ""); !isSlackError(err, "not_found") {
			break
		}
		timer := time.NewTimer(replacePause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
	if err != nil {
		a.Logger.ErrorContext(ctx, "show a person in Slack the result", "error", bare(err))
	}
}

func isSlackError(err error, codes ...string) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	for _, code := range codes {
		if ok && refused.Err == code {
			return true
		}
	}
	return false
}

// bare takes the URL off an error: a response_url is as good as a key.
func bare(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}

// window is a modal without a form: its text can be read and closed.
func (v *voice) window(title string, blocks ...slack.Block) *slack.ModalViewRequest {
	return &slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain(clip(v.say(title), titleRunes)), Close: plain(clip(v.say("slackapp.close"), titleRunes)),
		Blocks: slack.Blocks{BlockSet: blocks},
	}
}

// form is a modal with a button that submits it; state goes through Slack and comes back.
func (v *voice) form(callback, title, submit string, state any, blocks []slack.Block) *slack.ModalViewRequest {
	w := v.window(title, blocks...)
	w.Close = plain(clip(v.say("slackapp.cancel"), titleRunes))
	w.Submit = plain(clip(v.say(submit), titleRunes))
	w.CallbackID = callback
	w.PrivateMetadata = encode(state)
	return w
}

// lookUp opens a small window at once, because the right to it is short, and fills it when the desk has answered.
func (a *App) lookUp(ctx context.Context, v *voice, in payload, title string, fill func() (*slack.ModalViewRequest, error)) error {
	id := in.view.ID // pressed inside a window: that window is filled
	if id == "" {
		var err error
		if id, err = a.open(ctx, in, v.window(title, section(v.say("slackapp.reading")))); err != nil {
			return err
		}
	}
	w, err := fill()
	if err != nil {
		v.note(ctx, in, err)
		text, _ := v.why(err)
		w = v.window(title, sections(text)...)
	}
	return a.show(ctx, id, w)
}
