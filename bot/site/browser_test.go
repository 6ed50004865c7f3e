package site_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/site"
)

// browse returns the page as a real browser has it after its script has run.
func browse(t *testing.T, url string) string {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed: make test installs it")
		}
		t.Skip("chromium is not installed: the page's script goes untested here; make test installs it")
	}
	out, err := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--dump-dom", url).Output()
	if err != nil {
		t.Fatalf("run chromium: %v", err)
	}
	return string(out)
}

func serveSnapshot(t *testing.T, s site.Settings) string {
	t.Helper()
	built := newSite(t, s)
	snapshot, err := built.Build(bot.Public{Seq: 1, Incidents: []bot.PublicIncident{outage()}}, made())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(built.Handler(func() *site.Snapshot { return snapshot }))
	t.Cleanup(server.Close)
	return server.URL
}

func TestTheScriptAddsHowSoonThePromiseIs(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.PageClock = true // the page's own time: 23 minutes before its promise
	url := serveSnapshot(t, s)
	for path, want := range map[string]string{"/ko/": "23분 후", "/en/": "in 23 minutes", "/fr/": "dans 23"} {
		html := browse(t, url+path)
		if !strings.Contains(html, want) {
			t.Errorf("%s does not say %q after its script has run", path, want)
		}
		if saysLate(t, html) {
			t.Errorf("%s says that the promise is late, 23 minutes before it", path)
		}
	}
}

func TestAStaleExportDoesNotLieAboutItsPromise(t *testing.T) {
	t.Parallel()
	url := serveSnapshot(t, settings(t)) // the reader's clock: years after the promise
	html := browse(t, url+"/ko/")
	if !saysLate(t, html) {
		t.Error("a page whose promise passed long ago does not say that it is late")
	}
}

// saysLate reports whether the line about a late promise is shown.
func saysLate(t *testing.T, html string) bool {
	t.Helper()
	_, line, found := strings.Cut(html, `class="overdue"`)
	tag, _, _ := strings.Cut(line, ">")
	if !found {
		t.Fatal("the page has no line about a late promise")
	}
	return !strings.Contains(tag, "hidden")
}
