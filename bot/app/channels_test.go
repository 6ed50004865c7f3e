package app_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/app"
)

// A channel is one folder, one line in the table of kinds and one block in config.example.yaml.
func TestEveryChannelHasItsThreePlaces(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("../channel")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	noKinds := []string{"channeltest", "twilio", "solapi"} // the contract, and clients that kinds share
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(noKinds, e.Name()) {
			folders = append(folders, e.Name())
		}
	}
	kinds := app.Kinds()
	for _, folder := range folders {
		if kinds[folder].New == nil {
			t.Errorf("bot/channel/%s has no line in the table of kinds, bot/app/channels.go", folder)
		}
	}
	for kind := range kinds {
		if !slices.Contains(folders, kind) {
			t.Errorf("kind %s has no folder bot/channel/%s", kind, kind)
		}
		if !regexp.MustCompile(`(?m)^\s+kind: ` + kind + `\b`).Match(example) {
			t.Errorf("kind %s has no block in config.example.yaml", kind)
		}
	}
}
