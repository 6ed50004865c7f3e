package slackapp_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
)

var update = flag.Bool("update", false, "rewrite testdata")

func TestTheManifestIsAsItWas(t *testing.T) {
	t.Parallel()
	for file, options := range map[string]slackapp.ManifestOptions{
		"manifest-socket.json": {}, "manifest-http.json": {Command: "/fire", URL: "https://desk.example.com/"},
	} {
		got, err := json.MarshalIndent(slackapp.Manifest(options), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(path, append(got, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
}

// needs are the calls of Slack's library that the code makes, each with the scopes that Slack asks for it.
func needs() map[string][]string {
	return map[string][]string{
		"StartSocketMode": nil, // by the app-level token
		"AuthTest":        nil, "OpenView": nil, "UpdateView": nil, "PublishView": nil,
		"PostMessage": {"chat:write"}, "PostEphemeral": {"chat:write"}, "UpdateMessage": {"chat:write"}, "DeleteMessage": {"chat:write"},
		"GetConversationInfo":    {"channels:read", "groups:read"},
		"GetConversationHistory": {"channels:history", "groups:history"},
		"GetConversationReplies": {"channels:history", "groups:history"},
		"GetUserInfo":            {"users:read"},
		"GetUserGroupMembers":    {"usergroups:read"}, // where user groups take shifts
	}
}

func TestEachScopeIsNeededByACallThatTheCodeMakes(t *testing.T) {
	t.Parallel()
	want := map[string]bool{"commands": true} // of the slash command
	made := map[string]bool{}
	for _, folder := range []string{".", "../../channel/slack"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil || strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, call := range regexp.MustCompile(`\bapi\.([A-Z]\w*)Context\(`).FindAllSubmatch(source, -1) {
				made[string(call[1])] = true
			}
		}
	}
	for call := range made {
		scopes, known := needs()[call]
		if !known {
			t.Errorf("the code calls %s: say in this test which scopes it needs", call)
		}
		for _, scope := range scopes {
			want[scope] = true
		}
	}
	for call := range needs() {
		if !made[call] {
			t.Errorf("nothing calls %s any longer: take it and its scopes away", call)
		}
	}
	asked := slackapp.Manifest(slackapp.ManifestOptions{Groups: true}).OAuthConfig.Scopes.Bot
	for _, scope := range asked {
		if !want[scope] {
			t.Errorf("nothing needs the scope %s", scope)
		}
	}
	if usual := slackapp.Manifest(slackapp.ManifestOptions{}).OAuthConfig.Scopes.Bot; slices.Contains(usual, "usergroups:read") || len(usual) != len(asked)-1 {
		t.Errorf("who names no user group is asked for %v", usual)
	}
	for scope := range want {
		if !slices.Contains(asked, scope) {
			t.Errorf("the manifest lacks the scope %s", scope)
		}
	}
}
