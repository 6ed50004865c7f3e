package sandbox_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// TestDiscordRefusalsAreTheVendors holds the table against Discord's own description.
func TestDiscordRefusalsAreTheVendors(t *testing.T) {
	t.Parallel()
	spec := filepath.Join("..", "..", "..", "shared", "specs", "discord-openapi.json")
	if _, err := os.Stat(spec); err != nil {
		t.Skip("absent: ../shared/specs/discord-openapi.json, Discord's OpenAPI document")
	}
	doc, err := openapi3.NewLoader().LoadFromFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: "http://127.0.0.1/api/v10"}}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	check := func(c sandbox.BadRequest) error {
		r, err := http.NewRequestWithContext(t.Context(), c.Method, "http://127.0.0.1"+c.Path, strings.NewReader(c.Body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = c.Header.Clone()
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		return openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		})
	}
	for _, r := range sandbox.BadDiscordRequests() {
		switch err := check(r); {
		case r.Gap == "" && err == nil:
			t.Errorf("%s: the vendor's document takes it, and no Gap says why", r.Name)
		case r.Gap != "" && err != nil:
			t.Errorf("%s: the vendor's document refuses it after all (Gap: %s): %.200v", r.Name, r.Gap, err)
		}
	}
	for _, body := range goodDiscordMessages() {
		if err := check(say(body)); err != nil {
			t.Errorf("the vendor's document refuses %.80s: %.300v", body, err)
		}
	}
}
