package app

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/channel"
	"github.com/bongsu-hq/bongsu/bot/config"
	"github.com/bongsu-hq/bongsu/bot/sandbox"
)

// TestTheDoctor examines a house with a drill destination that works, one that does not, and a destination that burns with the product.
func TestTheDoctor(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret for one exercise only"))
	live := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret for the real thing only"))
	hooks := sandbox.NewWebhooks(sandbox.WebhookOptions{Clock: wallClock{}, Endpoints: []sandbox.WebhookEndpoint{{ID: "stage", Secret: secret}, {ID: "press", Secret: live}}})
	server := httptest.NewServer(hooks.Handler())
	defer server.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "bongsu.yaml")
	text := strings.Replace(company, "unused.db}", fmt.Sprintf("%q, depends_on: [pay]}", filepath.Join(dir, "bongsu.db")), 1) + fmt.Sprintf(`
channels:
  - name: hooks
    kind: webhook
    settings: {allow_private: true}
    destinations:
      - {id: press, class: public, address: "%[1]s/press", secret: %[3]s, depends_on: [messages]}
  - name: drills
    kind: webhook
    settings: {allow_private: true}
    destinations:
      - {id: stage, class: drill, languages: [ko], address: "%[1]s/stage", secret: %[2]s}
      - {id: gone, class: drill, languages: [en], address: "%[1]s/nobody", secret: %[2]s}
`, server.URL, secret, live)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	quiet, err := Doctor(t.Context(), path, embedded(), false)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(hooks.Requests()); n != 0 {
		t.Errorf("%d requests without an exercise", n)
	}
	for about, want := range map[string]bot.Grade{
		"store": bot.GradeFine, "hooks: last success": bot.GradeWarning, "shared: store": bot.GradeWarning, "shared: destination press": bot.GradeWarning,
	} {
		if got := grade(quiet, about); got != want {
			t.Errorf("%s is %q, want %q in %+v", about, got, want, quiet)
		}
	}
	loud, err := Doctor(t.Context(), path, embedded(), true)
	if err != nil {
		t.Fatal(err)
	}
	if got := grade(loud, "exercise: stage (Korean)"); got != bot.GradeFine {
		t.Errorf("the exercise on the stage is %q in %+v", got, loud)
	}
	if got := grade(loud, "exercise: gone (English)"); got != bot.GradeBroken {
		t.Errorf("the exercise at nobody's is %q", got)
	}
	if n := len(hooks.Received("press")); n != 0 {
		t.Errorf("an exercise reached the public %d times", n)
	}
	if got := hooks.Received("stage"); len(got) != 1 || !strings.Contains(string(got[0].Body), "훈련") {
		t.Errorf("the stage received %d messages, marked as exercise", len(got))
	}
}

func grade(findings []bot.Finding, about string) bot.Grade {
	for _, f := range findings {
		if f.About.String() == about {
			return f.Grade
		}
	}
	return ""
}

// caller is a sender whose platform calls back.
type caller struct{ unopened }

func (caller) Receive(r *http.Request, body []byte) (channel.Received, error) {
	if r.Header.Get("Signature") != "genuine" {
		return channel.Received{}, bot.Refuse(bot.ErrForbidden, "this call is not signed")
	}
	if len(body) == 0 {
		return channel.Received{}, bot.Refuse(bot.ErrInvalid, "this call tells nothing")
	}
	return channel.Received{Receipts: []bot.Receipt{{DeliveryID: "nobody", State: bot.Delivered, At: wallClock{}.Now()}}, Reply: body, ContentType: "text/plain"}, nil
}

func TestCallbacks(t *testing.T) {
	t.Parallel()
	h := swept(t, config.Store{SQLite: filepath.Join(t.TempDir(), "calls.db")})
	h.senders["calls"] = caller{}
	server := httptest.NewServer(h.public(http.NotFoundHandler()))
	defer server.Close()
	for name, test := range map[string]struct {
		path, signature, body string
		want                  int
	}{
		"taken":                {"/hooks/calls", "genuine", "told", http.StatusOK},
		"forged":               {"/hooks/calls", "forged", "told", http.StatusUnauthorized},
		"nothing":              {"/hooks/calls", "genuine", "", http.StatusBadRequest},
		"nobody's":             {"/hooks/absent", "genuine", "told", http.StatusNotFound},
		"more than a mebibyte": {"/hooks/calls", "genuine", strings.Repeat("x", 1<<20+1), http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Signature", test.signature)
			resp, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			if resp.StatusCode != test.want {
				t.Errorf("HTTP %d, want %d", resp.StatusCode, test.want)
			}
		})
	}
}

// TestAnExerciseIsSentWhereAPlatformTakesTwoSteps: Solapi lays a group ready before it sends it, and takes so many at once.
func TestAnExerciseIsSentWhereAPlatformTakesTwoSteps(t *testing.T) {
	t.Parallel()
	const people = 150 // over one batch of text messages
	bureau := sandbox.NewSolapi(sandbox.SolapiOptions{Clock: wallClock{}, APIKey: "NCSSANDBOX", APISecret: "sandbox-secret", Senders: []string{"0212345678"}})
	server := httptest.NewServer(bureau.Handler())
	defer server.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "bongsu.yaml")
	var text strings.Builder
	text.WriteString(strings.Replace(company, "unused.db}", fmt.Sprintf("%q}", filepath.Join(dir, "bongsu.db")), 1) + fmt.Sprintf(`
channels:
  - name: texts
    kind: sms
    settings: {provider: solapi, api_key: NCSSANDBOX, api_secret: sandbox-secret, from: "0212345678", api_url: %q}
    destinations:
      - id: crew
        class: drill
        languages: [ko]
        recipients:
`, server.URL))
	for n := range people {
		fmt.Fprintf(&text, "          - {id: m%d, address: \"010%08d\"}\n", n, n)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	findings, err := Doctor(t.Context(), path, embedded(), true)
	if err != nil {
		t.Fatal(err)
	}
	if got := grade(findings, "exercise: crew (Korean)"); got != bot.GradeFine {
		t.Errorf("the exercise is %q in %+v", got, findings)
	}
	if n := len(bureau.Messages()); n != people {
		t.Errorf("%d messages left, want %d", n, people)
	}
}
