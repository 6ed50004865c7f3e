package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bongsu": main})
}

// patience is how long a script waits for something that happens elsewhere.
const patience = 20 * time.Second

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setUp,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"as":        as,
			"attempted": attempted,
			"capture":   capture,
			"fault":     fault,
			"gone":      gone,
			"in":        in,
			"hangup":    hangUp,
			"occupy":    occupy,
			"platforms": startPlatforms,
			"posted":    posted,
			"receiver":  startReceivers,
			"received":  received,
			"slow":      slowly,
			"terminate": terminate,
			"until":     until,
			"waitfor":   waitFor,
		},
	})
}

// stage is what one script has besides its files.
type stage struct {
	receivers *sandbox.Webhooks
	answers   *sluice
	slack     *sandbox.Slack
	discord   *sandbox.Discord
	x         *sandbox.X
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage {
	s, ok := ts.Value(stageKey{}).(*stage)
	if !ok {
		ts.Fatalf("the script has no stage")
	}
	return s
}

// setUp gives a script free addresses, and the configuration of testdata/house.yaml unless it brings its own.
func setUp(env *testscript.Env) error {
	env.Values[stageKey{}] = &stage{}
	for _, name := range []string{"SITE", "CONSOLE"} {
		addr, err := freeAddr()
		if err != nil {
			return err
		}
		env.Setenv(name, addr)
	}
	env.Setenv("RECEIVER", "http://127.0.0.1:9") // until the script starts one: nobody is there
	env.Setenv("GORACE", "atexit_sleep_ms=20")   // else every command of a race build sleeps for a second before it ends
	target := filepath.Join(env.WorkDir, "bongsu.yaml")
	if _, err := os.Stat(target); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := os.ReadFile(filepath.Join("testdata", "house.yaml"))
	if err != nil {
		return err
	}
	return os.WriteFile(target, data, 0o600)
}

// Ports lie below those that systems give to outgoing connections, so that none of them takes one while a daemon is down between two starts.
const lowestPort, ports = 15000, 15000

// nextPort makes each port different from those that other tests of this process were given and have not opened yet.
var nextPort = func() *atomic.Uint64 {
	var first atomic.Uint64
	first.Store(rand.Uint64N(ports))
	return &first
}()

// freeAddr returns an address that nobody listens on and that nobody else was given.
func freeAddr() (string, error) {
	const tries = 100
	var err error
	for range tries {
		addr := fmt.Sprintf("127.0.0.1:%d", lowestPort+nextPort.Add(1)%ports)
		var l net.Listener
		if l, err = net.Listen("tcp", addr); err == nil {
			return addr, l.Close()
		}
	}
	return "", fmt.Errorf("find a free port in %d tries: %w", tries, err)
}

// as makes the script act as a person: it sets BONGSU_TOKEN to a new token of theirs.
func as(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: as PERSON")
	}
	ts.Check(ts.Exec("bongsu", "person", "token", args[0]))
	ts.Setenv("BONGSU_TOKEN", strings.TrimSpace(ts.ReadFile("stdout")))
}

// capture sets a variable to what the parentheses of a pattern match in the last command's output.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture VARIABLE PATTERN")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("no match for %q in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// in sets a variable to the time after a while, in RFC 3339: in 26h RELEASE.
func in(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: in DURATION VARIABLE")
	}
	ahead, err := time.ParseDuration(args[0])
	ts.Check(err)
	ts.Setenv(args[1], time.Now().Add(ahead).UTC().Format(time.RFC3339))
}

// occupy listens on a free address until the script ends, and sets a variable to it.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy VARIABLE")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

// startReceivers starts Standard Webhooks receivers that verify every signature, and sets RECEIVER to their address: receiver newsroom=whsec_… …
func startReceivers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: receiver NAME=SECRET ...")
	}
	var endpoints []sandbox.WebhookEndpoint
	for _, arg := range args {
		id, secret, _ := strings.Cut(arg, "=")
		endpoints = append(endpoints, sandbox.WebhookEndpoint{ID: id, Secret: secret})
	}
	receivers := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: wallClock{}, Endpoints: endpoints})
	answers := &sluice{}
	server := httptest.NewServer(answers.below(receivers.Handler()))
	ts.Defer(server.Close)
	ts.Defer(answers.open)
	stageOf(ts).receivers, stageOf(ts).answers = receivers, answers
	ts.Setenv("RECEIVER", server.URL)
}

// received waits until a receiver has that many events, each of them verified, and prints them, a line each: received newsroom 3.
func received(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: received NAME COUNT")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	receivers := stageOf(ts).receivers
	if receivers == nil {
		ts.Fatalf("start them first: receiver NAME=SECRET")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = receivers.Await(ctx, func() bool { return len(receivers.Received(args[0])) >= want })
	events := receivers.Received(args[0])
	if len(events) != want {
		ts.Fatalf("%s has %d events, want %d; its attempts: %+v", args[0], len(events), want, receivers.Attempts(args[0]))
	}
	for _, attempt := range receivers.Attempts(args[0]) {
		if attempt.Error != "" {
			ts.Fatalf("%s refused an attempt: %s", args[0], attempt.Error)
		}
	}
	for _, e := range events {
		var data struct {
			Language, Mode, Title, Text string
			MessageType                 string `json:"message_type"`
		}
		ts.Check(json.Unmarshal(e.Data, &data))
		_, err := fmt.Fprintf(ts.Stdout(), "%s %s %s %s\n%s\n", data.Mode, data.MessageType, data.Language, data.Title, data.Text)
		ts.Check(err)
	}
}

// gone makes a receiver answer 410, or with ! take events again.
func gone(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] gone NAME")
	}
	stageOf(ts).receivers.SetGone(args[0], !neg)
}

// attempted waits until a receiver was called that often, and prints how it answered: attempted newsroom 2.
func attempted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: attempted NAME COUNT")
	}
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	receivers := stageOf(ts).receivers
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = receivers.Await(ctx, func() bool { return len(receivers.Attempts(args[0])) >= want })
	attempts := receivers.Attempts(args[0])
	if len(attempts) != want {
		ts.Fatalf("%s was called %d times, want %d", args[0], len(attempts), want)
	}
	for _, a := range attempts {
		_, err := fmt.Fprintln(ts.Stdout(), a.Status)
		ts.Check(err)
	}
}

// until runs a command again and again until its output matches: until 'PATTERN' bongsu show INC-1.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN COMMAND...")
	}
	pattern := regexp.MustCompile(args[0])
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-again.C {
		if err := ts.Exec(args[1], args[2:]...); err == nil && pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("%s never says %q", strings.Join(args[1:], " "), args[0])
}

// terminate asks the script's background commands to end, as a service manager does; wait then waits for them.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: terminate")
	}
	for _, command := range ts.BackgroundCmds() {
		ts.Check(command.Process.Signal(syscall.SIGTERM))
	}
}

// hangUp sends SIGHUP to the script's background commands, as an operator does who has changed words.
func hangUp(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: hangup")
	}
	for _, command := range ts.BackgroundCmds() {
		ts.Check(command.Process.Signal(syscall.SIGHUP))
	}
}

// waitFor waits until a web address answers, with a text on its page if one is named: waitfor http://$SITE/en/ 'All is well'.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: waitfor URL [TEXT]")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := answers(ctx, args[0], args[1:]...); err != nil {
		ts.Fatalf("%s does not answer so: %v", args[0], err)
	}
}

// answers asks until the address answers with 200 and all the texts.
func answers(ctx context.Context, url string, texts ...string) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			page, _ := io.ReadAll(resp.Body) // what is cut off lacks the text
			_ = resp.Body.Close()
			missing := slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(string(page), text) })
			if resp.StatusCode == http.StatusOK && !missing {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-again.C:
		}
	}
}
