package vendortest_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

type still struct{}

func (still) Now() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }

// TestAWorkspaceIsGathered lets an app call a workspace and answer it, once with what only the types refuse.
func TestAWorkspaceIsGathered(t *testing.T) {
	t.Parallel()
	const modal = `{"type":"modal","title":{"type":"plain_text","text":"a"},"blocks":[{"type":"divider"}]}`
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"text":"a","response_type":"everywhere"}`)
	}))
	t.Cleanup(app.Close)
	o := sandbox.BadSlackWorkspace(still{})
	o.RequestURLs = sandbox.SlackURLs{Commands: app.URL, Interactivity: app.URL, Events: app.URL}
	slack := sandbox.NewSlack(o)
	platform := httptest.NewServer(slack.Handler())
	t.Cleanup(platform.Close)
	reply, err := slack.Command(t.Context(), "U0MINJI", "C0OPEN", "/crisis", "")
	if err != nil {
		t.Fatal(err)
	}
	post := func(method string, args url.Values) {
		t.Helper()
		args.Set("token", o.Token)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, platform.URL+"/api/"+method, strings.NewReader(args.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
	}
	post("views.open", url.Values{"trigger_id": {reply.TriggerID}, "view": {modal}})
	post("chat.postMessage", url.Values{"channel": {"C0OPEN"}, "text": {"a"}, "blocks": {`[{"type":"bogus"}]`}})

	var c vendortest.Collector
	c.Slack(slack)
	err = c.Judge(t.Context(), vendortest.SlackModal, vendortest.SlackHome, vendortest.SlackBlocks)
	if errors.Is(err, vendortest.ErrAbsent) {
		t.Skipf("not checked: that payloads of a workspace are gathered and judged: %v", err)
	}
	if err == nil {
		t.Fatal("an answer of a type that Slack has not passed")
	}
	for text, want := range map[string]bool{
		`"everywhere"`:              true,
		"no test sent a SlackHome":  true,
		"no test sent a SlackModal": false,
		// What the workspace refused never was a message.
		"bogus": false, "no test sent a SlackBlocks": true,
	} {
		if got := strings.Contains(err.Error(), text); got != want {
			t.Errorf("the verdict tells of %q: %t, want %t\n%v", text, got, want, err)
		}
	}
}
