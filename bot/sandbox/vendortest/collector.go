package vendortest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// Collector gathers what a package's tests made its sandboxes take, and has it judged when all of them have run.
type Collector struct {
	mu     sync.Mutex
	seen   map[string]Payload
	absent error
}

// Add keeps a payload; the same one twice is kept once.
func (c *Collector) Add(name string, kind Type, text []byte) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || string(text) == "null" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]Payload{}
		// Looked for while a test runs, so that go's cache of results knows what they hang on.
		_, c.absent = judges()
	}
	key := string(kind) + " " + string(text)
	if _, known := c.seen[key]; !known {
		c.seen[key] = Payload{Name: fmt.Sprintf("%s, payload %d", name, len(c.seen)+1), Type: kind, JSON: text}
	}
}

// Slack adds what the app sent to a workspace and what it answered there.
func (c *Collector) Slack(s *sandbox.Slack) {
	for _, r := range s.Requests() {
		if r.Error == "" {
			c.slackCall(path.Base(r.Path), r.Body)
		}
	}
	for _, d := range s.Deliveries() {
		c.slackAnswer(d)
	}
}

func (c *Collector) slackCall(method string, body []byte) {
	args := map[string]json.RawMessage{}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		_ = json.Unmarshal(body, &args) // the sandbox took it
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		for name := range form {
			args[name] = json.RawMessage(form.Get(name))
		}
	}
	switch {
	case method == "views.publish":
		c.Add(method, SlackHome, args["view"])
	case strings.HasPrefix(method, "views."):
		c.Add(method, viewType(args["view"]), args["view"])
	case strings.HasPrefix(method, "chat."):
		c.Add(method, SlackBlocks, args["blocks"])
		c.Add(method, SlackAttachments, args["attachments"])
		c.Add(method, SlackMetadata, args["metadata"])
	case strings.HasPrefix(method, "hook"):
		c.Add("response_url", SlackMessage, body)
	}
}

// viewType tells a home, which views.update changes too, from a modal.
func viewType(view []byte) Type {
	var v struct{ Type string }
	if json.Unmarshal(view, &v) == nil && v.Type == "home" {
		return SlackHome
	}
	return SlackModal
}

func (c *Collector) slackAnswer(d sandbox.SlackDelivery) {
	var answer map[string]json.RawMessage
	if json.Unmarshal(d.Answer, &answer) != nil || len(answer) == 0 {
		return // nothing but a receipt
	}
	switch {
	case d.Type == "slash_commands":
		c.Add("an answer to a command", SlackMessage, d.Answer)
	case answer["options"] != nil:
		c.Add("an answer to a search", SlackOptions, d.Answer)
	case answer["view"] != nil:
		c.Add("an answer to a form", SlackModal, answer["view"])
	}
}

// Discord adds the messages and forum posts that were sent to Discord.
func (c *Collector) Discord(d *sandbox.Discord) {
	for _, r := range d.Requests() {
		name := r.Method + " " + path.Base(r.Path)
		switch {
		case r.Error != "":
		case r.Method == http.MethodPatch && path.Base(path.Dir(r.Path)) == "messages":
			c.Add(name, DiscordEdit, r.Body)
		case r.Method == http.MethodPost && path.Base(r.Path) == "messages":
			c.Add(name, DiscordMessage, r.Body)
		case r.Method == http.MethodPost && path.Base(r.Path) == "threads":
			c.Add(name, DiscordThread, r.Body)
		}
	}
}

// Line adds the messages that were sent to LINE.
func (c *Collector) Line(l *sandbox.Line) {
	kinds := map[string]Type{"push": LinePush, "multicast": LineMulticast, "broadcast": LineBroadcast}
	for _, r := range l.Requests() {
		if kind := kinds[path.Base(r.Path)]; kind != "" && r.Error == "" && r.Method == http.MethodPost {
			c.Add(path.Base(r.Path), kind, r.Body)
		}
	}
}

// Goldens adds the JSON files of a package's testdata, which its other tests hold to what it really makes; kind tells each file's type
// by its name, and an empty one leaves it out.
func (c *Collector) Goldens(t *testing.T, kind func(name string) Type) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.golden.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // a test's own file
		if err != nil {
			t.Fatal(err)
		}
		if name := filepath.Base(file); kind(name) != "" {
			c.Add(name, kind(name), text)
		}
	}
}

// Run runs the tests of a package, then judges what they gathered, and returns the exit code for TestMain. When no test was
// left out, there must be a payload of each of the wanted types: a gate that sees nothing proves nothing.
func (c *Collector) Run(m *testing.M, want ...Type) int {
	code := m.Run()
	if code != 0 || chosen("test.fuzz") || chosen("test.list") {
		return code
	}
	if chosen("test.run") || chosen("test.skip") {
		want = nil
	}
	if err := c.Judge(context.Background(), want...); errors.Is(err, ErrAbsent) {
		fmt.Fprintf(os.Stderr, "not checked: %d payloads against the vendors' types: %v\n", len(c.seen), err)
	} else if err != nil {
		fmt.Fprintf(os.Stderr, "FAIL: what was sent does not fit the vendors' types:\n%v\n", err)
		return 1
	}
	return code
}

func chosen(name string) bool {
	f := flag.Lookup(name)
	return f != nil && f.Value.String() != ""
}

// Judge returns what does not fit its type, and which of the wanted types no payload had; ErrAbsent where nobody can judge.
func (c *Collector) Judge(ctx context.Context, want ...Type) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.absent != nil {
		return c.absent
	}
	payloads := slices.Collect(maps.Values(c.seen))
	var faults []error
	for _, kind := range want {
		if !slices.ContainsFunc(payloads, func(p Payload) bool { return p.Type == kind }) {
			faults = append(faults, fmt.Errorf("no test sent a %s", kind))
		}
	}
	if len(payloads) == 0 {
		return errors.Join(faults...)
	}
	found, err := Misfits(ctx, payloads)
	if err != nil {
		return errors.Join(append(faults, err)...)
	}
	for _, p := range payloads {
		if said := found[p.Name]; said != "" {
			faults = append(faults, fmt.Errorf("%s is no %s: %s\n%.2000s", p.Name, p.Type, said, p.JSON))
		}
	}
	return errors.Join(faults...)
}
