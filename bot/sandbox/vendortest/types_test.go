package vendortest_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// TestTheGateCanFail spoils one payload of each kind: what the gate lets pass must be sound, and what is spoiled must not pass.
func TestTheGateCanFail(t *testing.T) {
	t.Parallel()
	modal := func(more string) string {
		return `{"type":"modal","blocks":[{"type":"divider"}],"close":{"type":"plain_text","text":"끝"}` + more + `}`
	}
	const title = `,"title":{"type":"plain_text","text":"발령"}`
	actions := func(button string) string {
		return `[{"type":"actions","elements":[{"type":"button","action_id":"x",` + button + `}]}]`
	}
	tests := []struct {
		name   string
		kind   vendortest.Type
		json   string
		spoilt bool
	}{
		{"a section", vendortest.SlackBlocks, `[{"type":"section","text":{"type":"mrkdwn","text":"a` + "\u2028" + `b"}}]`, false},
		{"a section in markdown", vendortest.SlackBlocks, `[{"type":"section","text":{"type":"markdown","text":"a"}}]`, true},
		{"a block that Slack has not", vendortest.SlackBlocks, `[{"type":"bogus"}]`, true},
		{"a member that a block has not", vendortest.SlackBlocks, `[{"type":"divider","color":"red"}]`, true},
		{"a button", vendortest.SlackBlocks, actions(`"text":{"type":"plain_text","text":"승인"},"style":"danger"`), false},
		{"a button in mrkdwn", vendortest.SlackBlocks, actions(`"text":{"type":"mrkdwn","text":"승인"}`), true},
		{"a button in style warning", vendortest.SlackBlocks, actions(`"text":{"type":"plain_text","text":"승인"},"style":"warning"`), true},
		{"a message", vendortest.SlackMessage, `{"text":"a","attachments":[{"color":"#fff","blocks":[{"type":"divider"}]}]}`, false},
		{"a message with a bad block hung on", vendortest.SlackMessage, `{"text":"a","attachments":[{"blocks":[{"type":"bogus"}]}]}`, true},
		{"metadata", vendortest.SlackMetadata, `{"event_type":"a","event_payload":{"id":"1"}}`, false},
		{"metadata without a payload", vendortest.SlackMetadata, `{"event_type":"a"}`, true},
		{"suggestions", vendortest.SlackOptions, `{"options":[{"text":{"type":"plain_text","text":"a"},"value":"b"}]}`, false},
		{"suggestions in mrkdwn", vendortest.SlackOptions, `{"options":[{"text":{"type":"mrkdwn","text":"a"},"value":"b"}]}`, true},
		{"a modal", vendortest.SlackModal, modal(title), false},
		{"a modal without a title", vendortest.SlackModal, modal(""), true},
		{"a modal with a bad block", vendortest.SlackModal, `{"type":"modal","blocks":[{"type":"section","text":{"type":"markdown","text":"a"}}]` + title + `}`, true},
		{"a home", vendortest.SlackHome, `{"type":"home","blocks":[]}`, false},
		{"a modal as a home", vendortest.SlackHome, modal(title), true},
		{"a Discord message", vendortest.DiscordMessage, `{"content":"a","embeds":[{"title":"b"}],"allowed_mentions":{"parse":[]}}`, false},
		{"embeds as a string", vendortest.DiscordMessage, `{"embeds":"a"}`, true},
		{"an edit that names a nonce", vendortest.DiscordEdit, `{"content":"a","nonce":1}`, true},
		{"a forum post", vendortest.DiscordThread, `{"name":"a","message":{"content":"a"}}`, false},
		{"a forum post without a name", vendortest.DiscordThread, `{"message":{"content":"a"}}`, true},
		{"a LINE push", vendortest.LinePush, `{"to":"U1","messages":[{"type":"text","text":"a"}]}`, false},
		{"a LINE push without text", vendortest.LinePush, `{"to":"U1","messages":[{"type":"text"}]}`, true},
		{"a LINE multicast to one", vendortest.LineMulticast, `{"to":"U1","messages":[{"type":"text","text":"a"}]}`, true},
		{"a LINE broadcast", vendortest.LineBroadcast, `{"messages":[{"type":"text","text":"a"}]}`, false},
		{"a LINE broadcast of nothing", vendortest.LineBroadcast, `{}`, true},
	}
	var payloads []vendortest.Payload
	spoilt := map[string]bool{}
	for _, tt := range tests {
		payloads = append(payloads, vendortest.Payload{Name: tt.name, Type: tt.kind, JSON: []byte(tt.json)})
		if tt.spoilt {
			spoilt[tt.name] = true
		}
	}
	found, err := vendortest.Misfits(t.Context(), payloads)
	if errors.Is(err, vendortest.ErrAbsent) {
		t.Skipf("not checked: that the gate of vendor types can fail: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(spoilt)), slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("refused (-want +got):\n%s\n%v", diff, found)
	}
}

func TestTheGateTellsAFaultOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]vendortest.Payload{
		"a type that is not there": {Name: "a", Type: "NoSuchType", JSON: []byte(`{}`)},
		"no JSON":                  {Name: "a", Type: vendortest.SlackHome, JSON: []byte(`{`)},
	} {
		found, err := vendortest.Misfits(t.Context(), []vendortest.Payload{p})
		if errors.Is(err, vendortest.ErrAbsent) {
			t.Skipf("not checked: %v", err)
		}
		if err == nil && len(found) == 0 {
			t.Errorf("%s passed", name)
		}
	}
}
