package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/app"
)

// The examples of docs/scenarios.md are one file, cut into pieces: it plays as it expects, and the documentation says what is true.
func TestTheExamplesOfTheDocumentationPlay(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	var head, timeline strings.Builder
	for i, block := range strings.Split(string(data), "```") {
		example, isYAML := strings.CutPrefix(block, "yaml\n")
		switch {
		case i%2 == 0:
		case isYAML && strings.HasPrefix(example, "- "):
			timeline.WriteString(example)
		case isYAML:
			head.WriteString(example)
		default:
			t.Errorf("this example is no YAML, and nobody plays it:\n%s", block)
		}
	}
	file := filepath.Join(t.TempDir(), "docs.yaml")
	if err := os.WriteFile(file, []byte(head.String()+"timeline:\n"+timeline.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Replay(t.Context(), file, filepath.Join(t.TempDir(), "out"), files()); err != nil {
		t.Error(err)
	}
	for _, action := range []string{
		"declare", "update", "edit", "statement", "correct", "retract", "resolve", "approve", "request-changes", "reject", "publish", "snooze", "sign-phrases", "refused", "fault", "expect",
	} {
		if !strings.Contains(timeline.String(), action+":") {
			t.Errorf("there is no example of %s", action)
		}
	}
}
