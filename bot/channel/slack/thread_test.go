package slack_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/channel/slack"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func TestLaterUpdatesReplyToTheFirst(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		thread  bool
		change  func(t *testing.T, w *workspace, b *bot.Batch)
		replies bool
	}{
		"threads":                     {true, func(*testing.T, *workspace, *bot.Batch) {}, true},
		"no threads":                  {false, func(*testing.T, *workspace, *bot.Batch) {}, false},
		"a first message elsewhere":   {true, func(_ *testing.T, _ *workspace, b *bot.Batch) { b.Rows[0].Thread = "C0000000/1.000001" }, false},
		"a first message of no name":  {true, func(_ *testing.T, _ *workspace, b *bot.Batch) { b.Rows[0].Thread = room }, false},
		"a first message now deleted": {true, func(t *testing.T, w *workspace, b *bot.Batch) { t.Helper(); remove(t, w.sender, b.Rows[0].Thread) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := workspaceWith(t, slack.Settings{Thread: tt.thread}, func(*sandbox.SlackOptions) {})
			first := send(t, w.sender, batch(t, w.clock.Now(), room))[0]
			b := batch(t, w.clock.Now(), room)
			b.Rows[0].ID, b.Rows[0].Thread = "second", first.ProviderID
			tt.change(t, w, &b)
			w.clock.Advance(time.Minute)
			o := send(t, w.sender, b)[0]
			m := w.Messages(room)
			last := m[len(m)-1]
			if len(m) != 2 || o.State != bot.Accepted || o.ProviderID != room+"/"+last.TS {
				t.Fatalf("%d messages, %+v", len(m), o)
			}
			if want := map[bool]string{true: m[0].TS}[tt.replies]; last.ThreadTS != want || last.Broadcast != tt.replies {
				t.Errorf("thread %q, in the channel too: %t; want thread %q", last.ThreadTS, last.Broadcast, want)
			}
		})
	}
}

func TestFindLooksIntoTheThread(t *testing.T) {
	t.Parallel()
	w := workspaceWith(t, slack.Settings{Thread: true}, func(*sandbox.SlackOptions) {})
	first := send(t, w.sender, batch(t, w.clock.Now(), room))[0]
	w.clock.Advance(time.Hour)
	b := batch(t, w.clock.Now(), room)
	b.Rows[0].ID, b.Rows[0].Thread = "second", first.ProviderID
	if o := find(t, w.sender, b); o.State != bot.Pending || o.MayHave {
		t.Errorf("before it is sent: %+v", o)
	}
	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	send(t, w.sender, b)
	if o := find(t, w.sender, b); o.State != bot.Accepted || o.ProviderID != room+"/"+w.Messages(room)[1].TS {
		t.Errorf("a reply whose answer was lost: %+v", o)
	}
	remove(t, w.sender, first.ProviderID)
	if o := find(t, w.sender, b); o.State != bot.Accepted {
		t.Errorf("once the first message is gone: %+v", o)
	}
}

func remove(t *testing.T, s channel.Sender, providerID string) bot.Outcome {
	t.Helper()
	deleter, ok := s.(channel.Deleter)
	if !ok {
		t.Fatal("Slack can delete")
	}
	o, err := deleter.Delete(t.Context(), providerID)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestDeleteTakesBack(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	id := send(t, w.sender, batch(t, w.clock.Now(), room))[0].ProviderID
	w.Fail(sandbox.Fault{Kind: sandbox.Cut, Next: 1})
	if o := remove(t, w.sender, id); o.State != bot.Pending {
		t.Errorf("a delete whose answer was lost: %+v, want pending", o)
	}
	if !w.Messages(room)[0].Deleted {
		t.Error("the message is still there")
	}
	if o := remove(t, w.sender, id); o.State != bot.Accepted || o.ProviderID != id {
		t.Errorf("what is gone: %+v", o)
	}
	if o := remove(t, w.sender, "C0NOWHERE/1.000001"); o.State != bot.Failed {
		t.Errorf("of a channel that the app does not see: %+v", o)
	}
	said, err := w.Say(t.Context(), "U024BE7LH", room, "mine")
	if err != nil {
		t.Fatal(err)
	}
	if o := remove(t, w.sender, room+"/"+said); o.State != bot.Failed || o.Reason != "slack refused: cant_delete_message" {
		t.Errorf("another one's message: %+v", o)
	}
	deleter, _ := w.sender.(channel.Deleter)
	if _, err := deleter.Delete(t.Context(), "nonsense"); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a name that is none: %v", err)
	}
}

func TestAnEditTooLateAsksForAFollowUp(t *testing.T) {
	t.Parallel()
	w := workspaceWith(t, slack.Settings{}, func(o *sandbox.SlackOptions) { o.EditWindow = time.Minute })
	b := batch(t, w.clock.Now(), room)
	id := send(t, w.sender, b)[0].ProviderID
	editor, _ := w.sender.(channel.Editor)
	w.clock.Advance(2 * time.Minute)
	if o, err := editor.Edit(t.Context(), id, b.Body); err != nil || o.State != bot.Failed {
		t.Errorf("got %+v, %v", o, err)
	}
}

func TestCheckTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	all := []string{"chat:write", "channels:read", "channels:history", "groups:read", "groups:history"}
	for name, tt := range map[string]struct {
		scopes  []string
		channel sandbox.SlackChannel
		address string
		want    []string
	}{
		"fine":     {all, sandbox.SlackChannel{}, "", []string{"token: ok", "scopes: ok", "destination partners: ok"}},
		"a person": {all, sandbox.SlackChannel{}, "U024BE7LH", []string{"token: ok", "scopes: ok", "destination partners: ok"}},
		"may not post": {all[1:], sandbox.SlackChannel{}, "", []string{
			"token: ok", "scopes: broken: the token lacks the scope chat:write: nothing can be posted", "destination partners: ok",
		}},
		"may not look up": {all[:2], sandbox.SlackChannel{}, "", []string{
			"token: ok", "scopes: ok", "destination partners: warning: the token lacks the scope channels:history: a message whose answer was lost cannot be looked up",
		}},
		"may not read": {all[:1], sandbox.SlackChannel{}, "", []string{
			"token: ok", "scopes: ok", "destination partners: warning: slack refused: missing_scope, the app needs channels:read",
		}},
		"private": {all[:3], sandbox.SlackChannel{Private: true}, "", []string{
			"token: ok", "scopes: ok", "destination partners: warning: slack refused: missing_scope, the app needs groups:read",
		}},
		"not invited": {all, sandbox.SlackChannel{NoBot: true}, "", []string{"token: ok", "scopes: ok", "destination partners: broken: the app is not in the channel"}},
		"open to all": {append(all, "chat:write.public"), sandbox.SlackChannel{NoBot: true}, "", []string{"token: ok", "scopes: ok", "destination partners: ok"}},
		"archived":    {all, sandbox.SlackChannel{Archived: true}, "", []string{"token: ok", "scopes: ok", "destination partners: broken: the channel is archived"}},
		"nowhere":     {all, sandbox.SlackChannel{}, "C0NOWHERE", []string{"token: ok", "scopes: ok", "destination partners: broken: slack refused: channel_not_found"}},
	} {
		w := workspaceWith(t, slack.Settings{}, func(o *sandbox.SlackOptions) {
			tt.channel.ID, tt.channel.Name = "C0PARTNER1", "partners"
			o.Channels, o.Scopes = []sandbox.SlackChannel{tt.channel}, tt.scopes
		})
		if tt.address == "" {
			tt.address = "C0PARTNER1"
		}
		if diff := cmp.Diff(tt.want, check(t, w.sender, tt.address)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(w.Messages("C0PARTNER1")) > 0 {
			t.Errorf("%s: a message was posted", name)
		}
	}
	w := newWorkspace(t)
	w.Fail(sandbox.Fault{Kind: sandbox.Down})
	if diff := cmp.Diff([]string{"answer: broken: the connection was cut after the request left"}, check(t, w.sender, room)); diff != "" {
		t.Error(diff)
	}
	w.Heal()
	w.Fail(sandbox.Fault{Kind: "401"})
	if diff := cmp.Diff([]string{"token: broken: slack answered HTTP 401"}, check(t, w.sender, room)); diff != "" {
		t.Error(diff)
	}
}

// check returns the findings, a line each; what is fine without its words.
func check(t *testing.T, s channel.Sender, address string) []string {
	t.Helper()
	checker, ok := s.(channel.Checker)
	if !ok {
		t.Fatal("Slack can be checked")
	}
	var lines []string
	for _, f := range checker.Check(t.Context(), []bot.Destination{{ID: "partners", Recipients: []bot.Recipient{{ID: "partners", Address: address}}}}) {
		if f.Grade == bot.GradeFine {
			lines = append(lines, fmt.Sprintf("%s: %s", f.About, f.Grade))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s: %s", f.About, f.Grade, f.Text))
		if f.Mend.IsZero() {
			t.Errorf("no mend: %+v", f)
		}
	}
	return lines
}
