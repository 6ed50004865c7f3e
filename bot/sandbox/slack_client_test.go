package sandbox_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func client(base string) *slack.Client {
	return slack.New("xoxb-sandbox", slack.OptionAPIURL(base+"/api/"), slack.OptionAppLevelToken("xapp-sandbox"))
}

func TestSlackWithSlackGo(t *testing.T) {
	t.Parallel()
	s, base, _, _ := overHTTP(t)
	api := client(base)
	auth, err := api.AuthTestContext(t.Context())
	if err != nil || auth.UserID != s.BotUser() {
		t.Fatalf("auth.test: %+v, %v", auth, err)
	}
	text := slack.NewTextBlockObject(slack.MarkdownType, "*안내* a &amp; b", false, false)
	button := slack.NewButtonBlockElement("approve", "draft-1", slack.NewTextBlockObject(slack.PlainTextType, "승인", true, false)).WithStyle(slack.StylePrimary)
	channel, ts, err := api.PostMessageContext(t.Context(), "C0OPEN",
		slack.MsgOptionText("안내", false),
		slack.MsgOptionBlocks(slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, "장애", false, false)),
			slack.NewSectionBlock(text, nil, nil), slack.NewDividerBlock(), slack.NewActionBlock("vote", button)),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "bongsu_delivery", EventPayload: map[string]any{"delivery_id": "d1"}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := api.UpdateMessageContext(t.Context(), channel, ts, slack.MsgOptionText("정정", false)); err != nil {
		t.Fatal(err)
	}
	history, err := api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{
		ChannelID: channel, Limit: 10, IncludeAllMetadata: true,
	})
	if err != nil || len(history.Messages) != 1 || history.Messages[0].Metadata.EventPayload["delivery_id"] != "d1" || history.Messages[0].Edited == nil {
		t.Fatalf("history: %+v, %v", history, err)
	}
	if _, err := api.PostEphemeralContext(t.Context(), channel, "U0MINJI", slack.MsgOptionText("너만", false)); err != nil {
		t.Error(err)
	}
	if _, _, _, err := api.OpenConversationContext(t.Context(), &slack.OpenConversationParameters{Users: []string{"U0MINJI"}}); err != nil {
		t.Error(err)
	}
	info, err := api.GetConversationInfoContext(t.Context(), &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil || info.Name != "incidents" || !info.IsMember {
		t.Errorf("info: %+v, %v", info, err)
	}
	users, err := api.GetUsersContext(t.Context())
	if err != nil || len(users) != 3 {
		t.Errorf("users: %d, %v", len(users), err)
	}
	_, _, err = api.PostMessageContext(t.Context(), "C0NONE", slack.MsgOptionText("a", false))
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); !ok || refused.Err != "channel_not_found" {
		t.Errorf("unknown channel: %v", err)
	}
	s.Fail(sandbox.Fault{Kind: sandbox.Status429, Next: 1, RetryAfter: 30 * time.Second})
	_, _, err = api.PostMessageContext(t.Context(), channel, slack.MsgOptionText("a", false))
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); !ok || limited.RetryAfter != 30*time.Second {
		t.Errorf("rate limited: %v", err)
	}
	if _, _, err := api.DeleteMessageContext(t.Context(), channel, ts); err != nil {
		t.Error(err)
	}
}

func TestSlackViewsWithSlackGo(t *testing.T) {
	t.Parallel()
	s, base, _, _ := overHTTP(t)
	api := client(base)
	reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
	if err != nil {
		t.Fatal(err)
	}
	plain := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
	}
	request := slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Declare"), Submit: plain("Go"), CallbackID: "declare",
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("what", plain("What"), nil, slack.NewPlainTextInputBlockElement(plain("…"), "text")),
		}},
	}
	opened, err := api.OpenViewContext(t.Context(), reply.TriggerID, request)
	if err != nil {
		t.Fatal(err)
	}
	request.Title = plain("Declare!")
	if _, err := api.UpdateViewContext(t.Context(), request, "", opened.Hash, opened.ID); err != nil {
		t.Fatal(err)
	}
	if v, ok := s.OpenView("U0MINJI"); !ok || v.Title != "Declare!" || v.Updates != 1 {
		t.Errorf("on the screen: %+v", v)
	}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
	if _, err := api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: "U0MINJI", View: home}); err != nil {
		t.Error(err)
	}
	request.Title = plain(strings.Repeat("a", 25))
	if _, err := api.UpdateViewContext(t.Context(), request, "", "", opened.ID); err == nil || err.Error() != "invalid_arguments" {
		t.Errorf("a title of 25: %v", err)
	}
}

func TestSlackGoVerifiesSignatures(t *testing.T) {
	t.Parallel()
	// slack-go looks at the wall clock itself.
	body := []byte("payload=%7B%7D")
	for secret, good := range map[string]bool{"sandbox": true, "other": false} {
		verifier, err := slack.NewSecretsVerifier(sandbox.SlackSignature(secret, time.Now(), body), "sandbox")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = verifier.Write(body)
		if err := verifier.Ensure(); (err == nil) != good {
			t.Errorf("secret %s: %v", secret, err)
		}
	}
}

// socketApp connects an app with slack-go's Socket Mode client and acks with answer.
func socketApp(t *testing.T, base string, answer func(socketmode.Event) any) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	sm := socketmode.New(client(base), socketmode.OptionLog(slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)))
	done := make(chan struct{}, 2)
	go func() {
		_ = sm.RunContext(ctx)
		done <- struct{}{}
	}()
	go func() {
		defer func() { done <- struct{}{} }()
		for {
			select {
			case e := <-sm.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				if payload := answer(e); payload != nil {
					_ = sm.Ack(*e.Request, payload)
				} else {
					_ = sm.Ack(*e.Request)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		<-done
	})
}

func TestSocketModeWithSlackGo(t *testing.T) {
	t.Parallel()
	s := sandbox.NewSlack(sandbox.BadSlackWorkspace(newClock()))
	base := serve(t, s.Handler())
	t.Cleanup(s.CutSockets)
	got := make(chan socketmode.Event, 10)
	socketApp(t, base, func(e socketmode.Event) any {
		got <- e
		if command, ok := e.Data.(slack.SlashCommand); ok {
			return map[string]any{"text": "들었습니다: " + command.Text}
		}
		return nil
	})
	if err := s.Await(t.Context(), func() bool { return s.Sockets() == 1 }); err != nil {
		t.Fatal(err)
	}
	reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "declare")
	if err != nil || reply.Text != "들었습니다: declare" {
		t.Fatalf("command: %+v, %v", reply, err)
	}
	if e := <-got; e.Type != socketmode.EventTypeSlashCommand || e.Data.(slack.SlashCommand).UserID != "U0MINJI" {
		t.Errorf("event %+v", e)
	}
	if err := s.OpenHome(t.Context(), "U0MINJI"); err != nil {
		t.Fatal(err)
	}
	if e := <-got; e.Type != socketmode.EventTypeEventsAPI {
		t.Errorf("event %+v", e)
	}
	ts, _ := ask(t, base, "chat.postMessage", "channel", "C0OPEN", "text", "a", "blocks",
		`[{"type":"actions","elements":[{"type":"button","action_id":"x","text":{"type":"plain_text","text":"X"},"value":"v"}]}]`)["ts"].(string)
	if err := s.Click(t.Context(), "U0MINJI", "C0OPEN", ts, "x"); err != nil {
		t.Fatal(err)
	}
	e := <-got
	callback, ok := e.Data.(slack.InteractionCallback)
	if !ok || len(callback.ActionCallback.BlockActions) != 1 || callback.ActionCallback.BlockActions[0].Value != "v" || callback.Message.Timestamp != ts {
		t.Errorf("click %+v", e.Data)
	}
	deliveries := s.Deliveries()
	if _, err := s.Redeliver(t.Context(), deliveries[len(deliveries)-1]); err != nil {
		t.Fatal(err)
	}
	if again := <-got; again.Request.EnvelopeID != e.Request.EnvelopeID {
		t.Error("the redelivery has another envelope id")
	}

	before := len(s.Requests())
	s.Disconnect("refresh_requested")
	if err := s.Await(t.Context(), func() bool { return len(s.Requests()) >= before+2 && s.Sockets() == 1 }); err != nil {
		t.Fatal(err)
	}
	if reply, err := s.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "again"); err != nil || reply.Text != "들었습니다: again" {
		t.Errorf("after the refresh: %+v, %v", reply, err)
	}
}
