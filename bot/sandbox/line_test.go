package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func follower(n int) string { return fmt.Sprintf("U%032x", n) }

// lineCall is a good request; a retry key may be empty.
func lineCall(way, key, to string) sandbox.BadRequest {
	body := `{"messages":[{"type":"text","text":"안내"}]}`
	if to != "" {
		body = `{"to":` + to + `,"messages":[{"type":"text","text":"안내"}]}`
	}
	r := sandbox.BadRequest{Method: http.MethodPost, Path: "/v2/bot/message/" + way, Body: body, Header: http.Header{
		"Authorization": {"Bearer sandbox-token"}, "Content-Type": {"application/json"},
	}}
	if key != "" {
		r.Header.Set("X-Line-Retry-Key", key)
	}
	return r
}

func retryKey(n int) string { return fmt.Sprintf("6f1c1b0e-0000-5000-8000-%012x", n) }

func TestLineRefuses(t *testing.T) {
	t.Parallel()
	now := newClock()
	account := sandbox.NewLine(sandbox.BadLineAccount(now))
	refusals(t, serve(t, account.Handler()), sandbox.BadLineRequests(), func() { now.Advance(time.Second) }, func(body string) string {
		var reply struct{ Message string }
		if err := json.Unmarshal([]byte(body), &reply); err != nil {
			t.Error(err)
		}
		return reply.Message
	})
	if n := len(account.Messages()); n != 0 {
		t.Errorf("%d bad requests were accepted", n)
	}
}

// TestLineRefusalsAreTheVendors holds the table against LINE's own description.
func TestLineRefusalsAreTheVendors(t *testing.T) {
	t.Parallel()
	spec := filepath.Join("..", "..", "..", "shared", "specs", "line-messaging-api.yml")
	if _, err := os.Stat(spec); err != nil {
		t.Skip("absent: ../shared/specs/line-messaging-api.yml, LINE's OpenAPI document")
	}
	doc, err := openapi3.NewLoader().LoadFromFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: "http://127.0.0.1"}}
	for _, item := range doc.Paths.Map() {
		item.Servers = nil
		for _, operation := range item.Operations() {
			operation.Servers = nil
		}
	}
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
	for _, r := range sandbox.BadLineRequests() {
		switch err := check(r); {
		case r.Gap == "" && err == nil:
			t.Errorf("%s: the vendor's document takes it, and no Gap says why", r.Name)
		case r.Gap != "" && err != nil:
			t.Errorf("%s: the vendor's document refuses it after all (Gap: %s): %.200v", r.Name, r.Gap, err)
		}
	}
	for _, r := range []sandbox.BadRequest{
		lineCall("push", retryKey(1), `"`+follower(1)+`"`), lineCall("multicast", retryKey(2), `["`+follower(1)+`"]`), lineCall("broadcast", retryKey(3), ""),
	} {
		if err := check(r); err != nil {
			t.Errorf("the vendor's document refuses %s: %.300v", r.Path, err)
		}
	}
}

func TestLineHonoursARetryKeyForADay(t *testing.T) {
	t.Parallel()
	now := newClock()
	account := sandbox.NewLine(sandbox.BadLineAccount(now))
	base := serve(t, account.Handler())
	r := lineCall("multicast", retryKey(1), `["`+follower(1)+`"]`)
	status, first, _ := send(t, t.Context(), base, r)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	now.Advance(24*time.Hour - time.Second)
	status, again, _ := send(t, t.Context(), base, r)
	if status != http.StatusConflict || again.Get("X-Line-Accepted-Request-Id") != first.Get("X-Line-Request-Id") {
		t.Errorf("within a day: %d, %q", status, again.Get("X-Line-Accepted-Request-Id"))
	}
	now.Advance(time.Second)
	if status, _, _ := send(t, t.Context(), base, r); status != http.StatusOK {
		t.Errorf("after a day: %d", status)
	}
	if n := len(account.Messages()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestLineLimitsEachEndpoint(t *testing.T) {
	t.Parallel()
	now := newClock()
	o := sandbox.BadLineAccount(now)
	o.Quota = 0
	account := sandbox.NewLine(o)
	base := serve(t, account.Handler())
	for range 60 {
		if status, _, _ := send(t, t.Context(), base, lineCall("broadcast", "", "")); status != http.StatusOK {
			t.Fatal(status)
		}
	}
	status, header, body := send(t, t.Context(), base, lineCall("broadcast", "", ""))
	if status != http.StatusTooManyRequests || header.Get("Retry-After") != "" || !strings.Contains(body, "rate limit") {
		t.Errorf("the 61st broadcast of an hour: %d %s", status, body)
	}
	if status, _, _ := send(t, t.Context(), base, lineCall("push", "", `"`+follower(1)+`"`)); status != http.StatusOK {
		t.Errorf("a push beside it: %d", status)
	}
	now.Advance(time.Hour)
	if status, _, _ := send(t, t.Context(), base, lineCall("broadcast", "", "")); status != http.StatusOK {
		t.Errorf("an hour later: %d", status)
	}
}

func TestLinePassesOverStrangersInAMulticast(t *testing.T) {
	t.Parallel()
	account := sandbox.NewLine(sandbox.BadLineAccount(newClock()))
	status, _, _ := send(t, t.Context(), serve(t, account.Handler()), lineCall("multicast", "", `["`+follower(9)+`","`+follower(2)+`"]`))
	if status != http.StatusOK || len(account.Inbox(follower(9))) != 0 || len(account.Inbox(follower(2))) != 1 {
		t.Errorf("HTTP %d, %+v", status, account.Messages())
	}
}
