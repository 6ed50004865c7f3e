package scenario_test

import (
	"os"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/scenario"
)

// Every example of docs/scenarios.md that is a piece of a timeline or of a record has keys that the format knows.
func TestTheExamplesOfTheDocumentationParse(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for i, block := range strings.Split(string(data), "```") {
		example, ok := strings.CutPrefix(block, "yaml\n")
		if i%2 == 0 || !ok || strings.Contains(example, "{…}") {
			continue
		}
		if strings.HasPrefix(example, "- ") {
			example = "timeline:\n" + example
		}
		examples++
		if _, err := scenario.Parse("example.yaml", []byte(example)); err != nil {
			t.Errorf("%v, in\n%s", err, example)
		}
	}
	if examples < 8 {
		t.Errorf("only %d examples were found", examples)
	}
}
