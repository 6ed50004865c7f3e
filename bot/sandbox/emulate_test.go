package sandbox_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
)

// emulateSeed is the workspace as emulate is told of it: the app, a person who writes beside it, and a token that may do little.
const emulateSeed = `slack:
  team: {name: Sandbox, domain: sandbox}
  users: [{name: bongsu}, {name: minji}, {name: outside}]
  channels: [{name: incidents}, {name: old}, {name: foreign}, {name: secret, is_private: true}]
  tokens:
    - {token: xoxb-sandbox, user: bongsu, scopes: [chat:write, channels:read, channels:history, channels:manage, channels:join, groups:read, groups:history, groups:write, im:write, im:history, im:read, users:read, users:read.email]}
    - {token: xoxb-minji, user: minji, scopes: [chat:write]}
    - {token: xoxb-little, user: bongsu, scopes: [users:read]}
  strict_scopes: true
`

// emulate is Slack as emulate plays it, in a process of its own.
type emulate struct {
	base string
	ids  map[string]string // our name for a channel or a person → emulate's
}

// startEmulate starts it and brings it into the state of BadSlackWorkspace; it ends with the test, by its process.
func startEmulate(t *testing.T) *emulate {
	t.Helper()
	modules, err := vendortest.Modules("emulate/dist/index.js")
	node, noNode := vendortest.Node(t.Context())
	if err = errors.Join(err, noNode); errors.Is(err, vendortest.ErrAbsent) {
		t.Skipf("not checked: this sandbox's Slack against emulate: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var failed strings.Builder
	for range 3 { // a free port may be taken before it is bound
		port := freePort(t)
		if launched(t, port, &failed, node, filepath.Join(modules, "emulate", "dist", "index.js")) {
			e := &emulate{base: "http://127.0.0.1:" + port, ids: map[string]string{}}
			e.furnish(t)
			return e
		}
	}
	t.Fatalf("emulate did not start: %s", failed.String())
	return nil
}

// launched reports whether emulate answers on the port.
func launched(t *testing.T, port string, failed io.Writer, node, script string) bool {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "seed.yaml"), []byte(emulateSeed), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), node, script, "start", "--service", "slack", "--port", port, "--seed", "seed.yaml")
	run.Dir, run.Stderr = dir, failed
	said, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Ready") {
			// Wait closes the pipe when the test's context has ended the process.
			t.Cleanup(func() { _ = run.Wait() })
			return true
		}
	}
	_ = run.Wait()
	return false
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (e *emulate) furnish(t *testing.T) {
	t.Helper()
	names := map[string]string{
		"incidents": "C0OPEN", "old": "C0ARCHIVED", "foreign": "C0FOREIGN", "secret": "C0SECRET", "minji": "U0MINJI", "outside": "U0OUTSIDE", "bongsu": "U0SANDBOX",
	}
	for method, list := range map[string]string{"conversations.list": "channels", "users.list": "members"} {
		reply := e.must(t, method, "types", "public_channel,private_channel")
		all, _ := reply[list].([]any)
		for _, item := range all {
			o, _ := item.(map[string]any)
			if ours, ok := names[fmt.Sprint(o["name"])]; ok {
				e.ids[ours] = fmt.Sprint(o["id"])
			}
		}
	}
	if len(e.ids) != len(names) {
		t.Fatalf("emulate lacks what was asked for: %v", e.ids)
	}
	e.must(t, "conversations.archive", "channel", "C0ARCHIVED")
	e.must(t, "conversations.kick", "channel", "C0OPEN", "user", "U0OUTSIDE")
	e.must(t, "conversations.leave", "channel", "C0FOREIGN")
	e.must(t, "conversations.leave", "channel", "C0SECRET")
}

func (e *emulate) must(t *testing.T, method string, args ...string) map[string]any {
	t.Helper()
	reply := e.call(t, "xoxb-sandbox", method, args...)
	if reply["ok"] != true {
		t.Fatalf("emulate: %s %v: %v", method, args, reply)
	}
	return reply
}

func (e *emulate) call(t *testing.T, token, method string, args ...string) map[string]any {
	t.Helper()
	return e.send(t, slackCallAs(token, method, args...))
}

// send puts emulate's ids into a request and its token where emulate looks for it. What is no answer of Slack's counts as its status.
func (e *emulate) send(t *testing.T, r sandbox.BadRequest) map[string]any {
	t.Helper()
	r.Header = r.Header.Clone()
	if form, err := url.ParseQuery(r.Body); err == nil && form.Has("token") {
		r.Header.Set("Authorization", "Bearer "+form.Get("token"))
		form.Del("token")
		r.Body = form.Encode()
	}
	for ours, theirs := range e.ids {
		r.Body = strings.ReplaceAll(r.Body, ours, theirs)
	}
	status, _, body := send(t, t.Context(), e.base, r)
	var reply map[string]any
	if err := json.Unmarshal([]byte(body), &reply); err != nil || status != http.StatusOK {
		return map[string]any{"ok": false, "error": fmt.Sprint(status)}
	}
	return reply
}

func slackCallAs(token, method string, args ...string) sandbox.BadRequest {
	r := slackCall(method, args...)
	form, _ := url.ParseQuery(r.Body)
	form.Set("token", token)
	r.Body = form.Encode()
	return r
}
