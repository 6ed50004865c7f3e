package discord_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/bongsu-hq/bongsu/bot/channel/channeltest"
	"github.com/bongsu-hq/bongsu/bot/channel/discord"
)

// Discord's own description of its API; not part of the repository.
const specification = "../../../../shared/specs/discord-openapi.json"

func TestBodiesFitDiscordsOwnDescription(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.FromSlash(specification))
	if err != nil {
		t.Skipf("%s is absent: put Discord's OpenAPI file there to run this test", specification)
	}
	spec, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	schema := spec.Components.Schemas["MessageCreateRequest"].Value
	for name, r := range channeltest.Renditions() {
		body, err := discord.Compose(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		sent := bytes.Replace(body.Bytes, []byte(`{"content"`), []byte(`{"nonce":"ABCDEFGHIJKLMNOPQRSTUVWXY","enforce_nonce":true,"content"`), 1)
		var value any
		if err := json.Unmarshal(sent, &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.VisitJSON(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.VisitJSON(map[string]any{"content": 1}); err == nil {
		t.Error("the description takes a number for content: it is not looked at")
	}
}
