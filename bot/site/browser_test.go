package site_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bongsu-hq/bongsu/bot"
	"github.com/bongsu-hq/bongsu/bot/sandbox/vendortest"
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
		page := browse(t, url+path)
		if !strings.Contains(page, want) {
			t.Errorf("%s does not say %q after its script has run", path, want)
		}
		if saysLate(t, page) {
			t.Errorf("%s says that the promise is late, 23 minutes before it", path)
		}
	}
}

func TestAStaleExportDoesNotLieAboutItsPromise(t *testing.T) {
	t.Parallel()
	url := serveSnapshot(t, settings(t)) // the reader's clock: years after the promise
	if !saysLate(t, browse(t, url+"/ko/")) {
		t.Error("a page whose promise passed long ago does not say that it is late")
	}
}

// frame is a page in a window of some width.
type frame struct {
	path  string
	width int
}

// measure opens pages in frames of one browser and returns what the script expression says of each; w is the frame's window.
func measure(t *testing.T, s *site.Snapshot, expression string, frames ...frame) []string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f, ok := s.File(r.URL.Path); ok {
			w.Header().Set("Content-Type", f.ContentType)
			_, _ = w.Write(f.Body)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, "<!doctype html>")
		for _, f := range frames {
			_, _ = fmt.Fprintf(w, `<iframe src="%s" width="%d" height="900"></iframe>`, f.path, f.width)
		}
		_, _ = fmt.Fprintf(w, `<script>onload = () => { for (let i = 0; i < frames.length; i++) { const w = frames[i], said = document.createElement("pre"); said.textContent = %s; document.body.append(said) } }</script>`, expression)
	}))
	t.Cleanup(server.Close)
	var said []string
	for _, m := range regexp.MustCompile(`<pre>(.*?)</pre>`).FindAllStringSubmatch(browse(t, server.URL+"/measure"), -1) {
		said = append(said, html.UnescapeString(m[1]))
	}
	if len(said) != len(frames) {
		t.Fatalf("the browser measured %d frames of %d", len(said), len(frames))
	}
	return said
}

func TestAxeFindsNoBarrierOnThePublicPages(t *testing.T) {
	t.Parallel()
	house := newSite(t, settings(t))
	s, err := house.Build(public(), made())
	if err != nil {
		t.Fatal(err)
	}
	paths := slices.DeleteFunc(s.Paths(), func(path string) bool {
		return !strings.HasPrefix(path, "/fr/") || !strings.HasSuffix(path, "/") && !strings.HasSuffix(path, ".html") // other languages, feeds, style
	})
	vendortest.WantNoBarriers(t, house.Handler(func() *site.Snapshot { return s }), paths...)
}

func TestTheHeaderStaysOnOneLineOnADesk(t *testing.T) {
	t.Parallel()
	set := settings(t)
	set.Org.Text = same("카카오(재구성)", "Kakao (reconstruction)", "Kakao (reconstitution)")
	frames := []frame{{"/ko/", 1280}, {"/en/", 1280}, {"/fr/", 1280}, {"/ko/", 390}, {"/en/", 390}, {"/fr/", 390}}
	const lies = `(() => {
		const [name, languages] = [".brand", ".languages"].map((q) => w.document.querySelector(q).getBoundingClientRect());
		const beside = name.right <= languages.left && languages.top < name.bottom;
		return (beside ? "beside" : "below") + (w.document.documentElement.scrollWidth > w.innerWidth ? " and sideways" : "") })()`
	for i, got := range measure(t, build(t, set, public()), lies, frames...) {
		if strings.Contains(got, "sideways") || frames[i].width > 390 && got != "beside" {
			t.Errorf("%s at %d pixels puts the languages %s the name", frames[i].path, frames[i].width, got)
		}
	}
}

func TestPaperTellsWhereItsLinksLead(t *testing.T) {
	t.Parallel()
	const address = `(() => { w.dispatchEvent(new Event("beforeprint")); return w.document.querySelector(".rows a").dataset.address })()`
	got := measure(t, build(t, settings(t), public()), address, frame{"/en/history/", 800})[0]
	if !strings.HasPrefix(got, "http://127.0.0.1:") || !strings.HasSuffix(got, "/en/incidents/chkt3cr0jf7b/") {
		t.Errorf("the printed address is %q, want a whole one", got)
	}
}

// saysLate reports whether the line about a late promise is shown.
func saysLate(t *testing.T, page string) bool {
	t.Helper()
	_, line, found := strings.Cut(page, `class="overdue"`)
	tag, _, _ := strings.Cut(line, ">")
	if !found {
		t.Fatal("the page has no line about a late promise")
	}
	return !strings.Contains(tag, "hidden")
}
