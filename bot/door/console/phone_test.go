package console_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// onPhone are the places of a draft's parts on a screen of 390 by 844 pixels.
type onPhone struct {
	Text     float64 // top of the message
	Warning  float64 // top of the first warning
	Gap      float64 // between the buttons for changes and for approval
	Smallest float64 // height of the lowest button
	Bar      float64 // bottom of the buttons
	Sideways bool
}

const look = `(() => {
	const d = frames[0].document, box = (q) => d.querySelector(q).getBoundingClientRect();
	const buttons = [...d.querySelectorAll(".verdicts summary")], approve = box(".approve summary");
	const others = buttons.map((b) => b.getBoundingClientRect()).filter((b) => b.left !== approve.left);
	return JSON.stringify({
		Text: box(".sheet .words").top, Warning: box(".warning").top, Gap: approve.left - Math.max(...others.map((b) => b.right)),
		Smallest: Math.min(...buttons.map((b) => b.getBoundingClientRect().height)), Bar: approve.bottom, Sideways: d.documentElement.scrollWidth > 390,
	});
})()`

// shown opens an address in Chromium and returns what its page wrote into its first pre.
func shown(t *testing.T, url string, flags ...string) string {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed: make test installs it")
		}
		t.Skip("chromium is not installed: the page's layout goes untested here; make test installs it")
	}
	flags = append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--dump-dom", url)
	out, err := exec.CommandContext(t.Context(), chromium, flags...).Output()
	if err != nil {
		t.Fatalf("run chromium: %v", err)
	}
	said := regexp.MustCompile(`(?s)<pre>(.*?)</pre>`).FindSubmatch(out)
	if said == nil {
		t.Fatalf("the browser measured nothing:\n%s", out)
	}
	return html.UnescapeString(string(said[1]))
}

// measure shows a page in a frame as wide as a phone and returns where its parts are.
func measure(t *testing.T, b *browser, path string) onPhone {
	t.Helper()
	files := map[string]string{
		"/page": b.get(path).body, "/assets/style.css": b.get("/assets/style.css").body,
		"/": `<!doctype html><iframe src="/page" width="390" height="844" style="border:0"></iframe>
<script>onload = () => { const said = document.createElement("pre"); said.textContent = ` + look + `; document.body.append(said) }</script>`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // without the headers that forbid frames
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasSuffix(r.URL.Path, ".css") {
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
		}
		_, _ = w.Write([]byte(files[r.URL.Path]))
	}))
	t.Cleanup(server.Close)
	said := shown(t, server.URL)
	var found onPhone
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// A tired thumb at 3 a.m.: the text stands on the first screen, and the two buttons apart.
func TestOnAPhoneTheTextComesFirstAndTheButtonsStandApart(t *testing.T) {
	t.Parallel()
	for lang, token := range map[string]string{"ko": "tok-legal", "en": englishToken, "fr": frenchToken} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			got := measure(t, build(t).serve(t).as(token), "/drafts/draft1")
			if got.Text > 844/2 || got.Warning < got.Text {
				t.Errorf("the text begins at %.0f and the warnings at %.0f: want the text first, in the upper half", got.Text, got.Warning)
			}
			if got.Gap < 44 || got.Smallest < 44 || got.Bar > 844 {
				t.Errorf("a gap of %.0f, a button of %.0f, down to %.0f: want 44 at least, on the screen", got.Gap, got.Smallest, got.Bar)
			}
			if got.Sideways {
				t.Error("the page scrolls sideways")
			}
		})
	}
}

// What was left out is read again before the last tap.
func TestTheApprovalRepeatsItsWarnings(t *testing.T) {
	t.Parallel()
	page := build(t).serve(t).as(englishToken).get("/drafts/draft1")
	_, panel, _ := strings.Cut(page.body, `class="approve"`)
	panel, _, _ = strings.Cut(panel, "</details>")
	if !strings.Contains(panel, "talk-notice") || strings.Index(panel, "talk-notice") > strings.Index(panel, `class="primary"`) {
		t.Errorf("the approval does not repeat the warning above its button:\n%s", panel)
	}
}
