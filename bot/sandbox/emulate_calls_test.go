package sandbox_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// slackStep is one call of a story that is told to both workspaces; what differs has its reason.
type slackStep struct {
	name   string
	method string
	args   []string
	want   string            // our error; "": taken
	keep   map[string]string // a name for later steps → where the answer holds it
	theirs string            // emulate's error, where it is not ours
	why    string
}

const (
	dayModal = `{"type":"modal","callback_id":"day","external_id":"ext-1","title":{"type":"plain_text","text":"Declare"},"blocks":[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"more","text":{"type":"plain_text","text":"More"}}]}]}`
	nextView = `{"type":"modal","title":{"type":"plain_text","text":"Next"},"blocks":[{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"more","text":{"type":"plain_text","text":"More"}}]}]}`
	dayHome  = `{"type":"home","blocks":[{"type":"divider"}]}`
)

func slackStory() []slackStep {
	post := func(name, want string, args ...string) slackStep {
		return slackStep{name: name, method: "chat.postMessage", want: want, args: append([]string{"channel", "C0OPEN"}, args...)}
	}
	keep := func(s slackStep, names ...string) slackStep {
		s.keep = map[string]string{}
		for i := 0; i < len(names); i += 2 {
			s.keep[names[i]] = names[i+1]
		}
		return s
	}
	call := func(name, method, want string, args ...string) slackStep {
		return slackStep{name: name, method: method, want: want, args: args}
	}
	messages := []slackStep{
		call("who am I", "auth.test", ""),
		keep(post("post", "", "text", "a <b> & c"), "$ts", "ts"),
		post("post blocks", "", "text", "a", "blocks", `[{"type":"section","text":{"type":"mrkdwn","text":"*a*"}}]`),
		post("post blocks alone", "", "blocks", `[{"type":"divider"}]`),
		post("post an attachment", "", "text", "a", "attachments", `[{"color":"#fff","blocks":[{"type":"divider"}]}]`),
		post("post metadata", "", "text", "a", "metadata", `{"event_type":"bongsu_delivery","event_payload":{"id":"1"}}`),
		post("metadata that is a list", "invalid_metadata_format", "text", "a", "metadata", `[]`),
		post("reply", "", "text", "b", "thread_ts", "$ts"),
		call("history", "conversations.history", "", "channel", "C0OPEN", "limit", "5"),
		call("replies", "conversations.replies", "", "channel", "C0OPEN", "ts", "$ts"),
		call("change", "chat.update", "", "channel", "C0OPEN", "ts", "$ts", "text", "b"),
		call("change to nothing", "chat.update", "no_text", "channel", "C0OPEN", "ts", "$ts"),
		call("change another's", "chat.update", "cant_update_message", "channel", "C0OPEN", "ts", "$said", "text", "b"),
		call("delete another's", "chat.delete", "cant_delete_message", "channel", "C0OPEN", "ts", "$said"),
		call("delete", "chat.delete", "", "channel", "C0OPEN", "ts", "$ts"),
		call("delete twice", "chat.delete", "message_not_found", "channel", "C0OPEN", "ts", "$ts"),
		call("change what was deleted", "chat.update", "message_not_found", "channel", "C0OPEN", "ts", "$ts", "text", "b"),
		call("whisper", "chat.postEphemeral", "", "channel", "C0OPEN", "user", "U0MINJI", "text", "a"),
		call("whisper nothing", "chat.postEphemeral", "no_text", "channel", "C0OPEN", "user", "U0MINJI"),
		keep(call("open a direct message", "conversations.open", "", "users", "U0MINJI"), "$dm", "channel.id"),
		call("open none", "conversations.open", "users_list_not_supplied"),
		call("post to it", "chat.postMessage", "", "channel", "$dm", "text", "a"),
		call("a channel", "conversations.info", "", "channel", "C0OPEN"),
		call("a person", "users.info", "", "user", "U0MINJI"),
		call("all people", "users.list", ""),
	}
	return append(messages, []slackStep{
		keep(call("open a modal", "views.open", "", "trigger_id", "$fresh", "view", dayModal), "$view", "view.id", "$hash", "view.hash", "$top", "view.id"),
		call("open it twice", "views.open", "exchanged_trigger_id", "trigger_id", "$spent", "view", nextView),
		call("open one of the same external_id", "views.open", "duplicate_external_id", "trigger_id", "$fresh", "view", dayModal),
		call("a modal without a title", "views.open", "invalid_arguments", "trigger_id", "$fresh", "view", `{"type":"modal","blocks":[]}`).but("invalid_view", viewName),
		call("change it by another hash", "views.update", "hash_conflict", "view_id", "$view", "hash", "1.a", "view", dayModal),
		keep(call("change it by its hash", "views.update", "", "view_id", "$view", "hash", "$hash", "view", dayModal), "$hash", "view.hash"),
		call("change it by its external_id", "views.update", "", "external_id", "ext-1", "view", dayModal),
		keep(call("push on it", "views.push", "", "trigger_id", "$pressed", "view", nextView), "$top", "view.id"),
		keep(call("push on that", "views.push", "", "trigger_id", "$pressed", "view", nextView), "$top", "view.id"),
		call("push a fourth", "views.push", "push_limit_reached", "trigger_id", "$pressed", "view", nextView),
		call("push on nothing", "views.push", "invalid_trigger_id", "trigger_id", "$fresh", "view", nextView).but("view_not_found", "emulate has a name of its own for it"),
		keep(call("show the home", "views.publish", "", "user_id", "U0MINJI", "view", dayHome), "$home", "view.hash"),
		call("show it by its hash", "views.publish", "", "user_id", "U0MINJI", "view", dayHome, "hash", "$home"),
		call("show it by an old hash", "views.publish", "hash_conflict", "user_id", "U0MINJI", "view", dayHome, "hash", "$home"),
		call("open with a trigger of three seconds ago", "views.open", "expired_trigger_id", "trigger_id", "$old", "view", nextView),
	}...)
}

func (s slackStep) but(theirs, why string) slackStep {
	s.theirs, s.why = theirs, why
	return s
}

// stage is a workspace to tell the story to.
type stage struct {
	call    func(method string, args ...string) map[string]any
	trigger func(view string) string // by the person minji, in a view or nowhere
	say     func() string            // the ts of a message of hers
	age     func(since time.Time)    // lets the three seconds of a trigger made then go by
}

func ourStage(t *testing.T) stage {
	t.Helper()
	slack, base, a, now := overHTTP(t)
	return stage{
		call: func(method string, args ...string) map[string]any {
			now.Advance(time.Second) // one post a second is what Slack takes
			return ask(t, base, method, args...)
		},
		trigger: func(view string) string {
			if view != "" {
				if err := slack.ClickInView(t.Context(), "U0MINJI", view, "more", nil); err != nil {
					t.Fatal(err)
				}
				return fmt.Sprint(a.last(t)["trigger_id"])
			}
			reply, err := slack.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
			if err != nil {
				t.Fatal(err)
			}
			return reply.TriggerID
		},
		say: func() string {
			ts, err := slack.Say(t.Context(), "U0MINJI", "C0OPEN", "hello")
			if err != nil {
				t.Fatal(err)
			}
			return ts
		},
		age: func(time.Time) { now.Advance(3 * time.Second) },
	}
}

func (e *emulate) stage(t *testing.T) stage {
	t.Helper()
	return stage{
		call: func(method string, args ...string) map[string]any { return e.call(t, "xoxb-sandbox", method, args...) },
		trigger: func(view string) string {
			return fmt.Sprint(e.must(t, "views.generateTriggerId", "user_id", "U0MINJI", "view_id", view)["trigger_id"])
		},
		say: func() string {
			return fmt.Sprint(e.call(t, "xoxb-minji", "chat.postMessage", "channel", "C0OPEN", "text", "hello")["ts"])
		},
		age: func(since time.Time) { <-time.After(time.Until(since.Add(3 * time.Second))) }, // emulate keeps its own time
	}
}

// tell gives a workspace the whole story and returns its answers in order.
func (w stage) tell(t *testing.T, story []slackStep) []map[string]any {
	t.Helper()
	known := map[string]string{"$old": w.trigger(""), "$said": w.say()}
	since := time.Now()
	var answers []map[string]any
	for _, step := range story {
		args := slices.Clone(step.args)
		for i, arg := range args {
			switch arg {
			case "$fresh":
				known["$fresh"] = w.trigger("")
				args[i] = known["$fresh"]
			case "$spent":
				args[i] = known["$fresh"]
			case "$pressed":
				args[i] = w.trigger(known["$top"])
			case "$old":
				w.age(since)
				args[i] = known[arg]
			default:
				if value, ok := known[arg]; ok {
					args[i] = value
				}
			}
		}
		answer := w.call(step.method, args...)
		for name, at := range step.keep {
			known[name] = dig(answer, at)
		}
		answers = append(answers, answer)
	}
	return answers
}

// dig returns what an answer holds at a path such as view.id.
func dig(answer map[string]any, at string) string {
	var v any = answer
	for name := range strings.SplitSeq(at, ".") {
		o, _ := v.(map[string]any)
		v = o[name]
	}
	return fmt.Sprint(v)
}

// TestSlackAgainstEmulate holds this sandbox's Slack against one that others wrote.
func TestSlackAgainstEmulate(t *testing.T) {
	t.Parallel()
	e := startEmulate(t)
	t.Run("refusals", func(t *testing.T) { refusedAlike(t, e) })
	t.Run("scopes", func(t *testing.T) { scopesAlike(t, e) })
	t.Run("story", func(t *testing.T) { toldAlike(t, e) })
}

func toldAlike(t *testing.T, e *emulate) {
	t.Helper()
	story := slackStory()
	theirs := e.stage(t).tell(t, story)
	ours := ourStage(t).tell(t, story)
	for i, step := range story {
		mine, _ := ours[i]["error"].(string)
		other, _ := theirs[i]["error"].(string)
		expected := step.want
		if step.why != "" {
			expected = step.theirs
		}
		if mine != step.want || other != expected || (ours[i]["ok"] == true) != (step.want == "") || (theirs[i]["ok"] == true) != (expected == "") {
			t.Errorf("%s (%s): ours %q, emulate %q, want %q and %q\nours    %v\nemulate %v", step.name, step.method, mine, other, step.want, expected, ours[i], theirs[i])
			continue
		}
		if mine == "" && other == "" {
			for _, fault := range unlike("", ours[i], theirs[i]) {
				t.Errorf("%s (%s): %s", step.name, step.method, fault)
			}
		}
	}
}

// unlike tells where both answers hold something of the same name and it is not of the same kind.
func unlike(at string, ours, theirs any) []string {
	mine, isObject := ours.(map[string]any)
	other, also := theirs.(map[string]any)
	if isObject && also {
		var faults []string
		for _, name := range slices.Sorted(maps.Keys(mine)) {
			if value, both := other[name]; both {
				faults = append(faults, unlike(at+"/"+name, mine[name], value)...)
			}
		}
		return faults
	}
	if kind, want := fmt.Sprintf("%T", ours), fmt.Sprintf("%T", theirs); kind != want && ours != nil && theirs != nil {
		return []string{fmt.Sprintf("%s is a %s in ours, and a %s in emulate", at, kind, want)}
	}
	return nil
}

// scopesAlike gives both the same poor token.
func scopesAlike(t *testing.T, e *emulate) {
	t.Helper()
	o := sandbox.BadSlackWorkspace(newClock())
	o.Scopes = []string{"users:read"}
	base := serve(t, sandbox.NewSlack(o).Handler())
	for method, args := range map[string][]string{
		"chat.postMessage":      {"channel", "C0OPEN", "text", "a"},
		"chat.postEphemeral":    {"channel", "C0OPEN", "user", "U0MINJI", "text", "a"},
		"chat.update":           {"channel", "C0OPEN", "ts", "1.000001", "text", "a"},
		"chat.delete":           {"channel", "C0OPEN", "ts", "1.000001"},
		"conversations.history": {"channel", "C0OPEN"},
		"conversations.replies": {"channel", "C0OPEN", "ts", "1.000001"},
		"conversations.info":    {"channel", "C0OPEN"},
		"conversations.open":    {"users", "U0MINJI"},
		"users.info":            {"user", "U0MINJI"},
	} {
		ours, theirs := ask(t, base, method, args...), e.call(t, "xoxb-little", method, args...)
		for _, name := range []string{"ok", "error", "needed", "provided"} {
			if ours[name] != theirs[name] {
				t.Errorf("%s: %s is %v in ours, and %v in emulate", method, name, ours[name], theirs[name])
			}
		}
	}
}
