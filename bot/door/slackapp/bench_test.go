package slackapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/door/slackapp"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// slowDesk takes its time over whatever the payloads of the benchmark ask for.
type slowDesk struct{ slackapp.Desk }

const slowness = 2 * time.Second

func (d slowDesk) OpenDrafts(ctx context.Context) ([]bot.Draft, error) {
	time.Sleep(slowness)
	return d.Desk.OpenDrafts(ctx)
}

func (d slowDesk) Review(ctx context.Context, id string) (bot.Review, error) {
	time.Sleep(slowness)
	return d.Desk.Review(ctx, id)
}

func (d slowDesk) Vote(ctx context.Context, actor string, v bot.Vote) (bot.Draft, error) {
	time.Sleep(slowness)
	return d.Desk.Vote(ctx, actor, v)
}

// BenchmarkAck measures from a signed request to its acknowledgement, for commands and buttons in turn, while the desk takes two seconds for
// each call.
func BenchmarkAck(b *testing.B) {
	const payloads = 200
	at := newClock()
	var all []time.Duration
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"ok":true}`) }))
	defer platform.Close()
	app := slackapp.New(slackapp.Settings{
		Desk: slowDesk{burning()}, People: people(), Components: components(), Phrases: phrases, Catalog: catalog(b), Zones: zones(b), Clock: at,
		Logger: slog.New(slog.DiscardHandler), BotToken: bot.NewSecret("xoxb-test"), SigningSecret: bot.NewSecret("signing-test"), APIURL: platform.URL,
	})
	door := httptest.NewServer(app.Handler())
	defer door.Close()
	for b.Loop() {
		for n := range payloads {
			path, body := signedPayload(b, n, platform.URL)
			r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, door.URL+path, strings.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			r.Header = sandbox.SlackSignature("signing-test", at.Now(), []byte(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			begun := time.Now()
			resp, err := http.DefaultClient.Do(r)
			took := time.Since(begun)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				b.Fatalf("payload %d: HTTP %d", n, resp.StatusCode)
			}
			all = append(all, took)
		}
		app.Wait()
	}
	slices.Sort(all)
	b.ReportMetric(0, "ns/op")
	for name, nth := range map[string]int{"ms-p50": len(all) / 2, "ms-p99": len(all) * 99 / 100} {
		b.ReportMetric(float64(all[nth].Microseconds())/1000, name)
	}
}

// signedPayload is a command or a button, each with a trigger of its own.
func signedPayload(b *testing.B, n int, responses string) (path, body string) {
	b.Helper()
	trigger := fmt.Sprint(n)
	if n%2 == 0 {
		return "/slack/command", url.Values{
			"user_id": {approver}, "channel_id": {room}, "command": {"/crisis"}, "text": {"approvals"}, "trigger_id": {trigger}, "response_url": {responses},
		}.Encode()
	}
	ref := `{"draft":"draft1","revision":2,"digest":"` + strings.Repeat("a", 64) + `"}`
	data, err := json.Marshal(map[string]any{
		"type": "block_actions", "user": map[string]string{"id": approver}, "channel": map[string]string{"id": room}, "trigger_id": trigger,
		"response_url": responses, "actions": []map[string]string{{"action_id": bot.ActionApprove, "block_id": "b", "value": ref}},
	})
	if err != nil {
		b.Fatal(err)
	}
	return "/slack/interactive", url.Values{"payload": {string(data)}}.Encode()
}
